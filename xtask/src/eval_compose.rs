//! `cargo xtask eval compose`: amended texts composed from held versions and decisions, against the published texts.

mod writer;

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Result;
use huidian_compare::{Composed, compose};
use huidian_model::{Amendment, Change, Document};
use huidian_parse::{Hints, parse, read_amendments};
use huidian_text::edit_distance;

use crate::eval_text::{CorpusFile, read_corpus};
use writer::{PlainArticle, articles_of, decision};

/// Pairs of versions wanted, and the share of amended articles that must come out right.
const PAIRS: usize = 100;
const LEAST_EQUAL: f64 = 0.97;

#[derive(Debug, Default)]
struct Score {
    pairs: usize,
    amended: usize,
    equal: usize,
    not_applied: usize,
    distance: usize,
    characters: usize,
    remarks: Vec<String>,
}

/// Composes the newer of every two versions held and prints how much of it is as published.
pub fn run() -> Result<()> {
    let shared = crate::bench_library::shared()?;
    let files = read_corpus(&shared.join("corpus/laws"))?;
    let mut score = Score::default();
    let mut chains = Score::default();
    let versions = versions_of(&files);
    for texts in versions.values() {
        for pair in texts.windows(2) {
            if score.pairs < PAIRS {
                judge(document(pair[0]), pair[0], pair[1], &mut score);
            }
        }
        judge_chain(texts, &mut chains);
    }
    // where fewer pairs follow each other, those with a version between them
    for texts in versions.values() {
        for three in texts.windows(3) {
            if score.pairs < PAIRS {
                judge(document(three[0]), three[0], three[2], &mut score);
            }
        }
    }
    for remark in score.remarks.iter().take(40) {
        println!("  {remark}");
    }
    println!("pairs of versions       {}", score.pairs);
    println!(
        "amended articles equal  {} of {} ({:.3})",
        score.equal,
        score.amended,
        share(score.equal, score.amended)
    );
    println!("instructions left undone {}", score.not_applied);
    println!(
        "edit distance           {:.3} % of {} characters",
        100.0 * share(score.distance, score.characters),
        score.characters
    );
    println!(
        "chains of two or more   {}, amended articles equal {} of {}",
        chains.pairs, chains.equal, chains.amended
    );
    real_decisions(&shared)?;
    anyhow::ensure!(
        share(score.equal, score.amended) >= LEAST_EQUAL,
        "fewer than {LEAST_EQUAL} of the amended articles are equal"
    );
    Ok(())
}

/// How far the decisions that really were made are read: the laws' files that are decisions or amendments, and what was handed in beside them.
fn real_decisions(shared: &Path) -> Result<()> {
    let (mut decisions, mut read, mut lost) = (0, 0, 0);
    for folder in ["corpus/laws", "texts", "inbox/articles"] {
        for file in read_corpus(&shared.join(folder))? {
            let amendments = read_amendments(&file.text);
            let changes = amendments.iter().flat_map(|one| &one.instructions);
            let (all, unread) = changes.fold((0, 0), |(all, unread), instruction| {
                let is_lost = instruction.change == Change::NotUnderstood;
                (all + 1, unread + usize::from(is_lost))
            });
            let is_decision = all > unread && is_decision_of(&file);
            if is_decision {
                decisions += 1;
                read += all - unread;
                lost += unread;
            }
        }
    }
    println!(
        "real decisions          {decisions}, changes read {read}, sentences told as not read {lost}"
    );
    Ok(())
}

/// A decision says so in its name, or in its first words.
fn is_decision_of(file: &CorpusFile) -> bool {
    let name = file.path.file_stem().and_then(|stem| stem.to_str());
    let says = |words: &str| words.contains("修正案") || words.contains("关于修改");
    name.is_some_and(says) && (file.text.contains("修改为") || file.text.contains("增加"))
        || file.text.contains("作如下修改")
}

fn share(part: usize, whole: usize) -> f64 {
    part as f64 / whole.max(1) as f64
}

