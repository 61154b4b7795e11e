//! Days to remember: effect of a work and of each revised text, end of consultation, expiry, repeal.

use std::collections::{BTreeMap, HashSet};

use huidian_model::{EventKind, PartialDate, ReviewState, WorkId, horizon_words};
use huidian_store::{
    LibraryEvent, LibraryEventKind, Reader, Register, StreamRequest, WorkFilter, content_hash,
};
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};

use crate::error::Result;

use crate::mail::china;
use huidian_following::{UNCONFIRMED, encode, is_unconfirmed, marked};
use huidian_wire::calendar::Entry;

/// Kinds of date that people put into a calendar.
const KINDS: [EventKind; 4] = [
    EventKind::Effective,
    EventKind::ConsultationCloses,
    EventKind::Expires,
    EventKind::Repealed,
];

/// Days for which an entry that was taken back is still told as cancelled: programs that ask seldom take it out as well.
const TELLS_CANCELLED: i64 = 180;

/// A date through its history: each change raises the sequence.
struct Day {
    on: Option<PartialDate>,
    sequence: u32,
    is_withdrawn: bool,
    /// Whether the work is.
    is_rejected: bool,
    /// Whether the text is.
    is_held: bool,
    changed_at: Timestamp,
}

impl Day {
    fn is_cancelled(&self) -> bool {
        self.is_withdrawn || self.is_rejected
    }
}

/// What a day is: of a work, or of one of its texts, by label.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Occasion {
    Dated(EventKind),
    Text(String),
}

impl Occasion {
    /// What never changes in the entry's UID.
    fn id(&self) -> String {
        match self {
            Self::Dated(kind) => kind.id().to_owned(),
            Self::Text(label) => format!("text {label}"),
        }
    }

    fn chinese(&self) -> &'static str {
        match self {
            Self::Dated(kind) => kind.chinese(),
            Self::Text(_) => EventKind::Effective.chinese(),
        }
    }

    fn remark(&self) -> String {
        match self {
            Self::Dated(_) => String::new(),
            Self::Text(label) => format!("（{label} 文本）"),
        }
    }
}

type Days = BTreeMap<(WorkId, Occasion), Day>;

/// Calendar entries for the works of a filter, on `from` and later. What was withdrawn, or is of a work that was rejected, stays for half a year as
/// cancelled, so that calendars that have it take it out. A date without a day is no entry.
pub fn calendar_entries(
    reader: &Reader<'_>,
    filter: &WorkFilter,
    as_of: Date,
    from: Date,
    public_url: &str,
) -> Result<Vec<Entry>> {
    let mut filter = filter.clone();
    if filter.reviews.is_empty() {
        filter.reviews = ReviewState::ALL.to_vec();
    }
    let mut events = reader.stream(&StreamRequest {
        kinds: vec![
            LibraryEventKind::DateKnown,
            LibraryEventKind::DateCorrected,
            LibraryEventKind::DateWithdrawn,
            LibraryEventKind::FactCorrected,
            LibraryEventKind::TextAdded,
            LibraryEventKind::TextChanged,
        ],
        limit: u32::MAX,
        ..StreamRequest::newest(filter.clone(), as_of)
    })?;
    events.reverse();
    let mut days = days(events);
    place_texts(reader, &filter, as_of, from, &mut days)?;
    let since = as_of.checked_sub(TELLS_CANCELLED.days()).unwrap_or(as_of);
    let mut entries = Vec::new();
    for ((work, occasion), day) in days {
        let Some(on) = day.on.and_then(PartialDate::day).filter(|on| *on >= from) else {
            continue;
        };
        if day.is_cancelled() && china_day(day.changed_at) < since {
            continue;
        }
        if reader.is_waiting(&work)? {
            continue;
        }
        let title = reader
            .find_title(&work)?
            .unwrap_or_else(|| work.to_string());
        let known = reader.find_summary(&work, as_of)?;
        let known = known.and_then(|known| horizon_words(known.horizon.known_until));
        let mut entry = entry(&work, &title, &occasion, on, &day, public_url);
        if is_unconfirmed(reader, &work)? {
            entry.summary = marked(&entry.summary);
            entry.description = format!("{}\n{UNCONFIRMED}", entry.description);
        }
        if let Some(known) = known {
            entry.description = format!("{}\n{known}", entry.description);
        }
        entries.push(entry);
    }
    entries.sort_by(|a, b| (a.on, &a.uid).cmp(&(b.on, &b.uid)));
    Ok(entries)
}

fn china_day(at: Timestamp) -> Date {
    at.to_zoned(china()).date()
}

/// Gives the texts the days on which they take effect now; the others have none that is not their work's.
fn place_texts(
    reader: &Reader<'_>,
    filter: &WorkFilter,
    as_of: Date,
    from: Date,
    days: &mut Days,
) -> Result<()> {
    for text in reader.text_days(filter, as_of, from, Date::MAX)? {
        let on = Some(PartialDate::from(text.on));
        let occasion = (text.work, Occasion::Text(text.label));
        if let Some(day) = days.get_mut(&occasion) {
            day.on = on;
        } else if !text.is_held {
            // nothing was recorded of a text that is not held: it is as old as the last word about its work
            let first = (occasion.0.clone(), Occasion::Dated(EventKind::ALL[0]));
            let of_work = days.range(first..);
            let of_work = of_work.take_while(|((work, _), _)| *work == occasion.0);
            let last = of_work.map(|(_, day)| day.changed_at).max();
            let day = Day {
                on,
                sequence: 0,
                is_withdrawn: false,
                is_rejected: false,
                is_held: false,
                changed_at: last.unwrap_or(Timestamp::UNIX_EPOCH),
            };
            days.insert(occasion, day);
        }
    }
    Ok(())
}

