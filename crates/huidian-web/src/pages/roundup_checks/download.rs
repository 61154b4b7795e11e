//! `GET /desk/{id}/{file}`: the errata of a checked roundup, and the roundup as it was corrected.

use axum::extract::{Path, State};
use axum::response::Response;
use huidian_digest::{Format, WriteOptions, write};
use huidian_wire::errata::{self, Errata};

use super::on_desk;
use super::written::{Manner, answer};
use crate::downloads::attachment;
use crate::error::Error;
use crate::request::Query;
use crate::roundup_checks::Checked;
use crate::state::AppState;

pub(crate) async fn download_correction(
    State(state): State<AppState>,
    Path((id, file)): Path<(String, String)>,
    query: Query,
) -> Result<Response, Error> {
    let manner = Manner::of(&query);
    on_desk(state, id, move |_, checked| made(checked, &file, manner)).await
}

fn made(checked: &Checked, file: &str, manner: Manner) -> Result<Response, Error> {
    let missing = || {
        let file: String = file.chars().take(64).collect();
        Error::NoSuchPage(format!("/desk/{}/{file}", checked.id))
    };
    let (what, extension) = file.split_once('.').ok_or_else(missing)?;
    match what {
        "errata" => errata_file(checked, extension).ok_or_else(missing)?,
        "corrected" => {
            let format = format_of(extension).ok_or_else(missing)?;
            corrected_file(checked, format, manner)
        }
        _ => Err(missing()),
    }
}

fn errata_file(checked: &Checked, extension: &str) -> Option<Result<Response, Error>> {
    let check = checked.shape();
    let revision = checked.revision();
    let errata = Errata {
        check: &check,
        revision: Some(&revision),
    };
    let (bytes, media_type) = match extension {
        "csv" => (
            Ok(errata::comma_separated(&errata).into_bytes()),
            "text/csv; charset=utf-8",
        ),
        "html" => (
            Ok(errata::html(&errata).into_bytes()),
            "text/html; charset=utf-8",
        ),
        "xlsx" => (
            errata::xlsx(&errata).map_err(|error| Error::Internal(error.to_string())),
            huidian_model::Format::ExcelWorkbook.media_type(),
        ),
        _ => return None,
    };
    let name = format!("勘误-{}.{extension}", checked.title());
    Some(bytes.map(|bytes| attachment(bytes, media_type, &name)))
}

fn format_of(extension: &str) -> Option<Format> {
    match extension {
        "md" => Some(Format::Markdown),
        other => Format::from_id(other).filter(|format| *format != Format::Markdown),
    }
}

fn corrected_file(checked: &Checked, format: Format, manner: Manner) -> Result<Response, Error> {
    let rows = checked.revision().written();
    let dates = || rows.iter().filter_map(|row| row.date);
    let options = WriteOptions {
        title: checked.title().to_owned(),
        as_of: Some(checked.as_of),
        from: dates().min_by_key(|date| date.earliest()),
        to: dates().max_by_key(|date| date.latest()),
        is_narrow: false,
        template: None,
    };
    let bytes =
        write(&rows, format, &options).map_err(|error| Error::Internal(error.to_string()))?;
    Ok(answer(bytes, format, checked.title(), manner))
}
