//! A work as lists show it.

use huidian_model::{
    Addressee, DatedEvent, EventKind, Force, ForceStatus, Horizon, Issuers, Number, PartialDate,
    ReviewState, Sector, TextAbsence, Topic, WorkId, WorkKind, begins_on,
};
use jiff::civil::Date;

use crate::codec::{decode_issuers, decode_number, join, split};
use crate::database::error::Result;
use crate::database::row::{by_id, date_if_any, parsed, parsed_if_any, unreadable, work_id_from};
use crate::sql::Row;

/// The texts of a work in figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldText {
    /// Versions: the parts of a code that belong together are one.
    pub expression_count: u32,
    /// Label of the newest expression.
    pub latest_label: String,
    /// Of the newest text, or of the newest of each part.
    pub article_count: u32,
    pub char_count: u32,
}

/// A work as lists show it.
#[derive(Debug, Clone, PartialEq)]
pub struct WorkSummary {
    pub id: WorkId,
    pub title: String,
    pub kind: Option<WorkKind>,
    pub is_draft: bool,
    pub number: Option<Number>,
    pub issuers: Issuers,
    pub region: Option<String>,
    pub sectors: Vec<Sector>,
    pub topics: Vec<Topic>,
    pub addressees: Vec<Addressee>,
    /// Best date of each kind, by date.
    pub dates: Vec<(EventKind, PartialDate)>,
    /// The date under which it is listed.
    pub listed_on: Option<PartialDate>,
    /// `None` where no text is held; then `absence` may say why.
    pub text: Option<HeldText>,
    pub absence: Option<TextAbsence>,
    pub review: ReviewState,
    /// Status on the day that was asked about.
    pub force: Force,
    /// How far that is known.
    pub horizon: Horizon,
}

impl WorkSummary {
    /// Kind of the date under which the work is listed.
    pub fn listed_by(&self) -> Option<EventKind> {
        let on = self.listed_on?;
        let is_of = |kind: &EventKind| self.date_of(*kind) == Some(on);
        EventKind::LISTING.into_iter().find(is_of)
    }

    /// The date under which the work is listed, for the reader; where it is no day on which the work was made, its kind stands behind: 2026-07-01 施行.
    pub fn listed_in_words(&self) -> Option<String> {
        let on = self.listed_on?;
        let made = [EventKind::Published, EventKind::Signed, EventKind::Adopted];
        Some(match self.listed_by().filter(|kind| !made.contains(kind)) {
            Some(kind) => format!("{on} {}", kind.chinese()),
            None => on.to_string(),
        })
    }

    /// Up to when its status is known.
    pub fn known_until(&self) -> Option<Date> {
        self.horizon.known_under(self.force.status)
    }

    /// The best date of a kind.
    pub fn date_of(&self, kind: EventKind) -> Option<PartialDate> {
        self.dates
            .iter()
            .find(|(known, _)| *known == kind)
            .map(|(_, on)| *on)
    }
}

/// Columns of [`summary_from`], of a `work w` joined with its `work_force f` on a day.
pub(crate) const SUMMARY_COLUMNS: &str = "w.id, w.title, w.kind, w.is_draft, w.number, w.issuers, w.region,
    w.sectors, w.dates, w.listed_on, w.expression_count, w.latest_label, w.article_count, w.char_count,
    w.absence_code, w.absence_reason, w.review, f.status, f.basis, w.known_until, w.newer_text_on,
    w.topics, w.addressees";
/// Their number.
pub(crate) const SUMMARY_COLUMN_COUNT: usize = 23;

pub(crate) fn summary_from(row: &Row<'_>) -> Result<WorkSummary> {
    let number: Option<String> = row.get(4)?;
    let issuers: String = row.get(5)?;
    let bits: u16 = row.get(7)?;
    let known_until = parsed_if_any(row, 19, "day")?;
    let dates = decode_dates(&row.get::<String>(8)?)?;
    let mut effective = dates
        .iter()
        .filter(|(kind, _)| *kind == EventKind::Effective);
    let effective = effective.next().map(|(_, on)| *on);
    let absence: (Option<String>, Option<String>) = (row.get(14)?, row.get(15)?);
    Ok(WorkSummary {
        id: work_id_from(row, 0)?,
        title: row.get(1)?,
        kind: parsed_if_any(row, 2, "kind")?,
        is_draft: row.get(3)?,
        number: number
            .map(|line| decode_number(&line).ok_or_else(|| unreadable("number", line)))
            .transpose()?,
        issuers: decode_issuers(&issuers).ok_or_else(|| unreadable("issuers", issuers))?,
        region: row.get(6)?,
        sectors: sectors_of(bits),
        topics: Topic::of_bits(row.get(21)?),
        addressees: Addressee::of_bits(row.get(22)?),
        dates,
        listed_on: date_if_any(row, 9)?,
        text: held_text_from(row)?,
        absence: absence
            .0
            .zip(absence.1)
            .map(|(code, reason)| TextAbsence { code, reason }),
        review: by_id(row, 16, "review", ReviewState::from_id)?,
        force: Force {
            status: parsed::<ForceStatus>(row, 17, "status")?,
            basis: row.get(18)?,
        },
        horizon: Horizon {
            known_until,
            begins_on: begins_on(known_until, effective),
            newer_text_on: date_if_any(row, 20)?,
        },
    })
}

fn held_text_from(row: &Row<'_>) -> Result<Option<HeldText>> {
    let Some(latest_label) = row.get(11)? else {
        return Ok(None);
    };
    Ok(Some(HeldText {
        expression_count: row.get(10)?,
        latest_label,
        article_count: row.get(12)?,
        char_count: row.get(13)?,
    }))
}

/// Sectors of a set of bits, in the roundup's order.
pub(crate) fn sectors_of(bits: u16) -> Vec<Sector> {
    Sector::ALL
        .into_iter()
        .filter(|sector| bits & sector.bit() != 0)
        .collect()
}

/// `published 2024-05-01`, one field per date.
pub(crate) fn encode_dates(events: &[DatedEvent]) -> String {
    join(
        events
            .iter()
            .map(|event| format!("{} {}", event.kind.id(), event.on)),
    )
}

pub(crate) fn decode_dates(line: &str) -> Result<Vec<(EventKind, PartialDate)>> {
    let read = |field: &String| {
        let (kind, on) = field.split_once(' ')?;
        Some((EventKind::from_id(kind)?, on.parse().ok()?))
    };
    let fields = match line {
        "" => Some(Vec::new()),
        line => split(line),
    };
    fields
        .and_then(|fields| fields.iter().map(read).collect())
        .ok_or_else(|| unreadable("dates", line))
}
