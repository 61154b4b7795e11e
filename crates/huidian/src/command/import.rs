//! `huidian import`.

use std::io::IsTerminal;
use std::path::PathBuf;

use anyhow::Result;
use huidian_ingest::{
    Import, ImportRequest, Item, Outcome as ItemOutcome, Progress, Report, ReportShape, Stage,
    Trust,
};
use huidian_operations::tell_changed_duties;
use indicatif::{ProgressBar, ProgressStyle};

use super::{Place, print_json};
use crate::library::Access;
use crate::outcome::Outcome;
use crate::terminal::print_error;
use crate::terminal::{self, Style, word};

/// 导入文件和文件夹：法规文本或汇总文章 Import files and folders: texts and roundups
#[derive(Debug, clap::Args)]
#[command(after_help = "示例 Examples:\n  \
    huidian import 法规/ 2024汇总.md\n  \
    huidian import --dry-run 待查/           只看会怎样，不写入\n  \
    huidian import --json 法规/ > 报告.json\n\n\
    读取 Reads: pdf ofd docx doc wps rtf odt html mht md txt xlsx xls et ods csv eml msg zip 7z tar（gz、bz2、xz）；文本为 UTF-8 或 GB18030。原件逐字节保存。\n    \
    扫描件和图片（jpg png tiff、没有文字的 PDF 和 OFD）没有识别模型时先留存，待识别：huidian ocr install\n\
    再次导入同样的文件不会改变任何东西。有文件被拒时退出码为 3。")]
pub struct Options {
    /// 文件或文件夹 Files or folders
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// 只报告，不写入 Report what would happen, write nothing
    #[arg(long)]
    dry_run: bool,
    /// 哪些文本可以不经审核收入 What may come in without review: nothing, sure (recognised surely), official (an official source: whole texts, whoever issued them)
    #[arg(long, value_parser = read_trust, default_value = "sure", value_name = "nothing|sure|official")]
    trust: Trust,
    #[arg(long)]
    json: bool,
}

fn read_trust(id: &str) -> Result<Trust, String> {
    Trust::from_id(id).ok_or_else(|| format!("{id} is none of nothing, sure, official"))
}

impl Options {
    pub fn run(self, place: &Place) -> Result<Outcome> {
        let library = place.open(Access::Write)?;
        let progress = Watcher::new();
        let import = Import {
            store: &library.store,
            catalogue: library.catalogue,
            index_folder: library.index_folder(),
            today: library.today(),
        };
        let request = ImportRequest {
            is_dry_run: self.dry_run,
            trust: self.trust,
            ..ImportRequest::of_paths(&self.paths)
        };
        let report = import.run(&request, &progress)?;
        if !self.dry_run {
            // texts that came in may change what duties rest on; they are in, whatever comes of it
            let (store, catalogue) = (&library.store, library.catalogue);
            if let Err(error) = tell_changed_duties(store, catalogue, library.today()) {
                tracing::warn!(%error, "cannot tell which duties are to be looked at again");
            }
        }
        if self.json {
            print_json(&ReportShape::new(&report, None))?;
        } else {
            terminal::print(&summary(&report))?;
        }
        let is_whole = report.refused().next().is_none();
        Ok(if is_whole {
            Outcome::Done
        } else {
            Outcome::PartlyRefused
        })
    }
}

/// Attachments and refusals shown before the rest is counted.
const SHOWN: usize = 20;

fn summary(report: &Report) -> String {
    let mut text = String::new();
    let attached: Vec<_> = report.taken().collect();
    for item in attached.iter().take(SHOWN) {
        push_taken(&mut text, item);
    }
    if attached.len() > SHOWN {
        text.push_str(&format!("……另有 {} 个\n", attached.len() - SHOWN));
    }
    push_warnings(&mut text, &attached);
    let refused = push_refused(&mut text, report);
    let works = report.works();
    let new_works = works.iter().filter(|(.., is_new)| *is_new).count();
    let mode = if report.is_dry_run {
        "（试运行，未写入 dry run）"
    } else {
        ""
    };
    text.push_str(&format!(
        "收入 {}，未变 {}，未收 {}；涉及文件 {} 件，其中新增 {new_works} 件{mode}\n",
        attached.len(),
        report.unchanged().count(),
        refused,
        works.len(),
    ));
    let waiting = attached
        .iter()
        .filter(|item| {
            matches!(
                item.outcome,
                ItemOutcome::Text {
                    needs_review: true,
                    ..
                }
            )
        })
        .count();
    if waiting > 0 {
        text.push_str(&format!(
            "{waiting} 件待审核，审核前不在列表与检索中：huidian review (wait for a person)\n"
        ));
    }
    text
}

