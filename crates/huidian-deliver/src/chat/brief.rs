//! 本周变化: what registers tell, of any selection.

use huidian_following::change::happened;
use huidian_following::news::{News, closing};
use huidian_following::{Selection, Threshold};
use huidian_store::WorkFilter;
use jiff::ToSpan;

use super::limits::SHOWN;
use super::{Context, Reply};
use crate::error::Result;

/// Days looked back.
const WEEK: i64 = 7;
/// Characters of what happened to one work.
const FACTS_CHARS: usize = 60;

/// Events of the law, a line for each work; consultations about to close; what the library learned, counted.
pub(super) fn brief(selection: &Selection, context: &Context<'_>) -> Result<Reply> {
    let today = context.today;
    let since = today.checked_sub(WEEK.days()).unwrap_or(today);
    let works = WorkFilter {
        works: Some(context.finder().found(context.reader, selection)?),
        ..WorkFilter::default()
    };
    let changes = happened(context.reader, &works, since, today)?;
    let news = News::of(changes, Threshold::Legal).covered(context.reader, &works, today)?;
    let of = if selection.is_everything() {
        String::new()
    } else {
        format!(" · {}", selection.name())
    };
    let mut text = format!("一周变化{of}（{since} 以来）：\n");
    if news.entries.is_empty() {
        let covered = news.coverage.map(|covered| covered.chinese());
        let covered = covered.map_or_else(String::new, |covered| format!("（{covered}）"));
        text.push_str(&format!("没有法律上的变化{covered}。\n"));
    }
    let shown = SHOWN as usize;
    for (index, entry) in news.entries.iter().rev().take(shown).enumerate() {
        let facts: String = entry.facts().chars().take(FACTS_CHARS).collect();
        text.push_str(&format!("{}. 《{}》{facts}\n", index + 1, entry.title));
    }
    if news.entries.len() > shown {
        text.push_str(&format!("另有 {} 件\n", news.entries.len() - shown));
    }
    let closing = closing(context.reader, &works, today)?;
    if !closing.is_empty() {
        text.push_str("即将截止的征求意见：\n");
    }
    for closing in closing.iter().take(shown) {
        text.push_str(&format!("· 《{}》{}\n", closing.title, closing.when()));
    }
    if let Some(line) = news.learned.line() {
        text.push_str(&line);
    }
    Ok(Reply::new("brief", text))
}
