//! `/registers`: what a person or a department follows, and what changed for them.

mod address;
mod change;
mod download;
mod follow;
mod form;
mod list;
mod mail;
mod show;

pub(crate) use address::{add_address, expiry, revoke_address};
pub(crate) use change::{add_work, create, owner_asked, remove, rename, unfollow};
pub(crate) use download::{csv, json, xlsx};
pub(crate) use follow::{choose, follow, save_search};
pub(crate) use list::list;
pub(crate) use mail::{add_mail, remove_mail};
pub(crate) use show::show_register;

use axum::response::Redirect;
use huidian_following::change::Change;
use huidian_following::{Keeping, register_filter};
use huidian_store::Register;
use jiff::ToSpan;
use jiff::civil::Date;

use crate::access::RegisterKeeper;
use crate::error::Error;
use crate::request::Query;
use crate::state::AppState;

/// Days looked back unless the reader says otherwise.
const LOOKS_BACK: i64 = 30;

fn keeping<'k>(state: &'k AppState, keeper: &'k RegisterKeeper) -> Keeping<'k> {
    Keeping {
        store: state.library().store(),
        who: &keeper.who,
    }
}

fn to_register(key: i64) -> Redirect {
    Redirect::to(&format!("/registers/{key}"))
}

/// The day after which changes are asked for: `since`, else a month ago.
pub(crate) fn since(state: &AppState, query: &Query) -> Result<Date, Error> {
    let asked: Option<huidian_model::PartialDate> = query.read("since")?;
    let today = state.today();
    let usual = today.checked_sub(LOOKS_BACK.days()).unwrap_or(today);
    Ok(asked.map_or(usual, huidian_model::PartialDate::earliest))
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
