//! `huidian restore`.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use huidian_store::{BackupManifest, BackupTarget, Report, Store, StoreOptions};
use serde_json::json;

use super::{Place, print_json};
use crate::config::Config;
use crate::library::Access;
use crate::outcome::Outcome;
use crate::terminal;
use crate::terminal::print_error;

/// 从备份恢复，逐件核对后才算数 Put a library back from a backup, checked piece by piece before it counts
///
/// 数据文件夹里须还没有库；备份不完整时什么也不恢复。
#[derive(Debug, clap::Args)]
#[command(after_help = "示例 Examples:\n  \
    huidian --data 新文件夹 restore /backup/huidian\n  \
    huidian restore /backup/huidian --from 2026-11-28T170000Z\n  \
    huidian restore /backup/huidian --check       只核对，不恢复")]
pub struct Options {
    /// 备份所在的文件夹 Folder that keeps the backups
    #[arg(value_name = "TARGET")]
    target: PathBuf,
    /// 哪一份 Which backup [default: the newest whole one]
    #[arg(long, value_name = "NAME")]
    from: Option<String>,
    /// 只核对备份能否恢复 Only check that the backup can be put back
    #[arg(long)]
    check: bool,
    #[arg(long)]
    json: bool,
}

/// Puts the originals of a library that was just put back where its settings have them; says how many and where.
fn put_into_bucket(folder: &Path) -> Result<Option<(usize, String)>> {
    let settings = Config::read_library(folder)?.options()?;
    if settings.postgres.is_some() {
        return Ok(None);
    }
    let here = Store::open(folder, StoreOptions::default())?;
    here.forget_bucket()?;
    let Some(bucket) = settings.bucket.clone() else {
        return Ok(None);
    };
    let put = Store::open(folder, settings).and_then(|there| here.copy_originals_to(&there));
    let count = put.with_context(|| {
        format!(
            "库已恢复，大原件还在 {}，没有进 [blobs] 所说的地方 (the library is put back, its originals are in that folder and not yet in the bucket): \
             move [blobs] into a file of its own, mend what is said here, run huidian move --to FILE, then put [blobs] back",
            folder.join("blobs").display()
        )
    })?;
    Ok(Some((count, bucket.to_string())))
}

impl Options {
    pub fn run(self, place: &Place) -> Result<Outcome> {
        let target = BackupTarget::new(&self.target);
        let manifest = target.find(self.from.as_deref())?;
        if self.check {
            let report = target.check(&manifest)?;
            self.say(&manifest, &report, &[])?;
            return Ok(Outcome::Done);
        }
        let folder = place.folder()?;
        let restored = target.restore(manifest, &folder)?;
        let held = put_into_bucket(&folder)?;
        // the index is made anew, so that the first reader does not wait for it
        drop(place.open(Access::Write)?);
        if let Some((count, bucket)) = held {
            print_error!(
                "{count} 份大原件已放进 {bucket}；{} 可以删去 (originals are in the bucket; the folder can go)",
                folder.join("blobs").display()
            );
        }
        self.say(&restored.manifest, &restored.report, &restored.kept)?;
        Ok(Outcome::Done)
    }

    fn say(&self, manifest: &BackupManifest, report: &Report, kept: &[String]) -> Result<()> {
        if self.json {
            return print_json(&json!({
                "from": manifest.name,
                "made_at": manifest.made_at,
                "content_digest": report.digest.map(|digest| digest.to_string()),
                "works": report.work_count,
                "sound": report.is_clean(),
                "only_checked": self.check,
                "kept": kept,
            }));
        }
        let mut text = String::new();
        for path in kept {
            text.push_str(&format!("{path} 已有，未动 (was there, left as it is)\n"));
        }
        let done = if self.check {
            "可以恢复 can be restored"
        } else {
            "已恢复 restored"
        };
        text.push_str(&format!(
            "{done}: {}，文件 {} 件，原件与文本 {} 份\n内容摘要 content digest {}\n",
            manifest.name,
            report.work_count,
            report.blob_count,
            report
                .digest
                .map(|digest| digest.to_string())
                .unwrap_or_default()
        ));
        terminal::print(&text)?;
        Ok(())
    }
}
