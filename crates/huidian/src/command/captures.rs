//! `huidian captures`.

use std::time::Duration;

use anyhow::Result;
use huidian_operations::Keeper;
use huidian_store::{BytesUse, KeptBytes};
use huidian_wire::{BytesUseShape, KeptBytesShape, KeptPieceShape, PrunedShape};

use super::{Place, print_json};
use crate::library::Access;
use crate::outcome::Outcome;
use crate::terminal::{self, Style};

/// 原件和文字占了多少地方；清理已无任何记录提到的 What takes room on the disk; take away what nothing names
#[derive(Debug, clap::Args)]
#[command(after_help = "示例 Examples:\n  \
    huidian captures list                 各占多少，最大的二十件 what takes how much, the largest twenty\n  \
    huidian captures prune --dry-run      会清理什么 what would go\n  \
    huidian captures prune                清理，并记入变更记录 take it away, on record\n\n\
    只清理任何记录都不再提到的字节（撤回的导入、重读前的旧文字）；文本的原件、解读、来源网页、撤销一批所需的都不动。\n\
    Only bytes that no row names go: imports taken back, words that were read anew. Originals of texts, readings, pages of sources and what an undo needs stay.")]
pub struct Options {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// 列出各类占用 List what takes room
    List {
        /// 最大的多少件 How many of the largest
        #[arg(long, default_value_t = 20, value_name = "COUNT")]
        largest: usize,
        #[arg(long)]
        json: bool,
    },
    /// 清理无主的字节 Take away what nothing names
    Prune {
        /// 只说会清理什么 Only say what would go
        #[arg(long)]
        dry_run: bool,
        #[arg(long)]
        json: bool,
    },
}

/// How long to wait for an import under way.
const WAIT: Duration = Duration::from_mins(1);

impl Options {
    pub fn run(&self, place: &Place) -> Result<Outcome> {
        match self.action {
            Action::List { largest, json } => list(place, largest, json),
            Action::Prune { dry_run, json } => prune(place, dry_run, json),
        }
    }
}

fn list(place: &Place, largest: usize, json: bool) -> Result<Outcome> {
    let library = place.open(Access::Read)?;
    let kept = library.store.read()?.kept_bytes()?;
    let shape = KeptBytesShape {
        uses: BytesUse::ALL
            .into_iter()
            .map(|used| sum(used, &kept))
            .collect(),
        largest: kept
            .iter()
            .take(largest)
            .map(|one| KeptPieceShape {
                hash: one.hash.to_string(),
                r#use: one.used.id(),
                name: one.name.clone(),
                size_bytes: one.size_bytes,
                stored_bytes: one.stored_bytes,
            })
            .collect(),
    };
    if json {
        print_json(&shape)?;
        return Ok(Outcome::Done);
    }
    for (used, sum) in BytesUse::ALL.into_iter().zip(&shape.uses) {
        if sum.count > 0 {
            terminal::print(&format!(
                "{:>10}  {:>8} 件  {}\n",
                size(sum.stored_bytes),
                sum.count,
                said(used)
            ))?;
        }
    }
    if !kept.is_empty() && largest > 0 {
        terminal::print(&format!(
            "\n{}\n",
            terminal::paint("最大的 The largest", Style::Strong)
        ))?;
    }
    for one in kept.iter().take(largest) {
        let name = one.name.as_deref().unwrap_or("");
        terminal::print(&format!(
            "{:>10}  {}  {}  {}\n",
            size(one.stored_bytes),
            &one.hash.to_string()[..12],
            said(one.used),
            terminal::word(name)
        ))?;
    }
    Ok(Outcome::Done)
}

fn prune(place: &Place, dry_run: bool, json: bool) -> Result<Outcome> {
    let shape = if dry_run {
        let library = place.open(Access::Read)?;
        let kept = library.store.read()?.kept_bytes()?;
        let unnamed = sum(BytesUse::Unnamed, &kept);
        PrunedShape {
            dry_run,
            count: unnamed.count,
            size_bytes: unnamed.size_bytes,
            stored_bytes: unnamed.stored_bytes,
        }
    } else {
        let library = place.open(Access::Write)?;
        let pruned = library.store.prune(Keeper::COMMAND_LINE.0, WAIT)?;
        PrunedShape {
            dry_run,
            count: pruned.count,
            size_bytes: pruned.size_bytes,
            stored_bytes: pruned.stored_bytes,
        }
    };
    if json {
        print_json(&shape)?;
        return Ok(Outcome::Done);
    }
    let said = if dry_run {
        "会清理 would go"
    } else {
        "已清理 gone"
    };
    terminal::print(&format!(
        "{said}：{} 件，{}\n",
        shape.count,
        size(shape.stored_bytes)
    ))?;
    Ok(Outcome::Done)
}

fn sum(used: BytesUse, kept: &[KeptBytes]) -> BytesUseShape {
    let pieces = || kept.iter().filter(|one| one.used == used);
    BytesUseShape {
        r#use: used.id(),
        count: pieces().count(),
        size_bytes: pieces().map(|one| one.size_bytes).sum(),
        stored_bytes: pieces().map(|one| one.stored_bytes).sum(),
        may_go: used == BytesUse::Unnamed,
    }
}

fn said(used: BytesUse) -> &'static str {
    match used {
        BytesUse::OnlyOriginal => "文本唯一的原件 only originals of texts",
        BytesUse::Copy => "另有原件的原件 originals beside others",
        BytesUse::Reading => "解读与节选 readings and excerpts",
        BytesUse::OfSource => "来源的网页和附件 pages and attachments of sources",
        BytesUse::OtherOriginal => "其他原件 other originals",
        BytesUse::Text => "文本的文字 words of texts",
        BytesUse::ForUndo => "撤销一批所需 needed to take a batch back",
        BytesUse::Unnamed => "无主，可以清理 named by nothing, may go",
    }
}

fn size(bytes: u64) -> String {
    match bytes {
        0..1024 => format!("{bytes} B"),
        1024..1_048_576 => format!("{} KiB", bytes / 1024),
        _ => format!("{}.{} MiB", bytes >> 20, ((bytes >> 10) % 1024) * 10 / 1024),
    }
}
