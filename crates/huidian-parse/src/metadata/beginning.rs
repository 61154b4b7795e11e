//! The first day that a notice fixes for an act that left it open: 《X》第三条自2026年3月1日起施行.

use std::ops::Range;

use huidian_text::{PartialDate, find_dates};

use super::acts::{Named, works_in};
use super::effective::named_provisions;
use super::named::{Scope, WorkMention};
use crate::span::Span;

/// Words of a title for a first day.
const FIRST_DAY: [&str; 8] = [
    "施行日期",
    "施行时间",
    "实施日期",
    "实施时间",
    "生效日期",
    "生效时间",
    "执行日期",
    "执行时间",
];
/// Verbs by which an act begins.
const BEGINS: [&str; 4] = ["施行", "实施", "生效", "执行"];

/// 关于《X》施行日期的通告: a title about the first day of the acts that it names.
pub(super) fn is_of_title(title: &str) -> bool {
    title.rsplit_once('》').is_some_and(|(_, behind)| {
        FIRST_DAY.iter().any(|word| behind.contains(word)) && !behind.contains("办法")
    })
}

/// The acts of a title, or provisions of them, whose first day a notice fixes; one entry for each provision.
pub(super) fn read(
    text: &str,
    below: usize,
    of_title: &[WorkMention],
) -> Vec<(WorkMention, PartialDate)> {
    let mut found: Vec<(WorkMention, PartialDate)> = Vec::new();
    let mut at = below;
    for sentence in text[below..].split_inclusive(['。', '\n', '；']) {
        let (start, end) = (at, at + sentence.len());
        at = end;
        for named in works_in(text, start, end) {
            let Some(work) = of_title.iter().find(|known| known.title == named.title) else {
                continue;
            };
            let Some((scopes, on)) = of_work(text, start..end, &named) else {
                continue;
            };
            let number = named.number.clone().or_else(|| work.number.clone());
            found.extend(scopes.into_iter().map(|scope| {
                let work = WorkMention {
                    number: number.clone(),
                    sentence: Span::new(start, start + sentence.trim_end().len()),
                    scope,
                    ..work.clone()
                };
                (work, on)
            }));
        }
    }
    found.dedup();
    found
}

/// What a sentence says of the first day of an act that it names: of the whole of it, or of each of some provisions.
fn of_work(text: &str, sentence: Range<usize>, named: &Named) -> Option<(Vec<Scope>, PartialDate)> {
    let behind = text.get(named.open_end..sentence.end)?;
    let (scope, on) = day_behind(behind)
        .or_else(|| day_named(behind))
        .or_else(|| {
            Some((
                Vec::new(),
                day_before(text.get(sentence.start..named.start)?)?,
            ))
        })?;
    on.day()?;
    let scopes = if scope.is_empty() {
        vec![Scope::Whole]
    } else {
        let each = scope.into_iter();
        each.map(|path| Scope::Provisions(vec![path])).collect()
    };
    Some((scopes, on))
}

type Told = (Vec<huidian_model::ProvisionPath>, PartialDate);

/// 第三条自2026年3月1日起施行
fn day_behind(behind: &str) -> Option<Told> {
    let at = behind.find(['自', '从', '于'])?;
    let mark = behind[at..].chars().next().map_or(0, char::len_utf8);
    let scope = scope_of(&behind[..at])?;
    let said = &behind[at + mark..];
    let day = find_dates(said)
        .into_iter()
        .next()
        .filter(|day| day.start == 0)?;
    let verb = said[day.end..]
        .trim_start_matches("零时")
        .trim_start_matches(['起', '，', ' '])
        .trim_start_matches("正式")
        .trim_start_matches("开始");
    let begins = BEGINS.iter().any(|word| verb.starts_with(word));
    Some((scope, day.date.filter(|_| begins)?))
}

/// 的施行日期为2026年3月1日, 施行时间确定为…
fn day_named(behind: &str) -> Option<Told> {
    let (front, said) = FIRST_DAY.iter().find_map(|word| behind.split_once(word))?;
    let scope = scope_of(front.trim_end_matches("具体").trim_end_matches("正式"))?;
    let said = [
        "确定为",
        "定为",
        "明确为",
        "为",
        "是",
        "：",
        "确定在",
        "定于",
    ]
    .iter()
    .find_map(|word| said.strip_prefix(word))?;
    let day = find_dates(said)
        .into_iter()
        .next()
        .filter(|day| day.start == 0)?;
    Some((scope, day.date?))
}

/// 自2026年3月1日起施行《X》
fn day_before(front: &str) -> Option<PartialDate> {
    let words = front.trim_end();
    let words = BEGINS.iter().find_map(|verb| words.strip_suffix(verb))?;
    let words = words.trim_end_matches("正式").trim_end_matches('起');
    let day = find_dates(words).pop()?;
    let is_close = words[day.end..].trim().is_empty();
    let is_start = words[..day.start].trim_end().ends_with(['自', '从', '于']);
    day.date.filter(|_| is_close && is_start)
}

/// The provisions between an act and its first day; empty for the whole act, `None` for words about something of it that no number names.
fn scope_of(words: &str) -> Option<Vec<huidian_model::ProvisionPath>> {
    let words = words.trim_matches([' ', '\u{3000}', '，', ',', '的', '中']);
    let (provisions, rest) = named_provisions(words);
    let rest = rest.trim_matches([' ', '、', '，', '和', '及', '与', '的', '以']);
    let is_only = ["", "规定", "统一", "将", "均", "决定"].contains(&rest);
    is_only.then_some(provisions)
}
