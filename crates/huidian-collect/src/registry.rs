//! The sources of a library: their files, and the keeper's word on each.

use std::path::Path;

use huidian_sources::{Permission, Source, SourceError, read_folder};
use huidian_store::{SourceState, Store};

use crate::error::Error;

/// Folder of the keeper's own sources, below the data folder.
const FOLDER: &str = "sources";

/// A source and what is known of it here.
#[derive(Debug, Clone)]
pub struct Listed {
    pub source: Source,
    pub state: SourceState,
}

impl Listed {
    pub fn is_enabled(&self) -> bool {
        self.state.is_enabled.unwrap_or(self.source.is_enabled)
    }

    /// The keeper's word, else the file's.
    pub fn permission(&self) -> Permission {
        self.state
            .permission
            .as_deref()
            .and_then(Permission::from_id)
            .unwrap_or(self.source.permission)
    }

    /// What is kept when a keeper enables it or disables it. For a site that needs the keeper's word, enabling gives it.
    ///
    /// # Errors
    ///
    /// When only people open it.
    pub fn switched(&self, is_enabled: bool) -> Result<SourceState, Error> {
        if is_enabled && self.source.is_manual() {
            return Err(Error::LeftToPeople {
                id: self.source.id.clone(),
                note: self.source.note.clone().unwrap_or_default(),
            });
        }
        let gives_word = is_enabled && self.source.permission == Permission::Ask;
        Ok(SourceState {
            is_enabled: Some(is_enabled),
            permission: gives_word.then(|| Permission::Obey.id().to_owned()),
            next_try_at: None,
            ..self.state.clone()
        })
    }

    /// Whether a machine visits it.
    pub fn is_visited(&self) -> bool {
        self.is_enabled()
            && self.permission() != Permission::Manual
            && self.source.list.mode != huidian_sources::Mode::Manual
    }
}

/// All sources, by id, and the files that could not be read.
#[derive(Debug)]
pub struct Registry {
    pub sources: Vec<Listed>,
    pub faults: Vec<SourceError>,
}

impl Registry {
    pub fn load(store: &Store, data: &Path) -> Result<Self, Error> {
        let (sources, faults) = read_folder(&data.join(FOLDER));
        let states = store.read()?.all_source_states()?;
        let sources = sources
            .into_iter()
            .map(|source| {
                let known = states
                    .iter()
                    .find(|state| state.source == source.id)
                    .cloned();
                let state = known.unwrap_or_else(|| SourceState {
                    source: source.id.clone(),
                    ..SourceState::default()
                });
                Listed { source, state }
            })
            .collect();
        Ok(Self { sources, faults })
    }

    pub fn find(&self, id: &str) -> Result<&Listed, Error> {
        self.sources
            .iter()
            .find(|listed| listed.source.id == id)
            .ok_or_else(|| Error::UnknownSource(id.to_owned()))
    }
}
