//! Notices on how long another act holds: 关于延长《X》有效期的通知, 关于暂停实施《X》的决定.

use huidian_text::{PartialDate, find_dates};

use super::named::{WorkMention, mentions_in};
use super::validity::months_of;
use super::{Metadata, Reading};
use crate::span::Span;

/// What a notice says of the time in which another act holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TermChange {
    /// The act; its sentence is the one that says so, or the title.
    pub work: WorkMention,
    pub change: Term,
}

/// How the time in which an act holds is changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Term {
    /// 有效期延长至2028年12月31日, 继续执行至…: the last day
    Until(PartialDate),
    /// 有效期延长五年: months from the day on which it would have ended
    Longer(u32),
    /// 推迟至2025年7月1日起施行
    Postponed(PartialDate),
    /// 自2023年6月1日起暂停执行: the first day, where another than that of the notice is named, and the last, where one is
    Suspended {
        from: Option<PartialDate>,
        until: Option<PartialDate>,
    },
    /// 自2024年3月1日起恢复执行
    Resumed(Option<PartialDate>),
    /// “2031年1月1日”修改为“2032年1月1日”: a day of the act is another one
    Moved { from: PartialDate, to: PartialDate },
    /// 暂停实施第二条, 在自由贸易试验区暂时调整适用: told, and no day is reckoned with
    Told,
}

