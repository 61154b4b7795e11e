//! What stands beside titles in running text: brackets of their own, and words that a title cited in passing must not hide.

use std::ops::Range;

use crate::fields::Field;
use crate::instrument::{Look, look};
use crate::mention::{Mention, Role};
use crate::number::find_number;
use crate::passage::Passage;
use crate::quote::quotes;
use crate::records::facts_of;

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
            let facts = facts_of(passage, open + 1..close)?;
            let tells = facts.iter().any(|fact| {
                matches!(
                    fact.field,
                    Field::Number | Field::Date | Field::Published | Field::Signed | Field::Adopted
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
