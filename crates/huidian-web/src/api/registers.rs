//! Registers: what somebody follows, and what changed for them.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{FromRequestParts, Path, RawPathParams, State};
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use huidian_following::change::compare_texts;
use huidian_following::{Interview, Keeping};
use huidian_model::{PartialDate, WorkId};
use huidian_store::{Register, SavedSearch};
use huidian_wire::{NewsShape, RegisterShape, SavedSearchShape, WorkChangeShape};
use jiff::ToSpan;
use jiff::civil::Date;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};

use crate::access::RegisterKeeper;
use crate::error::Error;
use crate::registers;
use crate::request::Query;
use crate::state::AppState;

/// A register to be made.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewRegister {
    name: String,
    #[serde(default)]
    shared: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Renamed {
    #[serde(default, deserialize_with = "given")]
    name: Option<String>,
    /// What matters to its readers.
    #[serde(default, deserialize_with = "given")]
    interview: Option<Answers>,
}

/// A value that may be left out and may not be `null`.
fn given<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

/// Answers of the interview; what is left out is the usual.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Answers {
    #[serde(default)]
    threshold: String,
    #[serde(default)]
    topics: Vec<String>,
    #[serde(default)]
    sectors: Vec<String>,
}

impl Answers {
    fn read(&self) -> Result<Interview, Error> {
        let topics = self.topics.iter().map(|topic| ("topic", topic.as_str()));
        let sectors = self
            .sectors
            .iter()
            .map(|sector| ("sector", sector.as_str()));
        let threshold = std::iter::once(("threshold", self.threshold.as_str()));
        Ok(Interview::of_pairs(threshold.chain(topics).chain(sectors))?)
    }
}

/// Works to be followed.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MoreWorks {
    works: Vec<String>,
}

/// Who answers for a followed work, until when, and a note; what is left out is taken away.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WorkNote {
    #[serde(default)]
    owner: String,
    #[serde(default)]
    note: String,
    #[serde(default)]
    due_on: Option<String>,
}

/// A search to be followed; without a name it is called by what it asks for.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewSearch {
    #[serde(default)]
    name: String,
    query: String,
}

type Answer<T> = Result<Json<T>, Error>;

fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Error> {
    serde_json::from_slice(body).map_err(|reason| Error::Form(reason.to_string()))
}

fn keeping<'k>(state: &'k AppState, keeper: &'k RegisterKeeper) -> Keeping<'k> {
    Keeping {
        store: state.library().store(),
        who: &keeper.who,
    }
}

/// The register of an id in an address.
fn find(state: &AppState, keeper: &RegisterKeeper, id: &str) -> Result<Register, Error> {
    if id.parse::<i64>().is_err() {
        return Err(Error::NoSuchRegister(id.chars().take(100).collect()));
    }
    keeper.find(state, id)
}

/// The register of an address, which the caller may change.
pub(crate) struct Changeable {
    register: Register,
    keeper: RegisterKeeper,
}

impl FromRequestParts<AppState> for Changeable {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Error> {
        let keeper = RegisterKeeper::from_request_parts(parts, state).await?;
        let places = RawPathParams::from_request_parts(parts, state)
            .await
            .map_err(|reason| Error::Form(reason.to_string()))?;
        let id = places.iter().find(|(name, _)| *name == "id");
        let register = find(state, &keeper, id.map_or("", |(_, id)| id))?;
        keeper.require_change(state, &register)?;
        Ok(Self { register, keeper })
    }
}

impl Changeable {
    fn keeping<'k>(&'k self, state: &'k AppState) -> Keeping<'k> {
        keeping(state, &self.keeper)
    }

    /// As it is now, after a change.
    fn current(&self, state: &AppState) -> Answer<RegisterShape> {
        current(state, self.register.key).map(Json)
    }
}

/// As it is now, after a change.
fn current(state: &AppState, key: i64) -> Result<RegisterShape, Error> {
    let register = state.library().store().read()?.find_register(key)?;
    let register = register.ok_or_else(|| Error::NoSuchRegister(key.to_string()))?;
    Ok(RegisterShape::new(&register))
}

