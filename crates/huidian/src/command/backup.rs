//! `huidian backup`.

use std::path::PathBuf;

use anyhow::{Context, Result};
use huidian_store::{BackupOptions, BackupTarget, Store, StoreOptions};
use serde_json::json;

use super::{Place, print_json};
use crate::config::Config;
use crate::outcome::Outcome;
use crate::terminal;

/// 备份整个库，可在服务运行时进行 Back up the library, while it is in use or not
///
/// 一个目标文件夹里可以有许多份备份，相同的内容只存一次。
#[derive(Debug, clap::Args)]
#[command(after_help = "示例 Examples:\n  \
    huidian backup /backup/huidian\n  \
    huidian backup --incremental --keep 30 /backup/huidian\n  \
    huidian backup --list /backup/huidian\n\n\
    备份含数据库、全部原件、设置和自建来源；索引可以重建，不在其中。\n\
    备份中有账户与设置，应放在别人读不到、最好在另一块盘上的地方。\n\
    恢复 To put one back: huidian restore TARGET")]
pub struct Options {
    /// 备份放在哪个文件夹 Folder that keeps the backups
    #[arg(value_name = "TARGET")]
    target: PathBuf,
    /// 只写目标中还没有的内容 Write only what the target has not yet; otherwise every piece is written anew
    #[arg(long)]
    incremental: bool,
    /// 只留最新的几份 Keep the newest COUNT backups and remove older ones
    #[arg(long, value_name = "COUNT", value_parser = clap::value_parser!(u32).range(1..))]
    keep: Option<u32>,
    /// 库是从别处搬来的：从别处做的同一库的备份也算它的 The library was moved here: backups made of it elsewhere are its own, and --keep removes them too
    #[arg(long, requires = "keep")]
    moved: bool,
    /// 只列出已有的备份 List the backups there are
    #[arg(long, conflicts_with_all = ["incremental", "keep", "moved"])]
    list: bool,
    #[arg(long)]
    json: bool,
}

impl Options {
    pub fn run(self, place: &Place) -> Result<Outcome> {
        let target = BackupTarget::new(&self.target);
        if self.list {
            return self.list(&target);
        }
        let folder = place.folder()?;
        let options = StoreOptions {
            is_read_only: true,
            ..Config::read_library(&folder)?.options()?
        };
        let store = Store::open(&folder, options)
            .with_context(|| format!("open the library in {}", folder.display()))?;
        let options = BackupOptions {
            is_incremental: self.incremental,
            keep: self.keep.map(|keep| keep as usize),
            is_moved: self.moved,
        };
        let made = store.back_up(&target, options)?;
        let manifest = &made.manifest;
        if self.json {
            print_json(&json!({
                "target": self.target.display().to_string(),
                "name": manifest.name,
                "made_at": manifest.made_at,
                "content_digest": manifest.content_digest,
                "works": manifest.work_count,
                "originals": manifest.originals.len(),
                "files": manifest.files.len(),
                "written_bytes": made.written_bytes,
                "incremental": self.incremental,
                "removed": made.removed,
                "elsewhere": made.elsewhere,
            }))?;
            return Ok(Outcome::Done);
        }
        let mut text = format!(
            "备份 backup {}\n文件 {} 件，大原件 {} 份，其他 {} 个；新写 {:.1} MiB\n",
            manifest.name,
            manifest.work_count,
            manifest.originals.len(),
            manifest.files.len(),
            made.written_bytes as f64 / 1_048_576.0
        );
        for name in &made.removed {
            text.push_str(&format!("删去旧备份 removed {name}\n"));
        }
        if made.elsewhere > 0 {
            text.push_str(&format!(
                "另有 {} 份同一库的备份是从别的文件夹（或旧版程序）做的，可能属于这个库的另一份拷贝，没有动；确是本库搬来之前做的，请加 --moved ({} more bear this library's mark and were made elsewhere, perhaps by a copy of it: they stay; if it was moved here, add --moved)\n",
                made.elsewhere, made.elsewhere
            ));
        }
        text.push_str(&format!(
            "内容摘要 content digest {}\n",
            manifest.content_digest
        ));
        terminal::print(&text)?;
        Ok(Outcome::Done)
    }

    fn list(&self, target: &BackupTarget) -> Result<Outcome> {
        let mut backups = Vec::new();
        for name in target.names()? {
            backups.push(target.find(Some(&name))?);
        }
        if self.json {
            let list = backups.iter().map(|one| {
                json!({
                    "name": one.name,
                    "made_at": one.made_at,
                    "library": one.library,
                    "made_in": one.place.as_ref().map(|place| &place.folder),
                    "content_digest": one.content_digest,
                    "works": one.work_count,
                })
            });
            print_json(&list.collect::<Vec<_>>())?;
        } else {
            let mut text = String::new();
            for one in &backups {
                text.push_str(&format!(
                    "{}  文件 {} 件  {}\n",
                    one.name, one.work_count, one.content_digest
                ));
            }
            if backups.is_empty() {
                text.push_str("没有完整的备份 (no whole backup)\n");
            }
            terminal::print(&text)?;
        }
        Ok(Outcome::Done)
    }
}
