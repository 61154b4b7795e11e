//! `GET /api/v1/oscal/…`: the catalog of a text, and how its provisions act on those of others.

use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use huidian_model::WorkId;
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::Value;

use super::library::InterchangeLibrary;
use super::refusal::Refusal;
use crate::encoded::make_links_absolute;
use crate::error::Result as Made;
use crate::mapping::oscal_mappings;
use crate::oscal::oscal_catalog;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Wish {
    version: Option<String>,
    as_of: Option<String>,
}

type Asked = Result<Query<Wish>, QueryRejection>;

pub(super) async fn catalog(
    State(library): State<InterchangeLibrary>,
    Path(work): Path<String>,
    wish: Asked,
) -> Result<Response, Refusal> {
    answer(library, work, wish, |library, work, version, as_of| {
        oscal_catalog(&library.store, work, version, as_of)
    })
    .await
}

pub(super) async fn mappings(
    State(library): State<InterchangeLibrary>,
    Path(work): Path<String>,
    wish: Asked,
) -> Result<Response, Refusal> {
    answer(library, work, wish, |library, work, version, as_of| {
        oscal_mappings(&library.store, work, version, as_of)
    })
    .await
}

async fn answer(
    library: InterchangeLibrary,
    work: String,
    wish: Asked,
    make: fn(&InterchangeLibrary, &WorkId, Option<&str>, Date) -> Made<Value>,
) -> Result<Response, Refusal> {
    let Query(wish) = wish.map_err(|error| {
        Refusal::bad_request(format!(
            "known parameters are version and as_of: {}",
            error.body_text()
        ))
    })?;
    let as_of = library.day(wish.as_of.as_deref())?;
    // one at a time, as exports are: a law may be cited by thousands of texts
    let turn = library.exporting.clone().lock_owned().await;
    let made = tokio::task::spawn_blocking(move || -> Result<Vec<u8>, Refusal> {
        let _turn = turn;
        let work = WorkId::new(&work);
        if !library.store.read()?.is_shown(&work)? {
            return Err(Refusal::not_found(format!(
                "no work {work} here; it may exist all the same"
            )));
        }
        let mut value = make(&library, &work, wish.version.as_deref(), as_of)?;
        make_links_absolute(&mut value, &library.base);
        serde_json::to_vec(&value).map_err(|error| Refusal::internal(&error))
    });
    let bytes = made.await.map_err(|error| Refusal::internal(&error))??;
    Ok(([(CONTENT_TYPE, "application/oscal+json")], bytes).into_response())
}
