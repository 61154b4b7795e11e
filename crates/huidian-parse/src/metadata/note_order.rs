//! What the acts of a note are, seen from those before them.

use jiff::civil::Date;

use super::history_entry::{HistoryAct, HistoryEntry};

/// Longest time from an adoption to the approval or publication of the same text, in days.
const ONE_MAKING: i32 = 366;

/// Reads the acts of a note in the order in which they stand.
///
/// A text made once is not made again: 通过 years after a first 通过 adopts a change (most interpretations changed in 2020 say no more). 通过 by a higher
/// body weeks after the revision is its approval (青岛 and 山东). A day of approval before the adoption it approves is a slip of the pen: it is no day.
pub(super) fn settle(history: &mut Vec<HistoryEntry>) {
    let mut made: Option<Date> = None;
    let mut before: Option<HistoryEntry> = None;
    history.retain_mut(|entry| {
        let on = entry.on.earliest();
        match entry.act {
            HistoryAct::Adopted => {
                if made.is_some_and(|made| days(made, on) > ONE_MAKING) {
                    entry.act = HistoryAct::Modified;
                } else if before
                    .as_ref()
                    .is_some_and(|revision| approves(entry, revision))
                {
                    entry.act = HistoryAct::Approved;
                }
            }
            HistoryAct::Approved => {
                let is_slip = before.as_ref().is_some_and(|adopted| {
                    adopted.act == HistoryAct::Adopted && on < adopted.on.earliest()
                });
                if is_slip && entry.on.day().is_some() {
                    return false;
                }
            }
            _ => {}
        }
        let makes = matches!(
            entry.act,
            HistoryAct::Adopted | HistoryAct::Approved | HistoryAct::Published
        );
        if makes && made.is_none_or(|made| on < made) {
            made = Some(on);
        }
        before = Some(entry.clone());
        true
    });
}

/// Whether an adoption by another body follows a revision within a year.
fn approves(adoption: &HistoryEntry, revision: &HistoryEntry) -> bool {
    let waits = days(revision.on.earliest(), adoption.on.earliest());
    let is_other = match (&adoption.by, &revision.by) {
        (Some(one), Some(other)) => one != other,
        _ => false,
    };
    revision.act.makes_version() && is_other && (1..=ONE_MAKING).contains(&waits)
}

fn days(from: Date, until: Date) -> i32 {
    from.until(until).map_or(0, |span| span.get_days())
}
