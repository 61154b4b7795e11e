//! `/registers`: what a person or a department follows, and what changed for them.

mod address;
mod change;
mod download;
mod follow;
mod form;
mod interview;
mod ledger;
mod list;
mod mail;
mod search_within;
mod show;

pub(crate) use address::{AddressLine, add_address, addresses, expiry, revoke_address};
pub(crate) use change::{add_work, create, note, remove, rename, unfollow};
pub(crate) use download::{csv, json, xlsx};
pub(crate) use follow::{choose, follow, save_search};
pub(crate) use interview::answer as answer_interview;
pub(crate) use ledger::{ledger_csv, ledger_xlsx};
pub(crate) use list::list;
pub(crate) use mail::{add_mail, remove_mail};
pub(crate) use search_within::search_within;
pub(crate) use show::show_register;

use axum::response::Redirect;
use huidian_following::Keeping;

use crate::access::RegisterKeeper;
use crate::state::AppState;

fn keeping<'k>(state: &'k AppState, keeper: &'k RegisterKeeper) -> Keeping<'k> {
    Keeping {
        store: state.library().store(),
        who: &keeper.who,
    }
}

fn to_register(key: i64) -> Redirect {
    Redirect::to(&format!("/registers/{key}"))
}
