//! What happened to works: an append-only stream with ids that never change.

use huidian_model::{DatedEvent, EventKind, PartialDate, WorkId};
use jiff::{Timestamp, civil::Date};

use crate::blobs::frame::content_hash;
use crate::codec::join;
use crate::content::filter::{WAITS, WorkFilter};
use crate::content::listing::works_on;
use crate::database::error::Result;
use crate::database::reader::Reader;
use crate::database::row::{by_id, date_if_any, instant_from, parsed, witness_from, work_id_from};
use crate::sql::{Connection, Row, params, params_from_iter};

/// What kind of thing happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LibraryEventKind {
    WorkAdded,
    /// The batch that brought it was taken back, or it became one with another work.
    WorkWithdrawn,
    /// Subject: label of the expression.
    TextAdded,
    TextChanged,
    TextWithdrawn,
    /// A date became known. Subject: id of the [`EventKind`]; the event is on that date.
    DateKnown,
    /// A known date was corrected; the event is on the new date.
    DateCorrected,
    DateWithdrawn,
    /// Subject: the field, such as `title`.
    FactCorrected,
    /// Subject: id of the relation kind; the value is the other work.
    RelationAdded,
    RelationWithdrawn,
    /// A day came on which the status changed by itself. Subject: id of the new status.
    StatusChanged,
    /// An amended text changed the article that a duty rests on. Subject: id of the duty; before, the label of the text it rests on and the article;
    /// after, the label of the text that changed it.
    DutyToReview,
}

const KINDS: [(LibraryEventKind, &str); 13] = [
    (LibraryEventKind::WorkAdded, "work_added"),
    (LibraryEventKind::WorkWithdrawn, "work_withdrawn"),
    (LibraryEventKind::TextAdded, "text_added"),
    (LibraryEventKind::TextChanged, "text_changed"),
    (LibraryEventKind::TextWithdrawn, "text_withdrawn"),
    (LibraryEventKind::DateKnown, "date_known"),
    (LibraryEventKind::DateCorrected, "date_corrected"),
    (LibraryEventKind::DateWithdrawn, "date_withdrawn"),
    (LibraryEventKind::FactCorrected, "fact_corrected"),
    (LibraryEventKind::RelationAdded, "relation_added"),
    (LibraryEventKind::RelationWithdrawn, "relation_withdrawn"),
    (LibraryEventKind::StatusChanged, "status_changed"),
    (LibraryEventKind::DutyToReview, "duty_to_review"),
];

impl LibraryEventKind {
    pub fn id(self) -> &'static str {
        KINDS[self as usize].1
    }

    pub fn from_id(id: &str) -> Option<Self> {
        KINDS
            .iter()
            .find(|(_, name)| *name == id)
            .map(|(kind, _)| *kind)
    }
}

/// One entry of the stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LibraryEvent {
    /// Grows with every entry; where a reader left off.
    pub seq: i64,
    /// Made of what happened, so that a library built anew from the same sources gives the same ids.
    pub id: String,
    pub work: WorkId,
    pub kind: LibraryEventKind,
    /// Which text, date, field or relation; empty for a work as a whole.
    pub subject: String,
    /// The civil date it is about, which may lie ahead.
    pub on: Option<PartialDate>,
    pub before: Option<String>,
    pub after: Option<String>,
    pub recorded_at: Timestamp,
}

/// A dated event of a work in a span of days.
#[derive(Debug, Clone, PartialEq)]
pub struct UpcomingEvent {
    pub work: WorkId,
    pub title: String,
    pub event: DatedEvent,
}

/// Which part of the stream is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StreamRequest {
    pub filter: WorkFilter,
    /// The day for which the filter's statuses are taken.
    pub as_of: Date,
    /// All kinds when empty.
    pub kinds: Vec<LibraryEventKind>,
    /// Recorded at this instant or later.
    pub since: Option<Timestamp>,
    /// Only entries before this one: `seq` of the last of the page before.
    pub before: Option<i64>,
    pub limit: u32,
}

impl StreamRequest {
    /// The newest fifty about works a filter lets through.
    pub fn newest(filter: WorkFilter, as_of: Date) -> Self {
        Self {
            filter,
            as_of,
            kinds: Vec::new(),
            since: None,
            before: None,
            limit: 50,
        }
    }
}

/// An entry about to be written.
pub(crate) struct NewEvent<'e> {
    pub(crate) work: &'e WorkId,
    pub(crate) kind: LibraryEventKind,
    pub(crate) subject: &'e str,
    pub(crate) on: Option<PartialDate>,
    pub(crate) before: Option<String>,
    pub(crate) after: Option<String>,
}

impl NewEvent<'_> {
    /// `repeat` tells apart the same thing happening again.
    fn id(&self, repeat: u32) -> String {
        let line = join([
            self.work.as_str(),
            self.kind.id(),
            self.subject,
            &self.on.map(|on| on.to_string()).unwrap_or_default(),
            self.before.as_deref().unwrap_or_default(),
            self.after.as_deref().unwrap_or_default(),
            &repeat.to_string(),
        ]);
        content_hash(line.as_bytes()).to_string()[..24].to_owned()
    }
}

pub(crate) fn record(connection: &Connection, event: &NewEvent<'_>, now: Timestamp) -> Result<()> {
    let mut insert = connection.prepare_cached(
        "insert into library_event (id, work, kind, subject, happens_on, value_before, value_after, recorded_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (id) do nothing",
    )?;
    for repeat in 0.. {
        let added = insert.execute(params![
            event.id(repeat),
            event.work.as_str(),
            event.kind.id(),
            event.subject,
            event.on.map(|on| on.to_string()),
            event.before,
            event.after,
            now.as_microsecond()
        ])?;
        if added > 0 {
            break;
        }
    }
    Ok(())
}

