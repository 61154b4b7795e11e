//! `[models.documents]`: a model somewhere else that reads pictures of pages, for the reader of files to ask.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use huidian_fetch::DocumentModel;
use huidian_reader::{ModelPages, NotRead, PageModel, set_page_model};

use crate::bounded;
use crate::config::Config;
use crate::document_settings::DocumentSettings;

/// The model that the settings name.
struct Named {
    model: DocumentModel,
    pages: ModelPages,
}

impl PageModel for Named {
    fn pages(&self) -> ModelPages {
        self.pages
    }

    fn read_page(&self, jpeg: &[u8]) -> Result<String, NotRead> {
        match self.model.read_pages(&[jpeg]) {
            Ok(mut pages) => Ok(pages.pop().unwrap_or_default()),
            Err(error) if error.is_unreachable() => Err(NotRead::Unreachable(error.to_string())),
            Err(error) => Err(NotRead::Nonsense(error.to_string())),
        }
    }
}

/// Lets the reader of files ask the model that the settings of a data folder name. They are read when the first picture is; where they cannot be, the log says so, and
/// pictures are read without it.
pub fn use_settings(file: Option<PathBuf>, folder: Option<PathBuf>) {
    set_page_model(move || {
        let named = find(file.as_deref(), folder.as_deref());
        let named = named.unwrap_or_else(|error| {
            tracing::warn!(error = format!("{error:#}"), "no document model is asked");
            None
        });
        named.map(|named| Arc::new(named) as Arc<dyn PageModel>)
    });
}

fn find(file: Option<&Path>, folder: Option<&Path>) -> Result<Option<Named>> {
    let Some(folder) = folder else {
        return Ok(None);
    };
    let settings = Config::read(file, folder)?.models.documents;
    settings.as_ref().map(open).transpose()
}

fn open(settings: &DocumentSettings) -> Result<Named> {
    let key = settings
        .key_file
        .as_ref()
        .map(|path| {
            bounded::read_text(path, bounded::SMALL_BYTES).with_context(|| {
                format!("read the key of the document model in {}", path.display())
            })
        })
        .transpose()?;
    let timeout = Duration::from_secs(settings.timeout_seconds);
    Ok(Named {
        model: DocumentModel::new(&settings.address, &settings.model, key, timeout),
        pages: settings.pages,
    })
}
