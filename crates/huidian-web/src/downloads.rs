//! Lists and files to download: `GET /works.csv`, `/works.xlsx`, `/works.json`, here and below `/api/v1`.

use axum::Json;
use axum::extract::State;
use axum::http::HeaderValue;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use huidian_wire::WorkShape;
use huidian_wire::csv::{BYTE_ORDER_MARK, push_row};
use rust_xlsxwriter::{Format, Workbook, XlsxError};

use crate::error::Error;
use crate::listing::all_matching;
use crate::request::{Query, ascii_link, encode_path};
use crate::state::AppState;

pub(crate) async fn json(
    State(state): State<AppState>,
    query: Query,
) -> Result<Json<Vec<WorkShape>>, Error> {
    all_matching(&state, &query).map(Json)
}

/// A list to take away: names of the columns, and their widths in characters.
pub(crate) struct Sheet<const N: usize> {
    pub(crate) name: &'static str,
    pub(crate) columns: [(&'static str, f64); N],
}

const WORKS: Sheet<14> = Sheet {
    name: "works",
    columns: [
        ("id", 32.0),
        ("title", 60.0),
        ("kind", 14.0),
        ("draft", 7.0),
        ("number", 24.0),
        ("issuers", 40.0),
        ("issuer_count", 7.0),
        ("sectors", 20.0),
        ("region", 10.0),
        ("signed", 12.0),
        ("published", 12.0),
        ("effective", 12.0),
        ("status", 12.0),
        ("text_held", 7.0),
    ],
};

pub(crate) async fn csv(State(state): State<AppState>, query: Query) -> Result<Response, Error> {
    let works = all_matching(&state, &query)?;
    Ok(csv_file(&WORKS, works.iter().map(cells)))
}

pub(crate) async fn xlsx(State(state): State<AppState>, query: Query) -> Result<Response, Error> {
    let works = all_matching(&state, &query)?;
    sheet_file(&WORKS, works.iter().map(cells).collect()).await
}

/// Rows as a CSV file (RFC 4180).
pub(crate) fn csv_file<const N: usize>(
    sheet: &Sheet<N>,
    rows: impl Iterator<Item = [String; N]>,
) -> Response {
    let mut csv = String::from(BYTE_ORDER_MARK);
    push_row(&mut csv, sheet.columns.iter().map(|(name, _)| *name));
    for row in rows {
        push_row(&mut csv, row.iter().map(String::as_str));
    }
    let name = format!("{}.csv", sheet.name);
    attachment(csv.into_bytes(), "text/csv; charset=utf-8", &name)
}

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
/// Longest text of a cell (ECMA-376, limits of SpreadsheetML), in UTF-16 units.
const CELL_UNITS: usize = 32_767;

/// Rows as a workbook.
pub(crate) async fn sheet_file<const N: usize>(
    sheet: &'static Sheet<N>,
    rows: Vec<[String; N]>,
) -> Result<Response, Error> {
    // compressing a sheet of ten thousand rows keeps others waiting
    let bytes = tokio::task::spawn_blocking(move || workbook(sheet, &rows))
        .await
        .map_err(|_| Error::Internal("writing a sheet broke off".to_owned()))?
        .map_err(|error| Error::Internal(error.to_string()))?;
    Ok(attachment(bytes, XLSX, &format!("{}.xlsx", sheet.name)))
}

/// One sheet, the header kept in sight, every column open to be filtered.
fn workbook<const N: usize>(sheet: &Sheet<N>, rows: &[[String; N]]) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let page = workbook.add_worksheet().set_name(sheet.name)?;
    let bold = Format::new().set_bold();
    for (column, (name, width)) in sheet.columns.iter().enumerate() {
        let column = column as u16;
        page.set_column_width(column, *width)?;
        page.write_string_with_format(0, column, *name, &bold)?;
    }
    let rows_kept = &rows[..rows.len().min(LAST_ROW)];
    for (row, cells) in rows_kept.iter().enumerate() {
        for (column, cell) in cells.iter().enumerate() {
            page.write_string(row as u32 + 1, column as u16, fitted(cell))?;
        }
    }
    page.set_freeze_panes(1, 0)?;
    page.autofilter(0, 0, rows_kept.len() as u32, N as u16 - 1)?;
    workbook.save_to_buffer()
}

/// Rows of a sheet below its header (ECMA-376, limits of SpreadsheetML).
const LAST_ROW: usize = 1_048_575;

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

/// Bytes to be saved under a name (RFC 6266, 8187).
pub(crate) fn attachment(bytes: Vec<u8>, media_type: &'static str, name: &str) -> Response {
    let name = ascii_link(&encode_path(name));
    let disposition = format!("attachment; filename*=UTF-8''{name}");
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
    if let Ok(value) = HeaderValue::from_str(&disposition) {
        headers.insert(CONTENT_DISPOSITION, value);
    }
    response
}
