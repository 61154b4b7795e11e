//! What puts a work in doubt that holds by its own dates.

use jiff::civil::Date;

use super::period;
use super::status::{Force, ForceStatus};
use crate::event::EventKind;
use crate::expression::Expression;
use crate::fact::FactValue;
use crate::id::WorkId;
use crate::relation::{Relation, RelationKind};
use crate::unheld::unheld_changes;
use crate::work::Work;
use crate::{PartialDate, title_key};

/// Why a work has to be checked before anybody relies on it on a day: the law it interprets or implements has ended, a later text of unknown
/// first day is not held, the years it plans for are over, or it states a term that could not be counted. A look on a later day that found it in force settles the first and the last.
pub(super) fn doubt_on(
    day: Date,
    work: &Work,
    expressions: &[Expression],
    relations: &[Relation],
) -> Option<Force> {
    let seen = work
        .force_seen
        .filter(|(status, on)| *status == ForceStatus::InForce && on.earliest() <= day);
    let is_settled = |since: Date| seen.is_some_and(|(_, on)| on.earliest() >= since);
    let basis = suspended(day, work)
        .or_else(|| ended_basis(day, work, relations, is_settled))
        .or_else(|| unheld_text(day, work, expressions))
        .or_else(|| past_plan(day, work, is_settled))
        .or_else(|| ends_unknown(work))
        .or_else(|| unread_term(work, is_settled))?;
    Some(Force::new(ForceStatus::ToBeChecked, basis))
}

/// Another act stopped the whole of it by that day, and none let it go on since.
fn suspended(day: Date, work: &Work) -> Option<String> {
    let of_whole = work.facts.iter().filter(
        |fact| matches!(&fact.value, FactValue::Suspended { scope, .. } if scope.is_empty()),
    );
    of_whole
        .rev()
        .find_map(|fact| suspension_on(&fact.value, day, work))
}

/// What a suspension says of a day on which it holds: begun by then, not over, and nothing let the act go on since. A day of which the month is
/// known counts from its first day.
pub(crate) fn suspension_on(fact: &FactValue, day: Date, work: &Work) -> Option<String> {
    let FactValue::Suspended {
        from, until, by, ..
    } = fact
    else {
        return None;
    };
    let is_resumed = work.facts.iter().any(|fact| match &fact.value {
        FactValue::Resumed { on, .. } => on.earliest() <= day && from.earliest() <= on.earliest(),
        _ => false,
    });
    let is_over = until.is_some_and(|until| until.latest() < day);
    let holds = from.earliest() <= day && !is_resumed && !is_over;
    holds.then(|| match until {
        Some(until) => format!("{from} 起被 {by} 暂停施行，至 {until}"),
        None => format!("{from} 起被 {by} 暂停施行，是否已恢复待核"),
    })
}

/// A later look found the work ended, and nobody says since when.
fn ends_unknown(work: &Work) -> Option<String> {
    let (status, seen) = work.force_seen?;
    matches!(status, ForceStatus::Repealed | ForceStatus::Expired).then(|| {
        format!(
            "{seen} 查看时已标明{}，从何日起不明，此日是否有效待核",
            status.chinese()
        )
    })
}

/// The text states how long it holds, in words of which no last day was made.
fn unread_term(work: &Work, is_settled: impl Fn(Date) -> bool) -> Option<String> {
    let begun = work.earliest_effect_on().map(PartialDate::earliest);
    if work.date_of(EventKind::Expires).is_some() || begun.is_some_and(is_settled) {
        return None;
    }
    work.facts.iter().find_map(|fact| match &fact.value {
        FactValue::Unknown { field, reason } if field == EventKind::Expires.id() => {
            Some(format!("{reason}，此日是否有效待核"))
        }
        _ => None,
    })
}

/// The law that a work interprets or implements has ended.
fn ended_basis(
    day: Date,
    work: &Work,
    relations: &[Relation],
    is_settled: impl Fn(Date) -> bool,
) -> Option<String> {
    let made_by = first_basis(work, relations);
    let mut based = relations.iter().filter(|relation| {
        let depends = match relation.kind {
            RelationKind::Interprets | RelationKind::Implements => true,
            RelationKind::BasedOn => made_by == Some(*relation),
            _ => false,
        };
        relation.from == work.id && relation.is_confirmed && depends
    });
    based.find_map(|based| {
        let end = end_of(&based.to, day, relations)?;
        let is_later = work.is_made_after(end);
        (!is_later && !is_settled(end.earliest())).then(|| {
            let verb = based.kind.chinese(true);
            let ended = &based.to;
            format!("所{verb}的《{ended}》已于 {end} 废止，本文件是否仍适用待核")
        })
    })
}

/// The work by which the first article of the newest text says that the work is made: the only one it names, or the first of several.
/// 第一条 根据《甲法》《乙法》，制定本办法.
fn first_basis<'r>(work: &Work, relations: &'r [Relation]) -> Option<&'r Relation> {
    let own = || {
        relations.iter().filter(|relation| {
            relation.from == work.id
                && relation.kind == RelationKind::BasedOn
                && relation.evidence.trim_start().starts_with("第一条")
        })
    };
    // an older text may name a law that the newest has left behind; sources of texts end with the text's date
    let newest = own().map(|relation| &relation.source.detail).max()?;
    let named = || own().filter(move |relation| &relation.source.detail == newest);
    let mut several = named();
    let first = several.next()?;
    if several.next().is_none() && first.evidence.matches('《').count() <= 1 {
        return Some(first);
    }
    let (_, behind) = first.evidence.split_once('《')?;
    let (title, _) = behind.split_once('》')?;
    let key = title_key(title);
    named().find(|relation| title_key(relation.to.as_str()) == key)
}

/// The day on which a work was ended, by any of the relations.
fn end_of(work: &WorkId, day: Date, relations: &[Relation]) -> Option<PartialDate> {
    relations
        .iter()
        .filter(|relation| {
            &relation.to == work
                && relation.is_confirmed
                && matches!(
                    relation.kind,
                    RelationKind::Repeals | RelationKind::Replaces
                )
        })
        .filter_map(|relation| relation.on)
        .filter(|on| on.earliest() <= day)
        .min()
}

/// A later text is known, its first day is not, and it is not held.
fn unheld_text(day: Date, work: &Work, expressions: &[Expression]) -> Option<String> {
    let changes = unheld_changes(work, expressions);
    let last = changes
        .iter()
        .rfind(|change| change.dated.earliest() <= day)?;
    last.effective_on.is_none().then(|| {
        format!(
            "{} 又有修改，修改后的文本未收录、施行日期不明，本库文本是否仍适用待核",
            last.dated
        )
    })
}

/// The years that a plan names in its title are over.
fn past_plan(day: Date, work: &Work, is_settled: impl Fn(Date) -> bool) -> Option<String> {
    let over = period::end_of(&work.title)?;
    (day >= over && !is_settled(over)).then(|| {
        format!(
            "规划期至 {} 年底已满，未见延续或废止，是否仍执行待核",
            over.year() - 1
        )
    })
}
