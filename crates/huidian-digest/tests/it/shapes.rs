//! Roundups in shapes written before the reader saw them, scored; `cargo test -p huidian-digest shapes -- --nocapture` prints the table.

use std::fs;
use std::path::{Path, PathBuf};

use huidian_digest::{Digest, ReadOptions, Row, read};
use huidian_text::title_key;

/// One row that a careful reader takes from a page: what the page itself says and nothing else.
struct Gold {
    title: String,
    number: Option<String>,
    /// `None` where only a title or a number hints at them.
    issuers: Option<Vec<String>>,
    /// `?` where the page leaves it open to the reader.
    date: Option<String>,
    effective: Option<String>,
    is_draft: bool,
}

/// Counts over one page, or over all.
#[derive(Default)]
struct Score {
    gold: usize,
    read: usize,
    matched: usize,
    number: usize,
    issuers: usize,
    date: usize,
    effective: usize,
    draft: usize,
}

impl Score {
    fn add(&mut self, other: &Score) {
        self.gold += other.gold;
        self.read += other.read;
        self.matched += other.matched;
        self.number += other.number;
        self.issuers += other.issuers;
        self.date += other.date;
        self.effective += other.effective;
        self.draft += other.draft;
    }

    fn precision(&self) -> f64 {
        share(self.matched, self.read)
    }

    fn recall(&self) -> f64 {
        share(self.matched, self.gold)
    }

    /// 1 for a page without rows that gives none.
    fn f1(&self) -> f64 {
        share(2 * self.matched, self.gold + self.read)
    }

    fn print(&self, name: &str) {
        println!(
            "{name:36} {:>4} {:>4}  P {:.3} R {:.3} F1 {:.3}  number {:.2} issuers {:.2} date {:.2} effective {:.2} draft {:.2}",
            self.gold,
            self.read,
            self.precision(),
            self.recall(),
            self.f1(),
            share(self.number, self.matched),
            share(self.issuers, self.matched),
            share(self.date, self.matched),
            share(self.effective, self.matched),
            share(self.draft, self.matched),
        );
    }
}

fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 {
        1.0
    } else {
        part as f64 / whole as f64
    }
}

fn shapes() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/shapes");
    let mut cases: Vec<PathBuf> = fs::read_dir(&root)
        .expect("shapes are there")
        .map(|entry| entry.expect("a readable entry").path())
        .collect();
    cases.sort();
    cases
}

fn digest_of(case: &Path) -> Digest {
    let input = fs::read_dir(case)
        .expect("a folder")
        .map(|entry| entry.expect("a readable entry").path())
        .find(|path| path.file_stem().is_some_and(|stem| stem == "input"))
        .expect("an input file");
    let name = input
        .file_name()
        .map(|name| name.to_string_lossy().into_owned());
    let bytes = fs::read(&input).expect("a readable input");
    let page = huidian_extract::extract(&bytes, name.as_deref()).expect("a page");
    read(&page, &ReadOptions::default())
}

fn gold_of(case: &Path) -> Vec<Gold> {
    let text = fs::read_to_string(case.join("gold.txt")).expect("the rows of a shape");
    text.lines()
        .filter(|line| !line.starts_with("foreign ") && !line.starts_with("# "))
        .map(|line| {
            let fields: Vec<&str> = line.split(" | ").collect();
            let known = |at: usize| (fields[at] != "-").then(|| fields[at].to_owned());
            Gold {
                title: fields[0].to_owned(),
                number: known(1),
                issuers: match fields[2] {
                    "?" => None,
                    "-" => Some(Vec::new()),
                    names => Some(names.split(" + ").map(str::to_owned).collect()),
                },
                date: known(3),
                effective: known(4),
                is_draft: fields[5] == "draft",
            }
        })
        .collect()
}

fn plain_key(title: &str) -> String {
    let key = title_key(title);
    match huidian_text::title::strip_draft_mark(&key) {
        Some(rest) => rest.to_owned(),
        None => key,
    }
}

fn names(names: &[String]) -> Vec<String> {
    let mut keys: Vec<String> = names.iter().map(|name| title_key(name)).collect();
    keys.sort();
    keys
}

fn score(gold: &[Gold], digest: &Digest, is_verbose: bool) -> Score {
    let mut score = Score {
        gold: gold.len(),
        read: digest.documents.len(),
        ..Score::default()
    };
    let mut free: Vec<Option<&Row>> = digest.documents.iter().map(Some).collect();
    for wanted in gold {
        let key = plain_key(&wanted.title);
        let place = free
            .iter()
            .position(|row| row.is_some_and(|row| plain_key(&row.title) == key));
        let Some(row) = place.and_then(|place| free[place].take()) else {
            if is_verbose {
                println!("    missed   {}", wanted.title);
            }
            continue;
        };
        compare(wanted, row, &mut score, is_verbose);
    }
    if is_verbose {
        for row in free.into_iter().flatten() {
            println!(
                "    invented {} {:?} {:?}",
                row.title, row.number, row.issuers
            );
        }
    }
    score
}

fn compare(wanted: &Gold, row: &Row, score: &mut Score, is_verbose: bool) {
    score.matched += 1;
    let day = |date: Option<huidian_text::PartialDate>| date.map(|date| date.to_string());
    let number = wanted.number.as_deref().map(title_key) == row.number.as_deref().map(title_key);
    let issuers = wanted
        .issuers
        .as_ref()
        .is_none_or(|issuers| names(issuers) == names(&row.issuers));
    let is_open = |wanted: &Option<String>| wanted.as_deref() == Some("?");
    let date = is_open(&wanted.date) || wanted.date == day(row.date);
    let effective = is_open(&wanted.effective) || wanted.effective == day(row.effective);
    let draft = wanted.is_draft == row.draft;
    score.number += usize::from(number);
    score.issuers += usize::from(issuers);
    score.date += usize::from(date);
    score.effective += usize::from(effective);
    score.draft += usize::from(draft);
    if is_verbose && !(number && issuers && date && effective && draft) {
        println!(
            "    differs  {}: {:?} {:?} {:?} {:?} {}",
            wanted.title,
            row.number,
            row.issuers,
            day(row.date),
            day(row.effective),
            row.draft
        );
    }
}

#[test]
fn shapes_never_seen_are_read() {
    let only = std::env::var("HUIDIAN_SHAPE").ok();
    let mut total = Score::default();
    let mut scores = Vec::new();
    for case in shapes() {
        let name = case
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default();
        if only.as_deref().is_some_and(|only| !name.contains(only)) {
            continue;
        }
        let score = score(&gold_of(&case), &digest_of(&case), only.is_some());
        score.print(&name);
        total.add(&score);
        scores.push(score.f1());
    }
    total.print("all");
    let mean = scores.iter().sum::<f64>() / scores.len() as f64;
    println!("mean F1 {mean:.3}");
    if only.is_none() {
        // the figures of the day these shapes were last mended, a little below
        assert!(
            total.precision() >= 0.99 && total.recall() >= 0.99,
            "titles"
        );
        assert!(
            mean >= 0.99 && scores.iter().all(|score| *score >= 0.9),
            "files"
        );
        assert!(share(total.date, total.matched) >= 0.99, "dates");
        assert!(share(total.issuers, total.matched) >= 0.99, "issuers");
    }
}
