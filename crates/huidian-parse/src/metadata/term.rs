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
    /// 推迟施行, 暂停实施, 恢复执行: told, and the day is not reckoned with
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
/// Words of a title by which a notice stops an act for a while, or lets it begin later.
const STOPS: [&str; 8] = [
    "推迟",
    "暂缓",
    "暂停",
    "中止",
    "恢复施行",
    "恢复实施",
    "恢复执行",
    "延期施行",
];

pub(super) fn read(reading: &Reading<'_>, metadata: &mut Metadata) {
    let Some(title) = metadata
        .title
        .as_ref()
        .filter(|title| title.value.contains('《'))
    else {
        return;
    };
    let has = |words: &[&str]| words.iter().any(|word| title.value.contains(word));
    let (keeps, stops) = (has(&KEEPS), has(&STOPS));
    let Some(span) = title.span.filter(|_| keeps || stops) else {
        return;
    };
    let text = reading.text();
    let within = (span.start as usize, span.end as usize);
    let works = mentions_in(text, within, within);
    let said = if stops {
        None
    } else {
        said_in(text, span.end as usize)
    };
    let (change, sentence) = said.unwrap_or((Term::Told, span));
    metadata.terms = works
        .into_iter()
        .filter(|work| work.title.is_some())
        .map(|work| TermChange {
            work: WorkMention { sentence, ..work },
            change,
        })
        .collect();
}

/// The sentence below the title that says until when, or how much longer.
fn said_in(text: &str, from: usize) -> Option<(Term, Span)> {
    let mut start = from;
    for sentence in text.get(from..)?.split_inclusive(['。', '\n', '；']) {
        let at = start;
        start += sentence.len();
        let Some(verb) = KEEPS.iter().filter_map(|word| sentence.find(word)).min() else {
            continue;
        };
        let after = &sentence[verb..];
        let span = Span::new(at, at + sentence.trim_end().len());
        let until = find_dates(after).into_iter().find(|date| {
            let before = after[..date.start].trim_end();
            before.ends_with(['至', '到']) && date.date.is_some()
        });
        if let Some(on) = until.and_then(|date| date.date) {
            return Some((Term::Until(on), span));
        }
        if let Some(months) = months_in(after) {
            return Some((Term::Longer(months), span));
        }
    }
    None
}

/// 延长五年, 延长三个月
fn months_in(words: &str) -> Option<u32> {
    let (_, said) = words.split_once("延长")?;
    months_of(said.trim_start_matches(['了', '至']))
}
