//! Evidence against a roundup: nothing that descends from the roundup itself, and nothing that one other roundup says alone.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use huidian_digest::Digest;
use huidian_model::fact::RoundupRow;
use huidian_model::{Fact, FactValue, PartialDate, ReviewState, SourceKind, Work, title_key};

/// A roundup of whose rows this share stands in the one under test, with the same title and date, is the same one under another name, or was copied
/// from it. Roundups of one period that were written apart share titles, but fewer dates as written. Set by judgement, not measured.
const SHARE_OF_A_COPY: f64 = 0.6;

/// What a library can say about a roundup.
pub(crate) struct Independent {
    pub(crate) works: Vec<Work>,
    /// Keys of the titles of works that only the roundup under test speaks of.
    pub(crate) only_here: HashSet<String>,
}

/// The works as sources independent of a roundup describe them. What one roundup says and nobody has reviewed is no authority against another: a work
/// that only such a roundup knows keeps its title, to be recognised by, and nothing to be corrected from.
pub(crate) fn independent_of(digest: &Digest, works: Vec<Work>) -> Independent {
    let copies = copies_of(digest, &works);
    let mut independent = Independent {
        works: Vec::with_capacity(works.len()),
        only_here: HashSet::new(),
    };
    for work in works {
        if !has_roundup_facts(&work) {
            independent.works.push(work);
            continue;
        }
        let key = title_key(&work.title);
        match without_dependent(work, &copies) {
            Some(work) => independent.works.push(work),
            None => {
                independent.only_here.insert(key);
            }
        }
    }
    independent
}

fn has_roundup_facts(work: &Work) -> bool {
    work.facts.iter().any(is_of_roundup)
}

/// Whether a roundup says so, and nobody looked it over: rows that the built-in catalogue quotes were checked one by one.
fn is_of_roundup(fact: &Fact) -> bool {
    fact.source.kind == SourceKind::Roundup && !quoted().contains(&fact.source.detail)
}

/// Sources that the built-in catalogue quotes.
fn quoted() -> &'static HashSet<String> {
    static QUOTED: LazyLock<HashSet<String>> = LazyLock::new(|| {
        let works = huidian_catalogue::builtin().works.iter();
        let facts = works.flat_map(|work| &work.facts);
        facts
            .filter(|fact| fact.source.kind == SourceKind::Roundup)
            .map(|fact| fact.source.detail.clone())
            .collect()
    });
    &QUOTED
}

/// The work without what descends from the copies and what one roundup says alone; `None` where nobody else speaks of it.
fn without_dependent(work: Work, copies: &HashSet<String>) -> Option<Work> {
    let Work {
        id, review, facts, ..
    } = work;
    let facts: Vec<Fact> = facts
        .into_iter()
        .filter(|fact| !is_of_roundup(fact) || !copies.contains(&fact.source.detail))
        .collect();
    let is_named = facts
        .iter()
        .any(|fact| matches!(fact.value, FactValue::Title(_)));
    if !is_named {
        return None;
    }
    let is_reviewed = review == ReviewState::Reviewed
        && facts.iter().all(|fact| {
            matches!(
                fact.source.kind,
                SourceKind::Roundup | SourceKind::Inference
            )
        });
    let kept: Vec<Fact> = facts
        .iter()
        .filter(|fact| is_reviewed || is_authority(fact, &facts))
        .cloned()
        .collect();
    Some(Work::from_facts(id, kept, review))
}

/// Whether a fact may speak against a roundup: it is no roundup's, or two of them say the same, or it only names the work.
fn is_authority(fact: &Fact, facts: &[Fact]) -> bool {
    !is_of_roundup(fact)
        || matches!(fact.value, FactValue::Title(_) | FactValue::Draft(_))
        || facts.iter().any(|other| {
            other.source.kind == SourceKind::Roundup
                && other.source != fact.source
                && other.value == fact.value
        })
}

/// Sources of the library that are the roundup under test, or were copied from it.
fn copies_of(digest: &Digest, works: &[Work]) -> HashSet<String> {
    let tested: HashMap<String, Option<PartialDate>> = digest
        .documents
        .iter()
        .map(|row| (title_key(&row.title), row.date))
        .collect();
    let mut roundups: HashMap<&str, Rows<'_>> = HashMap::new();
    for fact in works.iter().flat_map(|work| &work.facts) {
        if let FactValue::RoundupRow(row) = &fact.value {
            let rows = roundups.entry(&row.roundup).or_default();
            rows.count += 1;
            rows.shared += usize::from(is_shared(row, &tested));
            rows.sources.insert(&fact.source.detail);
        }
    }
    roundups
        .into_iter()
        .filter(|(name, rows)| {
            digest.title.as_deref() == Some(*name)
                || rows.shared as f64 >= SHARE_OF_A_COPY * rows.count as f64
        })
        .flat_map(|(_, rows)| rows.sources)
        .map(str::to_owned)
        .collect()
}

/// The rows that the library took in from one roundup.
#[derive(Default)]
struct Rows<'w> {
    count: usize,
    shared: usize,
    sources: HashSet<&'w str>,
}

/// Whether the roundup under test has a row of this title and date; a date that cannot be read is no difference.
fn is_shared(row: &RoundupRow, tested: &HashMap<String, Option<PartialDate>>) -> bool {
    let Some(date) = tested.get(&title_key(&row.title)) else {
        return false;
    };
    let own: Option<PartialDate> = row.date.parse().ok();
    own.is_none() || own == *date
}
