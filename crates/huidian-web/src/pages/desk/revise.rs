//! What an editor decides about the rows of a checked roundup.

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::response::Redirect;
use huidian_digest::{DateKind, Field, WrittenRow};
use huidian_model::PartialDate;

use super::find;
use crate::error::Error;
use crate::pages::account::read_form;
use crate::request::Query;
use crate::state::AppState;

/// `POST /desk/{id}/rows/{row}`, rows counted from 1: takes a finding over, ignores it, goes back on that, or changes the row itself.
pub(crate) async fn revise_row(
    State(state): State<AppState>,
    Path((id, row)): Path<(String, usize)>,
    body: Bytes,
) -> Result<Redirect, Error> {
    let checked = find(&state, &id)?;
    let form = read_form(&body);
    let mut revision = checked.revision();
    let missing = || Error::NoSuchPage(format!("/desk/{}#row-{row}", checked.id));
    let place = row.checked_sub(1).ok_or_else(missing)?;
    let revised = revision.find_row(place).ok_or_else(missing)?;
    let finding = || -> Result<usize, Error> {
        form.read::<usize>("finding")?
            .ok_or_else(|| Error::parameter("finding", "which one?"))
    };
    let is_done = match form.first("action").unwrap_or("") {
        "accept" => revised.accept(finding()?),
        "ignore" => {
            let reason: String = form
                .first("reason")
                .unwrap_or("")
                .chars()
                .take(500)
                .collect();
            revised.ignore(finding()?, &reason)
        }
        "withdraw" => revised.withdraw(finding()?),
        "fill_in" => {
            let field = form.first("field").and_then(Field::from_id);
            revised.fill_in(field.ok_or_else(|| Error::parameter("field", "unknown"))?)
        }
        "save" => {
            revised.type_in(&typed(&form)?);
            true
        }
        "leave_out" => {
            revised.leave_out(true);
            true
        }
        "put_back" => {
            revised.leave_out(false);
            true
        }
        "reset" => {
            revised.reset();
            true
        }
        other => {
            let known = "accept ignore withdraw fill_in save leave_out put_back reset";
            return Err(Error::parameter(
                "action",
                format!("{other}; known: {known}"),
            ));
        }
    };
    if !is_done {
        return Err(Error::Conflict("这一条没有可采纳的更正".to_owned()));
    }
    Ok(Redirect::to(&format!("/desk/{}#row-{row}", checked.id)))
}

/// Longest field that is typed, in characters.
const TYPED_LIMIT: usize = 500;

/// A row as the form has it.
fn typed(form: &Query) -> Result<WrittenRow, Error> {
    let text = |name: &str| -> String {
        let given = form.first(name).unwrap_or("").trim();
        given.chars().take(TYPED_LIMIT).collect()
    };
    let date = |name: &'static str| -> Result<Option<PartialDate>, Error> {
        let given = text(name);
        if given.is_empty() {
            return Ok(None);
        }
        let read = given.parse::<PartialDate>();
        read.map(Some)
            .map_err(|reason| Error::parameter(name, reason))
    };
    let title = text("title");
    let title = title.trim_start_matches('《').trim_end_matches('》');
    if title.is_empty() {
        return Err(Error::parameter("title", "a row has a title"));
    }
    let issuers = text("issuers");
    let names = issuers.split(['、', '；', ';', '，', ',']);
    let on = date("date")?;
    Ok(WrittenRow {
        title: title.to_owned(),
        draft: form.first("draft").is_some(),
        number: Some(text("number")).filter(|number| !number.is_empty()),
        issuers: names
            .map(str::trim)
            .filter(|name| !name.is_empty())
            .map(str::to_owned)
            .collect(),
        issuer_count: form
            .first("issuer_count")
            .and_then(|count| count.parse().ok())
            .filter(|count| (1..1000).contains(count)),
        date: on,
        date_kind: on.and_then(|_| DateKind::from_id(form.first("date_kind").unwrap_or(""))),
        effective: date("effective")?,
        ..WrittenRow::default()
    })
}

/// `POST /desk/{id}/missed/{place}`, counted from 1: puts a missed work in, or takes it out again.
pub(crate) async fn put_missed(
    State(state): State<AppState>,
    Path((id, place)): Path<(String, usize)>,
    body: Bytes,
) -> Result<Redirect, Error> {
    let checked = find(&state, &id)?;
    let is_added = read_form(&body).first("action") == Some("add");
    let is_done = place
        .checked_sub(1)
        .is_some_and(|place| checked.revision().put_missed(place, is_added));
    if !is_done {
        return Err(Error::Conflict("没有这份遗漏文件，或它不在本库".to_owned()));
    }
    Ok(Redirect::to(&format!(
        "/desk/{}#missed-{place}",
        checked.id
    )))
}

/// `POST /desk/{id}/accept`: takes over every plain correction that nobody has decided about.
pub(crate) async fn accept_plain(
    State(state): State<AppState>,
    Path(id): Path<String>,
) -> Result<Redirect, Error> {
    let checked = find(&state, &id)?;
    checked.revision().accept_plain(&checked.report);
    Ok(Redirect::to(&format!("/desk/{}#desk-state", checked.id)))
}
