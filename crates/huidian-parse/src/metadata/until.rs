//! Acts that a text lets go on up to a last day, in a sentence of its own: 《X》继续执行至2025年12月31日止, 《X》在2025年12月31日前继续有效。

use super::Metadata;
use super::acts::{last_day, works_in};
use super::keeping::kept_before;
use super::term_change::{Term, TermChange, sentences};
use crate::span::Span;

/// Words right behind an act that let it go on.
const BEGINS: [&str; 10] = [
    "继续",
    "延续",
    "延期",
    "执行至",
    "施行至",
    "实施至",
    "适用至",
    "沿用至",
    "有效期延长至",
    "有效期延续至",
];

/// The acts that sentences keep up to a day and say nothing else of. What a text says of itself is its own term.
pub(super) fn read(text: &str, metadata: &Metadata) -> Vec<TermChange> {
    let own = metadata.title.as_ref().map(|title| title.value.as_str());
    let mut found: Vec<TermChange> = Vec::new();
    for (start, sentence) in sentences(text, 0) {
        if !sentence.contains('》') || !sentence.contains(['至', '前']) {
            continue;
        }
        let end = start + sentence.len();
        let works = works_in(text, start, end);
        let Some(last) = works.last() else { continue };
        let behind = text[last.open_end..end]
            .trim_end()
            .trim_end_matches(['。', '；']);
        let goes_on = BEGINS.iter().any(|word| behind.starts_with(word));
        let until = kept_before(behind).or_else(|| last_day(behind).filter(|_| goes_on));
        let Some(until) = until else {
            continue;
        };
        let span = Span::new(start, start + sentence.trim_end().len());
        let joined = works.iter().enumerate().filter(|(at, work)| {
            let next = works.get(at + 1).map_or(work.open_end, |next| next.start);
            let between =
                text[work.open_end..next].trim_matches(['、', '，', '和', '及', '与', ' ']);
            between.is_empty() && work.title.is_some() && work.title.as_deref() != own
        });
        found.extend(joined.map(|(_, work)| TermChange {
            work: work.whole(span),
            change: Term::Until(until),
        }));
    }
    let is_ended = |term: &TermChange| {
        let known = |title: &Option<String>| *title == term.work.title;
        metadata.repeals.iter().any(|repeal| known(&repeal.title))
            || metadata.terms.iter().any(|other| known(&other.work.title))
    };
    found.retain(|term| !is_ended(term));
    found
}
