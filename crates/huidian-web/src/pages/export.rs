//! `GET /works.csv`, `/works.json`: a list to take away.

use axum::Json;
use axum::extract::State;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::IntoResponse;
use huidian_wire::WorkShape;

use crate::api::all_matching;
use crate::error::Error;
use crate::request::Query;
use crate::state::AppState;

pub(crate) async fn json(
    State(state): State<AppState>,
    query: Query,
) -> Result<Json<Vec<WorkShape>>, Error> {
    all_matching(&state, &query).map(Json)
}

const COLUMNS: [&str; 14] = [
    "id",
    "title",
    "kind",
    "draft",
    "number",
    "issuers",
    "issuer_count",
    "sectors",
    "region",
    "signed",
    "published",
    "effective",
    "status",
    "text_held",
];

pub(crate) async fn csv(
    State(state): State<AppState>,
    query: Query,
) -> Result<impl IntoResponse, Error> {
    // spreadsheets take UTF-8 for granted only after a byte order mark
    let mut csv = String::from("\u{feff}");
    push_row(&mut csv, COLUMNS.iter().copied());
    for work in all_matching(&state, &query)? {
        push_work(&mut csv, &work);
    }
    let headers = [
        (CONTENT_TYPE, "text/csv; charset=utf-8"),
        (CONTENT_DISPOSITION, "attachment; filename=\"works.csv\""),
    ];
    Ok((headers, csv))
}

fn push_work(csv: &mut String, work: &WorkShape) {
    let issuers: Vec<&str> = work.issuers.iter().map(|i| i.name.as_str()).collect();
    let cells = [
        work.id.clone(),
        work.title.clone(),
        work.kind.unwrap_or("").to_owned(),
        work.draft.to_string(),
        work.number.clone().unwrap_or_default(),
        issuers.join("、"),
        work.issuer_count.to_string(),
        work.sectors.join(" "),
        work.region.clone().unwrap_or_default(),
        work.dates.signed.clone().unwrap_or_default(),
        work.dates.published.clone().unwrap_or_default(),
        work.dates.effective.clone().unwrap_or_default(),
        work.status.to_owned(),
        work.text.held.to_string(),
    ];
    push_row(csv, cells.iter().map(String::as_str));
}

/// One line after RFC 4180.
pub(super) fn push_row<'c>(csv: &mut String, cells: impl Iterator<Item = &'c str>) {
    for (index, cell) in cells.enumerate() {
        if index > 0 {
            csv.push(',');
        }
        push_cell(csv, cell);
    }
    csv.push_str("\r\n");
}

fn push_cell(csv: &mut String, cell: &str) {
    // a cell that begins like a formula would be run by spreadsheets
    let guard = if cell.starts_with(['=', '+', '-', '@', '\t']) {
        "'"
    } else {
        ""
    };
    if guard.is_empty() && !cell.contains([',', '"', '\n', '\r']) {
        csv.push_str(cell);
        return;
    }
    csv.push('"');
    csv.push_str(guard);
    csv.push_str(&cell.replace('"', "\"\""));
    csv.push('"');
}
