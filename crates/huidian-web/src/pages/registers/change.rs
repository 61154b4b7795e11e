//! Forms that change a register.

use axum::body::Bytes;
use axum::extract::State;
use axum::response::Redirect;
use huidian_model::WorkId;
use huidian_search::{JumpReason, SearchRequest};

use super::form::RegisterForm;
use super::{keeping, to_register};
use crate::access::RegisterKeeper;
use crate::error::Error;
use crate::pages::account::read_form;
use crate::registers::owner_asked;
use crate::request::Query;
use crate::state::AppState;

/// `POST /registers`
pub(crate) async fn create(
    State(state): State<AppState>,
    keeper: RegisterKeeper,
    body: Bytes,
) -> Result<Redirect, Error> {
    let form = read_form(&body);
    keeper.check_form(&form)?;
    let key = create_named(&state, &keeper, &form, "name")?;
    Ok(to_register(key))
}

/// Makes a register of the name in a field.
pub(super) fn create_named(
    state: &AppState,
    keeper: &RegisterKeeper,
    form: &Query,
    field: &str,
) -> Result<i64, Error> {
    keeper.require_write(state)?;
    let owner = owner_asked(keeper, form.first("shared").is_some())?;
    let name = form.first(field).unwrap_or("");
    Ok(keeping(state, keeper).create(owner, name)?)
}

/// `POST /registers/{id}/rename`
pub(crate) async fn rename(
    State(state): State<AppState>,
    asked: RegisterForm,
) -> Result<Redirect, Error> {
    let name = asked.form.first("name").unwrap_or("");
    asked.keeping(&state).rename(&asked.register, name)?;
    Ok(asked.back())
}

/// `POST /registers/{id}/remove`
pub(crate) async fn remove(
    State(state): State<AppState>,
    asked: RegisterForm,
) -> Result<Redirect, Error> {
    if asked.form.first("sure").is_none() {
        let reason = "请先勾选“确定删除” (tick the box to confirm)";
        return Err(Error::parameter("sure", reason));
    }
    asked.keeping(&state).remove(&asked.register)?;
    Ok(Redirect::to("/registers"))
}

/// `POST /registers/{id}/works`: follows a work by its id, a title, a short title or a number.
pub(crate) async fn add_work(
    State(state): State<AppState>,
    asked: RegisterForm,
) -> Result<Redirect, Error> {
    let work = named_work(&state, asked.form.first("work").unwrap_or(""))?;
    asked
        .keeping(&state)
        .follow(&asked.register, &[work], &[])?;
    Ok(asked.back())
}

/// `POST /registers/{id}/unfollow`
pub(crate) async fn unfollow(
    State(state): State<AppState>,
    asked: RegisterForm,
) -> Result<Redirect, Error> {
    let keeping = asked.keeping(&state);
    if let Some(work) = asked.form.first("work") {
        keeping.unfollow_work(&asked.register, &WorkId::new(work))?;
    }
    if let Some(search) = asked.form.first("search") {
        keeping.unfollow_search(&asked.register, search)?;
    }
    Ok(asked.back())
}

/// `POST /registers/{id}/notes`: who answers for a followed work, until when, and a note.
pub(crate) async fn note(
    State(state): State<AppState>,
    asked: RegisterForm,
) -> Result<Redirect, Error> {
    let text = |name: &str| asked.form.first(name).unwrap_or("");
    let work = WorkId::new(text("work"));
    let due_on = asked.form.day("due_on")?;
    let (owner, note) = (text("owner"), text("note"));
    let is_followed =
        asked
            .keeping(&state)
            .note_work(&asked.register, &work, owner, note, due_on)?;
    if !is_followed {
        return Err(Error::no_such_work(text("work")));
    }
    Ok(asked.back())
}

/// The work that somebody names; a name that could mean several is refused.
fn named_work(state: &AppState, name: &str) -> Result<WorkId, Error> {
    let snapshot = state.snapshot()?;
    let id = WorkId::new(name);
    if snapshot.find(&id).is_some() {
        return Ok(id);
    }
    let mut request = SearchRequest::new(name, state.today());
    (request.limit, request.work_limit, request.wants_facets) = (0, 0, false);
    let found = state.library().index().search(&request)?;
    let jumps = found.interpretation.jumps.into_iter();
    let mut works: Vec<WorkId> = jumps
        .filter(|jump| jump.reason < JumpReason::Misspelt && jump.path.is_none())
        .map(|jump| jump.work)
        .collect();
    works.dedup();
    if works.len() > 1 {
        let reason = format!("“{name}”可指多份文件，请写全称 (means several works)");
        return Err(Error::parameter("work", reason));
    }
    works
        .pop()
        .ok_or_else(|| Error::NoSuchWork(name.chars().take(200).collect()))
}
