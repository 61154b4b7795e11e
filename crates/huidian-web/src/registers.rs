//! Registers as pages and API ask about them.

use huidian_following::change::Change;
use huidian_following::news::{News, register_news};
use huidian_following::rights::SHARED;
use huidian_following::{Coverage, register_filter};
use huidian_store::{Register, Role};
use jiff::ToSpan;
use jiff::civil::Date;

use crate::access::RegisterKeeper;
use crate::error::Error;
use crate::request::Query;
use crate::state::AppState;

/// Days looked back unless the reader says otherwise.
const LOOKS_BACK: i64 = 30;

/// Under whose name a new register is kept.
pub(crate) fn owner_asked(keeper: &RegisterKeeper, is_shared: bool) -> Result<&str, Error> {
    match is_shared {
        false => Ok(keeper.who.name()),
        true if keeper.who.may_share() => Ok(SHARED),
        true => Err(Error::Forbidden(Role::Editor.id())),
    }
}

/// The day after which changes are asked for: `since`, else a month ago.
pub(crate) fn since(state: &AppState, query: &Query) -> Result<Date, Error> {
    let asked: Option<huidian_model::PartialDate> = query.read("since")?;
    let today = state.today();
    let usual = today.checked_sub(LOOKS_BACK.days()).unwrap_or(today);
    Ok(asked.map_or(usual, huidian_model::PartialDate::earliest))
}

/// What a register tells since a day; texts not yet compared.
pub(crate) fn news(state: &AppState, register: &Register, since: Date) -> Result<News, Error> {
    let reader = state.library().store().read()?;
    let works = register_filter(&reader, register, &state.finder())?;
    Ok(register_news(
        &reader,
        register,
        &works,
        since,
        state.today(),
    )?)
}

/// What happened to a register's works since a day; texts not yet compared. Takes long for a register of many works.
pub(crate) fn happened(
    state: &AppState,
    register: &Register,
    since: Date,
) -> Result<Vec<Change>, Error> {
    let reader = state.library().store().read()?;
    let filter = register_filter(&reader, register, &state.finder())?;
    let changes = huidian_following::change::happened(&reader, &filter, since, state.today())?;
    Ok(changes)
}

/// What answers about a register's changes were looked for in.
pub(crate) fn coverage(state: &AppState, register: &Register) -> Result<Coverage, Error> {
    let reader = state.library().store().read()?;
    let filter = register_filter(&reader, register, &state.finder())?;
    Ok(Coverage::of(&reader, &filter, state.today())?)
}

/// Runs what may take long on a thread of its own.
pub(crate) async fn apart<T: Send + 'static>(
    state: &AppState,
    work: impl FnOnce(&AppState) -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    let state = state.clone();
    tokio::task::spawn_blocking(move || work(&state))
        .await
        .map_err(|_| Error::Internal("comparing texts broke off".to_owned()))?
}
