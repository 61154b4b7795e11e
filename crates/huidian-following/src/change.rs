//! What changed for us: what happened to works since a day.

use std::collections::{HashMap, HashSet};

use huidian_model::{EventKind, PartialDate, WorkId};
use huidian_store::{LibraryEvent, LibraryEventKind, Reader, StreamRequest, TextDay, WorkFilter};
use jiff::civil::Date;
use jiff::tz::{TimeZone, offset};
use jiff::{Timestamp, ToSpan};

use crate::difference::{ArticleChange, article_changes};
use crate::error::Result;
use crate::unconfirmed::{is_unconfirmed, marked};
use crate::words::{describe, event_tag};

/// What kind of thing a change is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChangeKind {
    /// The library learned something.
    Learned(LibraryEventKind),
    /// A day came that was known before.
    DayCame,
}

impl ChangeKind {
    pub fn id(self) -> &'static str {
        match self {
            Self::Learned(kind) => kind.id(),
            Self::DayCame => "day_came",
        }
    }
}

/// When a change is news.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KnownAt {
    /// The library learned of it at this instant.
    Learned(Timestamp),
    /// The day itself, in China.
    Came(Date),
}

impl KnownAt {
    /// The instant at which it became news: of a day, its beginning in China.
    pub fn instant(self) -> Timestamp {
        match self {
            Self::Learned(at) => at,
            Self::Came(on) => beginning(on).unwrap_or(Timestamp::MAX),
        }
    }

    /// The day in China.
    pub fn day(self) -> Date {
        match self {
            Self::Learned(at) => at.to_zoned(china()).date(),
            Self::Came(on) => on,
        }
    }
}

impl std::fmt::Display for KnownAt {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Learned(at) => at.fmt(f),
            Self::Came(on) => on.fmt(f),
        }
    }
}

/// Something that happened to a work.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// The event's id, the same in feeds and webhooks; absent for a day that came by itself.
    pub id: Option<String>,
    pub work: WorkId,
    pub title: String,
    pub kind: ChangeKind,
    /// Which text, date, field or relation.
    pub subject: String,
    /// The civil date it is about.
    pub on: Option<PartialDate>,
    pub before: Option<String>,
    pub after: Option<String>,
    pub known_at: KnownAt,
    pub headline: String,
    pub summary: String,
    /// For a new text that follows another, what is different, article by article; see [`compare_texts`].
    pub articles: Vec<ArticleChange>,
    /// It happened in law since the day asked about, or is still to come; false for what the library learned of earlier times, and of itself.
    pub is_legal: bool,
}

impl Change {
    /// Whether it was news when it became known: not what had happened more than a quarter before.
    pub(crate) fn is_fresh(&self) -> bool {
        match self.known_at {
            KnownAt::Came(_) => true,
            KnownAt::Learned(at) => self.on.is_none_or(|on| on.latest() >= fresh_since(at)),
        }
    }

    /// The same of a work that nobody has checked says so in all its words.
    fn confirmed(self, is_confirmed: bool) -> Self {
        if is_confirmed {
            return self;
        }
        Self {
            headline: marked(&self.headline),
            summary: marked(&self.summary),
            ..self
        }
    }

    /// The sentence without the title, for where the title stands above.
    pub fn words(&self) -> &str {
        let title = format!("《{}》", self.title);
        let words = self.summary.strip_prefix(&title);
        words
            .unwrap_or(&self.summary)
            .trim_end_matches('。')
            .trim_start()
    }
}

/// What happened to the works of a filter since a day, oldest first: what the library learned since then, and days that came
/// since then on which a work took effect, expired or was repealed, or its consultation closed. Texts are not compared yet.
pub fn happened(
    reader: &Reader<'_>,
    filter: &WorkFilter,
    since: Date,
    today: Date,
) -> Result<Vec<Change>> {
    let mut events = reader.stream(&StreamRequest {
        since: beginning(since),
        limit: u32::MAX,
        ..StreamRequest::newest(filter.clone(), today)
    })?;
    events.reverse();
    let mut titles = HashMap::new();
    let mut changes: Vec<Change> = Vec::with_capacity(events.len());
    for event in &events {
        let known = known_of(reader, &event.work, &mut titles)?;
        let is_legal = is_legal(event, since);
        let change = Change {
            is_legal,
            ..learned(event, known.title)
        };
        changes.push(change.confirmed(!known.is_unconfirmed));
    }
    for change in days_come(reader, filter, since, today, &events)? {
        let known = known_of(reader, &change.work, &mut titles)?;
        changes.push(change.confirmed(!known.is_unconfirmed));
    }
    // a stable order: what was learned at one instant stays in the order of the stream
    changes.sort_by_key(|change| change.known_at.instant());
    Ok(changes)
}

