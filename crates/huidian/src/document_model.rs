//! `[models.documents]`: a model somewhere else that reads pictures of pages, for the reader of files to ask.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use huidian_fetch::DocumentModel;
use huidian_reader::{ModelPages, NotRead, PageModel, set_page_model};
use serde::Deserialize;

use crate::bounded;
use crate::config::Config;

/// An OpenAI-compatible endpoint of chat that takes pictures.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DocumentSettings {
    /// Up to and without `/chat/completions`: `http://localhost:8000/v1`.
    pub address: String,
    pub model: String,
    /// A file that holds the key and nothing else.
    pub key_file: Option<PathBuf>,
    /// How long it may take for a page.
    #[serde(default = "two_minutes")]
    pub timeout_seconds: u64,
    /// `hard`: pages that the installed models read badly, or none where there are none; `all`: every page that is a picture.
    #[serde(default = "hard")]
    pub pages: ModelPages,
}

fn two_minutes() -> u64 {
    120
}

fn hard() -> ModelPages {
    ModelPages::Hard
}

impl DocumentSettings {
    pub fn check(&self) -> Result<()> {
        anyhow::ensure!(
            (1..=3_600).contains(&self.timeout_seconds),
            "[models.documents] timeout_seconds={} is not within 1 to 3600",
            self.timeout_seconds
        );
        anyhow::ensure!(
            !self.model.trim().is_empty(),
            "[models.documents] model is empty"
        );
        huidian_fetch::check_address(&self.address, true).context("[models.documents] address")
    }

    fn open(&self) -> Result<Named> {
        let key = self
            .key_file
            .as_ref()
            .map(|path| {
                bounded::read_text(path, bounded::SMALL_BYTES).with_context(|| {
                    format!("read the key of the document model in {}", path.display())
                })
            })
            .transpose()?;
        let timeout = Duration::from_secs(self.timeout_seconds);
        Ok(Named {
            model: DocumentModel::new(&self.address, &self.model, key, timeout),
            pages: self.pages,
        })
    }

    pub fn show(&self) -> String {
        let pages = match self.pages {
            ModelPages::Hard => "hard",
            ModelPages::All => "all",
        };
        let key = if self.key_file.is_some() {
            "in a file"
        } else {
            "none"
        };
        format!(
            "[models.documents]\naddress = {:?}\nmodel = {:?}\n# key: {key}\ntimeout_seconds = {}\npages = {pages:?}\n",
            self.address, self.model, self.timeout_seconds
        )
    }
}

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
    settings.map(|settings| settings.open()).transpose()
}
