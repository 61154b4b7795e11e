//! `cargo xtask eval citations`: how well references are found and read, against labelled passages.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use huidian_citation::{Context, find};

/// Least recall and precision of spans.
const LEAST_SPANS: f64 = 0.97;

/// Least share of found references whose work and path are right.
const LEAST_READINGS: f64 = 0.95;

/// A reference as a reader or the program has it, in code points.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Reference {
    start: u32,
    end: u32,
    words: String,
    work: String,
    path: String,
}

struct Passage {
    stratum: String,
    reason: String,
    text: String,
    labels: Vec<Reference>,
}

#[derive(Debug, Default, Clone, Copy)]
struct Score {
    passages: usize,
    labelled: usize,
    returned: usize,
    found: usize,
    right: usize,
}

impl Score {
    fn add(&mut self, other: Score) {
        self.passages += other.passages;
        self.labelled += other.labelled;
        self.returned += other.returned;
        self.found += other.found;
        self.right += other.right;
    }

    fn line(&self, name: &str) -> String {
        format!(
            "{name:<12} {:>4} passages {:>4} labelled  recall {:.3}  precision {:.3}  work and path {:.3}",
            self.passages,
            self.labelled,
            share(self.found, self.labelled),
            share(self.found, self.returned),
            share(self.right, self.found),
        )
    }
}

fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 {
        1.0
    } else {
        part as f64 / whole as f64
    }
}

/// Reads the passages (the file named, or the one of the repository), prints a line per stratum and what differs.
pub fn run(args: &[String]) -> anyhow::Result<()> {
    let path = args.first().map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../eval/citations/passages.txt"),
        PathBuf::from,
    );
    let source = fs::read_to_string(&path).with_context(|| format!("read {}", path.display()))?;
    let passages = read_passages(&source)?;
    let mut strata: BTreeMap<&str, Score> = BTreeMap::new();
    let mut total = Score::default();
    for passage in &passages {
        let score = judge(passage);
        strata.entry(&passage.stratum).or_default().add(score);
        total.add(score);
    }
    for (stratum, score) in &strata {
        println!("{}", score.line(stratum));
    }
    println!("{}", total.line("all"));
    let spans = share(total.found, total.labelled).min(share(total.found, total.returned));
    if spans < LEAST_SPANS || share(total.right, total.found) < LEAST_READINGS {
        bail!("below {LEAST_SPANS} of spans or {LEAST_READINGS} of readings");
    }
    Ok(())
}

fn judge(passage: &Passage) -> Score {
    let returned: Vec<Reference> = find(&passage.text, &Context::default())
        .into_iter()
        .map(|citation| Reference {
            start: citation.start,
            end: citation.end,
            work: citation.work_label().to_owned(),
            path: citation.path(),
            words: citation.text,
        })
        .collect();
    let same_span = |label: &Reference| {
        returned
            .iter()
            .find(|citation| (citation.start, citation.end) == (label.start, label.end))
    };
    let found = passage
        .labels
        .iter()
        .filter(|label| same_span(label).is_some())
        .count();
    let right = passage
        .labels
        .iter()
        .filter(|label| same_span(label) == Some(label))
        .count();
    for label in passage
        .labels
        .iter()
        .filter(|label| !returned.contains(label))
    {
        println!(
            "missed  {}: {} → {} {}",
            passage.reason, label.words, label.work, label.path
        );
    }
    for citation in returned
        .iter()
        .filter(|citation| !passage.labels.contains(citation))
    {
        println!(
            "extra   {}: {} → {} {}",
            passage.reason, citation.words, citation.work, citation.path
        );
    }
    Score {
        passages: 1,
        labelled: passage.labels.len(),
        returned: returned.len(),
        found,
        right,
    }
}

/// Reads the format described beside the passages.
fn read_passages(source: &str) -> anyhow::Result<Vec<Passage>> {
    let mut passages: Vec<Passage> = Vec::new();
    let mut stratum = String::new();
    for line in source.lines() {
        if let Some(name) = line.strip_prefix("== ") {
            name.clone_into(&mut stratum);
        } else if let Some(reason) = line.strip_prefix("-- ") {
            passages.push(Passage {
                stratum: stratum.clone(),
                reason: reason.to_owned(),
                text: String::new(),
                labels: Vec::new(),
            });
        } else {
            let passage = passages
                .last_mut()
                .with_context(|| format!("no reason before {line}"))?;
            match line.strip_prefix("> ") {
                Some(label) => passage.labels.push(read_label(passage, label)?),
                None => {
                    passage.text.push_str(line);
                    passage.text.push('\n');
                }
            }
        }
    }
    Ok(passages)
}

/// Labels come in reading order: each is looked for behind the one before.
fn read_label(passage: &Passage, label: &str) -> anyhow::Result<Reference> {
    let columns: Vec<&str> = label.split('|').map(str::trim).collect();
    let [words, _kind, work, path] = columns.as_slice() else {
        bail!("not words | kind | work | path: {label}");
    };
    let text: Vec<char> = passage.text.chars().collect();
    let wanted: Vec<char> = words.chars().collect();
    let from = passage.labels.last().map_or(0, |label| label.end as usize);
    let start = (from..text.len())
        .find(|at| text[*at..].starts_with(&wanted))
        .with_context(|| format!("not in the passage: {label}"))?;
    Ok(Reference {
        start: start as u32,
        end: (start + wanted.len()) as u32,
        words: (*words).to_owned(),
        work: (*work).to_owned(),
        path: (*path).to_owned(),
    })
}
