//! One account's word on one work.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use huidian_catalogue::builtin;
use huidian_digest::{DateKind, ReadOptions, Row, read};
use huidian_model::NameForm;
use huidian_text::{PartialDate, title_key};

/// Rows less sure than this bear no witness; lists without any cue are read at 0.6 and more.
const SURE: f32 = 0.7;
/// Shorter titles are short names as often as not.
const SHORTEST_TITLE: usize = 8;

/// What one page says of one work.
#[derive(Debug, Clone)]
pub(crate) struct Witness {
    pub(crate) account: String,
    pub(crate) key: String,
    pub(crate) title: String,
    pub(crate) is_draft: bool,
    pub(crate) number: Option<String>,
    /// Full names of bodies on file.
    pub(crate) issuers: Vec<String>,
    pub(crate) date: Option<(DateKind, PartialDate)>,
    pub(crate) effective: Option<PartialDate>,
}

/// The rows of a page; none for a page that is no list.
pub(crate) fn witnesses(file: &Path) -> Vec<Witness> {
    let name = file
        .file_name()
        .map(|name| name.to_string_lossy().into_owned());
    let Ok(bytes) = std::fs::read(file) else {
        return Vec::new();
    };
    let Ok(page) = huidian_extract::extract(&bytes, name.as_deref()) else {
        return Vec::new();
    };
    let account = page
        .find_front_matter("source")
        .map(str::to_owned)
        .or_else(|| name.clone())
        .unwrap_or_default();
    let digest = read(
        &page,
        &ReadOptions {
            file_name: name.as_deref(),
            ..ReadOptions::default()
        },
    );
    digest
        .documents
        .iter()
        .filter(|row| row.confidence >= SURE)
        .filter_map(|row| witness(&account, row))
        .collect()
}

fn witness(account: &str, row: &Row) -> Option<Witness> {
    let title = row.title.trim();
    let is_whole = title.chars().count() >= SHORTEST_TITLE
        && !title.contains(['…', '。', '？', '！', '|'])
        && !title.contains("...");
    let key = key_of(title);
    (is_whole && !key.is_empty()).then(|| Witness {
        account: account.to_owned(),
        key,
        title: title.to_owned(),
        is_draft: row.draft,
        number: row.number.clone(),
        issuers: row
            .issuers
            .iter()
            .filter_map(|name| full_name(name))
            .collect(),
        date: row.date_kind.zip(row.date),
        effective: row.effective,
    })
}

/// The key of a title without its draft mark and without an issuer before 关于.
fn key_of(title: &str) -> String {
    let key = title_key(title);
    let plain = huidian_text::title::strip_draft_mark(&key).unwrap_or(&key);
    match plain.find("关于") {
        Some(at) if at > 0 && full_name(&plain[..at]).is_some() => plain[at..].to_owned(),
        _ => plain.to_owned(),
    }
}

fn full_name(name: &str) -> Option<String> {
    let reading = builtin().authorities.register.read(name)?;
    (reading.form != NameForm::Near).then(|| reading.authority.name.clone())
}

/// Whether two accounts agree on more than the title.
pub(crate) fn share_a_fact(witnesses: &[Witness]) -> bool {
    let agreed = |facts: &dyn Fn(&Witness) -> Vec<String>| most_agreed(witnesses, facts).is_some();
    agreed(&|witness| {
        witness
            .number
            .iter()
            .map(|number| title_key(number))
            .collect()
    }) || agreed(&|witness| witness.issuers.clone())
        || agreed(&|witness| {
            witness
                .date
                .filter(|(_, date)| date.day().is_some())
                .map(|(_, date)| date.to_string())
                .into_iter()
                .collect()
        })
}

/// The value that most accounts tell, at least two.
pub(crate) fn most_agreed(
    witnesses: &[Witness],
    facts: &dyn Fn(&Witness) -> Vec<String>,
) -> Option<(String, usize)> {
    let mut accounts: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for witness in witnesses {
        for fact in facts(witness) {
            accounts
                .entry(fact)
                .or_default()
                .insert(witness.account.as_str());
        }
    }
    accounts
        .into_iter()
        .map(|(fact, accounts)| (fact, accounts.len()))
        .filter(|(_, count)| *count >= 2)
        .max_by_key(|(_, count)| *count)
}

/// The spelling most accounts print.
pub(crate) fn best_title(witnesses: &[Witness]) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for witness in witnesses {
        *counts.entry(witness.title.as_str()).or_default() += 1;
    }
    counts
        .into_iter()
        .max_by_key(|(title, count)| (*count, title.chars().count()))
        .map(|(title, _)| title.to_owned())
        .unwrap_or_default()
}
