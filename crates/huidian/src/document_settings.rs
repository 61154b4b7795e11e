//! `[models.documents]`: where a model is that reads pictures of pages.

use std::path::PathBuf;

use anyhow::{Context, Result};
use huidian_reader::ModelPages;
use serde::Deserialize;

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
