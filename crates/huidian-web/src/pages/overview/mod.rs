//! `GET /overview`: the library in pictures, each with its table.

mod chart;
mod consultations;
pub(crate) mod data;
mod issuers;

use std::collections::BTreeMap;
use std::sync::Arc;

use askama::Template;
use axum::extract::{OriginalUri, State};
use huidian_model::{ForceStatus, PartialDate, Sector};

use self::chart::Chart;
use self::consultations::consultations;
use self::issuers::issuers_by_year;
use super::lineage::Lineage;
use super::{Shown, show};
use crate::error::Error;
use crate::listing::arranged;
use crate::request::{Language, Query, Visitor, encode_path};
use crate::snapshot::{Facet, Facets, Snapshot};
use crate::state::AppState;
use crate::views::{Frame, Named, date_shown, picture, work_href};

#[derive(Template)]
#[template(path = "overview.html")]
struct OverviewPage {
    frame: Frame,
    charts: Vec<Chart>,
    theme: String,
    lineage: Chart,
    is_cut: bool,
}

/// Months shown, the newest last.
const MONTHS: usize = 24;
const ISSUERS: usize = 16;

pub(crate) async fn overview(
    State(state): State<AppState>,
    visitor: Visitor,
    query: Query,
    OriginalUri(uri): OriginalUri,
) -> Shown {
    let snapshot = state.snapshot()?;
    let language = visitor.language;
    let (charts, lineage) = charts_of(&state, &query, language)?;
    let theme = Lineage::find(&snapshot, query.first("theme"));
    let frame = state.frame(visitor, &uri);
    let title = frame.t("概览", "Overview");
    show(&OverviewPage {
        theme: theme.theme,
        is_cut: theme.is_cut,
        lineage,
        charts,
        frame: frame.titled(title),
    })
}

/// All pictures of a selection, the lineage of a theme by itself.
fn charts_of(
    state: &AppState,
    query: &Query,
    language: Language,
) -> Result<(Vec<Chart>, Chart), Error> {
    let snapshot = state.snapshot()?;
    let facets = arranged(state, &snapshot, &query.without(&["chart"]))?;
    let theme = Lineage::find(&snapshot, query.first("theme"));
    let charts = vec![
        by_month(&snapshot, &facets, language),
        consultations(&snapshot, &facets, state.today(), language),
        by_status(&facets, language),
        by_issuer(&facets, language),
        issuers_by_year(&snapshot, &facets, language),
        by_kind(&facets, language),
        by_year(&facets, language),
    ];
    let lineage = lineage_chart(state, &snapshot, &theme, language)?;
    Ok((charts, lineage))
}

fn by_month(snapshot: &Snapshot, facets: &Facets, language: Language) -> Chart {
    let mut months: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for place in &facets.matching {
        let work = &snapshot.entries()[*place].work;
        let Some(month) = work.listed_on.and_then(month_of) else {
            continue;
        };
        let counts = months
            .entry(month)
            .or_insert_with(|| vec![0; Sector::ALL.len()]);
        for sector in &work.sectors {
            counts[*sector as usize] += 1;
        }
    }
    // laws of long ago belong to no sector and would stretch the picture
    months.retain(|_, counts| counts.iter().any(|count| *count > 0));
    let skipped = months.len().saturating_sub(MONTHS);
    let months: Vec<(String, Vec<usize>)> = months.into_iter().skip(skipped).collect();
    let names: Vec<String> = months.iter().map(|(month, _)| month.clone()).collect();
    let rows: Vec<(String, Vec<usize>)> = Sector::ALL
        .into_iter()
        .map(|sector| {
            let counts = months.iter().map(|(_, counts)| counts[sector as usize]);
            (sector.named(language).to_owned(), counts.collect())
        })
        .collect();
    let name = language.pick("各行业每月文件数", "Works per month and sector");
    Chart {
        id: "months",
        name,
        svg: picture::grid(name, &names, &rows),
        head: std::iter::once(language.pick("行业", "Sector").to_owned())
            .chain(names)
            .collect(),
        lines: Sector::ALL
            .into_iter()
            .zip(rows)
            .map(|(sector, (label, counts))| {
                (
                    Some(format!("/works?sector={}", sector.id())),
                    label,
                    counts.iter().map(usize::to_string).collect(),
                )
            })
            .collect(),
    }
}

