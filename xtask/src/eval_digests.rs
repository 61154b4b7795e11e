//! `cargo xtask eval digests`: how well roundups are read, against labels made by reading them.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use huidian_digest::{Digest, ReadOptions, Row, read};
use huidian_text::{PartialDate, fold, title_key};
use serde::Deserialize;

use crate::eval_confidence::print_reliability;

/// A roundup as a careful reader reads it.
#[derive(Debug, Deserialize)]
struct Label {
    file: String,
    year: Option<i16>,
    documents: Vec<LabelledRow>,
    #[serde(default)]
    foreign: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct LabelledRow {
    title: String,
    number: Option<String>,
    issuers: Vec<String>,
    issuer_count: Option<u32>,
    date: Option<String>,
    effective: Option<String>,
    draft: bool,
    section: Option<String>,
    replaces: Option<String>,
}

/// Counts over one file, or over all.
#[derive(Debug, Default, Clone)]
pub struct Score {
    pub file: String,
    pub labelled: usize,
    pub returned: usize,
    pub matched: usize,
    pub number: usize,
    pub draft: usize,
    pub date: usize,
    pub issuers: usize,
    pub count: usize,
    pub effective: usize,
    pub section: usize,
    pub replaces: usize,
    pub foreign_labelled: usize,
    pub foreign_matched: usize,
    pub year_is_right: bool,
    /// What the page was said to be worth.
    pub confidence: f64,
    /// What each row was said to be worth, and whether it was right.
    pub said: Vec<(f64, f64, usize)>,
    /// What was missed, invented or read differently, one line each.
    pub remarks: Vec<String>,
}

impl Score {
    pub fn precision(&self) -> f64 {
        share(self.matched, self.returned)
    }

    pub fn recall(&self) -> f64 {
        share(self.matched, self.labelled)
    }

    fn f1(&self) -> f64 {
        share(2 * self.matched, self.labelled + self.returned)
    }

    pub fn of_matched(&self, right: usize) -> f64 {
        share(right, self.matched)
    }

    fn add(&mut self, other: &Score) {
        self.labelled += other.labelled;
        self.returned += other.returned;
        self.matched += other.matched;
        self.number += other.number;
        self.draft += other.draft;
        self.date += other.date;
        self.issuers += other.issuers;
        self.count += other.count;
        self.effective += other.effective;
        self.section += other.section;
        self.replaces += other.replaces;
        self.foreign_labelled += other.foreign_labelled;
        self.foreign_matched += other.foreign_matched;
    }
}

fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 {
        1.0
    } else {
        part as f64 / whole as f64
    }
}

/// Prints the scores; `--verbose` lists what differs, and a name limits the run to files that contain it.
pub fn run(arguments: &[String]) -> anyhow::Result<()> {
    let is_verbose = arguments.iter().any(|argument| argument == "--verbose");
    let only = arguments.iter().find(|argument| !argument.starts_with('-'));
    let root = workspace_root();
    let scores = evaluate(&root, only.map(String::as_str))?;
    if scores.is_empty() {
        println!("skipped: needs ../shared");
        return Ok(());
    }
    println!(
        "{:38} {:>4} {:>4}  {:>6} {:>6}  {:>6} {:>6} {:>6} {:>7} {:>6} {:>6} {:>7} {:>7}",
        "file",
        "rows",
        "read",
        "title P",
        "R",
        "number",
        "draft",
        "date",
        "issuers",
        "count",
        "effect",
        "section",
        "foreign"
    );
    let mut total = Score {
        file: "all".to_owned(),
        year_is_right: true,
        ..Score::default()
    };
    for score in &scores {
        print_score(score);
        if is_verbose {
            for remark in &score.remarks {
                println!("    {remark}");
            }
        }
        total.add(score);
    }
    print_score(&total);
    let said: Vec<(f64, f64, usize)> = scores.iter().flat_map(|score| score.said.clone()).collect();
    print_reliability("confidence of rows: said, and right", &said);
    let pages: Vec<(f64, f64, usize)> = scores
        .iter()
        .map(|score| (score.confidence, score.f1(), 1))
        .collect();
    print_reliability("confidence of pages: said, and F1", &pages);
    Ok(())
}

fn print_score(score: &Score) {
    println!(
        "{:38} {:>4} {:>4}  {:>6.3} {:>6.3}  {:>6.3} {:>6.3} {:>6.3} {:>7.3} {:>6.3} {:>6.3} {:>7.3} {:>3}/{:<3}{}",
        score.file,
        score.labelled,
        score.returned,
        score.precision(),
        score.recall(),
        score.of_matched(score.number),
        score.of_matched(score.draft),
        score.of_matched(score.date),
        score.of_matched(score.issuers),
        score.of_matched(score.count),
        score.of_matched(score.effective),
        score.of_matched(score.section),
        score.foreign_matched,
        score.foreign_labelled,
        if score.year_is_right {
            ""
        } else {
            "  year is wrong"
        },
    );
}

