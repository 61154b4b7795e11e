//! `huidian cite`.

use std::path::{Path, PathBuf};

use anyhow::Result;
use huidian_model::{ForceStatus, Verdict};
use huidian_operations::standings_of;
use huidian_wire::CitationShape;
use jiff::civil::Date;

use super::{Place, print_json, read_day};
use crate::bounded;
use crate::library::{Access, Library};
use crate::outcome::Outcome;
use crate::prose::words_of;
use crate::terminal::{self, Style, Table};

/// 找出文本中引用的法规条文并逐一核对 Find the references in a text and look each one up
#[derive(Debug, clap::Args)]
#[command(after_help = "示例 Examples:\n  \
    huidian cite 合同.docx\n  \
    echo 依照《数据安全法》第二十一条处理 | huidian cite - --json\n  \
    huidian cite 旧文.txt --as-of 2020-01-01\n\n\
    核对结论 Verdicts: 已找到 found、该版本无此条款 no such provision、条号已变 moved、
    有目录无正文 no text、本库无此版本 version not held、本库未收录 not in this library（不等于不存在）。\n\
    位置 start/end 按 Unicode 码位计；DOCX、PDF 按读出的文字计，与 huidian extract 相同。")]
pub struct Options {
    /// 文本、DOCX 或 PDF 文件，- 表示标准输入 A text, DOCX or PDF file, or - for standard input
    #[arg(value_name = "FILE|-")]
    file: PathBuf,
    /// 按哪一天的文本核对 Day whose texts references are checked against [default: today]
    #[arg(long, value_parser = read_day, value_name = "DATE")]
    as_of: Option<Date>,
    #[arg(long)]
    json: bool,
}

impl Options {
    pub fn run(&self, place: &Place) -> Result<Outcome> {
        let text = read_text(&self.file)?;
        let library = place.open(Access::Read)?;
        let citations = cite(&library, &text, self.as_of)?;
        if self.json {
            print_json(&citations)?;
        } else {
            terminal::print(&render(&citations))?;
        }
        Ok(Outcome::Done)
    }
}

fn read_text(path: &Path) -> Result<String> {
    words_of(&bounded::read_input(path, bounded::TEXT_BYTES)?, path)
}

fn cite(library: &Library, text: &str, as_of: Option<Date>) -> Result<Vec<CitationShape>> {
    let reader = library.store.read()?;
    let today = library.today();
    let citations = huidian_operations::cite(&reader, text, as_of, today)?;
    let standings = standings_of(&reader, &citations, as_of.unwrap_or(today))?;
    let shapes = citations.iter().zip(&standings);
    Ok(shapes
        .map(|(citation, standing)| CitationShape::with_standing(citation, standing.as_ref()))
        .collect())
}

fn render(citations: &[CitationShape]) -> String {
    if citations.is_empty() {
        return "没有找到引用 no references found\n".to_owned();
    }
    let mut table = Table::new(["位置", "原文", "文件", "条款", "核对"]);
    for citation in citations {
        let doubt = doubt_of(citation);
        let verdict = match citation.verdict {
            Some("found") if !doubt.is_empty() => {
                terminal::paint(&format!("已找到，但{doubt}"), Style::Warn)
            }
            Some("found") => terminal::paint("已找到", Style::Good),
            Some("no_such_provision") if citation.path.contains(';') => {
                let missing = citation.missing.join("、");
                terminal::paint(&format!("该版本无{missing}"), Style::Bad)
            }
            Some("no_such_provision") => terminal::paint("该版本无此条款", Style::Bad),
            Some("moved") => {
                let now = citation.moved_to.as_deref().unwrap_or_default();
                terminal::paint(&format!("条号已变，现为{now}"), Style::Warn)
            }
            other => other
                .and_then(Verdict::from_id)
                .unwrap_or(Verdict::NotInThisLibrary)
                .chinese()
                .to_owned(),
        };
        let work = if citation.work == "SELF" {
            "（本文）"
        } else {
            &citation.work
        };
        table.row([
            format!("{}–{}", citation.start, citation.end),
            citation.text.clone(),
            work.to_owned(),
            citation.path.clone(),
            verdict,
        ]);
    }
    table.render()
}

/// Why a provision that was found may not be relied on: its text does not hold on the day, or a later one exists.
fn doubt_of(citation: &CitationShape) -> String {
    let Some(standing) = &citation.standing else {
        return String::new();
    };
    let status = ForceStatus::ALL.into_iter().find(|status| {
        status.id() == standing.status
            && !matches!(
                status,
                ForceStatus::InForce | ForceStatus::PresumedInForce | ForceStatus::Unknown
            )
    });
    match (status, standing.newer_text_known) {
        (Some(status), true) => format!("该文本{}，另有更新的文本", status.chinese()),
        (Some(status), false) => format!("该文本{}", status.chinese()),
        (None, true) => "另有更新的文本".to_owned(),
        (None, false) => String::new(),
    }
}
