//! A library that collects from an imitation, and remembers what was handed on.

use std::sync::atomic::AtomicBool;

use huidian_collect::{Collected, Collector, Config, Listed, NetworkOptions, Report, Sink, Taken};
use huidian_fetch::FixedAddress;
use huidian_sources::{Source, builtin_text};
use huidian_store::{Store, StoreOptions, content_hash};
use jiff::Timestamp;
use tempfile::TempDir;

use crate::site::Site;

pub struct TestLibrary {
    pub folder: TempDir,
    pub store: Store,
    pub config: Config,
    pub sink: Kept,
}

/// What was handed on: address and title.
#[derive(Default)]
pub struct Kept {
    pub documents: Vec<(String, String)>,
    pub files: Vec<String>,
    /// Refuses everything after so many.
    pub most: Option<usize>,
}

impl Sink for Kept {
    fn take(&mut self, portion: &[Collected]) -> Result<Vec<Taken>, String> {
        if self.most.is_some_and(|most| self.documents.len() >= most) {
            return Err("the library is full".to_owned());
        }
        Ok(portion
            .iter()
            .map(|collected| {
                self.documents
                    .push((collected.address.clone(), collected.title.clone()));
                self.files
                    .extend(collected.files.iter().map(|file| file.name.clone()));
                Taken {
                    address: collected.address.clone(),
                    work: Some(collected.title.clone()),
                    detail: String::new(),
                    capture: content_hash(&collected.page.body),
                }
            })
            .collect())
    }
}

impl TestLibrary {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path(), StoreOptions::default()).unwrap();
        let config = Config {
            timeout_seconds: 1,
            ..Config::default()
        };
        Self {
            folder,
            store,
            config,
            sink: Kept::default(),
        }
    }

    /// Visits embedded sources, every host being the imitation.
    pub fn collect(&mut self, site: &Site, ids: &[&str]) -> Report {
        let sources: Vec<Source> = ids
            .iter()
            .map(|id| plain(builtin_text(id).unwrap()))
            .collect();
        self.visit(site, sources).unwrap()
    }

    pub fn visit(
        &mut self,
        site: &Site,
        sources: Vec<Source>,
    ) -> Result<Report, huidian_collect::Error> {
        let states = self.store.read().unwrap().all_source_states().unwrap();
        let listed: Vec<Listed> = sources
            .into_iter()
            .map(|source| {
                let state = states
                    .iter()
                    .find(|state| state.source == source.id)
                    .cloned();
                Listed {
                    state: state.unwrap_or_else(|| huidian_store::SourceState {
                        source: source.id.clone(),
                        ..Default::default()
                    }),
                    source,
                }
            })
            .collect();
        let now: Timestamp = "2024-06-01T00:00:00Z".parse().unwrap();
        let is_over = AtomicBool::new(false);
        let collector = Collector {
            store: &self.store,
            data: self.folder.path().to_owned(),
            config: &self.config,
            network: NetworkOptions {
                resolve: vec![FixedAddress {
                    host: "*".to_owned(),
                    address: site.address,
                }],
                ca_file: None,
            },
            clock: &now,
            since: None,
            is_dry_run: false,
            is_over: &is_over,
        };
        collector.run(&listed, &mut self.sink)
    }
}

/// A source without TLS and without delay, for the loopback.
pub fn plain(text: &str) -> Source {
    let mut source = Source::parse(&text.replace("https://", "http://")).unwrap();
    source.delay_milliseconds = 0;
    source
}
