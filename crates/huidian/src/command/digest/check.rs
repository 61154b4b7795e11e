//! `huidian digest check`.

use std::path::PathBuf;

use anyhow::{Context, Result};
use huidian_digest::{Digest, Finding, Report, RowReport};
use huidian_model::Severity;
use huidian_operations::check_roundup;
use huidian_wire::{CheckShape, errata};
use jiff::civil::Date;

use super::{LinesSaid, read_digest};
use crate::command::{Place, print_json, read_day};
use crate::library::Access;
use crate::outcome::Outcome;
use crate::terminal::{self, Style};

/// 逐行核对一篇汇总，指出每处错误 Compare every row of a roundup with the library
#[derive(Debug, clap::Args)]
#[command(after_help = "示例 Examples:\n  \
    huidian digest check 2024汇总.md\n  \
    huidian digest check 2024汇总.md --xlsx 勘误.xlsx\n  \
    huidian digest check 2024汇总.md --json | jq '.rows[] | select(.findings != [])'")]
pub struct Options {
    file: PathBuf,
    #[command(flatten)]
    said: LinesSaid,
    /// 按哪一天的情况核对 Day on which the library is asked [default: today]
    #[arg(long, value_parser = read_day, value_name = "DATE")]
    as_of: Option<Date>,
    /// 也列出没有问题的行 Show rows without findings too
    #[arg(long)]
    all: bool,
    #[arg(long)]
    json: bool,
    /// 勘误表写成网页 Write the errata as a page
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
    /// 勘误表写成表格 Write the errata as a workbook
    #[arg(long, value_name = "FILE")]
    xlsx: Option<PathBuf>,
}

impl Options {
    pub fn run(&self, place: &Place) -> Result<Outcome> {
        let digest = read_digest(&self.file, &self.said)?;
        let library = place.open(Access::Read)?;
        let reader = library.store.read()?;
        let day = self.as_of.unwrap_or_else(|| library.today());
        let authorities = &library.catalogue.authorities.register;
        let report = check_roundup(&reader, authorities, &digest, day)?.report;
        let shape = CheckShape::new(&self.file.display().to_string(), &digest, &report);
        let errata = errata::Errata {
            check: &shape,
            revision: None,
        };
        let mut is_written = false;
        if let Some(path) = &self.html {
            let page = errata::html(&errata);
            std::fs::write(path, page).with_context(|| format!("write {}", path.display()))?;
            is_written = true;
        }
        if let Some(path) = &self.xlsx {
            let book = errata::xlsx(&errata)?;
            std::fs::write(path, book).with_context(|| format!("write {}", path.display()))?;
            is_written = true;
        }
        if self.json {
            print_json(&shape)?;
        } else if !is_written {
            terminal::print(&self.render(&digest, &report))?;
        }
        Ok(Outcome::Done)
    }

    fn render(&self, digest: &Digest, report: &Report) -> String {
        let mut text = String::new();
        for (number, (row, checked)) in digest.documents.iter().zip(&report.rows).enumerate() {
            if self.all || !checked.findings.is_empty() || checked.matched.is_none() {
                let date = row.date.map(|on| on.to_string()).unwrap_or_default();
                text.push_str(&format!(
                    "{:>3} 《{}》 {date} {}\n",
                    number + 1,
                    row.title,
                    row.issuers.join("、")
                ));
                push_row(&mut text, checked);
            }
        }
        if !report.missed.is_empty() {
            text.push_str(&format!(
                "\n{}\n",
                terminal::paint("同期同领域未收：", Style::Strong)
            ));
            for finding in &report.missed {
                text.push_str(&format!("    {}\n", finding.message));
            }
        }
        let matched = report
            .rows
            .iter()
            .filter(|row| row.matched.is_some())
            .count();
        let faulty = report
            .rows
            .iter()
            .filter(|row| !row.findings.is_empty())
            .count();
        if report.rows.is_empty() {
            text.push_str(
                "没有读出汇总的行：这像是一份正文、合同或报告。核对其中的引用用 huidian cite (no rows of a roundup; for the references of a text: huidian cite)\n",
            );
        }
        text.push_str(&format!(
            "\n{} 行，对应库中文件 {matched} 件，{faulty} 行有问题；同期未收 {} 件\n",
            report.rows.len(),
            report.missed.len()
        ));
        text
    }
}

fn push_row(text: &mut String, row: &RowReport) {
    match &row.matched {
        Some(matched) => {
            let how = format!(
                "→ {}（{}，{:.0}%）",
                matched.work,
                matched.how.chinese(),
                matched.certainty * 100.0
            );
            text.push_str(&format!("    {}\n", terminal::paint(&how, Style::Faint)));
        }
        None => text.push_str(&format!(
            "    {}\n",
            terminal::paint("→ 库中没有 not in this library", Style::Warn)
        )),
    }
    for finding in &row.findings {
        push_finding(text, finding);
    }
}

fn push_finding(text: &mut String, finding: &Finding) {
    let style = match finding.severity {
        Severity::Error => Style::Bad,
        Severity::Warning => Style::Warn,
        Severity::Note => Style::Faint,
    };
    let suggestion = finding
        .suggestion
        .as_ref()
        .map(|suggestion| format!(" → {suggestion}"))
        .unwrap_or_default();
    text.push_str(&format!(
        "    {} {}{suggestion}\n",
        terminal::paint(finding.class.chinese(), style),
        finding.message
    ));
    for evidence in &finding.evidence {
        text.push_str(&format!(
            "      {}\n",
            terminal::paint(evidence, Style::Faint)
        ));
    }
}
