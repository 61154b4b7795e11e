//! Words by which an act is kept longer than it would hold: 有效期延长至2028年12月31日, 延续三年, 继续执行至….

use huidian_text::{PartialDate, find_dates};
use jiff::ToSpan;

use super::validity::{end_of_year, months_of};

/// Words by which a notice keeps an act alive.
pub(super) const KEEPS: [&str; 9] = [
    "延长",
    "延期",
    "延续",
    "顺延",
    "继续执行",
    "继续有效",
    "继续实施",
    "继续施行",
    "继续适用",
];

/// How much longer an act is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kept {
    /// Its last day.
    Until(PartialDate),
    /// Months from the day on which it would have ended.
    Longer(u32),
}

/// 有效期延长至2028年12月31日, 延续五年 in a stretch of words; counted from a last day that they name: 有效期至…届满，延长两年. 不再延续 keeps
/// nothing.
pub(super) fn kept(words: &str) -> Option<Kept> {
    let verb = KEEPS.iter().filter_map(|word| words.find(word)).min()?;
    let (before, after) = words.split_at(verb);
    if ["不", "不再", "不予", "无需"]
        .iter()
        .any(|word| before.trim_end().ends_with(word))
    {
        return None;
    }
    if let Some(on) = day_after(after, &['至', '到']) {
        return Some(Kept::Until(on));
    }
    if let Some(on) = day_ahead(before) {
        return Some(Kept::Until(on));
    }
    let to_year_end = || end_of_year(after.split_once('至')?.1);
    if let Some(on) = to_year_end() {
        return Some(Kept::Until(on));
    }
    let months = months_in(after)?;
    let ended = day_after(before, &['至', '到', '于'])
        .filter(|_| {
            ["届满", "到期", "期满"]
                .iter()
                .any(|word| before.contains(word))
        })
        .and_then(PartialDate::day)
        .and_then(|day| day.checked_add(i64::from(months).months()).ok());
    Some(ended.map_or(Kept::Longer(months), |day| Kept::Until(day.into())))
}

/// 在2025年12月31日前继续有效 right behind the name of an act: its last day.
pub(super) fn kept_before(words: &str) -> Option<PartialDate> {
    let verb = KEEPS.iter().filter_map(|word| words.find(word)).min()?;
    let before = &words[..verb];
    let first = find_dates(before).into_iter().next()?;
    let is_of_act = ["", "在", "于"].contains(&before[..first.start].trim());
    day_ahead(before).filter(|_| is_of_act)
}

/// 在2025年12月31日前 at the end of some words: the last day. Who names the first day of a month means the day before it.
fn day_ahead(words: &str) -> Option<PartialDate> {
    let words = words.trim_end();
    let words = ["之前", "以前", "前"]
        .iter()
        .find_map(|mark| words.strip_suffix(mark))?
        .trim_end();
    let last = find_dates(words).into_iter().next_back()?;
    let on = last.date.filter(|_| last.end == words.len())?;
    match on.day() {
        Some(day) if day.day() == 1 => day.yesterday().ok().map(PartialDate::from),
        _ => Some(on),
    }
}

/// The first date that stands right behind one of some marks.
pub(super) fn day_after(words: &str, marks: &[char]) -> Option<PartialDate> {
    find_dates(words)
        .into_iter()
        .find(|date| date.date.is_some() && words[..date.start].trim_end().ends_with(marks))
        .and_then(|date| date.date)
}

/// 延长五年, 延续三个月, 延长有效期两年 in words that begin with the verb.
fn months_in(words: &str) -> Option<u32> {
    let verb = KEEPS.iter().find(|word| words.starts_with(**word))?;
    let said = words[verb.len()..].trim_start_matches(['了', '至']);
    let said = ["有效期限", "有效期", "期限", "实施", "执行"]
        .iter()
        .find_map(|word| said.strip_prefix(word))
        .unwrap_or(said);
    months_of(said)
}
