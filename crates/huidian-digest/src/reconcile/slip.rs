//! A day that is none of the work's: a slip of the pen about one that is, or the day of a change that the library does not know.

use huidian_model::{DatedEvent, EventKind, PartialDate, Severity};

use super::edition::{is_revisable, split_revision};
use super::evidence::days_between;
use super::{Finding, FindingClass, Scene};
use crate::when::DateKind;

/// Days from a change within which a day that is none of the work's is a slip about it; further off it may be another change.
pub(super) const NEAR_CHANGE: i32 = 60;

/// Days from its making within which nobody revises a law: set by judgement.
const FIRST_YEAR: i32 = 366;

/// Whether a day may be that of a change which the library does not know: the row says that it is one, or it is long after all that is known and nothing
/// in the row speaks of the first text.
pub(super) fn may_be_change(scene: &Scene<'_>, shown: PartialDate, anchor: &DatedEvent) -> bool {
    let days = days_between(anchor.on, shown);
    if anchor.kind == EventKind::Amended || says_changed(scene) {
        return days.abs() > NEAR_CHANGE;
    }
    let comes_later = scene
        .digest
        .appeared_on
        .is_some_and(|appeared| shown.earliest() > appeared);
    days > FIRST_YEAR
        && is_revisable(scene.work)
        && !comes_later
        && !is_before_first_effect(scene, shown)
        && other_year(&[anchor], shown).is_none()
}

/// The row says of its day, or of its text, that it is a revision's.
fn says_changed(scene: &Scene<'_>) -> bool {
    scene.row.date_kind == Some(DateKind::Amended) || split_revision(&scene.row.title).is_some()
}

/// No text is revised before it begins; nor does a later one begin on the day of the first.
fn is_before_first_effect(scene: &Scene<'_>, shown: PartialDate) -> bool {
    let Some(first) = scene.work.first_effective_on() else {
        return false;
    };
    let begins_first = |on: PartialDate| on.is_compatible_with(first);
    shown.latest() < first.earliest() || scene.row.effective.is_some_and(begins_first)
}

/// The day in the life of the work that the one shown is with one figure wrong or two changed over, in the same year.
pub(super) fn misread<'e>(known: &[&'e DatedEvent], shown: PartialDate) -> Option<&'e DatedEvent> {
    const MADE: [EventKind; 4] = [
        EventKind::Published,
        EventKind::ConsultationOpens,
        EventKind::Adopted,
        EventKind::Amended,
    ];
    MADE.iter().find_map(|kind| {
        let mut of_kind = known.iter().filter(|event| event.kind == *kind);
        of_kind
            .find(|event| {
                days_between(event.on, shown).abs() > NEAR_CHANGE
                    && event.on.year() == shown.year()
                    && differs_by_one_figure(event.on, shown)
            })
            .copied()
    })
}

fn differs_by_one_figure(known: PartialDate, shown: PartialDate) -> bool {
    let figures = |on: PartialDate| {
        on.day()
            .map(|day| format!("{:02}{:02}", day.month(), day.day()).into_bytes())
    };
    let (Some(known), Some(shown)) = (figures(known), figures(shown)) else {
        return false;
    };
    let off: Vec<usize> = (0..known.len())
        .filter(|&at| known[at] != shown[at])
        .collect();
    match off[..] {
        [_] => true,
        [first, second] => {
            second == first + 1 && known[first] == shown[second] && known[second] == shown[first]
        }
        _ => false,
    }
}

/// The day of another year; of a work that is revised it may be an anniversary.
pub(super) fn year(
    scene: &Scene<'_>,
    known: &[&DatedEvent],
    shown: PartialDate,
) -> Option<Finding> {
    let on = other_year(known, shown)?;
    let may_be_revised = is_revisable(scene.work) && shown.earliest() > on.latest();
    let severity = if may_be_revised {
        Severity::Warning
    } else {
        Severity::Error
    };
    Some(Finding::new(
        FindingClass::YearWrong,
        severity,
        format!("月日相符，年份应为{}", on.year()),
    ))
}

/// A day known of the work that is of another year than the one shown, and else the same.
pub(super) fn other_year(known: &[&DatedEvent], shown: PartialDate) -> Option<PartialDate> {
    let day = shown.day()?;
    let event = known.iter().find(|event| {
        event.on.day().is_some_and(|on| {
            on.month() == day.month() && on.day() == day.day() && on.year() != day.year()
        })
    })?;
    Some(event.on)
}
