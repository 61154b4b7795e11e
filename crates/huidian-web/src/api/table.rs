//! Addresses as they are added, so that they can be compared with the description.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::handler::Handler;
use axum::routing::{delete, get, patch, post};

use crate::state::AppState;

/// Addresses with what answers them.
#[derive(Default)]
pub(crate) struct Table {
    router: Router<AppState>,
    /// Method and path of each.
    addresses: Vec<(&'static str, &'static str)>,
}

impl Table {
    pub(crate) fn read<H, T>(mut self, path: &'static str, handler: H) -> Self
    where
        H: Handler<T, AppState>,
        T: 'static,
    {
        self.addresses.push(("GET", path));
        self.router = self.router.route(path, get(handler));
        self
    }

    /// An address that takes a body of at most `limit` bytes.
    pub(crate) fn take<H, T>(mut self, path: &'static str, limit: usize, handler: H) -> Self
    where
        H: Handler<T, AppState>,
        T: 'static,
    {
        self.addresses.push(("POST", path));
        let taken = post(handler).layer(DefaultBodyLimit::max(limit));
        // another method of the same address may be there already
        self.router = self.router.route(path, taken);
        self
    }

    pub(crate) fn change<H, T>(mut self, path: &'static str, handler: H) -> Self
    where
        H: Handler<T, AppState>,
        T: 'static,
    {
        self.addresses.push(("PATCH", path));
        self.router = self.router.route(path, patch(handler));
        self
    }

    pub(crate) fn remove<H, T>(mut self, path: &'static str, handler: H) -> Self
    where
        H: Handler<T, AppState>,
        T: 'static,
    {
        self.addresses.push(("DELETE", path));
        self.router = self.router.route(path, delete(handler));
        self
    }

    pub(crate) fn into_router(self) -> Router<AppState> {
        self.router
    }

    #[cfg(test)]
    pub(crate) fn addresses(&self) -> &[(&'static str, &'static str)] {
        &self.addresses
    }
}
