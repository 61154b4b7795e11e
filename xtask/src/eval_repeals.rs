//! `cargo xtask eval repeals`: which works sentences of the corpus end, and how much of them, against labels.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};
use huidian_parse::{Parsed, parse};
use huidian_text::CharPositions;

use crate::eval_text::CorpusFile;

/// Least share of relations that are right, of those labelled and of those found.
const LEAST: f64 = 0.95;

/// A labelled sentence, in code points of its file.
struct Label {
    start: u32,
    end: u32,
    works: Vec<Ended>,
}

/// A work that a sentence ends.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Ended {
    title: String,
    scope: String,
    day: String,
}

impl Ended {
    /// Whether both mean the same: the title without typography, the whole or the same part, the same day.
    fn agrees(&self, other: &Ended) -> bool {
        let key = huidian_text::title_key;
        let same_scope = self.scope.is_empty() == other.scope.is_empty()
            && (self.scope.contains(&other.scope) || other.scope.contains(&self.scope));
        key(&self.title) == key(&other.title) && same_scope && self.day == other.day
    }
}

#[derive(Debug, Default)]
struct Score {
    sentences: usize,
    labelled: usize,
    found: usize,
    right: usize,
}

/// Reads the labels, prints what differs and the shares.
pub fn run() -> Result<()> {
    let labels = Path::new(env!("CARGO_MANIFEST_DIR")).join("../eval/repeals/labels.tsv");
    let corpus = crate::bench_library::shared()?.join("corpus/laws");
    let source =
        fs::read_to_string(&labels).with_context(|| format!("read {}", labels.display()))?;
    let mut score = Score::default();
    for (file, labels) in read_labels(&source)? {
        let path = corpus.join(&file);
        let text = fs::read_to_string(&path).with_context(|| format!("read {}", path.display()))?;
        let file = CorpusFile { path, text };
        let parsed = parse(&file.text, &file.hints());
        for label in labels {
            judge(&file, &parsed, &label, &mut score);
        }
    }
    let share = |part: usize, whole: usize| part as f64 / whole.max(1) as f64;
    let (recall, precision) = (
        share(score.right, score.labelled),
        share(score.right, score.found),
    );
    println!(
        "{} sentences, {} relations labelled, {} found, {} right: recall {recall:.3}, precision {precision:.3}",
        score.sentences, score.labelled, score.found, score.right
    );
    anyhow::ensure!(recall.min(precision) >= LEAST, "below {LEAST}");
    Ok(())
}

fn judge(file: &CorpusFile, parsed: &Parsed, label: &Label, score: &mut Score) {
    let positions = CharPositions::new(&parsed.document.text);
    let found: Vec<Ended> = parsed
        .metadata
        .repeals
        .iter()
        .filter(|mention| {
            let at = parsed
                .source_map
                .to_source(positions.char_at(mention.span.start as usize));
            (label.start..label.end).contains(&at)
        })
        .map(|mention| Ended {
            title: mention.title.clone().unwrap_or_default(),
            scope: mention.scope.words(),
            day: mention.on.map(|on| on.to_string()).unwrap_or_default(),
        })
        .collect();
    let right = label
        .works
        .iter()
        .filter(|work| found.iter().any(|own| own.agrees(work)))
        .count();
    score.sentences += 1;
    score.labelled += label.works.len();
    score.found += found.len();
    score.right += right;
    if right < label.works.len() || right < found.len() {
        println!(
            "{} {}–{}: labelled {:?}, found {found:?}",
            file.path.display(),
            label.start,
            label.end,
            label.works
        );
    }
}

fn read_labels(source: &str) -> Result<BTreeMap<String, Vec<Label>>> {
    let mut labels: BTreeMap<String, Vec<Label>> = BTreeMap::new();
    for line in source.lines().filter(|line| !line.starts_with('#')) {
        let columns: Vec<&str> = line.split('\t').collect();
        let [file, _article, start, end, works] = columns.as_slice() else {
            anyhow::bail!("not five columns: {line}");
        };
        let works = works
            .split(";;")
            .filter(|work| !work.is_empty())
            .map(|work| {
                let mut fields = work.split('|').map(str::to_owned);
                let mut next = || fields.next().unwrap_or_default();
                Ended {
                    title: next(),
                    scope: next(),
                    day: next(),
                }
            })
            .collect();
        labels.entry((*file).to_owned()).or_default().push(Label {
            start: start.parse().context("the first code point")?,
            end: end.parse().context("the last code point")?,
            works,
        });
    }
    Ok(labels)
}
