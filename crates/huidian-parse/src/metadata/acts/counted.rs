//! Ends counted from the beginning of an act: 本办法施行满一年后，《X》废止.

use huidian_text::numeral::is_numeral_char;
use huidian_text::parse_numeral;

use super::condition::{is_own, subject};
use super::group::Group;
use super::phrase::Clause;
use crate::metadata::effective::EffectiveRule;

/// What such words say.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Counted {
    /// From the beginning of this text.
    Own(EffectiveRule),
    /// From that of something whose beginning is not said here, or within a time.
    Open,
}

const BEGINS: [&str; 4] = ["施行", "实施", "生效", "执行"];
const PUBLISHES: [&str; 5] = ["公布", "发布", "颁布", "印发", "下发"];
/// Between the event and the time: 施行之日起满一年, 施行后满一年.
const SINCE: [&str; 6] = ["之日起", "之日后", "以后", "之后", "后", "起"];
/// Behind the time.
const ENDS: [&str; 12] = [
    "后",
    "之后",
    "以后",
    "之日",
    "之时",
    "时",
    "起",
    "的次日",
    "届满",
    "，",
    "即",
    "予以",
];

/// The words in front of the works, or between them and the verb; `own` are the titles of this text.
pub(super) fn of(clause: &Clause<'_>, group: &Group, own: &[&str]) -> Option<Counted> {
    let between = clause.text.get(group.end..clause.verb.start).unwrap_or("");
    let front_end = group.start.min(clause.verb.start);
    let front = clause.text.get(clause.sentence.start..front_end)?;
    if let Some((who, counted)) = read(between) {
        // 《X》施行满一年后废止: whose beginning it is, the sentence tells where it says that of this text
        let is_told = || {
            BEGINS
                .iter()
                .any(|verb| front.contains(&format!("起{verb}")))
        };
        let is_this = if who.is_empty() {
            is_told()
        } else {
            is_own(who, own)
        };
        return Some(if is_this { counted } else { Counted::Open });
    }
    let mut parts = front.split(['，', ',', '：', ':', '；']).rev();
    let last = parts.find(|words| !words.trim().is_empty())?;
    let (who, counted) = read(last)?;
    Some(if is_own(who, own) {
        counted
    } else {
        Counted::Open
    })
}

/// Whether words between a work and the verb say from whose beginning its end is counted, and no more.
pub(super) fn is_said(tail: &str) -> bool {
    /// Characters of whose beginning it is, at most: 本条例, 配套规定.
    const LONGEST: usize = 12;
    read(tail).is_some_and(|(who, _)| who.chars().count() <= LONGEST)
}

/// Whose beginning it is, and what is counted from it.
fn read(words: &str) -> Option<(&str, Counted)> {
    let words = words.trim();
    let words = words.rsplit([' ', '　']).next().unwrap_or(words);
    let found = BEGINS.iter().chain(&PUBLISHES).filter_map(|verb| {
        let at = words.rfind(verb)?;
        let behind = &words[at + verb.len()..];
        let since = SINCE.iter().find_map(|since| behind.strip_prefix(since));
        let (days, months, rest) = span(since.unwrap_or(behind))?;
        let counted = if rest.starts_with('内') || rest.starts_with("以内") {
            Counted::Open
        } else if !rest.is_empty() && !ENDS.iter().any(|end| rest.starts_with(end)) {
            return None;
        } else if PUBLISHES.contains(verb) {
            Counted::Own(EffectiveRule::AfterPublication { days, months })
        } else {
            Counted::Own(EffectiveRule::AfterEffect { days, months })
        };
        Some((at, counted))
    });
    let (at, counted) = found.max_by_key(|(at, _)| *at)?;
    Some((subject(&words[..at]), counted))
}

/// 满一年, 六个月, 一年零六个月, 三十日 and what stands behind: days and months.
fn span(words: &str) -> Option<(u32, u32, &str)> {
    let mut rest = words.trim_start_matches(['，', '满', '足', '的']);
    if let Some(behind) = rest.strip_prefix("半年") {
        return Some((0, 6, behind));
    }
    let (mut days, mut months, mut is_said) = (0, 0, false);
    loop {
        let end = rest
            .find(|c: char| !is_numeral_char(c))
            .unwrap_or(rest.len());
        let Some(number) = parse_numeral(&rest[..end]) else {
            break;
        };
        let behind = &rest[end..];
        rest = if let Some(behind) = behind.strip_prefix("年半") {
            months += number.checked_mul(12)?.checked_add(6)?;
            behind
        } else if let Some(behind) = behind.strip_prefix('年') {
            months += number.checked_mul(12)?;
            behind
        } else if let Some(behind) = behind.strip_prefix("个月") {
            months += number;
            behind
        } else if let Some(behind) = behind.strip_prefix(['日', '天']) {
            days += number;
            behind
        } else {
            break;
        };
        is_said = true;
        rest = rest.trim_start_matches(['零', '又', '〇']);
    }
    (is_said && (days > 0 || months > 0)).then_some((days, months, rest))
}
