//! Private addresses of a profile's calendar.

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::response::Redirect;
use huidian_following::share::{self, Target};

use super::request::DutiesRequest;
use crate::access::RegisterKeeper;
use crate::error::Error;
use crate::pages::account::read_form;
use crate::pages::registers::expiry;
use crate::state::AppState;

/// `POST /duties/{id}/addresses`
pub(crate) async fn add(
    State(state): State<AppState>,
    Path(id): Path<String>,
    keeper: RegisterKeeper,
    body: Bytes,
) -> Result<Redirect, Error> {
    let form = read_form(&body);
    keeper.check_form(&form)?;
    let key = DutiesRequest::to_change(&state, &id, &keeper)?.profile.key;
    let request = share::Request {
        target: &Target::Profile(key),
        created_by: keeper.who.name(),
        expires_at: expiry(&form, state.clock().now())?,
        use_limit: None,
    };
    share::create(state.library().store(), &request)?;
    Ok(Redirect::to(&format!("/duties/{key}#addresses")))
}

/// `POST /duties/{id}/addresses/revoke`
pub(crate) async fn revoke(
    State(state): State<AppState>,
    Path(id): Path<String>,
    keeper: RegisterKeeper,
    body: Bytes,
) -> Result<Redirect, Error> {
    let form = read_form(&body);
    keeper.check_form(&form)?;
    let key = DutiesRequest::to_change(&state, &id, &keeper)?.profile.key;
    let store = state.library().store();
    let id = form.first("link").unwrap_or("");
    let link = store.read()?.find_share_link(id)?;
    if link.is_some_and(|link| link.target == Target::Profile(key).text()) {
        share::revoke(store, id, keeper.who.name())?;
    }
    Ok(Redirect::to(&format!("/duties/{key}#addresses")))
}
