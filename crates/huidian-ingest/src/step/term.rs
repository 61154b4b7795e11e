//! Days that hang on other acts: how long an act is kept by a later notice, and when an act begins that begins with another.

use anyhow::Result;
use huidian_model::{
    Confidence, Document, EventKind, Expression, Fact, FactValue, PartialDate, Source, SourceKind,
    WorkId,
};
use huidian_operations::Lookup;
use huidian_parse::{EffectiveRule, Metadata, Term};
use huidian_store::{Reader, Transaction};
use jiff::ToSpan;

use crate::unfinished::TermMention;

/// What a notice says of the terms of other acts; a draft says nothing of them.
pub(crate) fn terms_of(document: &Document, metadata: &Metadata) -> Vec<TermMention> {
    if metadata.is_draft() {
        return Vec::new();
    }
    let terms = metadata.terms.iter().filter_map(|term| {
        Some(TermMention {
            title: term.work.title.clone()?,
            change: term.change,
            evidence: term.work.sentence.of(&document.text).trim().to_owned(),
        })
    });
    terms.collect()
}

/// The act with which a text begins.
pub(crate) fn begins_with(metadata: &Metadata) -> Option<String> {
    match metadata.effective.as_ref().map(|effective| &effective.rule) {
        Some(EffectiveRule::With(title)) => Some(title.clone()),
        _ => None,
    }
}

/// Facts about the acts whose terms a notice changes. An act that two works may be gets none.
pub(crate) fn changed_terms(
    lookup: &Lookup<'_>,
    reader: &Reader<'_>,
    terms: &[TermMention],
    notice: &Expression,
    source: &Source,
) -> Result<Vec<(WorkId, Fact)>> {
    let mut found = Vec::new();
    for term in terms {
        let Some(work) = the_one(lookup, &term.title, &notice.id.work) else {
            continue;
        };
        let Some(known) = reader.find_work(&work)? else {
            continue;
        };
        let until = match term.change {
            Term::Until(on) => Some(on),
            Term::Longer(months) => known
                .facts
                .iter()
                .filter(|fact| fact.source != *source)
                .filter_map(expiry)
                .filter_map(PartialDate::day)
                .max()
                .and_then(|on| on.checked_add(i64::from(months).months()).ok())
                .map(PartialDate::from),
            Term::Told => None,
        };
        let value = match until {
            Some(on) => FactValue::Event {
                kind: EventKind::Expires,
                on,
            },
            None => FactValue::Note(format!("《{}》：{}", notice.title, term.evidence)),
        };
        found.push((work, Fact::new(value, source.clone(), Confidence::High)));
    }
    Ok(found)
}

fn expiry(fact: &Fact) -> Option<PartialDate> {
    match fact.value {
        FactValue::Event {
            kind: EventKind::Expires,
            on,
        } => Some(on),
        _ => None,
    }
}

/// Keeps the first day of a text that begins with another act, as that one tells it; gives the work where that changes it.
pub(crate) fn put_shared_day(
    transaction: &mut Transaction<'_>,
    lookup: &Lookup<'_>,
    reader: &Reader<'_>,
    title: &str,
    text: &Expression,
) -> Result<Option<WorkId>> {
    let own = &text.id.work;
    let source = Source::new(SourceKind::Inference, format!("与《{title}》同时施行"));
    let other = the_one(lookup, title, own)
        .map(|work| reader.find_work(&work))
        .transpose()?
        .flatten();
    let day = other.and_then(|other| other.first_effective_on());
    let facts: Vec<Fact> = day
        .map(|on| {
            let value = FactValue::Event {
                kind: EventKind::Effective,
                on,
            };
            Fact::new(value, source.clone(), Confidence::Medium)
        })
        .into_iter()
        .collect();
    let change = transaction.replace_facts(own, &source, &facts)?;
    Ok((!change.is_nothing()).then(|| own.clone()))
}

/// The work of a title, where it can be one only.
fn the_one(lookup: &Lookup<'_>, title: &str, own: &WorkId) -> Option<WorkId> {
    let mut works = lookup.find_works(title);
    works.retain(|work| work != own);
    match works.as_slice() {
        [only] => Some(only.clone()),
        _ => None,
    }
}
