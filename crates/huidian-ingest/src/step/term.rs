//! Days that hang on other acts: how long an act is kept by a later notice, and when an act begins that begins with another.

use anyhow::Result;
use huidian_model::{
    Change, Confidence, Document, EventKind, Expression, Fact, FactValue, ForceStatus, PartialDate,
    Relation, RelationKind, ReviewState, Source, SourceKind, Work, WorkId,
};
use huidian_operations::Lookup;
use huidian_parse::{EffectiveRule, Making, Metadata, Term, read_amendments};
use huidian_store::{Reader, Transaction};
use huidian_text::find_dates;
use jiff::ToSpan;

use crate::meant::is_another;
use crate::unfinished::TermMention;

/// What a notice says of the terms of other acts; a draft says nothing of them.
pub(crate) fn terms_of(document: &Document, metadata: &Metadata) -> Vec<TermMention> {
    if metadata.is_draft() {
        return Vec::new();
    }
    let terms = metadata.terms.iter().map(|term| {
        let making = term.work.making(&document.text);
        let number = making.number.as_ref().map(ToString::to_string);
        TermMention {
            names: number.into_iter().chain(term.work.title.clone()).collect(),
            making,
            scope: term.work.scope.words(),
            change: term.change,
            evidence: term.work.sentence.of(&document.text).trim().to_owned(),
        }
    });
    terms.chain(moved_days(document, metadata)).collect()
}

/// Days of other acts that a decision changes: “2031年1月1日”修改为“2032年1月1日”.
fn moved_days(document: &Document, metadata: &Metadata) -> Vec<TermMention> {
    let amended = metadata.amends.iter();
    let titles: Vec<&str> = amended.filter_map(|work| work.title.as_deref()).collect();
    let [first, others @ ..] = titles.as_slice() else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for amendment in read_amendments(&document.text) {
        let own = amendment.work.as_deref();
        let Some(title) = own.or_else(|| others.is_empty().then_some(*first)) else {
            continue;
        };
        for instruction in &amendment.instructions {
            let Change::Substitute { old, new, .. } = &instruction.change else {
                continue;
            };
            if let (Some(from), Some(to)) = (only_day(old), only_day(new)) {
                found.push(TermMention {
                    names: vec![title.to_owned()],
                    making: Making::default(),
                    scope: String::new(),
                    change: Term::Moved { from, to },
                    evidence: format!("“{old}”修改为“{new}”"),
                });
            }
        }
    }
    found
}

/// The day that words name, where they name one only.
fn only_day(words: &str) -> Option<PartialDate> {
    match find_dates(words).as_slice() {
        [only] => only.date.filter(|on| on.day().is_some()),
        _ => None,
    }
}

/// The act with which a text begins.
pub(crate) fn begins_with(metadata: &Metadata) -> Option<String> {
    match metadata.effective.as_ref().map(|effective| &effective.rule) {
        Some(EffectiveRule::With(title)) => Some(title.clone()),
        _ => None,
    }
}

/// The acts whose terms a notice changes, each with what it makes of them. An act that two works may be gets none.
pub(crate) fn changed_terms(
    lookup: &Lookup<'_>,
    reader: &Reader<'_>,
    terms: &[TermMention],
    notice: &Expression,
    source: &Source,
) -> Result<Vec<(Option<Relation>, WorkId, Fact)>> {
    let mut found = Vec::new();
    for term in terms {
        let mut work = None;
        for name in &term.names {
            if work.is_none() {
                work = the_one(lookup, reader, name, &term.making, &notice.id.work)?;
            }
        }
        let Some(work) = work else {
            continue;
        };
        let Some(known) = reader.find_work(&work)? else {
            continue;
        };
        let value = match (value_of(term, &known, notice, source), term.change) {
            (Some(value), _) => value,
            // a day of it that is neither its first nor its last
            (None, Term::Moved { .. }) => continue,
            (None, _) => FactValue::Note(format!("《{}》：{}", notice.title, term.evidence)),
        };
        // a list of what goes on changes nothing
        let is_change = term.change != Term::InForce;
        let relation = is_change.then(|| Relation {
            from: notice.id.work.clone(),
            kind: RelationKind::Adjusts,
            to: work.clone(),
            on: begins_on(&value).or(notice.dated_on),
            evidence: term.evidence.clone(),
            source: source.clone(),
            confidence: Confidence::High,
            is_confirmed: true,
        });
        found.push((
            relation,
            work,
            Fact::new(value, source.clone(), Confidence::High),
        ));
    }
    Ok(found)
}

