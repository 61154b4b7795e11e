//! Days that a sentence tells in part: one of its days without a month, several for several titles, and days that are not said.

use std::ops::Range;

use huidian_text::PartialDate;
use jiff::civil::Date;

use crate::passage::Passage;
use crate::when::{When, Years, dates};

/// How far from the front of its sentence a day without a month may stand: 据某部网站5日消息.
const REACH: usize = 16;

/// 据工信部网站5日消息, 4日，甲局公布…: a day whose month is that of the heading above, of the day told before, or of the page.
pub(super) fn day_alone(passage: &Passage, sentence: &Range<usize>, years: Years) -> Option<When> {
    let limit = sentence.end.min(sentence.start + REACH);
    let start = (sentence.start..limit).find(|&at| passage.folded[at].is_ascii_digit())?;
    let range = bare_day(passage, start, sentence.end)?;
    let before = start.checked_sub(1).map(|at| passage.folded[at]);
    let is_counted = start > sentence.start
        && before.is_some_and(|c| "第每月年至到、和截约近为共前满-.".contains(c));
    let is_in_title = passage.chars[sentence.start..start].contains(&'《');
    // 6日 甲局印发《乙》: a day and a space open the line
    let opens = start == 0 && passage.chars.get(range.end) == Some(&' ');
    let tells =
        opens || begins(passage, range.end) || tells_event(passage, range.end, sentence.end);
    if is_counted || is_in_title || !tells {
        return None;
    }
    let day: i8 = passage.folded_text(start..range.end - 1).parse().ok()?;
    let date = in_month(day, years)?;
    Some(When {
        range,
        month: date.month(),
        day: Some(day),
        full: Some(date),
    })
}

/// The last day that a clause tells, with or without a month.
pub(super) fn day_in(passage: &Passage, clause: Range<usize>) -> Option<Range<usize>> {
    if let Some(when) = dates(passage, clause.clone()).pop() {
        return Some(when.range);
    }
    let start = clause
        .clone()
        .find(|&at| passage.folded[at].is_ascii_digit())?;
    bare_day(passage, start, clause.end)
}

/// 今日，甲局公布…, 昨天，…, 今起施行: a day told by the one on which the page came out.
pub(super) fn day_of_page(
    passage: &Passage,
    sentence: &Range<usize>,
    years: Years,
) -> Option<When> {
    const WORDS: [(&str, i32); 7] = [
        ("今日", 0),
        ("今天", 0),
        ("今起", 0),
        ("昨日", -1),
        ("昨天", -1),
        ("明日", 1),
        ("明天", 1),
    ];
    let appeared = years.appeared?;
    let near = sentence.start..sentence.end.min(sentence.start + REACH);
    let (start, (word, days)) = WORDS
        .iter()
        .filter_map(|word| Some((passage.find(word.0, near.clone())?, *word)))
        .min_by_key(|(start, _)| *start)?;
    let is_in_title = passage.chars[sentence.start..start].contains(&'《');
    // 今起: the word behind is that of effect
    let end = start + word.chars().count() - usize::from(word == "今起");
    if is_in_title || !begins(passage, end) && !tells_event(passage, end, sentence.end) {
        return None;
    }
    let day = match days {
        0 => appeared,
        1 => appeared.tomorrow().ok()?,
        _ => appeared.yesterday().ok()?,
    };
    Some(When {
        range: start..end,
        month: Some(day.month()),
        day: Some(day.day()),
        full: Some(PartialDate::from(day)),
    })
}

/// 起 right behind a day.
pub(super) fn begins(passage: &Passage, at: usize) -> bool {
    passage.is_at("起", at)
}

/// Digits and 日, no more.
fn bare_day(passage: &Passage, start: usize, end: usize) -> Option<Range<usize>> {
    let digits = passage.folded[start..end]
        .iter()
        .take_while(|c| c.is_ascii_digit())
        .count();
    let at = start + digits;
    ((1..=2).contains(&digits) && at < end && passage.chars[at] == '日').then_some(start..at + 1)
}

/// A comma, a word of reporting or an announcing verb stands right behind a day on which something happened; 内, 前 and 起 do not.
fn tells_event(passage: &Passage, at: usize, end: usize) -> bool {
    const WORDS: [&str; 22] = [
        ",", "消息", "电", "讯", "获悉", "从", "在", "对外", "正式", "发布", "公布", "印发",
        "宣布", "发出", "下发", "出台", "就", "表示", "联合", "召开", "通报", "报道",
    ];
    const PARTS: [&str; 6] = ["上午", "下午", "晚间", "凌晨", "傍晚", "晚"];
    let at = PARTS
        .iter()
        .find(|part| passage.is_at(part, at))
        .map_or(at, |part| at + part.chars().count());
    at < end && WORDS.iter().any(|word| passage.is_at(word, at))
}

/// The month of the heading, else that of the day told before, else the last one that had this day before the page came out.
fn in_month(day: i8, years: Years) -> Option<PartialDate> {
    if let Some(heading) = years.heading.or(years.of_page) {
        return PartialDate::day_of(heading.year(), heading.month()?, day);
    }
    let told = years.last_told.and_then(PartialDate::day);
    let appeared = years.appeared?;
    let is_near = |told: &Date| {
        told.until(appeared)
            .is_ok_and(|span| (0..=62).contains(&span.get_days()))
    };
    if let Some(told) = told.filter(is_near).filter(|told| told.day() <= day) {
        let date = PartialDate::day_of(told.year(), told.month(), day)?;
        if date.earliest() <= appeared {
            return Some(date);
        }
    }
    let month = if day <= appeared.day() {
        appeared
    } else {
        appeared.first_of_month().yesterday().ok()?
    };
    PartialDate::day_of(month.year(), month.month(), day)
}

/// 9月26日、28日先后发布《甲》《乙》: the days that stand together before a verb, those without a month in that of the one before.
pub(super) fn days_together(
    passage: &Passage,
    left: Range<usize>,
    years: Years,
) -> Vec<PartialDate> {
    let whole = dates(passage, left.clone());
    let Some(first) = whole.iter().find(|when| when.day.is_some()) else {
        return Vec::new();
    };
    let mut days: Vec<PartialDate> = first.date(years).into_iter().collect();
    let mut at = first.range.end;
    while let Some(last) = days.last().copied() {
        let next = skip_joint(passage, at, left.end);
        if next == at {
            break;
        }
        let named = whole.iter().find(|when| when.range.start == next);
        let range = named
            .map(|when| when.range.clone())
            .or_else(|| bare_day(passage, next, left.end));
        let Some(range) = range else { break };
        let date = match named {
            Some(when) => when.date(years),
            None => last.month().and_then(|month| {
                let day = passage.folded_text(next..range.end - 1).parse().ok()?;
                PartialDate::day_of(last.year(), month, day)
            }),
        };
        let Some(date) = date else { break };
        days.push(date);
        at = range.end;
    }
    days
}

fn skip_joint(passage: &Passage, from: usize, end: usize) -> usize {
    let mut at = from;
    while at < end && matches!(passage.chars[at], '、' | '和' | '与' | '及' | ' ') {
        at += 1;
    }
    at
}

/// 工信部近日印发《甲》: on another day than the one the paragraph began with, and which is not said.
pub(super) fn says_recently(passage: &Passage, before: Range<usize>) -> bool {
    passage.has_any(
        &["近日", "日前", "近期", "最近", "前不久", "不久前"],
        before,
    )
}
