//! Lists and files to download: `GET /works.csv`, `/works.xlsx`, `/works.json`, here and below `/api/v1`.

use axum::Json;
use axum::extract::State;
use axum::http::HeaderValue;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use huidian_wire::table::{Cell, Table};
use huidian_wire::{
    WORKS_FOR_PEOPLE, WORKS_FOR_PROGRAMS, WorkShape, work_for_people, work_for_programs,
};

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

impl<const N: usize> Sheet<N> {
    pub(crate) fn table(&self) -> Table<'_> {
        Table {
            name: self.name,
            columns: &self.columns,
        }
    }
}

/// `GET /works.csv`, for people: Chinese heads and values, with addresses.
pub(crate) async fn csv(State(state): State<AppState>, query: Query) -> Result<Response, Error> {
    let rows = rows_for_people(&state, &query, |id| ascii_link(&encode_path(id)))?;
    Ok(saved_csv(&WORKS_FOR_PEOPLE, rows))
}

/// `GET /works.xlsx`, for people: dates are dates, titles lead to the works.
pub(crate) async fn xlsx(State(state): State<AppState>, query: Query) -> Result<Response, Error> {
    // the writer of workbooks escapes links itself, a second time what is escaped already
    let rows = rows_for_people(&state, &query, encode_path)?;
    saved_sheet(WORKS_FOR_PEOPLE, rows).await
}

/// `GET /api/v1/works.csv`, for programs: ids and values of JSON.
pub(crate) async fn csv_for_programs(
    State(state): State<AppState>,
    query: Query,
) -> Result<Response, Error> {
    let works = all_matching(&state, &query)?;
    Ok(saved_csv(
        &WORKS_FOR_PROGRAMS,
        works.iter().map(work_for_programs),
    ))
}

/// `GET /api/v1/works.xlsx`, for programs.
pub(crate) async fn xlsx_for_programs(
    State(state): State<AppState>,
    query: Query,
) -> Result<Response, Error> {
    let works = all_matching(&state, &query)?;
    let rows = works.iter().map(work_for_programs).collect();
    saved_sheet(WORKS_FOR_PROGRAMS, rows).await
}

fn rows_for_people(
    state: &AppState,
    query: &Query,
    address: fn(&str) -> String,
) -> Result<Vec<Vec<Cell>>, Error> {
    let works = all_matching(state, query)?;
    let base = link_base(state);
    let row = |work: &WorkShape| work_for_people(work, &base, &address(&work.id));
    Ok(works.iter().map(row).collect())
}

/// What links of a file begin with, which leaves the house; empty where nobody said under which address it is reached.
pub(crate) fn link_base(state: &AppState) -> String {
    let listen = state.config().listen;
    // not the name by which one reader asked: the answer is kept for others too
    match state.public_url() {
        "" if listen.ip().is_loopback() => format!("http://{listen}"),
        public => public.to_owned(),
    }
}

/// Rows as a CSV file (RFC 4180).
pub(crate) fn csv_file<const N: usize>(
    sheet: &Sheet<N>,
    rows: impl Iterator<Item = [String; N]>,
) -> Response {
    saved_csv(&sheet.table(), rows.map(|row| row.map(Cell::from)))
}

pub(crate) fn saved_csv<R: AsRef<[Cell]>>(
    table: &Table<'_>,
    rows: impl IntoIterator<Item = R>,
) -> Response {
    let name = format!("{}.csv", table.name);
    let csv = table.csv(rows);
    attachment(csv.into_bytes(), "text/csv; charset=utf-8", &name)
}

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// Rows as a workbook.
pub(crate) async fn sheet_file<const N: usize>(
    sheet: &'static Sheet<N>,
    rows: Vec<[String; N]>,
) -> Result<Response, Error> {
    let rows = rows.into_iter().map(|row| row.map(Cell::from)).collect();
    saved_sheet::<[Cell; N]>(sheet.table(), rows).await
}

pub(crate) async fn saved_sheet<R: AsRef<[Cell]> + Send + 'static>(
    table: Table<'static>,
    rows: Vec<R>,
) -> Result<Response, Error> {
    // compressing a sheet of ten thousand rows keeps others waiting
    let bytes = tokio::task::spawn_blocking(move || table.xlsx(&rows))
        .await
        .map_err(|_| Error::Internal("writing a sheet broke off".to_owned()))?
        .map_err(|error| Error::Internal(error.to_string()))?;
    Ok(attachment(bytes, XLSX, &format!("{}.xlsx", table.name)))
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
