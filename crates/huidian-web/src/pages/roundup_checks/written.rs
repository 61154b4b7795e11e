//! `GET /desk/write`: a roundup of the works of a period and sectors.

use askama::Template;
use axum::extract::{OriginalUri, State};
use axum::http::HeaderValue;
use axum::http::header::{
    CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, X_FRAME_OPTIONS,
};
use axum::response::{Html, IntoResponse, Response};
use huidian_digest::{Format, WriteOptions, WrittenRow, write};
use huidian_model::{ForceStatus, PartialDate, Sector, Topic, WorkId};
use huidian_operations::{Roundup, roundup_rows};

use crate::downloads::attachment;
use crate::error::Error;
use crate::request::{Query, Visitor, all_of};
use crate::roundup_checks::{media_of, public_link, read_format};
use crate::state::AppState;
use crate::views::Frame;

#[derive(Template)]
#[template(path = "written.html")]
struct WrittenPage {
    frame: Frame,
    heading: String,
    row_count: usize,
    unverified_count: usize,
    /// The roundup itself, shown in a frame of its own.
    inside: String,
    /// Address to copy from, and to save in each format.
    html: String,
    files: Vec<(&'static str, String)>,
}

/// How a written roundup goes out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Manner {
    /// To be saved.
    File,
    /// To be shown inside a page of this site.
    Inside,
}

impl Manner {
    pub(super) fn of(query: &Query) -> Self {
        if query.first("inside").is_some() {
            Manner::Inside
        } else {
            Manner::File
        }
    }
}

/// Whoever asks for a preview gets the page around it; else the roundup itself.
pub(crate) async fn written(
    State(state): State<AppState>,
    visitor: Visitor,
    OriginalUri(uri): OriginalUri,
    query: Query,
) -> Result<Response, Error> {
    let format = match query.first("format") {
        None => Format::Html,
        Some(id) => read_format(id)?,
    };
    let roundup = read_roundup(&state, &query)?;
    let heading = heading(&query);
    let rows = rows(&state, &roundup)?;
    if query.first("preview").is_some() {
        let frame = state.frame(visitor, &uri);
        let page = WrittenPage {
            row_count: rows.len(),
            unverified_count: rows.iter().filter(|row| row.is_unverified).count(),
            ..preview(frame, &query, heading)
        };
        return Ok(Html(page.render()?).into_response());
    }
    let options = WriteOptions {
        title: heading,
        as_of: Some(roundup.as_of),
        from: Some(roundup.from.into()),
        to: Some(roundup.to.into()),
        is_narrow: query.first("phone").is_some(),
        template: None,
    };
    let manner = Manner::of(&query);
    let title = options.title.clone();
    let bytes = tokio::task::spawn_blocking(move || write(&rows, format, &options))
        .await
        .map_err(|_| Error::Internal("writing a roundup broke off".to_owned()))?
        .map_err(|error| Error::Internal(error.to_string()))?;
    Ok(answer(bytes, format, &title, manner))
}

fn rows(state: &AppState, roundup: &Roundup) -> Result<Vec<WrittenRow>, Error> {
    let reader = state.library().store().read()?;
    let link = |id: &WorkId| public_link(state, id).unwrap_or_default();
    let mut rows = roundup_rows(&reader, roundup, link)?;
    for row in &mut rows {
        row.link.take_if(|link| link.is_empty());
    }
    Ok(rows)
}

fn heading(query: &Query) -> String {
    let given = query.first("heading").unwrap_or("").trim();
    if given.is_empty() {
        return "政策法规标准汇总".to_owned();
    }
    given.chars().take(200).collect()
}

/// The period goes from the first day of the year to today unless told otherwise.
fn read_roundup(state: &AppState, query: &Query) -> Result<Roundup, Error> {
    let to = query.date("to")?;
    let to = to.map_or_else(|| state.today(), PartialDate::latest);
    let from = query.date("from")?;
    Ok(Roundup {
        from: from.map_or_else(|| to.first_of_year(), PartialDate::earliest),
        to,
        sectors: all_of::<Sector>(query, "sector")?,
        topics: all_of::<Topic>(query, "topic")?,
        statuses: all_of::<ForceStatus>(query, "status")?,
        as_of: state.day(query)?,
    })
}

fn preview(frame: Frame, query: &Query, heading: String) -> WrittenPage {
    let plain = query.without(&["preview", "format", "lang", "inside"]);
    let link = |format: Format| plain.with("format", format.id()).link("/desk/write");
    let title = frame.t("预览汇总", "Preview of a roundup");
    WrittenPage {
        heading,
        row_count: 0,
        unverified_count: 0,
        inside: plain
            .with("format", Format::Html.id())
            .with("inside", "1")
            .link("/desk/write"),
        html: link(Format::Html),
        files: Format::ALL
            .into_iter()
            .map(|format| (name_of(format), link(format)))
            .chain(std::iter::once((
                frame.t("HTML（手机，三栏）", "HTML (telephone, three columns)"),
                plain
                    .with("format", Format::Html.id())
                    .with("phone", "1")
                    .link("/desk/write"),
            )))
            .collect(),
        frame: Frame {
            is_indexed: false,
            ..frame.titled(title)
        },
    }
}

pub(super) fn name_of(format: Format) -> &'static str {
    match format {
        Format::Markdown => "Markdown",
        Format::Html => "HTML",
        Format::Json => "JSON",
        Format::Docx => "DOCX",
        Format::Xlsx => "XLSX",
    }
}

/// The roundup's styles are in its tags, and it may do nothing else; only this site may frame it.
const INSIDE: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'self'",
);

/// A written roundup under its title.
pub(super) fn answer(bytes: Vec<u8>, format: Format, title: &str, manner: Manner) -> Response {
    let (media_type, extension) = media_of(format);
    let mut response = attachment(bytes, media_type, &format!("{title}.{extension}"));
    if manner == Manner::Inside && format == Format::Html {
        let headers = response.headers_mut();
        headers.remove(CONTENT_DISPOSITION);
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
        headers.insert(CONTENT_SECURITY_POLICY, INSIDE);
        headers.insert(X_FRAME_OPTIONS, HeaderValue::from_static("SAMEORIGIN"));
    }
    response
}
