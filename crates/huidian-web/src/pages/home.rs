//! `GET /`

use askama::Template;
use axum::extract::{OriginalUri, State};
use huidian_model::{EventKind, ForceStatus, RelationKind, Sector};
use jiff::civil::Date;

use super::{Shown, show};
use crate::request::{Language, Visitor};
use crate::snapshot::{Entry, Snapshot};
use crate::state::AppState;
use crate::views::{Frame, Named, WorkRow, date_shown, work_href};

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
    work_count: usize,
    text_count: usize,
    in_force_count: usize,
    draft_count: usize,
    article_count: u64,
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
) -> Shown {
    let snapshot = state.snapshot()?;
    let today = state.today();
    let language = visitor.language;
    let force = state.library().force_on(&snapshot, today)?;
    let newest = snapshot
        .entries()
        .iter()
        .zip(force.iter())
        .filter(|(entry, _)| entry.work.listed_on.is_some())
        .take(SHOWN)
        .map(|(entry, force)| WorkRow::new(entry, force, language))
        .collect();
    let count = |status: ForceStatus| force.iter().filter(|f| f.status == status).count();
    let frame = state.frame(visitor, &uri);
    let description = frame.t(
        "按行业整理的政策、法规与标准：检索到条，时效可查，每项信息都有出处。",
        "Policies, laws and standards by sector: searchable to the article, with status and sources.",
    );
    let soon = coming(&snapshot, today, EventKind::Effective, language);
    let reader = state.library().store().read()?;
    let updated = reader.last_import_at()?;
    show(&HomePage {
        begun: if soon.is_empty() {
            begun(&snapshot, today, language)
        } else {
            Vec::new()
        },
        soon,
        article_count: reader.counts()?.article_count,
        updated: updated.map(|at| at.strftime("%Y-%m-%d").to_string()),
        frame: frame.described(description),
        sectors: sector_tiles(&snapshot, language),
        newest,
        closing: coming(&snapshot, today, EventKind::ConsultationCloses, language),
        finalised: finalised(&snapshot, language),
        work_count: snapshot.entries().len(),
        text_count: snapshot.entries().iter().filter(|e| e.has_text()).count(),
        in_force_count: count(ForceStatus::InForce),
        draft_count: count(ForceStatus::Draft),
    })
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

/// Works to which something happens from today on, the next first.
fn coming(snapshot: &Snapshot, today: Date, kind: EventKind, language: Language) -> Vec<DatedLine> {
    let mut lines: Vec<(Date, DatedLine)> = snapshot
        .entries()
        .iter()
        .filter_map(|entry| {
            let on = entry.work.date_of(kind)?;
            let day = on.earliest();
            (day >= today).then(|| (day, dated_line(entry, day, on, today, language)))
        })
        .collect();
    lines.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.title.cmp(&b.1.title)));
    lines
        .into_iter()
        .take(SHOWN)
        .map(|(_, line)| line)
        .collect()
}

/// What took effect last, the latest first.
fn begun(snapshot: &Snapshot, today: Date, language: Language) -> Vec<DatedLine> {
    let mut lines: Vec<(Date, DatedLine)> = snapshot
        .entries()
        .iter()
        .filter_map(|entry| {
            let on = entry.work.date_of(EventKind::Effective)?;
            let day = on.earliest();
            (day < today).then(|| (day, dated_line(entry, day, on, today, language)))
        })
        .collect();
    lines.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.title.cmp(&b.1.title)));
    let shown = lines.into_iter().take(SHOWN);
    shown.map(|(_, line)| line).collect()
}

fn dated_line(
    entry: &Entry,
    day: Date,
    on: huidian_model::PartialDate,
    today: Date,
    language: Language,
) -> DatedLine {
    DatedLine {
        href: work_href(&entry.work.id),
        title: entry.work.title.clone(),
        date: date_shown(on, language),
        days: (day - today).get_days(),
    }
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
