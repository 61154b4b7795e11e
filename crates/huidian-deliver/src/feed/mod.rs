//! What happened to works, as people follow it.

mod calendar;

use huidian_store::{LibraryEvent, Reader, StreamRequest, WorkFilter};
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};

pub use calendar::{calendar_entries, due_days};

use crate::error::Result;
use crate::format::atom::Entry;
use huidian_following::change::{Change, happened};
use huidian_following::news::by_day;
use huidian_following::{Threshold, describe, encode, event_tag, is_unconfirmed, marked};

/// Entries on a page.
pub const PAGE: u32 = 50;
/// Days that the feed of a register looks back.
const LOOKS_BACK: i64 = 366;

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

/// How a register's feed is read.
pub struct RegisterFeed<'f> {
    /// The works of the register.
    pub works: &'f WorkFilter,
    pub today: Date,
    pub threshold: Threshold,
    /// Whether what the library learned of earlier times is told too, a line a day.
    pub wants_learned: bool,
    /// Entries that earlier pages have.
    pub skip: usize,
}

/// A page of what a register tells, the newest day first: an entry for each work and day with its facts folded in, its id the same however many
/// facts come in on that day; and what the next page skips.
pub fn register_entries(
    reader: &Reader<'_>,
    feed: &RegisterFeed<'_>,
    public_url: &str,
) -> Result<(Vec<Entry>, Option<usize>)> {
    let since = feed.today.checked_sub(LOOKS_BACK.days());
    let changes = happened(reader, feed.works, since.unwrap_or(feed.today), feed.today)?;
    let mut entries = Vec::new();
    for (day, news) in by_day(changes, feed.threshold).iter().rev() {
        if let Some(line) = news.learned.line().filter(|_| feed.wants_learned) {
            entries.push(Entry {
                id: format!("tag:huidian.invalid,2026:learned:{day}"),
                title: line.clone(),
                url: format!("{public_url}/works"),
                summary: line,
                category: "learned",
                updated_at: last_instant(&news.learned_changes),
            });
        }
        entries.extend(news.entries.iter().rev().map(|told| Entry {
            id: format!(
                "tag:huidian.invalid,2026:day:{day}:{}",
                encode(told.work.as_str())
            ),
            title: match told.changes.as_slice() {
                [change] => change.headline.clone(),
                _ if told.is_unconfirmed() => marked(&format!("《{}》", told.title)),
                _ => format!("《{}》", told.title),
            },
            url: format!("{public_url}/works/{}", encode(told.work.as_str())),
            summary: told.facts(),
            category: told.changes.first().map_or("", |change| change.kind.id()),
            updated_at: last_instant(&told.changes),
        }));
    }
    let end = feed.skip.saturating_add(PAGE as usize);
    let next = (entries.len() > end).then_some(end);
    let page = entries.into_iter().skip(feed.skip).take(PAGE as usize);
    Ok((page.collect(), next))
}

fn last_instant(changes: &[Change]) -> Timestamp {
    let instants = changes.iter().map(|change| change.known_at.instant());
    instants.max().unwrap_or(Timestamp::UNIX_EPOCH)
}

fn entry(reader: &Reader<'_>, event: &LibraryEvent, public_url: &str) -> Result<Entry> {
    let title = reader.find_title(&event.work)?;
    let title = title.unwrap_or_else(|| event.work.to_string());
    let (mut headline, mut summary) = describe(event, &title);
    if is_unconfirmed(reader, &event.work)? {
        (headline, summary) = (marked(&headline), marked(&summary));
    }
    Ok(Entry {
        id: event_tag(event),
        title: headline,
        url: format!("{public_url}/works/{}", encode(event.work.as_str())),
        summary,
        category: event.kind.id(),
        updated_at: event.recorded_at,
    })
}
