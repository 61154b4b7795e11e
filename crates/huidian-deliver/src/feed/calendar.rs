//! Days to remember: effect, end of consultation, expiry, repeal.

use std::collections::BTreeMap;

use huidian_model::{EventKind, PartialDate, WorkId};
use huidian_store::{
    LibraryEvent, LibraryEventKind, Reader, StreamRequest, WorkFilter, content_hash,
};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::error::Result;
use crate::format::calendar::Entry;
use huidian_following::encode;

/// Kinds of date that people put into a calendar.
const KINDS: [EventKind; 4] = [
    EventKind::Effective,
    EventKind::ConsultationCloses,
    EventKind::Expires,
    EventKind::Repealed,
];

/// A date through its history: each change raises the sequence.
struct Day {
    on: Option<PartialDate>,
    sequence: u32,
    is_cancelled: bool,
    changed_at: Timestamp,
}

/// Calendar entries for the works of a filter, on `from` and later. What was withdrawn stays as cancelled, so that calendars that have it
/// take it out. A date without a day is no entry.
pub fn calendar_entries(
    reader: &Reader<'_>,
    filter: &WorkFilter,
    as_of: Date,
    from: Date,
    public_url: &str,
) -> Result<Vec<Entry>> {
    let mut events = reader.stream(&StreamRequest {
        kinds: vec![
            LibraryEventKind::DateKnown,
            LibraryEventKind::DateCorrected,
            LibraryEventKind::DateWithdrawn,
        ],
        limit: u32::MAX,
        ..StreamRequest::newest(filter.clone(), as_of)
    })?;
    events.reverse();
    let mut entries = Vec::new();
    for ((work, kind), day) in days(events) {
        let Some(on) = day.on.and_then(PartialDate::day).filter(|on| *on >= from) else {
            continue;
        };
        let title = reader
            .find_title(&work)?
            .unwrap_or_else(|| work.to_string());
        entries.push(entry(&work, &title, kind, on, &day, public_url));
    }
    entries.sort_by(|a, b| (a.on, &a.uid).cmp(&(b.on, &b.uid)));
    Ok(entries)
}

/// Oldest event first.
fn days(events: Vec<LibraryEvent>) -> BTreeMap<(WorkId, EventKind), Day> {
    let mut days: BTreeMap<(WorkId, EventKind), Day> = BTreeMap::new();
    for event in events {
        let Some(kind) = EventKind::from_id(&event.subject).filter(|kind| KINDS.contains(kind))
        else {
            continue;
        };
        let is_cancelled = event.kind == LibraryEventKind::DateWithdrawn;
        days.entry((event.work, kind))
            .and_modify(|day| {
                day.on = event.on;
                day.sequence += 1;
                day.is_cancelled = is_cancelled;
                day.changed_at = event.recorded_at;
            })
            .or_insert(Day {
                on: event.on,
                sequence: 0,
                is_cancelled,
                changed_at: event.recorded_at,
            });
    }
    days
}

fn entry(
    work: &WorkId,
    title: &str,
    kind: EventKind,
    on: Date,
    day: &Day,
    public_url: &str,
) -> Entry {
    let hash = content_hash(format!("{work} {}", kind.id()).as_bytes()).to_string();
    let url = format!("{public_url}/works/{}", encode(work.as_str()));
    Entry {
        uid: format!("{}@huidian", &hash[..24]),
        on,
        summary: format!("{}：{title}", kind.chinese()),
        description: format!("《{title}》{on} {}\n{url}", kind.chinese()),
        url: Some(url),
        categories: vec![kind.chinese().to_owned()],
        sequence: day.sequence,
        is_cancelled: day.is_cancelled,
        changed_at: day.changed_at,
    }
}