/// The works of one theme from the first to the last, and what relates them.
fn lineage_chart(
    state: &AppState,
    snapshot: &Arc<Snapshot>,
    lineage: &Lineage,
    language: Language,
) -> Result<Chart, Error> {
    let name = language.pick("一个主题的沿革", "Lineage of a theme");
    let force = state.library().force_on(snapshot, state.today())?;
    let lines = lineage.places.iter().enumerate().map(|(row, place)| {
        let work = &snapshot.entries()[*place].work;
        let cells = vec![
            work.listed_on
                .map_or_else(String::new, |on| date_shown(on, language)),
            force[*place].status.named(language).to_owned(),
            lineage.told(snapshot, row, language),
        ];
        (Some(work_href(&work.id)), work.title.clone(), cells)
    });
    Ok(Chart {
        id: "lineage",
        name,
        svg: lineage.picture(snapshot, name, language),
        head: [
            language.pick("文件", "Work"),
            language.pick("日期", "Date"),
            language.pick("时效", "Status"),
            language.pick("关系", "Relations"),
        ]
        .map(str::to_owned)
        .to_vec(),
        lines: lines.collect(),
    })
}

fn month_of(on: PartialDate) -> Option<String> {
    on.month().map(|month| format!("{}-{month:02}", on.year()))
}

fn values(facets: &Facets, facet: Facet) -> impl Iterator<Item = (&str, usize)> {
    facets
        .values
        .iter()
        .filter(move |(known, _)| *known == facet)
        .flat_map(|(_, values)| values)
        .map(|value| (value.value.as_str(), value.count))
}

fn chart(
    id: &'static str,
    name: &'static str,
    facet: Facet,
    items: Vec<(String, String, usize)>,
    is_upright: bool,
    language: Language,
) -> Chart {
    let drawn: Vec<(String, usize)> = items
        .iter()
        .map(|(_, label, count)| (label.clone(), *count))
        .collect();
    Chart {
        id,
        name,
        svg: if is_upright {
            picture::columns(name, &drawn)
        } else {
            picture::bars(name, &drawn)
        },
        head: vec![
            facet.named(language).to_owned(),
            language.pick("文件数", "Works").to_owned(),
        ],
        lines: items
            .into_iter()
            .map(|(value, label, count)| {
                let href = format!("/works?{}={}", facet.id(), encode_path(&value));
                (Some(href), label, vec![count.to_string()])
            })
            .collect(),
    }
}

fn by_status(facets: &Facets, language: Language) -> Chart {
    let items = values(facets, Facet::Status).map(|(value, count)| {
        let name = value.parse::<ForceStatus>().map(|s| s.named(language));
        (value.to_owned(), name.unwrap_or("").to_owned(), count)
    });
    let name = language.pick("时效", "Status");
    let items: Vec<_> = items.collect();
    let whole = items
        .iter()
        .map(|(_, _, count)| count)
        .sum::<usize>()
        .max(1);
    let mut chart = chart("statuses", name, Facet::Status, items, false, language);
    chart.head.push(language.pick("占比", "Share").to_owned());
    for (_, _, cells) in &mut chart.lines {
        let count = cells.first().and_then(|count| count.parse::<usize>().ok());
        let share = count.unwrap_or(0) as f64 * 100.0 / whole as f64;
        cells.push(format!("{share:.1}%"));
    }
    chart
}

fn by_issuer(facets: &Facets, language: Language) -> Chart {
    let items = values(facets, Facet::Issuer)
        .take(ISSUERS)
        .map(|(value, count)| (value.to_owned(), value.to_owned(), count));
    let name = language.pick("发文最多的机关", "Who issues most");
    chart(
        "issuers",
        name,
        Facet::Issuer,
        items.collect(),
        false,
        language,
    )
}

fn by_kind(facets: &Facets, language: Language) -> Chart {
    let items = values(facets, Facet::Kind).map(|(value, count)| {
        let name = value.parse::<huidian_model::WorkKind>();
        let name = name.map(|kind| kind.named(language));
        (value.to_owned(), name.unwrap_or("").to_owned(), count)
    });
    let name = language.pick("效力层级", "Kinds");
    chart("kinds", name, Facet::Kind, items.collect(), false, language)
}

fn by_year(facets: &Facets, language: Language) -> Chart {
    let mut items: Vec<(String, String, usize)> = values(facets, Facet::Year)
        .map(|(value, count)| (value.to_owned(), value.to_owned(), count))
        .collect();
    items.reverse();
    let name = language.pick("各年文件数", "Works per year");
    chart("years", name, Facet::Year, items, true, language)
}