const COLUMNS: &str =
    "seq, id, work, kind, subject, happens_on, value_before, value_after, recorded_at";

/// [`event_from`]'s columns of a `library_event v`.
pub(crate) fn prefixed_columns() -> String {
    let columns: Vec<String> = COLUMNS
        .split(", ")
        .map(|column| format!("v.{column}"))
        .collect();
    columns.join(", ")
}

pub(crate) fn event_from(row: &Row<'_>) -> Result<LibraryEvent> {
    Ok(LibraryEvent {
        seq: row.get(0)?,
        id: row.get(1)?,
        work: work_id_from(row, 2)?,
        kind: by_id(row, 3, "library event", LibraryEventKind::from_id)?,
        subject: row.get(4)?,
        on: date_if_any(row, 5)?,
        before: row.get(6)?,
        after: row.get(7)?,
        recorded_at: instant_from(row, 8)?,
    })
}

impl Reader<'_> {
    /// The stream after an entry, oldest first.
    pub fn events_after(&self, seq: i64, limit: u32) -> Result<Vec<LibraryEvent>> {
        let sql =
            format!("select {COLUMNS} from library_event where seq > $1 order by seq limit $2");
        self.connection()
            .prepare_cached(&sql)?
            .query_and_then(params![seq, limit], event_from)?
            .collect()
    }

    /// The newest entries before one (`None`: the newest of all), newest first.
    pub fn events_before(&self, seq: Option<i64>, limit: u32) -> Result<Vec<LibraryEvent>> {
        let sql = format!(
            "select {COLUMNS} from library_event where seq < $1 order by seq desc limit $2"
        );
        self.connection()
            .prepare_cached(&sql)?
            .query_and_then(params![seq.unwrap_or(i64::MAX), limit], event_from)?
            .collect()
    }

    /// The part of the stream that is about works a filter lets through, newest first: what a feed of a list, a sector, an issuer or a register shows.
    pub fn stream(&self, request: &StreamRequest) -> Result<Vec<LibraryEvent>> {
        let mut clause = works_on(request.as_of);
        request.filter.add_to(&mut clause, None);
        let seq = clause.bind(request.before.unwrap_or(i64::MAX));
        clause.and(&format!("v.seq < {seq} and v.is_withdrawn = 0"));
        if let Some(since) = request.since {
            let since = clause.bind(since.as_microsecond());
            clause.and(&format!("v.recorded_at >= {since}"));
        }
        let kinds = clause.bind_all(request.kinds.iter().map(|kind| kind.id().to_owned()));
        if !kinds.is_empty() {
            clause.and(&format!("v.kind in ({kinds})"));
        }
        let limit = clause.bind(i64::from(request.limit));
        let joined = clause.sql.replacen(
            " where ",
            " join library_event v on v.work = w.id where ",
            1,
        );
        let columns = prefixed_columns();
        let sql = format!("select {columns}{joined} order by v.seq desc limit {limit}");
        self.connection()
            .prepare_cached(&sql)?
            .query_and_then(params_from_iter(&clause.values), event_from)?
            .collect()
    }

    /// What happened to a work, oldest first.
    pub fn events_of(&self, work: &WorkId) -> Result<Vec<LibraryEvent>> {
        let sql = format!("select {COLUMNS} from library_event where work = $1 order by seq");
        self.connection()
            .prepare_cached(&sql)?
            .query_and_then(params![work.as_str()], event_from)?
            .collect()
    }

    /// The number of the newest entry, 0 in an empty library: changes exactly when the stream grows.
    pub fn last_event_seq(&self) -> Result<i64> {
        Ok(self
            .connection()
            .prepare_cached("select coalesce(max(seq), 0) from library_event")?
            .query_row([], |row| row.get(0))?)
    }

    /// Dated events of works that may fall on a day from `from` to `until`, both included, by day; all kinds when `kinds` is empty.
    pub fn events_between(
        &self,
        from: Date,
        until: Date,
        kinds: &[EventKind],
    ) -> Result<Vec<UpcomingEvent>> {
        let kinds: Vec<String> = kinds
            .iter()
            .map(|kind| format!("'{}'", kind.id()))
            .collect();
        let condition = if kinds.is_empty() {
            String::new()
        } else {
            format!("and v.kind in ({})", kinds.join(", "))
        };
        let sql = format!(
            "select w.id, w.title, v.kind, v.happens_on, v.source_kind, v.source_detail, v.confidence
             from work_event v join work w on w.key = v.work_key
             where v.earliest_on <= $1 and v.latest_on >= $2 and w.review <> 'rejected' and not {WAITS} {condition}
             order by v.earliest_on, v.kind, w.id"
        );
        self.connection()
            .prepare_cached(&sql)?
            .query_and_then(params![until.to_string(), from.to_string()], |row| {
                let (source, confidence) = witness_from(row, 4)?;
                Ok(UpcomingEvent {
                    work: work_id_from(row, 0)?,
                    title: row.get(1)?,
                    event: DatedEvent {
                        kind: by_id(row, 2, "event", EventKind::from_id)?,
                        on: parsed(row, 3, "date")?,
                        source,
                        confidence,
                    },
                })
            })?
            .collect()
    }
}