/// What a change of its term is as a fact about an act; `None` where no day can be told.
fn value_of(
    term: &TermMention,
    known: &Work,
    notice: &Expression,
    source: &Source,
) -> Option<FactValue> {
    let event = |kind, on| Some(FactValue::Event { kind, on });
    let by = notice.id.work.clone();
    let own_day = notice
        .effective_on
        .map(PartialDate::from)
        .or(notice.dated_on);
    match term.change {
        Term::Until(on) => event(EventKind::Expires, on),
        Term::Longer(months) => {
            let ends = known.facts.iter().filter(|fact| fact.source != *source);
            let last = ends.filter_map(expiry).filter_map(PartialDate::day).max()?;
            let on = last.checked_add(i64::from(months).months()).ok()?;
            event(EventKind::Expires, on.into())
        }
        Term::Moved { from, to } => {
            let ends = known.facts.iter().filter(|fact| fact.source != *source);
            // a first day that has come is not moved any more
            let is_ahead = notice
                .dated_on
                .is_some_and(|made| made.earliest() < from.latest());
            if known.first_effective_on() == Some(from) && is_ahead {
                Some(FactValue::Postponed { to, by })
            } else if ends.filter_map(expiry).any(|on| on == from) {
                event(EventKind::Expires, to)
            } else {
                None
            }
        }
        Term::Postponed(to) => Some(FactValue::Postponed { to, by }),
        Term::Begins(on) => begun(&term.scope, on),
        Term::Suspended { from, until } => Some(FactValue::Suspended {
            scope: term.scope.clone(),
            from: from.or(own_day)?,
            until,
            by,
        }),
        Term::Resumed(on) => Some(FactValue::Resumed {
            on: on.or(own_day)?,
            by,
        }),
        Term::InForce => Some(FactValue::ForceSeen {
            status: ForceStatus::InForce,
            on: notice.dated_on?,
        }),
        Term::Corrected => Some(FactValue::Corrected {
            scope: term.scope.clone(),
            words: term.evidence.clone(),
            on: own_day?,
            by,
        }),
        Term::Told => None,
    }
}

/// The first day that a notice fixes for an act, or for the provision that `scope` names.
fn begun(scope: &str, on: PartialDate) -> Option<FactValue> {
    if scope.is_empty() {
        let kind = EventKind::Effective;
        return Some(FactValue::Event { kind, on });
    }
    Some(FactValue::ProvisionEffective {
        dated: None,
        provision: scope.parse().ok()?,
        on: Some(on.day()?),
    })
}

/// The day from which a change of an act is felt, where it has one of its own.
fn begins_on(value: &FactValue) -> Option<PartialDate> {
    match value {
        FactValue::Suspended { from, .. } => Some(*from),
        FactValue::Resumed { on, .. } => Some(*on),
        _ => None,
    }
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
    let other = the_one(lookup, reader, title, &Making::default(), own)?
        .map(|work| reader.find_work(&work))
        .transpose()?
        .flatten();
    // an act that was in force before this one was made is meant as it was changed since
    let is_later = |on: PartialDate| {
        text.dated_on
            .is_none_or(|made| made.earliest() <= on.latest())
    };
    let day = match other {
        Some(other) => {
            let first = other.first_effective_on().filter(|on| is_later(*on));
            let texts = reader.expressions_of(&other.id)?;
            let of_texts = texts.iter().filter_map(|text| text.effective_on);
            first.or_else(|| of_texts.map(PartialDate::from).find(|on| is_later(*on)))
        }
        None => None,
    };
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

/// The work of a title, where it can be one only. One that waits for a person stands in no other's way.
fn the_one(
    lookup: &Lookup<'_>,
    reader: &Reader<'_>,
    title: &str,
    making: &Making,
    own: &WorkId,
) -> Result<Option<WorkId>> {
    let mut works = Vec::new();
    for work in lookup.find_works(title) {
        if work != *own && !is_another(reader, &work, making)? {
            works.push(work);
        }
    }
    if works.len() > 1 {
        let mut accepted = Vec::new();
        for work in works {
            let known = reader.find_work(&work)?;
            if known.is_some_and(|known| known.review == ReviewState::Reviewed) {
                accepted.push(work);
            }
        }
        works = accepted;
    }
    Ok(match works.as_slice() {
        [only] => Some(only.clone()),
        _ => None,
    })
}
