//! `GET /overview/data.csv?chart=…`, `data.json`: the figures behind a picture.

use axum::Json;
use axum::extract::State;
use axum::response::Response;
use huidian_wire::table::{Cell, Table};
use huidian_wire::{ChartRowShape, ChartShape};

use super::chart::Chart;
use super::charts_of;
use crate::downloads::saved_csv;
use crate::error::Error;
use crate::request::{Query, Visitor, ascii_link};
use crate::state::AppState;

fn find(state: &AppState, visitor: &Visitor, query: &Query) -> Result<Chart, Error> {
    let asked = query.first("chart").unwrap_or("");
    let (charts, lineage) = charts_of(state, query, visitor.language)?;
    let mut charts = charts.into_iter().chain([lineage]);
    charts
        .find(|chart| chart.id == asked)
        .ok_or_else(|| Error::parameter("chart", "没有这幅图 (no such picture)"))
}

/// Heads and labels in the language of the reader; the last column is the address of what is behind a line.
pub(crate) async fn csv(
    State(state): State<AppState>,
    visitor: Visitor,
    query: Query,
) -> Result<Response, Error> {
    let chart = find(&state, &visitor, &query)?;
    let base = state.base_for_programs();
    let link = visitor.language.pick("链接", "Link");
    let names = chart.head.iter().map(String::as_str).chain([link]);
    let columns: Vec<(&str, f64)> = names.map(|name| (name, 12.0)).collect();
    let table = Table {
        name: chart.id,
        columns: &columns,
    };
    let rows = chart.lines.iter().map(|(href, label, cells)| {
        let href = href
            .as_deref()
            .map(|href| format!("{base}{}", ascii_link(href)));
        let cells = cells.iter().cloned().chain([href.unwrap_or_default()]);
        let mut row = vec![Cell::Text(label.clone())];
        row.extend(cells.map(Cell::Text));
        row
    });
    Ok(saved_csv(&table, rows))
}

/// The same as JSON.
pub(crate) async fn json(
    State(state): State<AppState>,
    visitor: Visitor,
    query: Query,
) -> Result<Json<ChartShape>, Error> {
    let chart = find(&state, &visitor, &query)?;
    let rows = chart.lines.into_iter();
    Ok(Json(ChartShape {
        chart: chart.id,
        name: chart.name,
        head: chart.head,
        rows: rows
            .map(|(href, label, cells)| ChartRowShape { label, cells, href })
            .collect(),
    }))
}
