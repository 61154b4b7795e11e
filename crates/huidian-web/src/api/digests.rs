//! Reading, checking and writing roundups, and comparing texts.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use huidian_digest::{Format, LineHint, LinePart, WriteOptions, write};
use huidian_model::{ForceStatus, PartialDate, Sector, Topic, WorkId};
use huidian_operations::{Roundup, roundup_rows};
use huidian_store::RoundupCheck;
use huidian_wire::{CheckShape, ComparisonShape, DigestShape};

use crate::error::Error;
use crate::request::{Query, all_of, ascii_link};
use crate::roundup_checks;
use crate::state::AppState;
use crate::views::work_href;

/// What a roundup without a name is called.
const UNNAMED: &str = "roundup";

/// Runs what may take a second on a thread that answers nobody else.
async fn aside<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|_| Error::Internal("work on a roundup broke off".to_owned()))?
}

fn brought(body: &Bytes) -> Result<(), Error> {
    if body.is_empty() {
        let reason = "the body is empty; send the roundup itself";
        return Err(Error::Unreadable(reason.to_owned()));
    }
    Ok(())
}

/// What lines of one look are: `line_style=STYLE=PART`, as often as there are looks.
fn line_hints(query: &Query) -> Result<Vec<LineHint>, Error> {
    let read = |text: &str| {
        LineHint::parse(text).ok_or_else(|| {
            let known = LinePart::ALL.map(LinePart::id).join(" ");
            let reason = format!(
                "{text} 不是“样式=部分” is not STYLE=PART, such as item-0=title; parts: {known}"
            );
            Error::parameter("line_style", reason)
        })
    };
    query.all("line_style").map(read).collect()
}

/// `POST /api/v1/digests/read`: the body is the file; the shape is that of `huidian digest read --json`.
pub(crate) async fn read(query: Query, body: Bytes) -> Result<Json<DigestShape>, Error> {
    brought(&body)?;
    let name = query.first("name").map(str::to_owned);
    let hints = line_hints(&query)?;
    let shape = aside(move || {
        let read = roundup_checks::read_digest(&body, name.as_deref(), &hints)?;
        let file = name.as_deref().unwrap_or(UNNAMED);
        Ok(DigestShape::new(file, &read.digest))
    });
    shape.await.map(Json)
}

/// `POST /api/v1/digests/check`: the body is the file; the shape is that of `huidian digest check --json`.
pub(crate) async fn check(
    State(state): State<AppState>,
    query: Query,
    body: Bytes,
) -> Result<Json<CheckShape>, Error> {
    brought(&body)?;
    let as_of = state.day(&query)?;
    let name = query.first("name").unwrap_or("roundup.md").to_owned();
    let hints = line_hints(&query)?;
    let brought = RoundupCheck {
        id: String::new(),
        owner: None,
        place: None,
        name,
        as_of,
        content: body.to_vec(),
        hints: hints.iter().map(LineHint::to_string).collect(),
    };
    let shape = aside(move || Ok(roundup_checks::check(&state, &brought)?.shape()));
    shape.await.map(Json)
}

/// `GET /api/v1/digests/write`: what `huidian digest write` prints.
pub(crate) async fn written(
    State(state): State<AppState>,
    query: Query,
) -> Result<Response, Error> {
    let (roundup, title) = roundup(&state, &query)?;
    let format = query
        .first("format")
        .map_or(Ok(Format::Json), roundup_checks::read_format)?;
    let is_narrow = query.first("phone").is_some();
    let bytes = aside(move || {
        // an address without the library's own leads nowhere from a file
        let base = state.public_url();
        let link = |work: &WorkId| {
            if base.is_empty() {
                return String::new();
            }
            ascii_link(&format!("{base}{}", work_href(work)))
        };
        let rows = roundup_rows(&state.library().store().read()?, &roundup, link)?;
        let options = WriteOptions {
            title,
            as_of: Some(roundup.as_of),
            from: Some(roundup.from.into()),
            to: Some(roundup.to.into()),
            is_narrow,
            template: None,
        };
        write(&rows, format, &options).map_err(|error| Error::Internal(error.to_string()))
    });
    let (media_type, ending) = roundup_checks::media_of(format);
    let mut response = ([(CONTENT_TYPE, media_type)], bytes.await?).into_response();
    if format != Format::Json {
        let disposition = format!("attachment; filename=\"roundup.{ending}\"");
        let disposition = disposition.parse().expect("letters in quotes");
        response
            .headers_mut()
            .insert(CONTENT_DISPOSITION, disposition);
    }
    Ok(response)
}

fn roundup(state: &AppState, query: &Query) -> Result<(Roundup, String), Error> {
    let missing =
        |name| move || Error::parameter(name, "缺少 is missing: a day, such as 2024-01-01");
    let from = query.date("from")?.map(PartialDate::earliest);
    let to = query.date("to")?.map(PartialDate::latest);
    let roundup = Roundup {
        from: from.ok_or_else(missing("from"))?,
        to: to.ok_or_else(missing("to"))?,
        sectors: all_of::<Sector>(query, "sector")?,
        topics: all_of::<Topic>(query, "topic")?,
        statuses: all_of::<ForceStatus>(query, "status")?,
        as_of: state.day(query)?,
    };
    let (from, to) = (roundup.from, roundup.to);
    if from > to {
        let reason = format!("{from} 晚于 to {to} is after `to` {to}");
        return Err(Error::parameter("from", reason));
    }
    let title = query.first("title").map(str::to_owned);
    let title = title.unwrap_or_else(|| format!("{from} 至 {to} 政策法规标准汇总"));
    Ok((roundup, title))
}

/// `GET /api/v1/works/{id}/comparison`
pub(crate) async fn comparison(
    State(state): State<AppState>,
    Path(id): Path<String>,
    query: Query,
) -> Result<Json<ComparisonShape>, Error> {
    let record = state.record(&id)?;
    let other = match query.first("with") {
        Some(other) => Some(state.record(other)?),
        None => None,
    };
    let (from, to) = record.texts_to_compare(other.as_ref(), &query)?;
    let old = state.library().document(&from.id)?;
    let new = state.library().document(&to.id)?;
    let comparison = huidian_compare::compare(&old, &new);
    Ok(Json(ComparisonShape::new(
        (&from.id.to_string(), &old),
        (&to.id.to_string(), &new),
        &comparison,
    )))
}
