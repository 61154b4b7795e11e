//! Words a text defines and short names it gives, explained where they are used.

use std::ops::Range;

use aho_corasick::{AhoCorasick, MatchKind};
use huidian_model::{Document, ProvisionPath};
use rustc_hash::FxHashSet;

/// A word and what the text says it means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Term {
    pub(crate) word: String,
    pub(crate) meaning: String,
    /// The unit that says so; empty where it has no address.
    pub(crate) path: ProvisionPath,
    /// Bytes of the word where it is explained.
    explained_at: Range<usize>,
}

/// A place where a term stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TermMark {
    /// Bytes of the document's text.
    pub(crate) range: Range<usize>,
    /// Place among the terms.
    pub(crate) term: usize,
    pub(crate) is_explanation: bool,
}

/// The terms of a text, and the first use of each in every unit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Terms {
    pub(crate) terms: Vec<Term>,
    /// In reading order, none inside another or inside a citation.
    pub(crate) marks: Vec<TermMark>,
}

/// Terms of one text; a text with more is a dictionary, which needs no explanations.
const MOST_TERMS: usize = 300;
/// Longest explanation, in characters.
const MEANING_CHARS: usize = 240;

impl Terms {
    /// `taken` are ranges that are links already, in reading order.
    pub(crate) fn of(document: &Document, taken: &[Range<usize>]) -> Self {
        let terms = explained(document);
        if terms.is_empty() {
            return Self::default();
        }
        let words = terms.iter().map(|term| term.word.as_str());
        let finder = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .build(words);
        let Ok(finder) = finder else {
            return Self::default();
        };
        let marks = marks(document, &terms, &finder, taken);
        Self { terms, marks }
    }

    /// Terms that stand in a part of the text, by place, the first used first.
    pub(crate) fn used_in(&self, range: &Range<usize>) -> Vec<(usize, &Term)> {
        let mut used: Vec<usize> = Vec::new();
        let within =
            |mark: &&TermMark| range.start <= mark.range.start && mark.range.end <= range.end;
        for mark in self.marks.iter().filter(within) {
            if !used.contains(&mark.term) {
                used.push(mark.term);
            }
        }
        used.into_iter()
            .map(|place| (place, &self.terms[place]))
            .collect()
    }
}

/// The first explanation of each word, in reading order.
fn explained(document: &Document) -> Vec<Term> {
    let text = &document.text;
    let defined = huidian_parse::definitions(text).into_iter().map(|found| {
        let range = found.span.start as usize..found.span.end as usize;
        let word = range.start..range.start + found.term.len();
        (found.term, word, range)
    });
    let short = huidian_parse::short_names(text)
        .into_iter()
        .filter_map(|found| {
            let span = found.span.start as usize..found.span.end as usize;
            let at = span.start + text.get(span.clone())?.rfind(&found.short)?;
            let word = at..at + found.short.len();
            Some((found.short, word, sentence_before(text, span)))
        });
    let mut found: Vec<_> = defined.chain(short).collect();
    found.sort_by_key(|(_, word, ..)| word.start);
    let mut seen: FxHashSet<String> = FxHashSet::default();
    found
        .into_iter()
        .filter(|(word, ..)| word.chars().count() > 1 && seen.insert(word.clone()))
        .take(MOST_TERMS)
        .map(|(word, explained_at, range)| Term {
            meaning: shortened(text.get(range).unwrap_or("")),
            path: unit_at(document, explained_at.start),
            word,
            explained_at,
        })
        .collect()
}

/// A short name is explained by the words before it: 甲行政主管部门（以下简称主管部门）.
fn sentence_before(text: &str, span: Range<usize>) -> Range<usize> {
    let floor = text.floor_char_boundary(span.start.saturating_sub(360));
    let before = text.get(floor..span.start).unwrap_or("");
    let start = before
        .rfind(['。', '；', '\n'])
        .map_or(floor, |stop| floor + stop);
    let skipped = text[start..].chars().next().map_or(0, |c| {
        if matches!(c, '。' | '；' | '\n') {
            c.len_utf8()
        } else {
            0
        }
    });
    start + skipped..span.end
}

fn shortened(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= MEANING_CHARS {
        return line;
    }
    let head: String = line.chars().take(MEANING_CHARS - 1).collect();
    format!("{head}…")
}

fn unit_at(document: &Document, at: usize) -> ProvisionPath {
    let unit = document
        .units()
        .filter(|unit| unit.range().contains(&at))
        .min_by_key(|unit| unit.range().len());
    unit.map_or_else(ProvisionPath::default, |unit| unit.path.clone())
}

fn marks(
    document: &Document,
    terms: &[Term],
    finder: &AhoCorasick,
    taken: &[Range<usize>],
) -> Vec<TermMark> {
    let mut units: Vec<Range<usize>> = document
        .units()
        .map(huidian_model::Provision::range)
        .collect();
    units.sort_by_key(|unit| unit.start);
    let mut marks = Vec::new();
    let mut seen: FxHashSet<usize> = FxHashSet::default();
    let (mut unit, mut next_taken) = (0, 0);
    for found in finder.find_iter(&document.text) {
        let range = found.range();
        while units
            .get(unit + 1)
            .is_some_and(|next| next.start <= range.start)
        {
            unit += 1;
            seen.clear();
        }
        while taken
            .get(next_taken)
            .is_some_and(|other| other.end <= range.start)
        {
            next_taken += 1;
        }
        let is_inside = units
            .get(unit)
            .is_some_and(|unit| unit.contains(&range.start));
        let is_free = taken
            .get(next_taken)
            .is_none_or(|other| range.end <= other.start);
        let term = found.pattern().as_usize();
        let is_explanation = terms[term].explained_at == range;
        if is_inside && is_free && (seen.insert(term) || is_explanation) {
            marks.push(TermMark {
                range,
                term,
                is_explanation,
            });
        }
    }
    marks
}
