//! `huidian vectors`.

use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::Subcommand;
use huidian_search::VectorWriter;

use super::Place;
use crate::config::{Config, EmbeddingSettings};
use crate::library::{Access, Library};
use crate::outcome::Outcome;
use crate::terminal;
use crate::terminal::print_error;
use crate::vectors::make;

/// 生成条文向量，使提问也按意思查找 Vectors of articles, so that questions are found by meaning too
#[derive(Debug, clap::Args)]
#[command(after_help = "示例 Examples:\n  \
    huidian vectors status\n  \
    huidian vectors make\n\n\
    须在 huidian.toml 的 [search.embeddings] 中设 address、model、dimensions（OpenAI 兼容接口）。\n\
    huidian serve 运行时自动补齐；中断后再运行，从断处继续。\n\
    Set address, model and dimensions under [search.embeddings]; a running server makes them by itself.")]
pub struct Options {
    #[command(subcommand)]
    action: Action,
    /// 设置文件 Settings file [default: huidian.toml in the data folder]
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, Subcommand)]
enum Action {
    /// 补齐缺少的向量 Make those that are missing
    Make,
    /// 已有多少，还缺多少 How many there are and how many are missing
    Status,
}

impl Options {
    pub fn run(&self, place: &Place) -> Result<Outcome> {
        let config = Config::read(self.config.as_deref(), &place.folder()?)?;
        let settings = config.search.embeddings.context(
            "no embeddings endpoint: set address, model and dimensions under [search.embeddings] in huidian.toml",
        )?;
        let library = place.open(Access::Read)?;
        match self.action {
            Action::Make => {
                let mut writer = VectorWriter::open(library.index_folder(), &settings.spec())
                    .context("open the vectors; does a running server make them?")?;
                made(&library, &mut writer, &settings)
            }
            Action::Status => {
                let index = library.index_with(Some(&settings))?;
                let (held, missing) = index.vector_counts()?.unwrap_or_default();
                terminal::print(&format!("已有 held: {held}\n缺少 missing: {missing}\n"))?;
                Ok(Outcome::Done)
            }
        }
    }
}

fn made(
    library: &Library,
    writer: &mut VectorWriter,
    settings: &EmbeddingSettings,
) -> Result<Outcome> {
    let index = library.index()?;
    let mut told = 0;
    let made = make(&index, writer, settings, |made, left| {
        let done = made.added + made.left_out;
        if done / 1_000 > told / 1_000 {
            print_error!("{done} / {}", done + left);
        }
        told = done;
        true
    })?;
    terminal::print(&format!(
        "生成 made: {}\n模型不收 refused by the model: {}\n",
        made.added, made.left_out
    ))?;
    Ok(Outcome::Done)
}
