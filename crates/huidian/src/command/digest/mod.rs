//! `huidian digest`.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::Subcommand;
use huidian_digest::{Digest, LineHint, ReadOptions};
use huidian_extract::Page;
use huidian_reader::{Bounds, read_file};
use huidian_wire::DigestShape;

mod check;
mod second_reader;
mod write;

use super::{Place, print_json};
use crate::bounded;
use crate::config::Config;
use crate::outcome::Outcome;
use crate::terminal::{self, Style, Table};

/// 读取、核对、编写政策汇总 Read, check and write roundups
#[derive(Debug, clap::Args)]
pub struct Options {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    Read(ReadFile),
    Check(check::Options),
    Write(write::Options),
}

/// 读出汇总里的每一件文件 Read every document a roundup names
#[derive(Debug, clap::Args)]
#[command(
    after_help = "示例 Examples:\n  huidian digest read 2024汇总.md\n  huidian digest read 标准清单.xlsx --json\n\n\
    读取 Reads: Markdown、HTML、纯文本、PDF、OFD、DOC(X)、XLS(X)、CSV、邮件、图片 …，任何版式 any layout。"
)]
struct ReadFile {
    /// 文件；`-` 读标准输入 A file; `-` reads standard input
    file: PathBuf,
    #[command(flatten)]
    said: LinesSaid,
    /// 再请 `[models.chat]` 的模型读一遍，只收页面上逐字可见的条目 Ask the model of `[models.chat]` too; only rows that stand word for word in the page are taken
    #[arg(long)]
    second_reader: bool,
    /// 也列出被排除的内容及原因 Show what was set aside too, and why
    #[arg(long)]
    aside: bool,
    #[arg(long)]
    json: bool,
}

/// What the caller says of the lines of a roundup.
#[derive(Debug, Clone, Default, clap::Args)]
struct LinesSaid {
    /// 这种样式的行是标题，如 heading-3、bold、item-0（样式见 digest read --json 的 unit）; 可重复 Lines of this style are titles; repeatable
    #[arg(long = "title-style", value_name = "STYLE")]
    title_styles: Vec<String>,
    /// 这种样式的行是什么：title、issuer、date、nothing，如 plain=issuer; 可重复 What lines of a style are; repeatable
    #[arg(long = "line-style", value_name = "STYLE=PART", value_parser = read_hint)]
    line_hints: Vec<LineHint>,
}

fn read_hint(text: &str) -> Result<LineHint, String> {
    LineHint::parse(text).ok_or_else(|| {
        format!("{text} is not STYLE=PART with PART one of title, issuer, date, nothing")
    })
}

impl Options {
    pub fn run(&self, place: &Place) -> Result<Outcome> {
        match &self.action {
            Action::Read(options) => options.run(place),
            Action::Check(options) => options.run(place),
            Action::Write(options) => options.run(place),
        }
    }
}

/// Reads a roundup from a file, or from standard input for `-`.
fn read_digest(path: &Path, said: &LinesSaid) -> Result<Digest> {
    Ok(read_page(path, said)?.1)
}

/// The same with the page it was read from.
fn read_page(path: &Path, said: &LinesSaid) -> Result<(Page, Digest)> {
    let is_input = path.as_os_str() == "-";
    let bytes = bounded::read_input(path, bounded::DOCUMENT_BYTES)?;
    let name = path
        .file_name()
        .filter(|_| !is_input)
        .map(|name| name.to_string_lossy().into_owned());
    let page = read_file(&bytes, name.as_deref(), &Bounds::roundup(bytes.len()))
        .with_context(|| format!("read {}", path.display()))?;
    let digest = huidian_digest::read(
        &page,
        &ReadOptions {
            file_name: name.as_deref(),
            title_styles: &said.title_styles,
            line_hints: &said.line_hints,
            known: Some(huidian_operations::catalogue_titles()),
        },
    );
    Ok((page, digest))
}

impl ReadFile {
    fn run(&self, place: &Place) -> Result<Outcome> {
        let (page, mut digest) = read_page(&self.file, &self.said)?;
        if self.second_reader {
            let config = Config::read(None, &place.folder()?)?;
            let settings = config.models.chat.context(
                "--second-reader needs a model: set address and model under [models.chat] in huidian.toml",
            )?;
            second_reader::read_again(&page, &mut digest, &settings)?;
        }
        if self.json {
            print_json(&DigestShape::new(&self.file.display().to_string(), &digest))?;
            return Ok(Outcome::Done);
        }
        let mut text = rows(&digest);
        if self.aside {
            for aside in &digest.set_aside {
                text.push_str(&format!(
                    "{} {} {}\n",
                    terminal::paint("排除", Style::Faint),
                    aside.reason,
                    aside.text
                ));
            }
        }
        for diagnostic in &digest.diagnostics {
            text.push_str(&format!(
                "{} {diagnostic}\n",
                terminal::paint("提示", Style::Warn)
            ));
        }
        terminal::print(&text)?;
        Ok(Outcome::Done)
    }
}

fn rows(digest: &Digest) -> String {
    let mut table = Table::new(["日期", "日期种类", "草案", "编号", "发布机关", "标题"]);
    for row in &digest.documents {
        let count = row
            .issuer_count
            .filter(|count| *count as usize > row.issuers.len());
        let issuers = row.issuers.join("、");
        table.row([
            row.date.map(|date| date.to_string()).unwrap_or_default(),
            row.date_kind
                .map(|kind| kind.id().to_owned())
                .unwrap_or_default(),
            if row.draft { "是" } else { "" }.to_owned(),
            row.number.clone().unwrap_or_default(),
            count.map_or_else(|| issuers.clone(), |count| format!("{issuers}等{count}家")),
            row.title.clone(),
        ]);
    }
    let year = digest
        .year
        .map_or_else(|| "年份不明".to_owned(), |year| year.to_string());
    format!(
        "{}共 {} 件，境外 {} 件，排除 {} 处；年份 {year}；把握 {:.0}%{}\n",
        table.render(),
        digest.documents.len(),
        digest.foreign.len(),
        digest.set_aside.len(),
        digest.confidence * 100.0,
        digest
            .unit
            .as_ref()
            .map(|unit| format!("，重复单元 {} × {}", unit.kind, unit.spans.len()))
            .unwrap_or_default(),
    )
}