/// Words of a title by which a notice keeps an act alive.
const KEEPS: [&str; 9] = [
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
/// Words by which a notice stops an act for a while.
const SUSPENDS: [&str; 4] = ["暂停", "暂缓", "中止", "暂不执行"];
const RESUMES: [&str; 3] = ["恢复施行", "恢复实施", "恢复执行"];
/// Words by which a notice lets an act begin later.
const POSTPONES: [&str; 4] = ["推迟", "延期施行", "延期实施", "延后"];
/// Words by which an authority lets an act be applied otherwise in a place or for a time.
const TRIES: [&str; 2] = ["暂时调整", "暂时停止"];

pub(super) fn read(reading: &Reading<'_>, metadata: &mut Metadata) {
    let Some(title) = metadata
        .title
        .as_ref()
        .filter(|title| title.value.contains('《'))
    else {
        return;
    };
    let Some((span, act)) = title.span.zip(act_of(&title.value)) else {
        return;
    };
    let text = reading.text();
    let works = named_in(text, span);
    let below = span.end as usize;
    let is_whole = works.len() == 1 && is_of_whole(&title.value);
    let told = match act {
        Act::Keep if title.value.contains('等') || works.len() > 1 => {
            metadata.terms = each_kept(text, below);
            if !metadata.terms.is_empty() {
                return;
            }
            None
        }
        Act::Keep => kept_in(text, below),
        Act::Suspend if is_whole => suspended_in(text, below),
        Act::Resume if is_whole => resumed_in(text, below),
        Act::Postpone if is_whole => postponed_in(text, below),
        Act::Suspend | Act::Resume | Act::Postpone | Act::Try => None,
    };
    let (change, sentence) = told.unwrap_or((Term::Told, span));
    metadata.terms = works
        .into_iter()
        .filter(|work| work.title.is_some())
        .map(|work| TermChange {
            work: WorkMention { sentence, ..work },
            change,
        })
        .collect();
}

/// What a notice does to the acts that its title names.
#[derive(Clone, Copy)]
enum Act {
    Keep,
    Suspend,
    Resume,
    Postpone,
    Try,
}

fn act_of(title: &str) -> Option<Act> {
    let has = |words: &[&str]| words.iter().any(|word| title.contains(word));
    // 暂停 before 延期: 关于暂停执行和延期…
    if has(&TRIES) {
        Some(Act::Try)
    } else if has(&RESUMES) {
        Some(Act::Resume)
    } else if has(&SUSPENDS) {
        Some(Act::Suspend)
    } else if has(&POSTPONES) {
        Some(Act::Postpone)
    } else if has(&KEEPS) {
        Some(Act::Keep)
    } else {
        None
    }
}

fn named_in(text: &str, span: Span) -> Vec<WorkMention> {
    let within = (span.start as usize, span.end as usize);
    mentions_in(text, within, within)
}

/// Whether a title is about a whole act everywhere: 关于暂停执行《X》的通知, not 关于在A市暂停实施《X》第二条的决定.
fn is_of_whole(title: &str) -> bool {
    let (Some(open), Some(close)) = (title.find('《'), title.rfind('》')) else {
        return false;
    };
    let behind = &title[close + '》'.len_utf8()..];
    let is_plain = [
        "的", "施行", "实施", "执行", "延期", "推迟", "暂停", "暂缓", "恢复",
    ]
    .iter()
    .any(|word| behind.starts_with(word));
    let is_part = ["规定", "条", "内容", "部分", "有关", "事项", "条款", "项目"]
        .iter()
        .any(|word| behind.contains(word));
    is_plain && !is_part && !title[..open].contains('在')
}

/// Sentences below the title, each with its first byte.
fn sentences(text: &str, from: usize) -> impl Iterator<Item = (usize, &str)> {
    let mut at = from;
    let below = text.get(from..).unwrap_or("");
    below
        .split_inclusive(['。', '\n', '；'])
        .map(move |sentence| {
            let start = at;
            at += sentence.len();
            (start, sentence)
        })
}

fn span_of(start: usize, sentence: &str) -> Span {
    Span::new(start, start + sentence.trim_end().len())
}

/// The sentence below the title that says until when, or how much longer.
fn kept_in(text: &str, from: usize) -> Option<(Term, Span)> {
    sentences(text, from)
        .find_map(|(start, sentence)| Some((kept(sentence)?, span_of(start, sentence))))
}

/// 有效期延长至2028年12月31日, 继续执行五年 in a sentence.
fn kept(sentence: &str) -> Option<Term> {
    let verb = KEEPS.iter().filter_map(|word| sentence.find(word)).min()?;
    let after = &sentence[verb..];
    day_after(after, &['至', '到'])
        .map(Term::Until)
        .or_else(|| months_in(after).map(Term::Longer))
}

/// A list in which each act has a term of its own: 一、《A》，有效期延长至…； 二、《B》，….
fn each_kept(text: &str, from: usize) -> Vec<TermChange> {
    let mut found = Vec::new();
    for (start, sentence) in sentences(text, from) {
        let Some(change) = kept(sentence) else {
            continue;
        };
        let end = start + sentence.len();
        let works = mentions_in(text, (start, end), (start, end));
        let named = works.into_iter().filter(|work| work.title.is_some());
        found.extend(named.map(|work| TermChange { work, change }));
    }
    found
}

/// 自2023年6月1日起暂停执行…, 至2025年12月31日.
fn suspended_in(text: &str, from: usize) -> Option<(Term, Span)> {
    let (start, sentence) = saying(text, from, &SUSPENDS)?;
    let term = Term::Suspended {
        from: day_after(sentence, &['自', '从', '于']),
        until: day_after(sentence, &['至', '到']),
    };
    Some((term, span_of(start, sentence)))
}

fn resumed_in(text: &str, from: usize) -> Option<(Term, Span)> {
    let (start, sentence) = saying(text, from, &RESUMES)?;
    let on = day_after(sentence, &['自', '从', '于']);
    // 恢复施行的具体时间另行通知: it is not resumed yet
    let is_open = on.is_none()
        && ["另行", "另定", "具体时间"]
            .iter()
            .any(|word| sentence.contains(word));
    (!is_open).then_some((Term::Resumed(on), span_of(start, sentence)))
}

fn postponed_in(text: &str, from: usize) -> Option<(Term, Span)> {
    const SAID: [&str; 3] = ["推迟", "延期", "延后"];
    let (start, sentence) = saying(text, from, &SAID)?;
    let verb = SAID.iter().filter_map(|word| sentence.find(word)).min()?;
    let to = day_after(&sentence[verb..], &['至', '到', '自', '于'])?;
    Some((Term::Postponed(to), span_of(start, sentence)))
}

/// The first sentence below the title that has one of some words.
fn saying<'t>(text: &'t str, from: usize, words: &[&str]) -> Option<(usize, &'t str)> {
    sentences(text, from).find(|(_, sentence)| words.iter().any(|word| sentence.contains(word)))
}

/// The first date that stands right behind one of some marks.
fn day_after(words: &str, marks: &[char]) -> Option<PartialDate> {
    find_dates(words)
        .into_iter()
        .find(|date| date.date.is_some() && words[..date.start].trim_end().ends_with(marks))
        .and_then(|date| date.date)
}

/// 延长五年, 延长三个月
fn months_in(words: &str) -> Option<u32> {
    let (_, said) = words.split_once("延长")?;
    months_of(said.trim_start_matches(['了', '至']))
}