/// [`happened`] with its texts compared.
pub fn changes(
    reader: &Reader<'_>,
    filter: &WorkFilter,
    since: Date,
    today: Date,
) -> Result<Vec<Change>> {
    let mut changes = happened(reader, filter, since, today)?;
    compare_texts(reader, &mut changes)?;
    Ok(changes)
}

/// Fills in what is different where a new text follows another. Reads both texts: for a page, only for the changes it shows.
pub fn compare_texts(reader: &Reader<'_>, changes: &mut [Change]) -> Result<()> {
    for change in changes {
        match (change.kind, change.after.as_deref()) {
            (ChangeKind::Learned(LibraryEventKind::TextAdded), _) => {
                change.articles = article_changes(reader, &change.work, &change.subject)?;
            }
            (ChangeKind::Learned(LibraryEventKind::DutyToReview), Some(after)) => {
                change.articles = article_changes(reader, &change.work, after)?;
                let article = change
                    .before
                    .as_deref()
                    .and_then(|before| before.split_once(' '));
                if let Some((_, article)) = article {
                    let is_of = |labels: &str| labels.split('、').any(|label| label == article);
                    change.articles.retain(|one| is_of(&one.old_label));
                }
            }
            _ => {}
        }
    }
    Ok(())
}

/// What is asked of a work whose events are told.
#[derive(Debug, Clone)]
struct Known {
    title: String,
    is_unconfirmed: bool,
}

/// Works are asked for once: a register may have tens of thousands of events of a few works.
fn known_of(
    reader: &Reader<'_>,
    work: &WorkId,
    known: &mut HashMap<WorkId, Known>,
) -> Result<Known> {
    if let Some(known) = known.get(work) {
        return Ok(known.clone());
    }
    let found = Known {
        title: reader.find_title(work)?.unwrap_or_else(|| work.to_string()),
        is_unconfirmed: is_unconfirmed(reader, work)?,
    };
    known.insert(work.clone(), found.clone());
    Ok(found)
}

/// Whether what was learned is of the law itself and of no earlier time than the day asked about, or than a quarter before it was learned: an old law
/// that comes in with its dates is no news of the law, one of last week is.
fn is_legal(event: &LibraryEvent, since: Date) -> bool {
    let since = since.min(fresh_since(event.recorded_at));
    let is_recent = event.on.is_some_and(|on| on.latest() >= since);
    match event.kind {
        LibraryEventKind::StatusChanged => true,
        LibraryEventKind::WorkAdded
        | LibraryEventKind::TextAdded
        | LibraryEventKind::RelationAdded
        | LibraryEventKind::DutyToReview => is_recent,
        LibraryEventKind::DateKnown => is_recent && event.subject != EventKind::Reported.id(),
        LibraryEventKind::DateCorrected
        | LibraryEventKind::WorkWithdrawn
        | LibraryEventKind::TextChanged
        | LibraryEventKind::TextWithdrawn
        | LibraryEventKind::DateWithdrawn
        | LibraryEventKind::FactCorrected
        | LibraryEventKind::RelationWithdrawn => false,
    }
}

/// Days before the library learned of it in which an event of the law is still news to those who are told event by event, without a day asked.
const NEWS_DAYS: i64 = 92;

/// One event of the stream as a change: of the law where it is of no earlier time than a quarter before it was recorded.
pub fn of_event(event: &LibraryEvent, title: &str) -> Change {
    let change = learned(event, title.to_owned());
    Change {
        is_legal: is_legal(event, Date::MAX),
        ..change
    }
}

