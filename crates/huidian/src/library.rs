//! The library as a command opens it: store, catalogue, index.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use huidian_catalogue::Catalogue;
use huidian_following::Finder;
use huidian_model::{Clock, ProvisionPath, SystemClock, WorkId};
use huidian_operations::find_work_by_any_name;
use huidian_search::SearchIndex;
use huidian_store::{Store, StoreOptions};
use jiff::civil::Date;

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
    /// Opens the library in `folder`, and makes it with the built-in catalogue where there is none. A reader is content with a folder it may not write to.
    pub fn open(folder: &Path, access: Access) -> Result<Self> {
        let catalogue = huidian_catalogue::builtin();
        let store = match Store::open(folder, StoreOptions::default()) {
            Err(error) if access == Access::Read && is_permission(&error) => {
                Store::open(folder, StoreOptions::read_only())
            }
            other => other,
        }
        .with_context(|| format!("open the library in {}", folder.display()))?;
        let library = Self {
            store,
            catalogue,
            index_folder: folder.join("index"),
        };
        if !library.store.is_read_only() {
            huidian_ingest::prepare(&library.store, catalogue, &library.index_folder)
                .with_context(|| format!("prepare the library in {}", folder.display()))?;
        }
        Ok(library)
    }

    /// Whether there is a library in `folder`; opening one that is not there would make it.
    pub fn exists(folder: &Path) -> bool {
        folder.join("huidian.db").is_file()
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
    pub fn find_place(&self, words: &[String]) -> Result<Option<(WorkId, Option<ProvisionPath>)>> {
        let found = huidian_operations::find_place(&self.store.read()?, self.catalogue, words)?;
        Ok(found)
    }
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
