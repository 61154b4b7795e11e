//! What happened to works, as people follow it.

mod calendar;

use huidian_store::{LibraryEvent, Reader, StreamRequest, WorkFilter};
use jiff::civil::Date;

pub use calendar::{calendar_entries, due_days};

use crate::error::Result;
use crate::format::atom::Entry;
use huidian_following::{describe, encode, event_tag};

/// Entries on a page.
pub const PAGE: u32 = 50;

/// A page of events about the works of a filter, newest first, and where the next page goes on.
pub fn entries(
    reader: &Reader<'_>,
    filter: &WorkFilter,
    as_of: Date,
    before: Option<i64>,
    public_url: &str,
) -> Result<(Vec<Entry>, Option<i64>)> {
    let request = StreamRequest {
        before,
        limit: PAGE,
        ..StreamRequest::newest(filter.clone(), as_of)
    };
    let events = reader.stream(&request)?;
    let next = if events.len() < PAGE as usize {
        None
    } else {
        events.last().map(|event| event.seq)
    };
    let entries: Result<Vec<Entry>> = events
        .iter()
        .map(|event| entry(reader, event, public_url))
        .collect();
    Ok((entries?, next))
}

fn entry(reader: &Reader<'_>, event: &LibraryEvent, public_url: &str) -> Result<Entry> {
    let title = reader.find_title(&event.work)?;
    let title = title.unwrap_or_else(|| event.work.to_string());
    let (headline, summary) = describe(event, &title);
    Ok(Entry {
        id: event_tag(event),
        title: headline,
        url: format!("{public_url}/works/{}", encode(event.work.as_str())),
        summary,
        category: event.kind.id(),
        updated_at: event.recorded_at,
    })
}