/// `GET /api/v1/registers`
pub(crate) async fn list(
    State(state): State<AppState>,
    keeper: RegisterKeeper,
) -> Answer<Vec<RegisterShape>> {
    let mut registers = state.library().store().read()?.registers(None)?;
    registers.retain(|register| keeper.who.may_see(register));
    Ok(Json(registers.iter().map(RegisterShape::new).collect()))
}

/// `POST /api/v1/registers`
pub(crate) async fn create(
    State(state): State<AppState>,
    keeper: RegisterKeeper,
    body: Bytes,
) -> Result<Response, Error> {
    keeper.require_write(&state)?;
    let asked: NewRegister = read(&body)?;
    let owner = registers::owner_asked(&keeper, asked.shared)?;
    let key = keeping(&state, &keeper).create(owner, &asked.name)?;
    let address = format!("/api/v1/registers/{key}");
    let body = Json(current(&state, key)?);
    Ok((StatusCode::CREATED, [(LOCATION, address)], body).into_response())
}

/// `GET /api/v1/registers/{id}`
pub(crate) async fn show(
    State(state): State<AppState>,
    Path(id): Path<String>,
    keeper: RegisterKeeper,
) -> Answer<RegisterShape> {
    Ok(Json(RegisterShape::new(&find(&state, &keeper, &id)?)))
}

/// `PATCH /api/v1/registers/{id}`
pub(crate) async fn rename(
    State(state): State<AppState>,
    asked: Changeable,
    body: Bytes,
) -> Answer<RegisterShape> {
    let wish: Renamed = read(&body)?;
    if wish.name.is_none() && wish.interview.is_none() {
        return Err(Error::Form("neither name nor interview".to_owned()));
    }
    let interview = wish.interview.as_ref().map(Answers::read).transpose()?;
    if let Some(name) = &wish.name {
        asked.keeping(&state).rename(&asked.register, name)?;
    }
    if let Some(interview) = interview {
        asked
            .keeping(&state)
            .interview(&asked.register, &interview)?;
    }
    asked.current(&state)
}

/// `DELETE /api/v1/registers/{id}`
pub(crate) async fn remove(
    State(state): State<AppState>,
    asked: Changeable,
) -> Result<StatusCode, Error> {
    asked.keeping(&state).remove(&asked.register)?;
    Ok(StatusCode::NO_CONTENT)
}

/// `GET /api/v1/registers/{id}/works`
pub(crate) async fn works(
    State(state): State<AppState>,
    Path(id): Path<String>,
    keeper: RegisterKeeper,
) -> Answer<Vec<String>> {
    let shape = RegisterShape::new(&find(&state, &keeper, &id)?);
    Ok(Json(shape.works))
}

/// `POST /api/v1/registers/{id}/works`
pub(crate) async fn add_works(
    State(state): State<AppState>,
    asked: Changeable,
    body: Bytes,
) -> Answer<RegisterShape> {
    let wish: MoreWorks = read(&body)?;
    let snapshot = state.snapshot()?;
    for work in &wish.works {
        snapshot.entry(work)?;
    }
    let works: Vec<WorkId> = wish.works.iter().map(|work| WorkId::new(work)).collect();
    asked.keeping(&state).follow(&asked.register, &works, &[])?;
    asked.current(&state)
}

/// `PATCH /api/v1/registers/{id}/works/{work}`
pub(crate) async fn note_work(
    State(state): State<AppState>,
    Path((_, work)): Path<(String, String)>,
    asked: Changeable,
    body: Bytes,
) -> Answer<RegisterShape> {
    let wish: WorkNote = read(&body)?;
    let id = WorkId::new(&work);
    let due_on = wish.due_on.as_deref().map(str::parse::<Date>).transpose();
    let due_on = due_on.map_err(|_| Error::parameter("due_on", "a day such as 2026-12-31"))?;
    let is_followed =
        asked
            .keeping(&state)
            .note_work(&asked.register, &id, &wish.owner, &wish.note, due_on)?;
    if !is_followed {
        return Err(Error::NoSuchWork(work.chars().take(200).collect()));
    }
    asked.current(&state)
}

