//! What stands beside titles in running text: brackets of their own, and words that a title cited in passing must not hide.

use std::ops::Range;

use crate::fields::Field;
use crate::instrument::{Look, look};
use crate::mention::{Mention, Role};
use crate::number::find_number;
use crate::passage::Passage;
use crate::quote::quotes;
use crate::records::facts_of;
use crate::when::{DateKind, dates};
use huidian_text::PartialDate;

/// 同时废止 behind a title: it is the former act.
pub(super) fn is_ended(passage: &Passage, mention: &Mention) -> bool {
    let title = mention.title.as_str();
    let at = quotes(passage)
        .into_iter()
        .filter(|quote| mention.sentence.contains(&quote.outer.start))
        .find(|quote| passage.text(quote.inner.clone()) == title);
    at.is_some_and(|quote| {
        let clause = quote.outer.end..mention.sentence.end.min(quote.outer.end + 40);
        passage.has_any(&["同时废止", "予以废止", "即行废止", "同时失效"], clause)
    })
}

/// 甲局9月11日公布，11月1日施行，衔接《乙法》: the clauses before the one with another title, which is only cited.
pub(super) fn before_others(
    passage: &Passage,
    sentence: &Range<usize>,
    found: &[Mention],
) -> Option<Range<usize>> {
    let is_told =
        |mention: &Mention| mention.sentence == *sentence && mention.role == Role::Announced;
    let first = quotes(passage)
        .iter()
        .map(|quote| quote.outer.start)
        .find(|start| sentence.contains(start))?;
    let end = (sentence.start..first)
        .rev()
        .find(|&at| matches!(passage.chars[at], '，' | ',' | '；'))?;
    let is_whole = end > sentence.start + 6;
    (is_whole && !found.iter().any(is_told)).then_some(sentence.start..end)
}

/// 国发〔2025〕11号，8月26日公布, 文号为…: a number that stands before any title, and on which nothing rests.
pub(super) fn own_number(passage: &Passage, sentence: &Range<usize>) -> Option<String> {
    let end = quotes(passage)
        .iter()
        .map(|quote| quote.outer.start)
        .find(|start| sentence.contains(start))
        .unwrap_or(sentence.end);
    let found = find_number(passage, sentence.start..end)?;
    let near = found.start.saturating_sub(4).max(sentence.start)..found.start;
    let rests = passage.has_any(
        &[
            "根据", "依据", "按照", "落实", "代替", "替代", "依照", "废止",
        ],
        near,
    );
    // the announcement of standards has a number of its own
    if passage.has("公告", found.clone()) {
        return None;
    }
    // GB/T 1—2020等20项国家标准
    if passage.folded.get(found.end) == Some(&'等') {
        return None;
    }
    let behind = found.end..end.min(found.end + 12);
    (!rests && !passage.has_any(&["废止", "失效"], behind)).then(|| passage.text(found))
}

/// Of titles that a paragraph names each with a number or day of its own in brackets, those brackets: 《甲意见》（2020年3月30日）、《乙意见》（财资
/// 〔2023〕141号）. One alone may be the ground of something else.
pub(super) fn told_apart(passage: &Passage, found: &[Mention]) -> Vec<Option<Range<usize>>> {
    let quotes = quotes(passage);
    let mut brackets: Vec<Option<Range<usize>>> = found
        .iter()
        .map(|mention| {
            let is_named = matches!(mention.role, Role::Mentioned | Role::Listed)
                && look(&mention.title) == Look::Instrument;
            let quote = quotes
                .iter()
                .find(|quote| passage.span(quote.outer.clone()) == mention.span)
                .filter(|_| is_named)?;
            let open = quote.outer.end;
            let close = (open..passage.len().min(open + 60))
                .find(|&at| passage.folded[at] == ')')
                .filter(|_| passage.folded.get(open) == Some(&'('))?;
            let inside = open + 1..close;
            let facts = facts_of(passage, inside.clone()).unwrap_or_default();
            let has_fact = find_number(passage, inside.clone()).is_some()
                || dates(passage, inside)
                    .iter()
                    .any(|when| when.full.is_some());
            let tells = has_fact
                || facts.iter().any(|fact| {
                    matches!(
                        fact.field,
                        Field::Number
                            | Field::Date
                            | Field::Published
                            | Field::Signed
                            | Field::Adopted
                            | Field::Amended
                    )
                });
            tells.then_some(open + 1..close)
        })
        .collect();
    if brackets.iter().flatten().count() < 2 {
        brackets.fill(None);
    }
    brackets
}

/// 《甲》《乙》等6项推荐性国家标准，是…: a paragraph about documents that it counts.
pub(super) fn opens_with_counted(passage: &Passage) -> bool {
    let quotes = quotes(passage);
    let Some(first) = quotes.first().filter(|quote| quote.outer.start == 0) else {
        return false;
    };
    let mut end = first.outer.end;
    for quote in &quotes[1..] {
        let gap = passage.folded_text(end..quote.outer.start.max(end));
        if !gap
            .chars()
            .all(|c| matches!(c, '、' | '和' | '与' | '及' | ' '))
        {
            break;
        }
        end = quote.outer.end;
    }
    let behind = passage.folded_text(end..passage.len().min(end + 16));
    let rest = behind.trim_start_matches(['等', ' ']);
    let unit = rest.trim_start_matches(|c: char| {
        c.is_ascii_digit() || huidian_text::numeral::is_numeral_char(c)
    });
    unit.len() < rest.len()
        && unit.starts_with(['项', '部', '份', '个', '件'])
        && ["标准", "文件", "法规", "规章", "规范", "办法", "指南"]
            .iter()
            .any(|noun| unit.contains(noun))
}

/// How many documents a heading counts: 等3项, 等五部.
pub(super) fn counted_in(heading: &Passage) -> Option<usize> {
    let text = heading.folded_text(heading.whole());
    text.split('等').skip(1).find_map(|behind| {
        let unit = behind.trim_start_matches(|c: char| {
            c.is_ascii_digit() || huidian_text::numeral::is_numeral_char(c)
        });
        let number = &behind[..behind.len() - unit.len()];
        let counts = unit.starts_with(['项', '个', '份', '件'])
            || unit.starts_with('部') && !unit.starts_with("部门") && !unit.starts_with("部委");
        counts
            .then(|| huidian_text::parse_numeral(number))
            .flatten()
            .and_then(|count| usize::try_from(count).ok())
    })
}

/// A paragraph that begins with its own date within a month of the item's tells the next piece of news, not the background.
pub(super) fn is_same_month(
    date: Option<(PartialDate, DateKind)>,
    first: Option<PartialDate>,
) -> bool {
    let (Some((date, _)), Some(first)) = (date, first) else {
        return false;
    };
    let days = first
        .earliest()
        .until(date.earliest())
        .map_or(i32::MAX, |span| span.get_days());
    date.day().is_some() && days.abs() <= 31
}
