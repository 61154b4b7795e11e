//! Addresses as they are added, so that they can be compared with the description.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::handler::Handler;
use axum::routing;

use crate::state::AppState;

/// Addresses with what answers them.
#[derive(Default)]
pub(crate) struct Table {
    router: Router<AppState>,
    /// Method and path of each.
    addresses: Vec<(&'static str, &'static str)>,
}

impl Table {
    pub(crate) fn get<H, T>(mut self, path: &'static str, handler: H) -> Self
    where
        H: Handler<T, AppState>,
        T: 'static,
    {
        self.addresses.push(("GET", path));
        self.router = self.router.route(path, routing::get(handler));
        self
    }

    /// An address that takes a body of at most `limit` bytes.
    pub(crate) fn post<H, T>(mut self, path: &'static str, limit: usize, handler: H) -> Self
    where
        H: Handler<T, AppState>,
        T: 'static,
    {
        self.addresses.push(("POST", path));
        let taken = routing::post(handler).layer(DefaultBodyLimit::max(limit));
        // another method of the same address may be there already
        self.router = self.router.route(path, taken);
        self
    }

    pub(crate) fn patch<H, T>(mut self, path: &'static str, handler: H) -> Self
    where
        H: Handler<T, AppState>,
        T: 'static,
    {
        self.addresses.push(("PATCH", path));
        self.router = self.router.route(path, routing::patch(handler));
        self
    }

    pub(crate) fn delete<H, T>(mut self, path: &'static str, handler: H) -> Self
    where
        H: Handler<T, AppState>,
        T: 'static,
    {
        self.addresses.push(("DELETE", path));
        self.router = self.router.route(path, routing::delete(handler));
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
