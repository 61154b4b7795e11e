//! `GET /`

use std::cmp::Reverse;

use askama::Template;
use axum::extract::{OriginalUri, State};
use huidian_model::{EventKind, ForceStatus, PartialDate, RelationKind, Sector, WorkKind};
use huidian_store::{TextDay, WorkFilter, WorkSummary};
use jiff::civil::Date;

use super::welcome::Start;
use super::{Shown, show};
use crate::access::Importer;
use crate::request::{Language, Visitor};
use crate::snapshot::{Entry, Snapshot};
use crate::state::AppState;
use crate::views::{Frame, Named, WorkRow, date_shown, day_of, horizons_shown, work_href};

#[derive(Template)]
#[template(path = "home.html")]
struct HomePage {
    frame: Frame,
    sectors: Vec<SectorTile>,
    newest: Vec<WorkRow>,
    soon: Vec<DatedLine>,
    /// Instead of what is coming, where nothing is.
    begun: Vec<DatedLine>,
    closing: Vec<DatedLine>,
    finalised: Vec<FinalisedLine>,
    start: Start,
    /// As the list counts them: without cases.
    work_count: usize,
    /// Those that no tile leads to.
    outside_count: usize,
    text_count: usize,
    in_force_count: usize,
    /// Up to when anything is known of those in force.
    horizon: String,
    draft_count: usize,
    article_count: u64,
    /// Cases, which the list leaves out; with them the works are as many as elsewhere.
    case_count: u64,
    updated: Option<String>,
}

struct SectorTile {
    id: &'static str,
    name: &'static str,
    count: usize,
    draft_count: usize,
}

/// A work and the day something happens to it.
struct DatedLine {
    href: String,
    title: String,
    date: String,
    /// From today on.
    days: i32,
    /// It happens to a later text, not to the work itself.
    is_revision: bool,
    is_held: bool,
}

struct FinalisedLine {
    href: String,
    title: String,
    draft_href: String,
    date: String,
}

const SHOWN: usize = 8;

pub(crate) async fn home(
    State(state): State<AppState>,
    visitor: Visitor,
    OriginalUri(uri): OriginalUri,
    importer: Option<Importer>,
) -> Shown {
    let snapshot = state.snapshot()?;
    let today = state.today();
    let language = visitor.language;
    let force = state.library().force_on(&snapshot, today)?;
    let newest = snapshot
        .entries()
        .iter()
        .zip(force.iter())
        .filter(|(entry, _)| is_published(&entry.work))
        .take(SHOWN)
        .map(|(entry, force)| WorkRow::new(entry, force, language))
        .collect();
    let count = |status: ForceStatus| force.iter().filter(|f| f.status == status).count();
    let listed = || {
        let entries = snapshot.entries().iter();
        entries.filter(|entry| entry.work.kind != Some(WorkKind::Case))
    };
    let frame = state.frame(visitor, &uri);
    let description = frame.t(
        "按行业整理的政策、法规与标准：检索到条，时效可查，每项信息都有出处。",
        "Policies, laws and standards by sector: searchable to the article, with status and sources.",
    );
    let reader = state.library().store().read()?;
    let holdings = reader.holdings()?;
    let revised = reader.text_days(&WorkFilter::default(), today, Date::MIN, Date::MAX)?;
    let effective = days_of(&snapshot, EventKind::Effective)
        .chain(revised_days(&snapshot))
        .chain(days_of_texts(&snapshot, &revised));
    let (past, future): (Vec<_>, Vec<_>) = effective.partition(|day| day.on.earliest() < today);
    let soon = next(future, today, language);
    let updated = reader.last_import_at()?;
    show(&HomePage {
        begun: if soon.is_empty() {
            last(past, today, language)
        } else {
            Vec::new()
        },
        soon,
        article_count: holdings.article_count,
        case_count: holdings.case_count,
        updated: updated.map(day_of),
        start: Start::of(&state, importer.as_ref())?,
        frame: frame.described(description),
        sectors: sector_tiles(&snapshot, language),
        newest,
        closing: {
            let closes = days_of(&snapshot, EventKind::ConsultationCloses);
            next(
                closes.filter(|day| day.on.earliest() >= today).collect(),
                today,
                language,
            )
        },
        finalised: finalised(&snapshot, language),
        work_count: listed().count(),
        outside_count: listed().filter(|e| e.work.sectors.is_empty()).count(),
        text_count: listed().filter(|e| e.has_text()).count(),
        in_force_count: count(ForceStatus::InForce),
        horizon: {
            let entries = snapshot.entries().iter().zip(force.iter());
            let in_force = entries.filter(|(_, force)| force.status == ForceStatus::InForce);
            let known = in_force.map(|(entry, force)| entry.work.horizon.known_under(force.status));
            horizons_shown(known.collect(), language)
        },
        draft_count: count(ForceStatus::Draft),
    })
}

