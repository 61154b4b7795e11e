//! `huidian move`.

use std::path::PathBuf;

use anyhow::{Context, Result, bail, ensure};
use huidian_store::{Store, StoreOptions};
use serde_json::json;

use super::{Place, print_json};
use crate::config::Config;
use crate::library::Library;
use crate::outcome::Outcome;
use crate::terminal;

/// 把整个库搬到服务器上，或搬回文件夹 Copy the whole library to a server, or back into a folder
///
/// 先停服务和任务。搬完核对内容摘要，两边相同才算数；原来的库不动。
#[derive(Debug, clap::Args)]
#[command(after_help = "示例 Examples:\n  \
    huidian move --to shared.toml             到 shared.toml 的 [store] 所说的服务器\n  \
    huidian move --to empty.toml --to-data 新文件夹   [store] 空着：回到文件夹里\n\n\
    然后把 [store] 写进数据文件夹的 huidian.toml。")]
pub struct Options {
    /// 设置文件，其中 store 一节是新的地方 Settings whose store section is the new place; without one it is a folder
    #[arg(long, value_name = "CONFIG")]
    to: PathBuf,
    /// 新库的数据文件夹 Data folder of the new library [default: the same]
    #[arg(long, value_name = "FOLDER")]
    to_data: Option<PathBuf>,
    #[arg(long)]
    json: bool,
}

impl Options {
    pub fn run(self, place: &Place) -> Result<Outcome> {
        let folder = place.folder()?;
        let from = Config::read_store(&folder)?.server()?;
        let to_folder = self.to_data.clone().unwrap_or_else(|| folder.clone());
        let to = Config::read(Some(&self.to), &to_folder)?.store.server()?;
        ensure!(
            to.is_some() || from.is_some() || to_folder != folder,
            "两处相同 the library is there already: name a server in [store] of {}, or another folder",
            self.to.display()
        );
        if from.is_none() && !Library::exists(&folder) {
            bail!("没有库 no library in {}", folder.display());
        }
        let here = Store::open(
            &folder,
            StoreOptions {
                postgres: from,
                ..StoreOptions::default()
            },
        )
        .with_context(|| format!("open the library in {}", folder.display()))?;
        let options = StoreOptions {
            postgres: to,
            ..StoreOptions::default()
        };
        let there = Store::open(&to_folder, options).context("open the new library")?;
        let name = |store: &Store| {
            let folder = store.folder().display().to_string();
            store.server().unwrap_or(folder)
        };
        let moved = here
            .move_to(&there)
            .with_context(|| format!("copy the library to {}", name(&there)))?;
        let digest = moved.content_digest.to_string();
        if self.json {
            print_json(&json!({
                "from": name(&here),
                "to": name(&there),
                "works": moved.work_count,
                "rows": moved.row_count,
                "originals": moved.original_count,
                "content_digest": digest,
            }))?;
        } else {
            terminal::print(&format!(
                "已复制 copied: {} → {}\n文件 {} 件，{} 行，大原件 {} 份\n内容摘要 content digest {digest}，两边相同 the same on both sides\n",
                name(&here),
                name(&there),
                moved.work_count,
                moved.row_count,
                moved.original_count,
            ))?;
        }
        Ok(Outcome::Done)
    }
}
