//! What every handler is given.

use std::sync::Arc;

use axum::http::Uri;
use huidian_model::{AuthorityRegister, Clock};
use huidian_search::SearchIndex;
use huidian_store::Store;
use jiff::civil::Date;

use crate::config::Config;
use crate::error::Error;
use crate::library::Library;
use crate::request::{Query, Visitor};
use crate::snapshot::Snapshot;
use crate::views::Frame;

/// The library, the clock and the settings, shared by all requests.
#[derive(Clone)]
pub struct AppState {
    shared: Arc<Shared>,
}

struct Shared {
    library: Library,
    authorities: Arc<AuthorityRegister>,
    clock: Arc<dyn Clock>,
    config: Config,
}

impl AppState {
    pub fn new(
        store: Arc<Store>,
        index: Arc<SearchIndex>,
        authorities: Arc<AuthorityRegister>,
        clock: Arc<dyn Clock>,
        config: Config,
    ) -> Self {
        Self {
            shared: Arc::new(Shared {
                library: Library::new(store, index),
                authorities,
                clock,
                config,
            }),
        }
    }

    /// The works as they are today.
    pub(crate) fn snapshot(&self) -> Result<Arc<Snapshot>, Error> {
        self.library().snapshot(self.today())
    }

    pub(crate) fn authorities(&self) -> &AuthorityRegister {
        &self.shared.authorities
    }

    pub(crate) fn library(&self) -> &Library {
        &self.shared.library
    }

    pub(crate) fn config(&self) -> &Config {
        &self.shared.config
    }

    pub(crate) fn clock(&self) -> &dyn Clock {
        &*self.shared.clock
    }

    pub(crate) fn today(&self) -> Date {
        self.shared.clock.today()
    }

    /// The day the reader asks about, today when none is named.
    pub(crate) fn day(&self, query: &Query) -> Result<Date, Error> {
        Ok(query.as_of()?.unwrap_or_else(|| self.today()))
    }

    pub(crate) fn frame(&self, visitor: Visitor, uri: &Uri) -> Frame {
        let public_url = self.shared.config.public_url.as_deref();
        Frame::new(visitor, uri, self.today(), public_url)
    }
}
