//! `GET /akn/cn/…`: a work, a text or a provision by its address of the AKN Naming Convention.

use axum::extract::{Path, State};
use axum::http::header::{ACCESS_CONTROL_ALLOW_ORIGIN, CONTENT_TYPE, HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Redirect, Response};
use huidian_akoma_ntoso::{Named, WorkAddress, path_of, work_named};

use super::library::InterchangeLibrary;
use super::refusal::Refusal;
use crate::akoma_ntoso::Texts;
use crate::chosen::only_text;
use crate::encoded::{encoded_address, encoded_part};

/// A text as a document; a provision leads to its page. A work without the name of a text is the text that holds today.
pub(super) async fn show(
    State(library): State<InterchangeLibrary>,
    Path(address): Path<String>,
) -> Result<Response, Refusal> {
    let named = work_named(&format!("/akn/{address}")).ok_or_else(|| {
        Refusal::not_found("addresses here are /akn/cn/TYPE/KIND/DATE/WORK[/zho@VERSION][/~PLACE]")
    })?;
    let answer = tokio::task::spawn_blocking(move || answer(&library, &named));
    answer.await.map_err(|error| Refusal::internal(&error))?
}

fn answer(library: &InterchangeLibrary, named: &Named) -> Result<Response, Refusal> {
    let reader = library.store.read()?;
    let work = reader
        .is_shown(&named.work)?
        .then(|| reader.find_work(&named.work))
        .transpose()?
        .flatten()
        .ok_or_else(|| {
            Refusal::not_found(format!(
                "no work {} here; it may exist all the same",
                named.work
            ))
        })?;
    if let Some(portion) = &named.portion {
        let path = path_of(portion)
            .ok_or_else(|| Refusal::not_found(format!("{portion} names no provision")))?;
        return Ok(Redirect::to(&page(named, work.id.as_str(), &path.to_string())).into_response());
    }
    let expressions = reader.expressions_of(&work.id)?;
    let today = library.clock.today();
    let expression = match &named.label {
        Some(label) => expressions
            .iter()
            .find(|expression| &expression.id.label == label),
        None => only_text(&work.id, &expressions, today)?,
    };
    let expression = expression.ok_or_else(|| {
        let held: Vec<&str> = expressions
            .iter()
            .map(|expression| expression.id.label.as_str())
            .collect();
        Refusal::not_found(format!(
            "no such text of {}; held: {}",
            work.id,
            if held.is_empty() {
                "none".to_owned()
            } else {
                held.join(", ")
            }
        ))
    })?;
    let relations = reader.relations_of(&work.id)?;
    let xml = Texts::new(&reader, today).write(&work, &expressions, &relations, expression)?;
    let mut headers = HeaderMap::new();
    headers.insert(
        CONTENT_TYPE,
        HeaderValue::from_static("application/akn+xml"),
    );
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    let address = WorkAddress::of(&work).expression(expression);
    let canonical = format!("<{}>; rel=\"canonical\"", encoded_address(&address));
    if let Ok(canonical) = HeaderValue::from_str(&canonical) {
        headers.insert("link", canonical);
    }
    Ok((headers, xml).into_response())
}

/// The page of a provision.
fn page(named: &Named, work: &str, path: &str) -> String {
    let version = named
        .label
        .as_ref()
        .map(|label| format!("?version={}", encoded_part(label)))
        .unwrap_or_default();
    let work = encoded_part(work);
    let path = encoded_address(path);
    format!("/works/{work}/{path}{version}")
}
