//! `huidian register changes|brief|interview`: what registers tell.

use anyhow::Result;
use huidian_compare::RowKind;
use huidian_following::change::{self, Change, compare_texts};
use huidian_following::news::{News, register_news};
use huidian_following::{Coverage, Interview, Keeping, Threshold, register_filter};
use huidian_model::{Sector, Topic};
use huidian_store::{Register, WorkFilter};
use huidian_wire::{NewsShape, WorkChangeShape};
use jiff::ToSpan;
use jiff::civil::Date;

use super::print_json;
use crate::library::Library;
use crate::outcome::Outcome;
use crate::terminal::print_error;
use crate::terminal::{self, Style};

/// Days that a brief looks back.
const WEEK: i64 = 7;

/// How changes are told.
#[derive(Clone, Copy)]
pub(super) enum Shown {
    Json,
    Everything,
    /// Events of the law by work, and how much else was learned.
    Legal,
}

impl Shown {
    pub(super) fn of(json: bool, learned: bool) -> Self {
        match (json, learned) {
            (true, _) => Self::Json,
            (false, true) => Self::Everything,
            (false, false) => Self::Legal,
        }
    }
}

/// Answers of the interview.
#[derive(Debug, clap::Args)]
pub(super) struct Answers {
    /// 多要紧才说：force 只要改变效力的，legal 法律上的变化，everything 全部 How much to tell
    #[arg(long, value_parser = read_threshold, value_name = "force|legal|everything")]
    threshold: Option<Threshold>,
    /// 检索到的文件中只说这些主题的 Of what searches find, only these topics
    #[arg(long)]
    topic: Vec<Topic>,
    /// 检索到的文件中只说这些领域的 Of what searches find, only these sectors
    #[arg(long)]
    sector: Vec<Sector>,
    /// 清空回答 Take the answers away
    #[arg(long, conflicts_with_all = ["threshold", "topic", "sector"])]
    clear: bool,
}

fn read_threshold(text: &str) -> Result<Threshold, String> {
    let known = "force, legal, everything";
    Threshold::from_id(text).ok_or_else(|| format!("{text} 应为 {known} 之一 is none of {known}"))
}

pub(super) fn interview(
    keeping: Keeping<'_>,
    register: &Register,
    asked: &Answers,
) -> Result<Outcome> {
    let known = Interview::read(&register.interview)?;
    let is_asked_only = asked.threshold.is_none()
        && asked.topic.is_empty()
        && asked.sector.is_empty()
        && !asked.clear;
    let answered = Interview {
        threshold: asked.threshold.unwrap_or(if asked.clear {
            Threshold::default()
        } else {
            known.threshold
        }),
        topics: asked.topic.clone(),
        sectors: asked.sector.clone(),
    };
    let shown = if is_asked_only { &known } else { &answered };
    if !is_asked_only {
        keeping.interview(register, &answered)?;
    }
    terminal::print(&format!("{}：{}\n", register.name, shown.name()))?;
    Ok(Outcome::Done)
}

pub(super) fn changes(
    library: &Library,
    registers: &[Register],
    since: Date,
    shown: Shown,
) -> Result<Outcome> {
    if registers.is_empty() {
        print_error!("还没有登记簿；新建：huidian register add 名称 文件… (no register yet)");
    }
    let index = library.index().ok();
    let finder = library.finder(index.as_ref());
    let reader = library.store.read()?;
    let mut works = Vec::new();
    for register in registers {
        let filter = register_filter(&reader, register, &finder)?;
        works.extend(filter.works.into_iter().flatten());
    }
    works.sort_unstable();
    works.dedup();
    let filter = WorkFilter {
        works: Some(works),
        ..WorkFilter::default()
    };
    let changes = change::changes(&reader, &filter, since, finder.today)?;
    let threshold = match registers {
        [register] => Interview::read(&register.interview)?.threshold,
        _ => Threshold::default(),
    };
    match shown {
        Shown::Json => {
            if changes.is_empty() {
                let covered = Coverage::of(&reader, &filter, finder.today)?;
                print_error!("没有变化 nothing changed：{}", covered_line(&covered));
            }
            print_json(&changes.iter().map(WorkChangeShape::new).collect::<Vec<_>>())?;
        }
        Shown::Legal if threshold != Threshold::Everything => {
            let news = News::of(changes, threshold).covered(&reader, &filter, finder.today)?;
            terminal::print(&render_news(&news, since))?;
        }
        Shown::Everything | Shown::Legal if changes.is_empty() => {
            let covered = Coverage::of(&reader, &filter, finder.today)?;
            let covered = covered_line(&covered);
            terminal::print(&format!(
                "{since} 以来没有变化 nothing changed\n{covered}\n"
            ))?;
        }
        Shown::Everything | Shown::Legal => terminal::print(&render(&changes))?,
    }
    Ok(Outcome::Done)
}

