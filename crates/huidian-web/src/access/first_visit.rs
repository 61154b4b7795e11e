//! Requests from the machine of a library that has no users yet.

use axum::http::HeaderMap;
use axum::http::header::HOST;
use axum::http::request::Parts;

use super::{has_local_proxy, is_from_here};
use crate::error::Error;
use crate::state::AppState;

/// Whether a request comes from the machine of a library that never had a user. The name it was asked by must be of that machine too, or a page from
/// elsewhere could have its own name point here (DNS rebinding). Where the keeper said that a proxy on this machine hands requests on, nobody is. Users who were all disabled leave the library to the command line.
pub(super) fn is_at_machine(state: &AppState, parts: &Parts) -> Result<bool, Error> {
    is_first_visit(
        state,
        is_from_here(&parts.extensions, &parts.headers, parts.version),
        &parts.headers,
    )
}

/// The same of a request whose way here was looked at before.
pub(crate) fn is_first_visit(
    state: &AppState,
    is_from_here: bool,
    headers: &HeaderMap,
) -> Result<bool, Error> {
    Ok(is_from_here
        && !has_local_proxy(state)
        && is_own_name(state, headers)
        && state.library().store().read()?.users()?.is_empty())
}

/// Whether the name that a request asks by is one of this machine's, or the public one.
pub(crate) fn is_own_name(state: &AppState, headers: &HeaderMap) -> bool {
    let Some(host) = headers.get(HOST).and_then(|host| host.to_str().ok()) else {
        // no browser leaves it out
        return !headers.contains_key(HOST);
    };
    let public = state.public_url().split_once("://");
    if public.is_some_and(|(_, public)| public == host) {
        return true;
    }
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or(rest),
        None => host.split(':').next().unwrap_or(host),
    };
    name == "localhost"
        || name
            .parse::<std::net::IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}
