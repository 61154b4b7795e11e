//! `GET /w/{code}`: short addresses of works and their articles.

use axum::extract::{Path, State};
use axum::response::Redirect;
use huidian_operations::short_code;
use huidian_text::format_numeral;

use crate::error::Error;
use crate::request::{Query, ascii_link, encode_path};
use crate::state::AppState;
use crate::views::work_href;

/// `GET /w/{code}`
pub(crate) async fn work(
    State(state): State<AppState>,
    Path(code): Path<String>,
) -> Result<Redirect, Error> {
    Ok(Redirect::to(&find(&state, &code)?))
}

/// `GET /w/{code}/{path}`: a number is that of an article.
pub(crate) async fn provision(
    State(state): State<AppState>,
    Path((code, path)): Path<(String, String)>,
    query: Query,
) -> Result<Redirect, Error> {
    let path = match path.parse::<u32>() {
        Ok(number) => format!("第{}条", format_numeral(number)),
        Err(_) => path,
    };
    let path: Vec<String> = path.split('/').map(encode_path).collect();
    let work = find(&state, &code)?;
    let to = query.link(&format!("{work}/{}", path.join("/")));
    Ok(Redirect::to(&ascii_link(&to)))
}

/// `GET /works/{id}/article?n=31`: leads to an article by its number, in the text that is read.
pub(crate) async fn jump(
    State(state): State<AppState>,
    Path(id): Path<String>,
    query: Query,
) -> Result<Redirect, Error> {
    let record = state.record(&id)?;
    let asked = query.first("n").unwrap_or("");
    let path = match asked.parse::<u32>() {
        Ok(number) => format!("第{}条", format_numeral(number)),
        Err(_) => asked.to_owned(),
    };
    let path: Vec<String> = path.split('/').map(encode_path).collect();
    let address = format!("{}/{}", work_href(&record.work.id), path.join("/"));
    let to = query.without(&["n"]).link(&address);
    Ok(Redirect::to(&ascii_link(&to)))
}

/// The address of the only work with this code.
fn find(state: &AppState, code: &str) -> Result<String, Error> {
    let snapshot = state.snapshot()?;
    let works = snapshot.entries().iter().map(|entry| &entry.work.id);
    let mut named = works.filter(|id| short_code(id) == code);
    match (named.next(), named.next()) {
        (Some(work), None) => Ok(work_href(work)),
        (Some(_), Some(_)) => Err(Error::Conflict(format!(
            "two works share the short address {code}"
        ))),
        _ => Err(Error::NoSuchPage(format!(
            "/w/{}",
            code.chars().take(20).collect::<String>()
        ))),
    }
}