/// Scores every labelled roundup whose file is there; none when `../shared` is absent.
pub fn evaluate(root: &Path, only: Option<&str>) -> anyhow::Result<Vec<Score>> {
    let mut scores = Vec::new();
    let labels = root.join("eval/digests");
    let mut paths: Vec<PathBuf> = fs::read_dir(&labels)
        .with_context(|| format!("read labels in {}", labels.display()))?
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "json")
        })
        .collect();
    paths.sort();
    for path in paths {
        let label: Label = serde_json::from_str(&fs::read_to_string(&path)?)
            .with_context(|| format!("read labels {}", path.display()))?;
        if only.is_some_and(|only| !label.file.contains(only)) {
            continue;
        }
        let Some(source) = source_of(root, &label.file) else {
            continue;
        };
        let page = huidian_extract::extract(&fs::read(&source)?, Some(&label.file))
            .with_context(|| format!("extract {}", label.file))?;
        let options = ReadOptions {
            file_name: Some(&label.file),
            ..ReadOptions::default()
        };
        scores.push(score(&label, &read(&page, &options)));
    }
    Ok(scores)
}

fn workspace_root() -> PathBuf {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    manifest.parent().unwrap_or(manifest).to_owned()
}

fn source_of(root: &Path, file: &str) -> Option<PathBuf> {
    let shared =
        std::env::var_os("HUIDIAN_SHARED").map_or_else(|| root.join("../shared"), PathBuf::from);
    ["digests", "roundup"]
        .iter()
        .map(|folder| shared.join(folder).join(file))
        .find(|path| path.is_file())
}

fn score(label: &Label, digest: &Digest) -> Score {
    let mut score = Score {
        file: label.file.clone(),
        labelled: label.documents.len(),
        returned: digest.documents.len(),
        foreign_labelled: label.foreign.len(),
        year_is_right: label.year == digest.year,
        confidence: f64::from(digest.confidence),
        ..Score::default()
    };
    let mut free: Vec<Option<&Row>> = digest.documents.iter().map(Some).collect();
    for labelled in &label.documents {
        let wanted = plain_key(&labelled.title);
        let place = free
            .iter()
            .position(|row| row.is_some_and(|row| plain_key(&row.title) == wanted));
        match place.and_then(|place| free[place].take()) {
            Some(row) => {
                score.said.push((f64::from(row.confidence), 1.0, 1));
                compare(labelled, row, &mut score);
            }
            None => score.remarks.push(format!("missed    {}", labelled.title)),
        }
    }
    for row in free.into_iter().flatten() {
        score.said.push((f64::from(row.confidence), 0.0, 1));
        score
            .remarks
            .push(format!("invented  {} {:?}", row.title, row.issuers));
    }
    for title in &label.foreign {
        let wanted = plain_key(title);
        if digest
            .foreign
            .iter()
            .any(|row| plain_key(&row.title) == wanted)
        {
            score.foreign_matched += 1;
        } else {
            score.remarks.push(format!("foreign not apart  {title}"));
        }
    }
    score
}

/// A title without the marks that readers leave out or keep: draft marks at its end, spaces, dashes.
fn plain_key(title: &str) -> String {
    let key = title_key(title);
    match huidian_text::title::strip_draft_mark(&key) {
        Some(rest) => rest.to_owned(),
        None => key.strip_suffix("征求意见稿").unwrap_or(&key).to_owned(),
    }
}

fn compare(labelled: &LabelledRow, row: &Row, score: &mut Score) {
    score.matched += 1;
    let date = |date: Option<PartialDate>| date.map(|date| date.to_string());
    let mut check = |name: &str, is_right: bool, wanted: String, got: String| {
        if !is_right {
            score
                .remarks
                .push(format!("{name:9} {}: {wanted} ≠ {got}", labelled.title));
        }
        usize::from(is_right)
    };
    let number = number_key(labelled.number.as_deref()) == number_key(row.number.as_deref());
    score.number += check(
        "number",
        number,
        format!("{:?}", labelled.number),
        format!("{:?}", row.number),
    );
    score.draft += check(
        "draft",
        labelled.draft == row.draft,
        labelled.draft.to_string(),
        row.draft.to_string(),
    );
    score.date += check(
        "date",
        labelled.date == date(row.date),
        format!("{:?}", labelled.date),
        format!("{:?}", date(row.date)),
    );
    let issuers = name_keys(&labelled.issuers) == name_keys(&row.issuers);
    score.issuers += check(
        "issuers",
        issuers,
        format!("{:?}", labelled.issuers),
        format!("{:?}", row.issuers),
    );
    score.count += check(
        "count",
        labelled.issuer_count == row.issuer_count,
        format!("{:?}", labelled.issuer_count),
        format!("{:?}", row.issuer_count),
    );
    score.effective += check(
        "effective",
        labelled.effective == date(row.effective),
        format!("{:?}", labelled.effective),
        format!("{:?}", date(row.effective)),
    );
    score.section += check(
        "section",
        labelled.section == row.section,
        format!("{:?}", labelled.section),
        format!("{:?}", row.section),
    );
    score.replaces += check(
        "replaces",
        number_key(labelled.replaces.as_deref()) == number_key(row.replaces.as_deref()),
        format!("{:?}", labelled.replaces),
        format!("{:?}", row.replaces),
    );
}

fn number_key(number: Option<&str>) -> Option<String> {
    number.map(|number| {
        fold(number)
            .chars()
            .filter(|c| !c.is_whitespace())
            .collect()
    })
}

fn name_keys(names: &[String]) -> Vec<String> {
    let mut keys: Vec<String> = names.iter().map(|name| title_key(name)).collect();
    keys.sort();
    keys
}