/// `DELETE /api/v1/registers/{id}/works/{work}`
pub(crate) async fn remove_work(
    State(state): State<AppState>,
    Path((_, work)): Path<(String, String)>,
    asked: Changeable,
) -> Result<StatusCode, Error> {
    let followed = WorkId::new(&work);
    if asked
        .keeping(&state)
        .unfollow_work(&asked.register, &followed)?
    {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(Error::NoSuchWork(work.chars().take(200).collect()))
    }
}

/// `GET /api/v1/registers/{id}/searches`
pub(crate) async fn searches(
    State(state): State<AppState>,
    Path(id): Path<String>,
    keeper: RegisterKeeper,
) -> Answer<Vec<SavedSearchShape>> {
    let shape = RegisterShape::new(&find(&state, &keeper, &id)?);
    Ok(Json(shape.searches))
}

/// `POST /api/v1/registers/{id}/searches`
pub(crate) async fn add_search(
    State(state): State<AppState>,
    asked: Changeable,
    body: Bytes,
) -> Answer<RegisterShape> {
    let wish: NewSearch = read(&body)?;
    let search = SavedSearch {
        name: wish.name,
        query: wish.query,
    };
    asked
        .keeping(&state)
        .follow(&asked.register, &[], &[search])?;
    asked.current(&state)
}

/// `DELETE /api/v1/registers/{id}/searches/{name}`
pub(crate) async fn remove_search(
    State(state): State<AppState>,
    Path((_, name)): Path<(String, String)>,
    asked: Changeable,
) -> Result<StatusCode, Error> {
    if asked
        .keeping(&state)
        .unfollow_search(&asked.register, &name)?
    {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(Error::NoSuchSearch(name.chars().take(100).collect()))
    }
}

/// `GET /api/v1/registers/{id}/changes?since=…`: the shape of `huidian register changes --json`.
pub(crate) async fn changes(
    State(state): State<AppState>,
    Path(id): Path<String>,
    query: Query,
    keeper: RegisterKeeper,
) -> Result<Response, Error> {
    let register = find(&state, &keeper, &id)?;
    let since = registers::since(&state, &query)?;
    let changes = registers::apart(&state, move |state| {
        let mut changes = registers::happened(state, &register, since)?;
        compare_texts(&state.library().store().read()?, &mut changes)?;
        Ok((changes, registers::coverage(state, &register)?))
    });
    let (changes, covered) = changes.await?;
    let shapes: Vec<WorkChangeShape> = changes.iter().map(WorkChangeShape::new).collect();
    // an array has no place for what it rests on, and an empty one needs it most
    let until = covered.known_until.map(|on| on.to_string());
    let headers = [
        (COVERED_WORKS, covered.work_count.to_string()),
        (COVERED_TEXTS, covered.text_count.to_string()),
        (KNOWN_UNTIL, until.unwrap_or_default()),
    ];
    Ok((headers, Json(shapes)).into_response())
}

/// What an answer about changes was looked for in: works, those of them with a text, and the last day of which anything on file speaks.
const COVERED_WORKS: &str = "huidian-works";
const COVERED_TEXTS: &str = "huidian-works-with-text";
const KNOWN_UNTIL: &str = "huidian-known-until";

/// `GET /api/v1/registers/{id}/brief?since=…`: the shape of `huidian register brief --json`.
pub(crate) async fn brief(
    State(state): State<AppState>,
    Path(id): Path<String>,
    query: Query,
    keeper: RegisterKeeper,
) -> Answer<NewsShape> {
    let register = find(&state, &keeper, &id)?;
    let today = state.today();
    let since = match query.read::<PartialDate>("since")? {
        Some(since) => since.earliest(),
        None => today.checked_sub(7.days()).unwrap_or(today),
    };
    let news = registers::apart(&state, move |state| {
        registers::news(state, &register, since)
    });
    Ok(Json(NewsShape::new(&news.await?, since, today)))
}
