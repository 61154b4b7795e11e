//! The day a rule means, from what else the text says of its days.

use huidian_model::{Confidence, EventKind};
use huidian_text::PartialDate;
use jiff::{ToSpan, civil::Date};

use super::rule::EffectiveRule;
use crate::metadata::{HistoryAct, Metadata, Reading, file_name};
use crate::rung::Rung;

/// Whether the text is a later version than the one that took effect on a day: its note says so, or it is dated much later.
pub(super) fn was_changed_after(on: Date, metadata: &Metadata) -> bool {
    let is_told = metadata
        .history
        .iter()
        .any(|entry| entry.act.makes_version() && entry.on.earliest() > on);
    let is_dated_later = metadata
        .version_on
        .as_ref()
        .and_then(|version| version.value.day())
        .is_some_and(|day| day > a_year_after(on));
    is_told || is_dated_later
}

/// Documents that reach back do so by months, not by years.
fn a_year_after(on: Date) -> Date {
    on.checked_add(1.year()).unwrap_or(Date::MAX)
}

/// The day of 修订, by which the whole text was passed anew, its last article included. 修订 by a decision changes single places: the regulations of
/// the State Council say so.
fn passed_anew(metadata: &Metadata) -> Option<Date> {
    let last = metadata
        .history
        .iter()
        .filter(|entry| entry.act.makes_version())
        .max_by_key(|entry| entry.on)?;
    let is_by_decision = last
        .instrument
        .as_ref()
        .is_some_and(|title| title.contains("决定"));
    (last.act == HistoryAct::Revised && !is_by_decision)
        .then(|| last.on.day())
        .flatten()
}

/// The day a rule means, how sure, and what was added to the clause to find it.
pub(super) fn day_of(
    rule: &EffectiveRule,
    reading: &Reading<'_>,
    metadata: &Metadata,
) -> (Option<Date>, Confidence, Option<String>) {
    match rule {
        EffectiveRule::On(date) => first_of_named(*date),
        EffectiveRule::OnPublication => publication(reading, metadata),
        EffectiveRule::AfterPublication { days, months } => {
            let (day, confidence, how) = publication(reading, metadata);
            let span = i64::from(*days).days().months(i64::from(*months));
            let counted = day.map(|day| {
                let delay = if *months > 0 {
                    format!("{months} 个月")
                } else {
                    format!("{days} 日")
                };
                let how = how.unwrap_or_default();
                format!("{how}：{day} 起算，加 {delay}")
            });
            (
                day.and_then(|day| day.checked_add(span).ok()),
                confidence,
                counted,
            )
        }
        EffectiveRule::NextMonth => {
            let (day, confidence, how) = publication(reading, metadata);
            let next = day
                .and_then(|day| day.checked_add(1.month()).ok())
                .map(Date::first_of_month);
            let how = day.map(|day| format!("{}：{day} 的次月一日", how.unwrap_or_default()));
            (next, confidence, how)
        }
        EffectiveRule::AfterEffect { days, months } => {
            let own = metadata.effective.as_ref().and_then(|own| own.on);
            let span = i64::from(*days).days().months(i64::from(*months));
            let counted = own.and_then(|own| own.checked_add(span).ok());
            let how = own.map(|own| format!("本文件 {own} 起施行，由此起算"));
            (counted, Confidence::High, how)
        }
        EffectiveRule::OnAdoption => (
            first_of(metadata, HistoryAct::Adopted),
            Confidence::High,
            None,
        ),
        EffectiveRule::OnApproval => (
            first_of(metadata, HistoryAct::Approved),
            Confidence::High,
            None,
        ),
        // the first day of another act is looked up where the library may hold it
        EffectiveRule::With(_) | EffectiveRule::LeftOpen | EffectiveRule::SetLater => {
            (None, Confidence::High, None)
        }
    }
}

/// 自2025年10月起: the first day of what is named.
fn first_of_named(date: PartialDate) -> (Option<Date>, Confidence, Option<String>) {
    let first = date.earliest();
    if date.day().is_some() {
        return (Some(first), Confidence::High, None);
    }
    let how = format!("只写到月份或年份，按 {first} 起算");
    (Some(first), Confidence::Medium, Some(how))
}

fn first_of(metadata: &Metadata, act: HistoryAct) -> Option<Date> {
    metadata
        .history
        .iter()
        .find(|entry| entry.act == act)
        .and_then(|entry| entry.on.day())
}

fn published_since(since: Option<Date>, metadata: &Metadata) -> Option<Date> {
    metadata
        .history
        .iter()
        .filter(|entry| entry.act == HistoryAct::Published)
        .filter_map(|entry| entry.on.day())
        .find(|on| since.is_none_or(|since| *on >= since))
}

/// The day of publication: told, else signed, else the file's date, else adopted. An order is published on a day of its own, and so is what another
/// body had to approve (a city's regulations by the standing committee of the province): there the day of adoption or approval never stands for it.
fn publication(
    reading: &Reading<'_>,
    metadata: &Metadata,
) -> (Option<Date>, Confidence, Option<String>) {
    let found = |day: Option<Date>, confidence, how: &str| {
        day.map(|day| (Some(day), confidence, Some(how.to_owned())))
    };
    let signed = metadata
        .date_of(EventKind::Signed)
        .and_then(PartialDate::day);
    let anew = passed_anew(metadata);
    let approved = first_of(metadata, HistoryAct::Approved);
    let adopted = anew
        .or(approved)
        .or_else(|| first_of(metadata, HistoryAct::Adopted));
    let named = reading
        .hints
        .file_name
        .as_deref()
        .and_then(|name| file_name::read(name).dated_on)
        .and_then(PartialDate::day)
        .filter(|named| adopted.is_none_or(|adopted| is_soon_after(adopted, *named)));
    let of_page = metadata
        .events
        .iter()
        .find(|event| event.kind == EventKind::Published && event.rung > Rung::Order);
    found(
        published_since(anew, metadata),
        Confidence::High,
        "公布日期见题注",
    )
    .or_else(|| found(signed, Confidence::Medium, "公布日期按成文日期"))
    .or_else(|| {
        let event = of_page?;
        let how = format!("公布日期见{}", event.rung.chinese());
        found(event.on.day(), Confidence::Medium, &how)
    })
    .or_else(|| found(named, Confidence::Medium, "公布日期按文件名日期"))
    .or_else(|| found(anew, Confidence::Medium, "公布日期按修订日期"))
    .or_else(|| {
        let adopted = adopted.filter(|_| !metadata.is_carried_by_order && approved.is_none());
        found(adopted, Confidence::Low, "公布日期按通过日期")
    })
    .unwrap_or((None, Confidence::Low, None))
}

/// Longest time from adoption to publication, in days.
const PUBLICATION_DELAY: i64 = 90;

fn is_soon_after(adopted: Date, named: Date) -> bool {
    named
        .since(adopted)
        .map(|span| i64::from(span.get_days()))
        .is_ok_and(|days| (0..=PUBLICATION_DELAY).contains(&days))
}