/// What is told of a register in a week.
pub(super) fn brief(
    library: &Library,
    register: &Register,
    since: Option<Date>,
    json: bool,
) -> Result<Outcome> {
    let index = library.index().ok();
    let finder = library.finder(index.as_ref());
    let reader = library.store.read()?;
    let today = finder.today;
    let since = since.unwrap_or_else(|| today.checked_sub(WEEK.days()).unwrap_or(today));
    let works = register_filter(&reader, register, &finder)?;
    let mut news = register_news(&reader, register, &works, since, today)?;
    if json {
        print_json(&NewsShape::new(&news, since, today))?;
        return Ok(Outcome::Done);
    }
    for entry in &mut news.entries {
        compare_texts(&reader, &mut entry.changes)?;
    }
    let mut text = render_news(&news, since);
    if !news.closing.is_empty() {
        let heading = terminal::paint(
            "即将截止的征求意见 Consultations about to close",
            Style::Strong,
        );
        text.push_str(&format!("{heading}\n"));
        for closing in &news.closing {
            text.push_str(&format!("《{}》 {}\n", closing.title, closing.when()));
        }
    }
    terminal::print(&text)?;
    Ok(Outcome::Done)
}

/// Events of the law, one entry for each work with its facts folded in; the rest, such as a bulk load, is one line.
fn render_news(news: &News, since: Date) -> String {
    let mut text = String::new();
    if news.entries.is_empty() {
        text.push_str(&format!(
            "{since} 以来没有法律上的变化 nothing changed in law\n"
        ));
        if let Some(covered) = &news.coverage {
            let covered = covered_line(covered);
            text.push_str(&format!("{}\n", terminal::paint(&covered, Style::Faint)));
        }
    }
    for entry in &news.entries {
        let day = entry.day().map(|day| day.to_string()).unwrap_or_default();
        text.push_str(&format!(
            "{} {}\n    {}\n",
            terminal::paint(&day, Style::Faint),
            terminal::paint(&format!("《{}》", entry.title), Style::Strong),
            entry.facts()
        ));
        for change in &entry.changes {
            push_articles(&mut text, change);
        }
    }
    if let Some(line) = news.learned.line() {
        text.push_str(&format!(
            "{line}；逐项列出：register changes --learned what the library learned of earlier times\n"
        ));
    }
    text
}

/// Nothing known is not nothing happened: what was looked at, and until when it is known.
fn covered_line(covered: &Coverage) -> String {
    format!("{}（{}）", covered.chinese(), covered.english())
}

fn render(changes: &[Change]) -> String {
    let mut text = String::new();
    for change in changes {
        let on = change.known_at.day().to_string();
        text.push_str(&format!(
            "{} {}\n",
            terminal::paint(&on, Style::Faint),
            change.summary
        ));
        push_articles(&mut text, change);
    }
    text
}

fn push_articles(text: &mut String, change: &Change) {
    let (renumbered, differing): (Vec<_>, Vec<_>) = change
        .articles
        .iter()
        .partition(|article| article.kind == RowKind::Renumbered);
    for article in differing {
        let what = article.kind.chinese();
        text.push_str(&format!("    {what} {}\n", article.path));
    }
    if !renumbered.is_empty() {
        text.push_str(&format!("    仅序号变化 {} 条\n", renumbered.len()));
    }
}