/// Where one file went.
fn push_taken(text: &mut String, item: &Item) {
    let path = word(&item.path);
    let line = match &item.outcome {
        ItemOutcome::Text {
            work,
            expression,
            needs_review: true,
            doubts,
            ..
        } => format!(
            "{path} → {} {work}（{}）：{}\n",
            terminal::paint("待审核", Style::Warn),
            expression.label,
            word(&doubts.join("；"))
        ),
        ItemOutcome::Text {
            work,
            expression,
            is_new_work,
            ..
        } => {
            let how = if *is_new_work { "新收录" } else { "归入" };
            format!("{path} → {how} {work}（{}）\n", expression.label)
        }
        other => format!("{path} → {}\n", word(&other.reason())),
    };
    text.push_str(&line);
}

/// Says what was not taken and why; how many there are.
fn push_refused(text: &mut String, report: &Report) -> usize {
    let refused: Vec<_> = report.refused().collect();
    for (item, reason) in refused.iter().take(SHOWN) {
        text.push_str(&format!(
            "{} {}: {}\n",
            terminal::paint("未收", Style::Warn),
            word(&item.path),
            word(reason)
        ));
    }
    if refused.len() > SHOWN {
        text.push_str(&format!(
            "……另有 {} 个未收，--json 列出全部\n",
            refused.len() - SHOWN
        ));
    }
    refused.len()
}

/// The first thing a reader was unsure of in each file, and how many more there are.
fn push_warnings(text: &mut String, attached: &[&Item]) {
    let doubtful: Vec<_> = attached
        .iter()
        .filter(|item| !item.warnings.is_empty())
        .collect();
    for item in doubtful.iter().take(SHOWN) {
        let more = match item.warnings.len() {
            1 => String::new(),
            count => format!("（等 {count} 处）"),
        };
        text.push_str(&format!(
            "{} {}: {}{more}\n",
            terminal::paint("提示", Style::Warn),
            word(&item.path),
            word(&item.warnings[0])
        ));
    }
    if doubtful.len() > SHOWN {
        text.push_str(&format!(
            "……另有 {} 个有提示，--json 列出全部\n",
            doubtful.len() - SHOWN
        ));
    }
}

/// A bar on a terminal, a line every so often elsewhere; both on standard error.
struct Watcher {
    bar: Option<ProgressBar>,
    lines: std::sync::Mutex<(usize, usize)>,
}

impl Watcher {
    fn new() -> Self {
        let bar = std::io::stderr().is_terminal().then(|| {
            let style = ProgressStyle::with_template("{prefix} {bar:30} {pos}/{len} {wide_msg}")
                .expect("the template is well-formed");
            ProgressBar::no_length().with_style(style)
        });
        Self {
            bar,
            lines: std::sync::Mutex::new((0, 0)),
        }
    }
}

impl Progress for Watcher {
    fn begin(&self, stage: Stage, steps: usize) {
        let name = match stage {
            Stage::Reading => "读取 reading",
            Stage::Indexing => "索引 indexing",
        };
        if let Some(bar) = &self.bar {
            bar.reset();
            bar.set_prefix(name);
            bar.set_length(steps as u64);
        } else if steps > 0 {
            print_error!("{name}: {steps}");
            *self.lines.lock().expect("no panic while counting") = (0, steps);
        }
    }

    fn advance(&self, name: &str) {
        if let Some(bar) = &self.bar {
            bar.set_message(name.to_owned());
            bar.inc(1);
            return;
        }
        let mut lines = self.lines.lock().expect("no panic while counting");
        lines.0 += 1;
        if lines.0.is_multiple_of(1000) {
            print_error!("  {} / {}", lines.0, lines.1);
        }
    }

    fn end(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
