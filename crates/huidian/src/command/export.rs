//! `huidian export`.

use std::path::PathBuf;

use anyhow::{Context, Result};
use huidian_interchange::{ExportRequest, Format, Table, export};
use jiff::civil::Date;

use super::{Place, print_json, read_day};
use crate::library::Access;
use crate::outcome::Outcome;
use crate::terminal;

/// 整库导出给程序用：每条一行 The library in bulk, one row for each article
#[derive(Debug, clap::Args)]
#[command(after_help = "示例 Examples:\n  \
    huidian export --format jsonl -o 条文.jsonl\n  \
    huidian export --format parquet -o 条文.parquet\n  \
    huidian export --what citations --format csv -o 引用.csv\n  \
    huidian export --format jsonl --since 1204 -o 新增.jsonl     上次清单里 cursor 之后有变化的文件\n\n\
    旁边写一份 FILE.manifest.json：行数、SHA-256、cursor。列名见 docs/src/bulk.md。")]
pub struct Options {
    /// 格式 jsonl, csv or parquet
    #[arg(long, value_parser = read_format, default_value = "jsonl", value_name = "FORMAT")]
    format: Format,
    /// 导出什么 provisions, works, events or citations
    #[arg(long, value_parser = read_table, default_value = "provisions", value_name = "TABLE")]
    what: Table,
    /// 写到哪个文件 File to write
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
    /// 只要这个事件以后有变化的文件 Only works with events after this cursor of an earlier manifest
    #[arg(long, value_name = "CURSOR")]
    since: Option<i64>,
    /// 时效按哪一天判断 Day for which statuses are told
    #[arg(long, value_parser = read_day, value_name = "DATE")]
    as_of: Option<Date>,
    /// 把清单也打印出来 Print the manifest
    #[arg(long)]
    json: bool,
}

impl Options {
    pub fn run(&self, place: &Place) -> Result<Outcome> {
        let library = place.open(Access::Read)?;
        let request = ExportRequest {
            table: self.what,
            format: self.format,
            as_of: self.as_of.unwrap_or_else(|| library.today()),
            since: self.since,
        };
        let exported = export(&library.store, &request, &self.output)
            .with_context(|| format!("export {} to {}", self.what.id(), self.output.display()))?;
        let manifest = &exported.manifest;
        if self.json {
            print_json(manifest)?;
        } else {
            terminal::print(&format!(
                "{}：{} 行 rows，{:.1} MB，SHA-256 {}\n清单 manifest：{}\n下次接着导出 next time: --since {}\n",
                exported.path.display(),
                manifest.rows,
                manifest.size_bytes as f64 / 1_048_576.0,
                manifest.sha256,
                exported.manifest_path.display(),
                manifest.cursor,
            ))?;
        }
        Ok(Outcome::Done)
    }
}

fn read_format(text: &str) -> Result<Format, String> {
    Format::from_id(text).ok_or_else(|| unknown("format", text, Format::ALL.map(Format::id)))
}

fn read_table(text: &str) -> Result<Table, String> {
    Table::from_id(text).ok_or_else(|| unknown("table", text, Table::ALL.map(Table::id)))
}

fn unknown<const N: usize>(what: &str, given: &str, known: [&str; N]) -> String {
    format!("no {what} is called {given}; use {}", known.join(", "))
}
