//! The library as a command opens it: store, catalogue, index.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use huidian_catalogue::Catalogue;
use huidian_following::Finder;
use huidian_model::{Clock, NamedPlace, SystemClock, WorkId};
use huidian_operations::find_work_by_any_name;
use huidian_search::SearchIndex;
use huidian_store::{PostgresOptions, SharedLibrary, Store, StoreOptions, probe_server};
use jiff::civil::Date;

use crate::catalogue_file;
use crate::config::{Config, EmbeddingSettings, LibrarySettings};
use crate::embedding::Questions;
use crate::terminal::print_error;

/// What a command is going to do with the library.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    Read,
    Write,
}

/// An open library.
pub struct Library {
    pub store: Store,
    pub catalogue: &'static Catalogue,
    index_folder: PathBuf,
}

impl Library {
    /// Opens the library in `folder`. Where there is none, a writer makes it with the built-in catalogue, and a reader is shown that catalogue and
    /// leaves nothing behind. A reader is content with a folder it may not write to.
    pub fn open(folder: &Path, access: Access) -> Result<Self> {
        Self::open_at(folder, access, &Config::read_library(folder)?)
    }

    /// The same where the settings of the store are known.
    pub fn open_at(folder: &Path, access: Access, settings: &LibrarySettings) -> Result<Self> {
        let options = settings.options()?;
        if access == Access::Read && !is_made(folder, options.postgres.as_ref())? {
            let place = match &options.postgres {
                Some(server) => server.to_string(),
                None => folder.display().to_string(),
            };
            print_error!(
                "{place} 还没有库，所示为内置目录 (no library there yet: this is the built-in catalogue)"
            );
            return Self::temporary();
        }
        let library = Self::open_store(folder, access, options)?;
        if !library.store.is_read_only() {
            library.prepare(folder)?;
        }
        Ok(library)
    }

    /// A library with the built-in catalogue that goes when it is dropped.
    fn temporary() -> Result<Self> {
        let store =
            Store::temporary(StoreOptions::default()).context("make a temporary library")?;
        let folder = store.folder().to_owned();
        let library = Self {
            index_folder: folder.join("index"),
            catalogue: huidian_catalogue::builtin(),
            store,
        };
        library.prepare(&folder)?;
        Ok(library)
    }

    /// Opens the library in `folder` to look for damage, which is given beside it. Makes none.
    pub fn examine(folder: &Path) -> Result<(Self, Option<anyhow::Error>)> {
        let options = Config::read_library(folder)?.options()?;
        if !is_made(folder, options.postgres.as_ref())? {
            bail!("没有库 no library in {}", folder.display());
        }
        match Self::open_store(folder, Access::Read, options.clone()) {
            Ok(library) if library.store.is_read_only() => Ok((library, None)),
            Ok(library) => {
                let failure = library.prepare(folder).err();
                Ok((library, failure))
            }
            Err(error) => {
                // damaged so far that it cannot be written: read what can be read
                let options = StoreOptions {
                    is_read_only: true,
                    ..options
                };
                let Ok(store) = Store::open(folder, options) else {
                    return Err(error);
                };
                let library = Self {
                    store,
                    catalogue: huidian_catalogue::builtin(),
                    index_folder: folder.join("index"),
                };
                Ok((library, Some(error)))
            }
        }
    }

    fn prepare(&self, folder: &Path) -> Result<()> {
        huidian_ingest::prepare(&self.store, self.catalogue, &self.index_folder)
            .with_context(|| format!("prepare the library in {}", folder.display()))
    }

    fn open_store(folder: &Path, access: Access, options: StoreOptions) -> Result<Self> {
        catalogue_file::take_held(folder)?;
        let catalogue = huidian_catalogue::builtin();
        let mut store = match Store::open(folder, options.clone()) {
            Err(error) if access == Access::Read && is_permission(&error) => Store::open(
                folder,
                StoreOptions {
                    is_read_only: true,
                    ..options
                },
            ),
            other => other,
        }
        .with_context(|| format!("open the library in {}", folder.display()))?;
        // Settings that cannot be read let nothing leave; the commands that need them say what is wrong.
        let may_leave = Config::read(None, folder).is_ok_and(|config| config.deliver.standards);
        store.let_standards_leave(may_leave);
        Ok(Self {
            store,
            catalogue,
            index_folder: folder.join("index"),
        })
    }

