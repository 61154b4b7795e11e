//! Which work a text means that says it acts on one.

use anyhow::Result;
use huidian_model::id::IdFacts;
use huidian_model::{
    Confidence, EventKind, Expression, PartialDate, Relation, RelationKind, Source, SourceKind,
    WorkId,
};
use huidian_operations::{Lookup, UNDECIDED};
use huidian_store::Reader;

use super::mention::{acts_on_others, is_ending};
use crate::meant::{first_made, is_another, likeliest, newest_of_one_maker, of_own_maker};
use crate::unfinished::Mention;

/// The relation that a mention makes, or why it makes none.
pub(super) fn relation_of(
    lookup: &Lookup<'_>,
    reader: &Reader<'_>,
    expression: &Expression,
    mention: Mention,
) -> Result<Target<Relation, String>> {
    let to = match target_of(lookup, reader, expression, &mention)? {
        Target::One(to) => to,
        Target::Several(works) => {
            let name = mention.names.last().map_or("", String::as_str);
            let works: Vec<&str> = works.iter().map(WorkId::as_str).collect();
            return Ok(Target::Several(format!(
                "{}《{name}》：本库有 {} 件同名文件可能是它（{}），{UNDECIDED}，都没有标为{}",
                mention.kind.chinese(true),
                works.len(),
                works.join("、"),
                outcome(mention.kind),
            )));
        }
        Target::Others(works) => {
            let name = mention.names.last().map_or("", String::as_str);
            let works: Vec<&str> = works.iter().map(WorkId::as_str).collect();
            return Ok(Target::Several(format!(
                "{}《{name}》：所指的一件本库没有；本库的同名文件（{}）文号或年份不同，没有标为{}",
                mention.kind.chinese(true),
                works.join("、"),
                outcome(mention.kind),
            )));
        }
        Target::None => return Ok(Target::None),
    };
    Ok(Target::One(Relation {
        from: expression.id.work.clone(),
        kind: mention.kind,
        to,
        on: mention.on,
        evidence: mention.evidence,
        source: Source::new(SourceKind::Text, expression.id.to_string()),
        confidence: Confidence::High,
        is_confirmed: true,
    }))
}

/// What a mention means.
pub(super) enum Target<T, S> {
    One(T),
    /// The library holds others of the name, and not the one meant.
    Others(S),
    /// It may be any of several: it is none of them, and that is told.
    Several(S),
    None,
}

/// The work that a mention means. One that two may be is none; where the library has none of the name, the id that it would have.
fn target_of(
    lookup: &Lookup<'_>,
    reader: &Reader<'_>,
    expression: &Expression,
    mention: &Mention,
) -> Result<Target<WorkId, Vec<WorkId>>> {
    let acts = acts_on_others(mention.kind);
    let mut is_known = false;
    let mut several = Vec::new();
    let mut others = Vec::new();
    for name in &mention.names {
        let mut works = lookup.find_works(name);
        is_known |= !works.is_empty();
        works.retain(|work| work != &expression.id.work);
        if acts {
            let mut possible = Vec::new();
            for work in works {
                if is_another(reader, &work, &mention.making)? {
                    others.push(work);
                } else if could_be_acted_on(reader, &work, mention, expression)? {
                    possible.push(work);
                }
            }
            works = likeliest(reader, possible, &mention.making, expression)?;
            works = of_own_maker(reader, works, expression)?;
            if mention.kind == RelationKind::Amends {
                works = newest_of_one_maker(reader, works)?;
            }
            // several possible works name none
            if works.len() > 1 {
                several = std::mem::take(&mut works);
            }
        }
        if let Some(work) = works.into_iter().next() {
            return Ok(Target::One(work));
        }
    }
    if !several.is_empty() {
        return Ok(Target::Several(several));
    }
    if !others.is_empty() {
        return Ok(Target::Others(others));
    }
    let unheld = unheld(mention).filter(|work| !is_known && work != &expression.id.work);
    Ok(unheld.map_or(Target::None, Target::One))
}

/// What an act that is acted on would be marked as.
fn outcome(kind: RelationKind) -> &'static str {
    if kind == RelationKind::Amends {
        "已修改"
    } else {
        "废止"
    }
}

/// The id that a work of this title would have, where the library has none: that a law has ended matters to what interprets it, held or not.
fn unheld(mention: &Mention) -> Option<WorkId> {
    let is_wanted = is_ending(mention.kind)
        || matches!(
            mention.kind,
            RelationKind::Interprets | RelationKind::Implements | RelationKind::BasedOn
        );
    let title = mention.names.last().filter(|_| is_wanted)?;
    // a number alone names a work, but makes no id that its text would have
    let is_title = title.chars().all(|c| !c.is_ascii_digit());
    is_title.then(|| {
        WorkId::from_facts(&IdFacts {
            title,
            ..IdFacts::default()
        })
    })
}

/// Whether a work may be the one that a text ends or amends: one made after the decision, or ended before it, is amended no more.
fn could_be_acted_on(
    reader: &Reader<'_>,
    work: &WorkId,
    mention: &Mention,
    by: &Expression,
) -> Result<bool> {
    if mention.kind != RelationKind::Amends {
        return could_end(reader, work, mention.on, by);
    }
    let (Some(made), Some(target)) = (by.dated_on, reader.find_work(work)?) else {
        return Ok(true);
    };
    let is_later = first_made(&target, &reader.expressions_of(work)?)
        .is_some_and(|first| first.earliest() > made.latest());
    let ended = target.date_of(EventKind::Repealed);
    let has_ended = ended.is_some_and(|on| on.latest() < made.earliest());
    Ok(!is_later && !has_ended)
}

/// A work made or revised after the day it is said to end is a later one of the same title, not the one that ended.
fn could_end(
    reader: &Reader<'_>,
    work: &WorkId,
    on: Option<PartialDate>,
    by: &Expression,
) -> Result<bool> {
    let Some(on) = on.or(by.dated_on) else {
        return Ok(true);
    };
    let Some(target) = reader.find_work(work)? else {
        return Ok(true);
    };
    // decisions "on amending some regulations" share one title in every province
    let region = reader.find_work(&by.id.work)?.and_then(|work| work.region);
    if target.region != region && (target.region.is_some() || target.title.contains("部分")) {
        return Ok(false);
    }
    let texts = reader.expressions_of(work)?;
    let is_later = |date: PartialDate| date.earliest() > on.latest();
    let dated_later = texts.iter().filter_map(|text| text.dated_on).any(is_later);
    let began_later = target.events.iter().any(|event| match event.kind {
        EventKind::Repealed | EventKind::Expires | EventKind::Reported | EventKind::PutOnline => {
            false
        }
        // what begins on the day is the successor of the same title, or a copy of it
        EventKind::Effective => event.on.earliest() >= on.latest(),
        _ => is_later(event.on),
    });
    Ok(!dated_later && !began_later)
}
