//! Private addresses of a register's feed, calendar and bundle.

use axum::extract::State;
use axum::response::Redirect;
use huidian_following::Signer;
use huidian_following::share::{self, LinkState, Target};
use jiff::{SignedDuration, Timestamp};

use super::form::RegisterForm;
use crate::error::Error;
use crate::request::Query;
use crate::state::AppState;
use crate::views::day_of;

/// An address as the page of a register or a profile shows it.
pub(crate) struct AddressLine {
    pub(crate) id: String,
    /// Below which feed, calendar and bundle stand; with the public address where the keeper gave one.
    pub(crate) base: String,
    pub(crate) used: String,
    pub(crate) until: String,
}

/// The addresses that still open something, newest first.
pub(crate) fn addresses(state: &AppState, target: &Target) -> Result<Vec<AddressLine>, Error> {
    let store = state.library().store();
    let target = target.text();
    let now = state.clock().now();
    let mut links = store.read()?.share_links()?;
    links.retain(|link| link.target == target && LinkState::of(link, now) == LinkState::Open);
    if links.is_empty() {
        return Ok(Vec::new());
    }
    let signer = Signer::of(store)?;
    let lines = links.into_iter().map(|link| AddressLine {
        base: format!("{}{}", state.public_url(), share::path(&signer, &link.id)),
        used: match link.use_limit {
            Some(limit) => format!("{}/{limit}", link.use_count),
            None => link.use_count.to_string(),
        },
        until: link.expires_at.map_or_else(String::new, day_of),
        id: link.id,
    });
    Ok(lines.collect())
}

/// `POST /registers/{id}/addresses`
pub(crate) async fn add_address(
    State(state): State<AppState>,
    asked: RegisterForm,
) -> Result<Redirect, Error> {
    let request = share::Request {
        target: &Target::Register(asked.register.key),
        created_by: asked.who(),
        expires_at: expiry(&asked.form, state.clock().now())?,
        use_limit: asked.form.read::<u32>("uses")?.filter(|uses| *uses > 0),
    };
    share::create(state.library().store(), &request)?;
    Ok(asked.back())
}

/// The end of a link that is to last so many `days`; `None` for ever.
pub(crate) fn expiry(form: &Query, now: Timestamp) -> Result<Option<Timestamp>, Error> {
    let Some(days) = form.read::<u16>("days")?.filter(|days| *days > 0) else {
        return Ok(None);
    };
    let ends = now.checked_add(SignedDuration::from_hours(24 * i64::from(days)));
    ends.map(Some)
        .map_err(|_| Error::parameter("days", "too many"))
}

/// `POST /registers/{id}/addresses/revoke`
pub(crate) async fn revoke_address(
    State(state): State<AppState>,
    asked: RegisterForm,
) -> Result<Redirect, Error> {
    let id = asked.form.first("link").unwrap_or("");
    let link = state.library().store().read()?.find_share_link(id)?;
    let target = Target::Register(asked.register.key).text();
    if link.is_some_and(|link| link.target == target) {
        share::revoke(state.library().store(), id, asked.who())?;
    }
    Ok(asked.back())
}