    /// Whether there is a library in `folder`; opening one that is not there would make it. One on a server is taken to be there, as are
    /// settings that cannot be read: opening it says what is wrong.
    pub fn exists(folder: &Path) -> bool {
        folder.join("huidian.db").is_file()
            || Config::read_library(folder).map_or(true, |settings| settings.store.is_shared())
    }

    /// Whether a library left something in `folder`: its database, its originals or its index.
    pub fn has_remains(folder: &Path) -> bool {
        ["huidian.db", "blobs", "index"]
            .iter()
            .any(|name| folder.join(name).exists())
    }

    pub fn today(&self) -> Date {
        SystemClock.today()
    }

    pub fn index_folder(&self) -> &Path {
        &self.index_folder
    }

    /// Finds what selections ask for.
    pub fn finder<'f>(&'f self, index: Option<&'f SearchIndex>) -> Finder<'f> {
        Finder {
            authorities: &self.catalogue.authorities.register,
            index,
            today: self.today(),
        }
    }

    pub fn index(&self) -> Result<SearchIndex> {
        SearchIndex::open(&self.index_folder)
            .with_context(|| format!("open the search index in {}", self.index_folder.display()))
    }

    /// Builds the index anew where somebody who read it found it damaged.
    pub fn mend_index(&self) -> Result<()> {
        huidian_ingest::prepare(&self.store, self.catalogue, &self.index_folder)
    }

    /// The index with the half that goes by vectors, where an endpoint is set.
    pub fn index_with(&self, embeddings: Option<&EmbeddingSettings>) -> Result<SearchIndex> {
        let index = self.index()?;
        Ok(match embeddings {
            Some(settings) => index.with_vectors(
                &self.index_folder,
                settings.spec(),
                Questions::new(settings)?,
            ),
            None => index,
        })
    }

    /// The work that an id, a title, a short title or a number names.
    pub fn find_work(&self, name: &str) -> Result<Option<WorkId>> {
        let found = find_work_by_any_name(&self.store.read()?, self.catalogue, name)?;
        Ok(found)
    }

    /// The same, rejected works included: for whoever reviews them.
    pub fn find_even_rejected(&self, name: &str) -> Result<Option<WorkId>> {
        let reader = self.store.read()?;
        let found = huidian_operations::find_even_rejected(&reader, self.catalogue, name)?;
        Ok(found)
    }

    /// What words typed one after another name: the longest run of them that is a work, and what is left over as a provision.
    pub fn find_place(&self, words: &[String]) -> Result<Option<(WorkId, Option<NamedPlace>)>> {
        let found = huidian_operations::find_place(&self.store.read()?, self.catalogue, words)?;
        Ok(found)
    }
}

/// Whether there is a library, or what is left of one, where the settings say.
fn is_made(folder: &Path, server: Option<&Arc<PostgresOptions>>) -> Result<bool> {
    let Some(server) = server else {
        return Ok(folder.join("huidian.db").is_file() || Library::has_remains(folder));
    };
    let found = probe_server(server);
    Ok(match found {
        Ok(state) => state.library != SharedLibrary::None,
        Err(huidian_store::Error::MayNotCreate { .. }) => false,
        Err(error) => return Err(error).context("open the library on a server"),
    })
}

/// Whether the folder may be read only.
fn is_permission(error: &huidian_store::Error) -> bool {
    use std::io::ErrorKind::{PermissionDenied, ReadOnlyFilesystem};
    match error {
        huidian_store::Error::ReadOnly => true,
        huidian_store::Error::Folder { cause, .. } => {
            matches!(cause.kind(), PermissionDenied | ReadOnlyFilesystem)
        }
        _ => false,
    }
}