/// Oldest event first. Days of texts are not placed yet.
fn days(events: Vec<LibraryEvent>) -> Days {
    let mut days = Days::new();
    let mut rejected: HashSet<WorkId> = HashSet::new();
    for event in events {
        let is_text = matches!(
            event.kind,
            LibraryEventKind::TextAdded | LibraryEventKind::TextChanged
        );
        if event.kind == LibraryEventKind::FactCorrected {
            review(&mut days, &mut rejected, &event);
            continue;
        }
        let occasion = match EventKind::from_id(&event.subject).filter(|kind| KINDS.contains(kind))
        {
            _ if is_text => Occasion::Text(event.subject.clone()),
            Some(kind) => Occasion::Dated(kind),
            None => continue,
        };
        let is_withdrawn = event.kind == LibraryEventKind::DateWithdrawn;
        let is_rejected = rejected.contains(&event.work);
        let on = event.on.filter(|_| !is_text);
        days.entry((event.work, occasion))
            .and_modify(|day| {
                day.on = on;
                day.sequence += 1;
                day.is_withdrawn = is_withdrawn;
                day.changed_at = event.recorded_at;
            })
            .or_insert(Day {
                on,
                sequence: 0,
                is_withdrawn,
                is_rejected,
                is_held: true,
                changed_at: event.recorded_at,
            });
    }
    days
}

/// A work that is rejected takes its days with it, and brings them back when it is accepted after all.
fn review(days: &mut Days, rejected: &mut HashSet<WorkId>, event: &LibraryEvent) {
    let is_rejected =
        event.subject == "review" && event.after.as_deref() == Some(ReviewState::Rejected.id());
    let has_changed = event.subject == "review"
        && if is_rejected {
            rejected.insert(event.work.clone())
        } else {
            rejected.remove(&event.work)
        };
    if !has_changed {
        return;
    }
    let first = (event.work.clone(), Occasion::Dated(EventKind::ALL[0]));
    let of_work = days
        .range_mut(first..)
        .take_while(|((work, _), _)| *work == event.work);
    for (_, day) in of_work {
        day.is_rejected = is_rejected;
        day.sequence += 1;
        day.changed_at = event.recorded_at;
    }
}

/// Due days that the house noted about the works it follows, on `from` and later, with who answers; the note itself stays inside. A day that was taken
/// away is gone from the calendar, and programs that follow it drop the entry.
pub fn due_days(
    reader: &Reader<'_>,
    register: &Register,
    from: Date,
    public_url: &str,
) -> Result<Vec<Entry>> {
    let mut entries = Vec::new();
    for note in &register.notes {
        let Some(on) = note.due_on.filter(|on| *on >= from) else {
            continue;
        };
        let work = &note.work;
        let title = reader.find_title(work)?;
        let title = title.unwrap_or_else(|| work.to_string());
        let hash = content_hash(format!("register {} {work}", register.key).as_bytes());
        let url = format!("{public_url}/works/{}", encode(work.as_str()));
        let owner = match note.owner.as_str() {
            "" => String::new(),
            owner => format!("，责任人：{owner}"),
        };
        entries.push(Entry {
            uid: format!("{}@huidian", &hash.to_string()[..24]),
            on,
            summary: format!("台账到期：{title}"),
            description: format!("《{title}》{on} 到期{owner}\n{url}"),
            url: Some(url),
            categories: vec!["台账到期".to_owned()],
            sequence: note.sequence,
            is_cancelled: false,
            every_months: 0,
            alarms: Vec::new(),
            changed_at: note.noted_at,
        });
    }
    Ok(entries)
}

fn entry(
    work: &WorkId,
    title: &str,
    occasion: &Occasion,
    on: Date,
    day: &Day,
    public_url: &str,
) -> Entry {
    let hash = content_hash(format!("{work} {}", occasion.id()).as_bytes()).to_string();
    // a rejected work has no page
    let page = || format!("{public_url}/works/{}", encode(work.as_str()));
    let url = (!day.is_rejected).then(page);
    let (what, mut remark) = (occasion.chinese(), occasion.remark());
    if !day.is_held {
        remark.push_str("（本库未收）");
    }
    let below = url.iter().map(|url| format!("\n{url}")).collect::<String>();
    Entry {
        uid: format!("{}@huidian", &hash[..24]),
        on,
        summary: format!("{what}：{title}{remark}"),
        description: format!("《{title}》{remark}{on} {what}{below}"),
        url,
        categories: vec![what.to_owned()],
        sequence: day.sequence,
        is_cancelled: day.is_cancelled(),
        every_months: 0,
        alarms: Vec::new(),
        changed_at: day.changed_at,
    }
}