/// Files of one name in one folder that differ in their date, the older first.
fn versions_of(files: &[CorpusFile]) -> BTreeMap<(String, String), Vec<&CorpusFile>> {
    let mut versions: BTreeMap<(String, String), Vec<(String, &CorpusFile)>> = BTreeMap::new();
    for file in files {
        let Some((name, date)) = dated_name(&file.path) else {
            continue;
        };
        let folder = file
            .path
            .parent()
            .map(|folder| folder.display().to_string());
        versions
            .entry((folder.unwrap_or_default(), name))
            .or_default()
            .push((date, file));
    }
    versions.retain(|_, texts| texts.len() > 1);
    versions
        .into_iter()
        .map(|(key, mut texts)| {
            texts.sort_by(|left, right| left.0.cmp(&right.0));
            (key, texts.into_iter().map(|(_, file)| file).collect())
        })
        .collect()
}

/// 立法法(2015-03-15).md → 立法法 and 2015-03-15; a file without a date is the oldest.
fn dated_name(path: &Path) -> Option<(String, String)> {
    let stem = path.file_stem()?.to_str()?;
    if stem.starts_with('_') {
        return None;
    }
    match stem.split_once('(') {
        Some((name, date)) => Some((name.to_owned(), date.trim_end_matches(')').to_owned())),
        None => Some((stem.to_owned(), String::new())),
    }
}

/// Every version of a work from the first by decision after decision, each applied to what the one before composed.
fn judge_chain(texts: &[&CorpusFile], score: &mut Score) {
    if texts.len() < 3 {
        return;
    }
    let mut base = document(texts[0]);
    for pair in texts.windows(2) {
        let Some(composed) = judge(base, pair[0], pair[1], score) else {
            return;
        };
        base = parse(&composed.text(), &Hints::default()).document;
    }
}

/// Applies to a base text the decision that leads from the older version to the newer; gives what was composed.
fn judge(
    base: Document,
    older: &CorpusFile,
    newer: &CorpusFile,
    score: &mut Score,
) -> Option<Composed> {
    let (old, new) = (articles_of(&older.text), articles_of(&newer.text));
    let written = decision(&old, &new).filter(|_| old.len() > 2)?;
    score.pairs += 1;
    let published = document(newer);
    let mut amendment = Amendment::default();
    for read in read_amendments(&written.text) {
        amendment.instructions.extend(read.instructions);
    }
    let composed = compose(&base, &amendment);
    score.not_applied += composed.not_applied.len();
    for (_, reason) in &composed.not_applied {
        score
            .remarks
            .push(format!("{}: {}", newer.path.display(), reason.chinese()));
    }
    let wrong = composed.mismatches(&published);
    for label in &written.touched {
        score.amended += 1;
        let is_wrong = wrong.iter().any(|mismatch| {
            let path = huidian_model::ProvisionPath(vec![huidian_model::provision::PathStep::new(
                huidian_model::ProvisionKind::Article,
                mismatch.number.clone(),
            )]);
            label
                .parse()
                .is_ok_and(|own: huidian_model::ProvisionPath| own == path)
        });
        if is_wrong {
            score
                .remarks
                .push(format!("{}: {label}", newer.path.display()));
        } else {
            score.equal += 1;
        }
    }
    add_distance(score, &new, &composed.articles);
    Some(composed)
}

fn document(file: &CorpusFile) -> Document {
    parse(&file.text, &Hints::default()).document
}

/// Characters that differ, over the whole text.
fn add_distance(
    score: &mut Score,
    published: &[PlainArticle],
    composed: &[huidian_compare::ComposedArticle],
) {
    let bare = |text: &str| -> String { text.chars().filter(|c| !c.is_whitespace()).collect() };
    for article in published {
        let theirs = bare(&article.lines.concat());
        let ours = composed
            .iter()
            .find(|own| own.label() == article.label)
            .map_or(String::new(), |own| bare(&own.text));
        score.characters += theirs.chars().count();
        if ours != theirs {
            let limit = ours.chars().count() + theirs.chars().count();
            score.distance += edit_distance(&ours, &theirs, limit).unwrap_or(limit);
        }
    }
}
