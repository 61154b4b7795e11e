//! `huidian batch`.

use anyhow::{Result, bail};
use clap::Subcommand;
use huidian_ingest::Undo;
use huidian_operations::Keeper;
use huidian_store::{Batch, BatchContents, BatchId, BatchKind};
use huidian_wire::{BatchDetailShape, BatchShape, UndoneBatchShape};

use super::{Place, minute_in_china, print_json};
use crate::library::Access;
use crate::outcome::Outcome;
use crate::terminal::print_error;
use crate::terminal::{self, Table};

/// 批次：每次导入收了什么，并可整批撤回 What each import brought; take it back as a whole
#[derive(Debug, clap::Args)]
#[command(after_help = "示例 Examples:\n  \
    huidian batch list                列出批次，新的在前\n  \
    huidian batch show 12             这一批收了什么\n  \
    huidian batch undo 12             撤回这一批：文件、文本、事实、关系\n\n\
    撤回不留痕迹于正文，只留记录：批次、审计。撤回后可以重新导入。\n\
    另一批也收录的内容保留。")]
pub struct Options {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// 列出批次 List batches, newest first
    List {
        /// 最多几批 At most so many
        #[arg(long, default_value_t = 50)]
        limit: u32,
        #[arg(long)]
        json: bool,
    },
    /// 一批收了什么 What a batch brought
    Show {
        id: BatchId,
        #[arg(long)]
        json: bool,
    },
    /// 撤回一批 Take back what a batch brought
    Undo {
        id: BatchId,
        #[arg(long)]
        json: bool,
    },
}

impl Options {
    pub fn run(&self, place: &Place) -> Result<Outcome> {
        match self.action {
            Action::List { limit, json } => list(place, limit, json),
            Action::Show { id, json } => show(place, id, json),
            Action::Undo { id, json } => undo(place, id, json),
        }
    }
}

fn list(place: &Place, limit: u32, json: bool) -> Result<Outcome> {
    let library = place.open(Access::Read)?;
    let batches = library.store.read()?.batches(limit)?;
    if json {
        let shapes: Vec<BatchShape> = batches.iter().map(BatchShape::from).collect();
        print_json(&shapes)?;
        return Ok(Outcome::Done);
    }
    if batches.is_empty() {
        terminal::print("还没有导入过 nothing was imported yet\n")?;
        return Ok(Outcome::Done);
    }
    let mut table = Table::new(["批次", "时间", "收入", "状态", "内容"]);
    for batch in &batches {
        table.row([
            batch.id.to_string(),
            minute_in_china(batch.started_at),
            batch.counts.taken_count.to_string(),
            state(batch).to_owned(),
            batch.described.clone(),
        ]);
    }
    terminal::print(&table.render())?;
    Ok(Outcome::Done)
}

fn state(batch: &Batch) -> &'static str {
    if batch.undone_at.is_some() {
        "已撤回 undone"
    } else if batch.finished_at.is_none() {
        "未完成 cut off"
    } else if batch.is_recorded {
        "完成 done"
    } else if batch.kind == BatchKind::Redact {
        "不可撤销 for good"
    } else {
        "旧版导入，不可整批撤回 of an older program"
    }
}

fn show(place: &Place, id: BatchId, json: bool) -> Result<Outcome> {
    let library = place.open(Access::Read)?;
    let reader = library.store.read()?;
    let Some(batch) = reader.find_batch(id)? else {
        print_error!("没有批次 {id} (no such batch)");
        return Ok(Outcome::NotFound);
    };
    let contents = reader.batch_contents(id)?;
    if json {
        print_json(&BatchDetailShape::new(&batch, &contents))?;
    } else {
        terminal::print(&detail(&batch, &contents))?;
    }
    Ok(Outcome::Done)
}

/// Lines shown of a long list.
const SHOWN: usize = 40;

fn detail(batch: &Batch, contents: &BatchContents) -> String {
    let mut text = format!(
        "批次 {} {}：{}\n{} {}\n",
        batch.id,
        batch.kind.id(),
        batch.described,
        minute_in_china(batch.started_at),
        state(batch)
    );
    push_list(&mut text, "新收录文件", &contents.works);
    push_list(&mut text, "文本", &contents.texts);
    push_list(&mut text, "原件", &contents.captures);
    text.push_str(&format!(
        "事实 {}，关系 {}，动态 {}；改动原有记录 {} 处\n",
        contents.fact_count, contents.relation_count, contents.event_count, contents.changed_count
    ));
    text
}

fn push_list<T: ToString>(text: &mut String, name: &str, items: &[T]) {
    text.push_str(&format!("{name} {}\n", items.len()));
    for item in items.iter().take(SHOWN) {
        text.push_str(&format!("  {}\n", item.to_string()));
    }
    if items.len() > SHOWN {
        text.push_str(&format!("  ……另有 {} 件\n", items.len() - SHOWN));
    }
}

fn undo(place: &Place, id: BatchId, json: bool) -> Result<Outcome> {
    let library = place.open(Access::Write)?;
    let Some(batch) = library.store.read()?.find_batch(id)? else {
        print_error!("没有批次 {id} (no such batch)");
        return Ok(Outcome::NotFound);
    };
    if let Some(at) = batch.undone_at {
        bail!(
            "batch {id} was taken back already, at {}",
            minute_in_china(at)
        );
    }
    let undo = Undo {
        store: &library.store,
        catalogue: library.catalogue,
        index_folder: library.index_folder(),
        today: library.today(),
    };
    let undone = undo.run(id, Keeper::COMMAND_LINE.0)?;
    if json {
        print_json(&UndoneBatchShape::new(id, &undone))?;
    } else {
        terminal::print(&format!(
            "已撤回批次 {id}：撤下文件 {} 件，恢复 {} 件\n",
            undone.gone.len(),
            undone.changed.len()
        ))?;
    }
    Ok(Outcome::Done)
}
