//! Which of the works of one title a text means, by the number and the making that it tells.

use anyhow::Result;
use huidian_model::{EventKind, Expression, FactValue, Number, PartialDate, Work, WorkId};
use huidian_parse::Making;
use huidian_store::Reader;

/// Whether what is told of a named act cannot be said of this work: it was made after the day told, or both bear numbers of their own from
/// different years.
pub(crate) fn is_another(reader: &Reader<'_>, work: &WorkId, told: &Making) -> Result<bool> {
    if *told == Making::default() {
        return Ok(false);
    }
    let Some(known) = reader.find_work(work)? else {
        return Ok(false);
    };
    if let (Some(told), Some(own)) = (&told.number, &known.number)
        && told.key() == own.key()
    {
        return Ok(false);
    }
    let first = first_made(&known, &reader.expressions_of(work)?);
    let (Some(told_on), Some(first)) = (told.on, first) else {
        return Ok(false);
    };
    let is_made_later = first.earliest() > told_on.latest();
    let has_other_number = match (&told.number, &known.number) {
        (Some(Number::Document(told)), Some(Number::Document(own))) => told.year != own.year,
        _ => false,
    };
    Ok(is_made_later || has_other_number)
}

/// Of several works of one title those that were made when the text says, where there are such; else those that had not ended when it was made.
pub(crate) fn likeliest(
    reader: &Reader<'_>,
    works: Vec<WorkId>,
    told: &Making,
    by: &Expression,
) -> Result<Vec<WorkId>> {
    if works.len() < 2 {
        return Ok(works);
    }
    let mut of_that_day = Vec::new();
    let mut not_ended = Vec::new();
    for work in &works {
        let Some(known) = reader.find_work(work)? else {
            continue;
        };
        let first = first_made(&known, &reader.expressions_of(work)?);
        if first
            .zip(told.on)
            .is_some_and(|(first, told)| first.is_compatible_with(told))
        {
            of_that_day.push(work.clone());
        }
        // its own account of the repeal is no reason to look for another act
        let ended = known.facts.iter().any(|fact| {
            let is_own = fact.source.detail == by.id.to_string();
            let on = match fact.value {
                FactValue::Event {
                    kind: EventKind::Repealed,
                    on,
                } => Some(on),
                _ => None,
            };
            let before = on.zip(by.dated_on);
            !is_own && before.is_some_and(|(on, made)| on.latest() < made.earliest())
        });
        if !ended {
            not_ended.push(work.clone());
        }
    }
    Ok(match (of_that_day.is_empty(), not_ended.is_empty()) {
        (false, _) => of_that_day,
        (true, false) => not_ended,
        (true, true) => works,
    })
}

/// Of several works of one title those that the body made which acts on them, where it made any.
pub(crate) fn of_own_maker(
    reader: &Reader<'_>,
    works: Vec<WorkId>,
    by: &Expression,
) -> Result<Vec<WorkId>> {
    if works.len() < 2 {
        return Ok(works);
    }
    let Some(acting) = reader.find_work(&by.id.work)? else {
        return Ok(works);
    };
    let mut own = Vec::new();
    for work in &works {
        let known = reader.find_work(work)?;
        let is_own = known.is_some_and(|known| {
            let makers = &acting.issuers.members;
            let mut named = known.issuers.members.iter();
            named.any(|issuer| makers.iter().any(|maker| maker.name == issuer.name))
        });
        if is_own {
            own.push(work.clone());
        }
    }
    Ok(if own.is_empty() { works } else { own })
}

/// Of several works of one title the one made last, where one body made them all: what two bodies made stands side by side, and which of them is meant
/// nobody can tell.
pub(crate) fn newest_of_one_maker(reader: &Reader<'_>, works: Vec<WorkId>) -> Result<Vec<WorkId>> {
    let mut makers: Vec<(Vec<String>, Option<String>)> = Vec::new();
    for work in &works {
        let Some(known) = reader.find_work(work)? else {
            return Ok(works);
        };
        let names = known.issuers.members.iter();
        let mut names: Vec<String> = names.map(|issuer| issuer.name.clone()).collect();
        names.sort();
        makers.push((names, known.region));
    }
    let is_told_apart = makers.windows(2).any(|pair| {
        let [(one, here), (other, there)] = pair else {
            return false;
        };
        if one.is_empty() || other.is_empty() {
            here != there
        } else {
            !one.iter().any(|name| other.contains(name))
        }
    });
    if is_told_apart {
        return Ok(works);
    }
    newest(reader, works)
}

/// Of several works of one title the one made last: an act takes the place of an older one of its title, and what is amended is the newer.
fn newest(reader: &Reader<'_>, works: Vec<WorkId>) -> Result<Vec<WorkId>> {
    let mut made = Vec::new();
    for work in &works {
        let Some(known) = reader.find_work(work)? else {
            return Ok(works);
        };
        let Some(first) = first_made(&known, &reader.expressions_of(work)?) else {
            return Ok(works);
        };
        made.push((first.earliest(), work.clone()));
    }
    made.sort();
    Ok(match made.as_slice() {
        [.., (before, _), (last, work)] if before < last => vec![work.clone()],
        _ => works,
    })
}

/// The earliest day that is known of the making of a work.
pub(crate) fn first_made(work: &Work, texts: &[Expression]) -> Option<PartialDate> {
    let events = work.events.iter().filter_map(|event| match event.kind {
        EventKind::Adopted | EventKind::Approved | EventKind::Signed | EventKind::Published => {
            Some(event.on)
        }
        // an act may begin a year after it was made
        EventKind::Effective
        | EventKind::Amended
        | EventKind::Repealed
        | EventKind::Expires
        | EventKind::ConsultationOpens
        | EventKind::ConsultationCloses
        | EventKind::Reported
        | EventKind::PutOnline => None,
    });
    let dated = texts.iter().filter_map(|text| text.dated_on);
    events.chain(dated).min_by_key(|on| on.earliest())
}
