//! What stands beside the pages, made once for each kind of readers over what these may read.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result};
use huidian_catalogue::Catalogue;
use huidian_deliver::{Service, Setup};
use huidian_interchange::InterchangeLibrary;
use huidian_mcp::McpLibrary;
use huidian_model::Clock;
use huidian_operations::{Libraries, ReadableLibrary};
use huidian_web::Doors;

use super::deliveries;
use crate::config::Config;

/// Subfolder for what people with an account fetch.
const OF_PEOPLE: &str = "people";

/// What the other wings are made of, but for the library.
pub struct Wings<'w> {
    pub folder: &'w Path,
    pub catalogue: &'static Catalogue,
    pub clock: Arc<dyn Clock>,
    pub config: &'w Config,
    /// Where readers reach the library.
    pub base: String,
    /// Names by which agents may address the server.
    pub hosts: Vec<String>,
}

/// What leaves the house: for strangers, which is what leaves by itself, too, and for people with an account.
#[derive(Clone)]
pub struct Services {
    pub strangers: Service,
    pub people: Service,
}

impl Services {
    /// Writes what is still in memory.
    pub fn flush(&self) {
        self.strangers.flush();
        self.people.flush();
    }
}

impl Wings<'_> {
    pub fn services(&self, libraries: &Libraries) -> Result<Services> {
        let people = self.service(&libraries.people, OF_PEOPLE, None)?;
        Ok(Services {
            strangers: self.service(&libraries.strangers, "", Some(people.clone()))?,
            people,
        })
    }

    pub fn doors(&self, libraries: &Libraries, services: &Services) -> Doors {
        let beside = |read: &ReadableLibrary, service: &Service, cache| {
            let agents = McpLibrary {
                store: read.store.clone(),
                index: read.index.clone(),
                catalogue: self.catalogue,
                clock: self.clock.clone(),
                public_url: Some(self.base.clone()),
                hashes: read.hashes.clone(),
                composed: Arc::default(),
            };
            let exports = self.folder.join("exports").join(cache);
            let (store, base) = (read.store.clone(), self.base.clone());
            let taken_away = InterchangeLibrary::new(store, self.clock.clone(), exports, base);
            huidian_deliver::router(service.clone())
                .merge(huidian_mcp::router(agents, self.hosts.clone()))
                .merge(huidian_interchange::router(taken_away))
        };
        Doors {
            strangers: beside(&libraries.strangers, &services.strangers, ""),
            people: beside(&libraries.people, &services.people, OF_PEOPLE),
        }
    }

    fn service(
        &self,
        read: &ReadableLibrary,
        cache: &str,
        for_people: Option<Service>,
    ) -> Result<Service> {
        let made = Service::new(Setup {
            store: read.store.clone(),
            index: read.index.clone(),
            catalogue: self.catalogue,
            clock: self.clock.clone(),
            public_url: self.base.clone(),
            cache_folder: self.folder.join("bundles").join(cache),
            config: self.config.deliver.clone(),
            for_people,
            outgoing: deliveries::outgoing(self.config)?,
        });
        made.context("prepare deliveries")
    }
}
