//! Notes on provisions (笔记与划线).

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::{IntoResponse, Response};
use huidian_following::notes::{Colour, NoteChange, NoteKeeping, NoteWish};
use huidian_wire::NoteShape;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::access::RegisterKeeper;
use crate::error::Error;
use crate::notes::{NoteFilter, NoteView, find, registers_seen, seen, shared_with};
use crate::request::Query;
use crate::state::AppState;

type Answer<T> = Result<Json<T>, Error>;

/// A note to be made.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewNote {
    work: String,
    version: String,
    provision: String,
    #[serde(default)]
    quote: String,
    #[serde(default = "first")]
    occurrence: u32,
    #[serde(default)]
    colour: Option<String>,
    #[serde(default)]
    note: String,
    #[serde(default)]
    folder: String,
    #[serde(default)]
    register: Option<i64>,
}

fn first() -> u32 {
    1
}

/// What changes of a note; what is left out stays.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Changed {
    #[serde(default)]
    colour: Option<String>,
    #[serde(default)]
    note: Option<String>,
    #[serde(default)]
    folder: Option<String>,
    #[serde(default, deserialize_with = "said")]
    register: Sharing,
}

/// Whom a note is shared with from now on.
#[derive(Clone, Copy, Default)]
enum Sharing {
    #[default]
    AsBefore,
    /// A register, or with nobody.
    With(Option<i64>),
}

/// `null` is something else than nothing said.
fn said<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Sharing, D::Error> {
    Option::deserialize(deserializer).map(Sharing::With)
}

fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Error> {
    serde_json::from_slice(body).map_err(|reason| Error::Form(reason.to_string()))
}

fn colour(id: Option<&str>) -> Result<Colour, Error> {
    let Some(id) = id else {
        return Ok(Colour::default());
    };
    let refusal = || Error::parameter("colour", "没有这种颜色 (no such colour)");
    Colour::from_id(id).ok_or_else(refusal)
}

fn keeping<'k>(state: &'k AppState, keeper: &'k RegisterKeeper) -> NoteKeeping<'k> {
    NoteKeeping {
        store: state.library().store(),
        who: &keeper.who,
    }
}

/// A note of one's own, which the caller may change.
fn own(state: &AppState, keeper: &RegisterKeeper, id: &str) -> Result<NoteView, Error> {
    keeper.require_write(state)?;
    let noted = find(state, keeper, id)?;
    if noted.is_mine {
        Ok(noted)
    } else {
        Err(Error::Forbidden("owner of the note"))
    }
}

fn current(state: &AppState, keeper: &RegisterKeeper, key: i64) -> Result<NoteShape, Error> {
    state.forget_pages();
    Ok(find(state, keeper, &key.to_string())?.shape(true))
}

/// `GET /api/v1/notes?work=&folder=&colour=&register=&removed=`
pub(crate) async fn list(
    State(state): State<AppState>,
    query: Query,
    keeper: RegisterKeeper,
) -> Answer<Vec<NoteShape>> {
    let noted = seen(&state, &keeper, &NoteFilter::of(&query)?)?;
    Ok(Json(noted.iter().map(|one| one.shape(true)).collect()))
}

/// `POST /api/v1/notes`
pub(crate) async fn add(
    State(state): State<AppState>,
    keeper: RegisterKeeper,
    body: Bytes,
) -> Result<Response, Error> {
    keeper.require_write(&state)?;
    let asked: NewNote = read(&body)?;
    let work = state.record(&asked.work)?.work.id;
    let registers = registers_seen(&state, &keeper)?;
    let wish = NoteWish {
        work,
        version: &asked.version,
        place: &asked.provision,
        quote: &asked.quote,
        occurrence: asked.occurrence,
        change: NoteChange {
            colour: colour(asked.colour.as_deref())?,
            words: &asked.note,
            folder: &asked.folder,
            register: shared_with(&registers, asked.register)?,
        },
    };
    let added = keeping(&state, &keeper).add(&wish, state.clock().now());
    let key = added.map_err(|error| Error::from(error).unfit())?;
    let address = format!("/api/v1/notes/{key}");
    let body = Json(current(&state, &keeper, key)?);
    Ok((StatusCode::CREATED, [(LOCATION, address)], body).into_response())
}

/// `GET /api/v1/notes/{id}`
pub(crate) async fn show(
    State(state): State<AppState>,
    Path(id): Path<String>,
    keeper: RegisterKeeper,
) -> Answer<NoteShape> {
    Ok(Json(find(&state, &keeper, &id)?.shape(true)))
}

/// `PATCH /api/v1/notes/{id}`
pub(crate) async fn change(
    State(state): State<AppState>,
    Path(id): Path<String>,
    keeper: RegisterKeeper,
    body: Bytes,
) -> Answer<NoteShape> {
    let noted = own(&state, &keeper, &id)?;
    let asked: Changed = read(&body)?;
    let held = &noted.held.note;
    let registers = registers_seen(&state, &keeper)?;
    let register = match asked.register {
        Sharing::With(wanted) => shared_with(&registers, wanted)?,
        // one that is not seen any more is given up
        Sharing::AsBefore => registers
            .iter()
            .find(|register| Some(register.key) == held.register),
    };
    let change = NoteChange {
        colour: colour(Some(asked.colour.as_deref().unwrap_or(&held.colour)))?,
        words: asked.note.as_deref().unwrap_or(&held.words),
        folder: asked.folder.as_deref().unwrap_or(&held.folder),
        register,
    };
    keeping(&state, &keeper).change(&noted.held, &change)?;
    current(&state, &keeper, noted.held.key).map(Json)
}

/// `DELETE /api/v1/notes/{id}`
pub(crate) async fn remove(
    State(state): State<AppState>,
    Path(id): Path<String>,
    keeper: RegisterKeeper,
) -> Result<StatusCode, Error> {
    let noted = own(&state, &keeper, &id)?;
    keeping(&state, &keeper).remove(&noted.held)?;
    state.forget_pages();
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /api/v1/notes/{id}/restore`
pub(crate) async fn restore(
    State(state): State<AppState>,
    Path(id): Path<String>,
    keeper: RegisterKeeper,
) -> Answer<NoteShape> {
    let noted = own(&state, &keeper, &id)?;
    keeping(&state, &keeper).restore(&noted.held)?;
    current(&state, &keeper, noted.held.key).map(Json)
}
