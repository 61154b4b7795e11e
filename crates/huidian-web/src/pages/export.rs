//! `GET /works.csv`, `/works.xlsx`, `/works.json`: a list to take away.

use axum::Json;
use axum::extract::State;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::IntoResponse;
use huidian_wire::WorkShape;
use huidian_wire::csv::{BYTE_ORDER_MARK, push_row};
use rust_xlsxwriter::{Format, Workbook, XlsxError};

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
    let mut csv = String::from(BYTE_ORDER_MARK);
    push_row(&mut csv, COLUMNS);
    for work in all_matching(&state, &query)? {
        push_row(&mut csv, cells(&work).iter().map(String::as_str));
    }
    let headers = [
        (CONTENT_TYPE, "text/csv; charset=utf-8"),
        (CONTENT_DISPOSITION, "attachment; filename=\"works.csv\""),
    ];
    Ok((headers, csv))
}

/// Widths of the columns of a sheet, in characters.
const WIDTHS: [f64; 14] = [
    32.0, 60.0, 14.0, 7.0, 24.0, 40.0, 7.0, 20.0, 10.0, 12.0, 12.0, 12.0, 12.0, 7.0,
];
/// Longest text of a cell (ECMA-376, limits of SpreadsheetML), in UTF-16 units.
const CELL_UNITS: usize = 32_767;

pub(crate) async fn xlsx(
    State(state): State<AppState>,
    query: Query,
) -> Result<impl IntoResponse, Error> {
    let works = all_matching(&state, &query)?;
    // compressing a sheet of ten thousand rows keeps others waiting
    let sheet = tokio::task::spawn_blocking(move || workbook(&works))
        .await
        .map_err(|_| Error::Internal("writing a sheet broke off".to_owned()))?
        .map_err(|error| Error::Internal(error.to_string()))?;
    let headers = [
        (
            CONTENT_TYPE,
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
        (CONTENT_DISPOSITION, "attachment; filename=\"works.xlsx\""),
    ];
    Ok((headers, sheet))
}

/// One sheet, the header kept in sight, every column open to be filtered.
fn workbook(works: &[WorkShape]) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet().set_name("works")?;
    let bold = Format::new().set_bold();
    for ((column, name), width) in COLUMNS.iter().enumerate().zip(WIDTHS) {
        let column = column as u16;
        sheet.set_column_width(column, width)?;
        sheet.write_string_with_format(0, column, *name, &bold)?;
    }
    for (row, work) in works.iter().enumerate() {
        for (column, cell) in cells(work).iter().enumerate() {
            sheet.write_string(row as u32 + 1, column as u16, fitted(cell))?;
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    sheet.autofilter(0, 0, works.len() as u32, COLUMNS.len() as u16 - 1)?;
    workbook.save_to_buffer()
}

/// As much of a text as a cell holds.
fn fitted(text: &str) -> &str {
    let mut units = 0;
    let beyond = text.char_indices().find(|(_, c)| {
        units += c.len_utf16();
        units > CELL_UNITS
    });
    beyond.map_or(text, |(end, _)| &text[..end])
}

fn cells(work: &WorkShape) -> [String; 14] {
    let issuers: Vec<&str> = work.issuers.iter().map(|i| i.name.as_str()).collect();
    [
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
    ]
}
