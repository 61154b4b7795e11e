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
    huidian move --to bucket.toml             只有 [blobs] 不同：只搬大原件\n  \
    huidian move --to empty.toml --to-data 新文件夹   两节都空着：回到文件夹里\n\n\
    然后把 [store] 和 [blobs] 写进数据文件夹的 huidian.toml。")]
pub struct Options {
    /// 设置文件，其中 store、blobs 两节是新的地方 Settings whose sections store and blobs are the new place; without them it is a folder
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
        let from = Config::read_library(&folder)?.options()?;
        let to_folder = self.to_data.clone().unwrap_or_else(|| folder.clone());
        let to = Config::read(Some(&self.to), &to_folder)?
            .library()
            .options()?;
        let has_same_rows = match (&from.postgres, &to.postgres) {
            (Some(here), Some(there)) => here.is_same_place(there),
            (None, None) => to_folder == folder,
            _ => false,
        };
        let has_same_bucket = has_same_originals(&from, &to, to_folder == folder);
        ensure!(
            !(has_same_rows && has_same_bucket),
            "两处相同 the library is there already: name a server in [store] or a bucket in [blobs] of {}, or another folder",
            self.to.display()
        );
        if from.postgres.is_none() && !Library::exists(&folder) {
            bail!("没有库 no library in {}", folder.display());
        }
        let here = Store::open(&folder, from)
            .with_context(|| format!("open the library in {}", folder.display()))?;
        let options = StoreOptions {
            bucket_owner: has_same_bucket
                .then(|| here.bucket_owner())
                .transpose()?
                .flatten(),
            ..to
        };
        let there = Store::open(&to_folder, options).context("open the new library")?;
        if has_same_rows {
            return self.move_originals(&here, &there);
        }
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

    /// The rows stay, and only the originals go elsewhere.
    fn move_originals(&self, here: &Store, there: &Store) -> Result<Outcome> {
        let name = |store: &Store| {
            let folder = store.folder().join("blobs").display().to_string();
            store.bucket().unwrap_or(folder)
        };
        let count = here
            .copy_originals_to(there)
            .with_context(|| format!("copy originals to {}", name(there)))?;
        if self.json {
            print_json(&json!({
                "from": name(here),
                "to": name(there),
                "rows": 0,
                "originals": count,
            }))?;
        } else {
            terminal::print(&format!(
                "已复制大原件 originals copied: {} → {}，{count} 份，逐份核对 each held against its hash\n",
                name(here),
                name(there),
            ))?;
        }
        Ok(Outcome::Done)
    }
}

/// Whether both have their large originals in one place.
fn has_same_originals(from: &StoreOptions, to: &StoreOptions, is_same_folder: bool) -> bool {
    match (&from.bucket, &to.bucket) {
        (Some(here), Some(there)) => here.is_same_place(there),
        (None, None) => is_same_folder,
        _ => false,
    }
}