/// From which day on what becomes known at this instant is news.
fn fresh_since(known_at: Timestamp) -> Date {
    let day = known_at.to_zoned(china()).date();
    day.checked_sub(NEWS_DAYS.days()).unwrap_or(day)
}

/// How much the library learned that is no event of the law.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Learned {
    pub count: usize,
    pub works: usize,
}

impl Learned {
    pub(crate) fn of(changes: &[Change]) -> Self {
        let works: HashSet<&WorkId> = changes.iter().map(|change| &change.work).collect();
        Self {
            count: changes.len(),
            works: works.len(),
        }
    }
}

fn learned(event: &LibraryEvent, title: String) -> Change {
    let (headline, summary) = describe(event, &title);
    Change {
        id: Some(event_tag(event)),
        work: event.work.clone(),
        title,
        kind: ChangeKind::Learned(event.kind),
        subject: event.subject.clone(),
        on: event.on,
        before: event.before.clone(),
        after: event.after.clone(),
        known_at: KnownAt::Learned(event.recorded_at),
        headline,
        summary,
        articles: Vec::new(),
        is_legal: false,
    }
}

/// Days that came. A server that runs notes changes of status itself; what it noted is not said twice.
fn days_come(
    reader: &Reader<'_>,
    filter: &WorkFilter,
    since: Date,
    today: Date,
    events: &[LibraryEvent],
) -> Result<Vec<Change>> {
    const KINDS: [EventKind; 4] = [
        EventKind::Effective,
        EventKind::Expires,
        EventKind::Repealed,
        EventKind::ConsultationCloses,
    ];
    let wanted: HashSet<&WorkId> = filter.works.iter().flatten().collect();
    let noted: HashSet<(&WorkId, PartialDate)> = events
        .iter()
        .filter(|event| event.kind == LibraryEventKind::StatusChanged)
        .filter_map(|event| Some((&event.work, event.on?)))
        .collect();
    let mut come = reader.events_between(since, today, &KINDS)?;
    come.retain(|upcoming| {
        let is_wanted = filter.works.is_none() || wanted.contains(&upcoming.work);
        is_wanted && !noted.contains(&(&upcoming.work, upcoming.event.on))
    });
    let texts = reader.text_days(filter, today, since, today)?;
    let texts = texts
        .into_iter()
        .filter(|text| !noted.contains(&(&text.work, PartialDate::from(text.on))))
        .map(text_came);
    let changes = come.into_iter().filter_map(|upcoming| {
        let on = upcoming.event.on.day()?;
        let what = upcoming.event.kind.chinese();
        Some(Change {
            id: None,
            work: upcoming.work,
            kind: ChangeKind::DayCame,
            subject: upcoming.event.kind.id().to_owned(),
            on: Some(upcoming.event.on),
            before: None,
            after: None,
            known_at: KnownAt::Came(on),
            headline: format!("{what}：《{}》", upcoming.title),
            summary: format!("《{}》{on} {what}。", upcoming.title),
            title: upcoming.title,
            articles: Vec::new(),
            is_legal: true,
        })
    });
    Ok(changes.chain(texts).collect())
}

/// A revised text took effect.
fn text_came(text: TextDay) -> Change {
    let TextDay {
        work,
        title,
        label,
        on,
        is_held,
    } = text;
    let unheld = if is_held { "" } else { "（本库未收）" };
    let what = EventKind::Effective.chinese();
    Change {
        id: None,
        work,
        kind: ChangeKind::DayCame,
        subject: EventKind::Effective.id().to_owned(),
        on: Some(PartialDate::from(on)),
        before: None,
        after: None,
        known_at: KnownAt::Came(on),
        headline: format!("{what}：《{title}》{label} 文本{unheld}"),
        summary: format!("《{title}》{label} 文本{unheld} {on} {what}。"),
        title,
        articles: Vec::new(),
        is_legal: true,
    }
}

/// The first instant of a day in China, where one day begins for all.
fn beginning(day: Date) -> Option<Timestamp> {
    let zoned = day.to_zoned(china()).ok()?;
    Some(zoned.timestamp())
}

pub(crate) fn china() -> TimeZone {
    TimeZone::fixed(offset(8))
}