/// Whether a work is among the newest by a day on which it came out; the day on which it begins to hold may be months later.
fn is_published(work: &WorkSummary) -> bool {
    let came_out = [
        EventKind::Published,
        EventKind::Signed,
        EventKind::Adopted,
        EventKind::ConsultationOpens,
    ];
    came_out
        .into_iter()
        .any(|kind| work.date_of(kind).is_some())
}

fn sector_tiles(snapshot: &Snapshot, language: Language) -> Vec<SectorTile> {
    Sector::ALL
        .into_iter()
        .map(|sector| {
            let within = || {
                snapshot
                    .entries()
                    .iter()
                    .filter(move |entry| entry.work.sectors.contains(&sector))
            };
            SectorTile {
                id: sector.id(),
                name: sector.named(language),
                count: within().count(),
                draft_count: within().filter(|entry| entry.work.is_draft).count(),
            }
        })
        .collect()
}

/// A day on which something happens to a work.
struct WorkDay<'s> {
    entry: &'s Entry,
    on: PartialDate,
    is_revision: bool,
    /// Whether the library has the text that begins, where it is a later one.
    is_held: bool,
}

impl WorkDay<'_> {
    fn line(&self, today: Date, language: Language) -> DatedLine {
        DatedLine {
            href: work_href(&self.entry.work.id),
            title: self.entry.work.title.clone(),
            date: date_shown(self.on, language),
            days: (self.on.earliest() - today).get_days(),
            is_revision: self.is_revision,
            is_held: self.is_held,
        }
    }
}

fn days_of(snapshot: &Snapshot, kind: EventKind) -> impl Iterator<Item = WorkDay<'_>> {
    snapshot.entries().iter().filter_map(move |entry| {
        Some(WorkDay {
            entry,
            on: entry.work.date_of(kind)?,
            is_revision: false,
            is_held: true,
        })
    })
}

/// Days on which works begin to hold as they were revised, where these are among the events of the works themselves: the catalogue knows of revisions.
fn revised_days(snapshot: &Snapshot) -> impl Iterator<Item = WorkDay<'_>> {
    snapshot.entries().iter().flat_map(|entry| {
        let of_kind = |wanted: EventKind| {
            let dates = entry.work.dates.iter();
            dates
                .filter(move |(kind, _)| *kind == wanted)
                .map(|(_, on)| *on)
        };
        let first = entry.work.date_of(EventKind::Effective);
        let later = of_kind(EventKind::Effective).filter(move |on| {
            let was_revised = |made: PartialDate| {
                first.is_some_and(|first| first.latest() < made.earliest())
                    && made.earliest() <= on.earliest()
            };
            of_kind(EventKind::Amended).any(was_revised)
        });
        let newer = entry.work.horizon.newer_text_on;
        later.map(move |on| WorkDay {
            entry,
            on,
            is_revision: true,
            is_held: newer.is_none_or(|newer| newer.earliest() > on.earliest()),
        })
    })
}

/// Days on which later texts take effect.
fn days_of_texts<'s>(
    snapshot: &'s Snapshot,
    days: &'s [TextDay],
) -> impl Iterator<Item = WorkDay<'s>> {
    days.iter().filter_map(|day| {
        Some(WorkDay {
            entry: snapshot.find(&day.work)?,
            on: day.on.into(),
            is_revision: true,
            is_held: day.is_held,
        })
    })
}

/// The next days first.
fn next(mut days: Vec<WorkDay<'_>>, today: Date, language: Language) -> Vec<DatedLine> {
    days.sort_by_key(|day| (day.on.earliest(), &day.entry.work.title));
    let shown = days.iter().take(SHOWN);
    shown.map(|day| day.line(today, language)).collect()
}

/// The latest days first.
fn last(mut days: Vec<WorkDay<'_>>, today: Date, language: Language) -> Vec<DatedLine> {
    days.sort_by_key(|day| (Reverse(day.on.earliest()), &day.entry.work.title));
    let shown = days.iter().take(SHOWN);
    shown.map(|day| day.line(today, language)).collect()
}

/// Drafts that became final, the latest first.
fn finalised(snapshot: &Snapshot, language: Language) -> Vec<FinalisedLine> {
    snapshot
        .entries()
        .iter()
        .flat_map(|entry| {
            entry
                .relations
                .iter()
                .filter(move |relation| {
                    relation.kind == RelationKind::Finalises && relation.from == entry.work.id
                })
                .filter_map(move |relation| Some((entry, snapshot.find(&relation.to)?)))
        })
        .take(SHOWN)
        .map(|(entry, draft)| FinalisedLine {
            href: work_href(&entry.work.id),
            title: entry.work.title.clone(),
            draft_href: work_href(&draft.work.id),
            date: entry
                .work
                .listed_on
                .map_or_else(String::new, |on| date_shown(on, language)),
        })
        .collect()
}
