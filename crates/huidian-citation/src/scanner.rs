//! The one pass over a text that finds references.

mod names;
mod quoted;
mod relative;
mod works;

use aho_corasick::{AhoCorasick, Input, MatchKind};
use huidian_model::CitationKind;
use huidian_model::ProvisionPath;
use huidian_model::citation::CitedProvision;
use rustc_hash::FxHashMap;

use crate::alias::{INTRODUCTIONS, defined_name, defines_names};
use crate::anchor::Anchor;
use crate::context::Context;
use crate::cursor::window_after;
use crate::number::{NumberSpan, number_spans};
use crate::outline::Outline;
use crate::titles::{Entry, Hit, Titles};
use quoted::Quotations;

/// A reference with byte offsets.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    pub start: usize,
    pub end: usize,
    pub kind: CitationKind,
    /// `None` for the citing text.
    pub work: Option<String>,
    pub target: Vec<CitedProvision>,
}

impl Found {
    fn last_path(&self) -> Option<&ProvisionPath> {
        self.target
            .last()
            .map(|cited| cited.to.as_ref().unwrap_or(&cited.from))
    }
}

/// Works kept in mind for 该法 and 同法.
const MEMORY: usize = 16;

/// Short names one text may define; a text with more is no text.
const ALIAS_LIMIT: usize = 500;

pub(crate) struct Scanner<'t> {
    text: &'t str,
    titles: &'t Titles,
    outline: Outline,
    quotations: Quotations,
    numbers: Vec<NumberSpan>,
    /// Every name that the text defines for anything; which of them are works shows as the pass goes on.
    alias_words: Option<AhoCorasick>,
    /// Defined name to work.
    aliases: FxHashMap<String, String>,
    found: Vec<Found>,
    recent_works: Vec<String>,
    /// The work that a decision is amending.
    amended: Option<String>,
    /// Whether the text calls itself a standard: then bare clauses are its own.
    is_standard: bool,
}

impl<'t> Scanner<'t> {
    pub(crate) fn new(text: &'t str, context: &Context<'t>) -> Self {
        Self {
            text,
            titles: context.titles,
            outline: Outline::of(text, context.document),
            quotations: Quotations::of(text),
            numbers: number_spans(text),
            alias_words: alias_words(text),
            aliases: FxHashMap::default(),
            found: Vec::new(),
            recent_works: Vec::new(),
            amended: None,
            is_standard: ["本文件", "本标准", "规范性引用文件"]
                .iter()
                .any(|word| memchr::memmem::find(text.as_bytes(), word.as_bytes()).is_some()),
        }
    }

    pub(crate) fn run(mut self) -> Vec<Found> {
        let titles = self.titles;
        let mut at = 0;
        let mut number_index = 0;
        let mut hit = titles.find(self.text, 0);
        let mut alias = self.find_alias(0);
        loop {
            if hit.as_ref().is_some_and(|hit| hit.start < at) {
                hit = titles.find(self.text, at);
            }
            if alias.is_some_and(|(start, _)| start < at) {
                alias = self.find_alias(at);
            }
            while self
                .numbers
                .get(number_index)
                .is_some_and(|number| number.start < at)
            {
                number_index += 1;
            }
            let number = self.numbers.get(number_index).copied();
            let first = [
                hit.as_ref().map(|hit| hit.start),
                alias.map(|(start, _)| start),
                number.map(|number| number.start),
            ];
            let Some(start) = first.into_iter().flatten().min() else {
                return self.found;
            };
            let next = match (number, alias, &hit) {
                (Some(number), ..) if number.start == start => self.read_number(number),
                (_, Some((_, end)), hit)
                    if start == alias.map_or(usize::MAX, |(start, _)| start)
                        && hit
                            .as_ref()
                            .is_none_or(|hit| hit.start > start || hit.end <= end) =>
                {
                    match self.read_alias(start, end) {
                        None if hit.as_ref().is_some_and(|hit| hit.start == start) => {
                            hit.as_ref().map_or(end, |hit| self.read_hit(hit))
                        }
                        None => end,
                        Some(end) => end,
                    }
                }
                (_, _, Some(hit)) => self.read_hit(hit),
                _ => return self.found,
            };
            at = next.max(start + 1);
            while !self.text.is_char_boundary(at) {
                at += 1;
            }
        }
    }

    /// Reads what a hit opens; gives back the offset from which to go on.
    fn read_hit(&mut self, hit: &Hit<'_>) -> usize {
        match hit.entry {
            Entry::Title(title) => self.read_known_title(hit.start, hit.end, title),
            Entry::Anchor(anchor) => match *anchor {
                Anchor::Ordinal => self.read_ordinal(hit.start),
                Anchor::Title => self.read_marked_title(hit.start, hit.start),
                Anchor::SelfWork => self.read_self(hit.start, hit.end),
                Anchor::SelfProvision(kind) => self.read_self_provision(hit.start, hit.end, kind),
                Anchor::Previous(kind, count) => {
                    self.read_previous(hit.start, hit.end, kind, count)
                }
                Anchor::SameProvision(kind) => self.read_same_provision(hit.start, hit.end, kind),
                Anchor::SameWork => self.read_same_work(hit.start, hit.end),
                Anchor::Kind => self.read_regional_name(hit.end),
                Anchor::Clause => self.read_own_clause(hit.end),
                Anchor::Amends => {
                    self.begin_amendment(hit.start);
                    hit.end
                }
            },
        }
    }

    fn push(&mut self, found: Found) -> usize {
        let end = found.end;
        if let Some(work) = &found.work {
            self.recent_works.retain(|known| known != work);
            if self.recent_works.len() == MEMORY {
                self.recent_works.remove(0);
            }
            self.recent_works.push(work.clone());
        }
        self.found.push(found);
        end
    }

    fn find_alias(&self, from: usize) -> Option<(usize, usize)> {
        let found = self
            .alias_words
            .as_ref()?
            .find(Input::new(self.text).span(from..self.text.len()))?;
        Some((found.start(), found.end()))
    }

    /// 对《…条例》作如下修改: what follows is about that work.
    fn begin_amendment(&mut self, at: usize) {
        const REACH: usize = 240;
        let named = self.found.last().filter(|found| {
            found.end + REACH > at
                && found.work.is_some()
                && !self.text[found.end.min(at)..at].contains('\n')
        });
        if let Some(found) = named {
            self.amended.clone_from(&found.work);
        }
    }
}

fn alias_words(text: &str) -> Option<AhoCorasick> {
    if !defines_names(text) {
        return None;
    }
    let mut names: Vec<&str> = Vec::new();
    for mark in ["简称", "下称"] {
        for at in memchr::memmem::find_iter(text.as_bytes(), mark) {
            let start = INTRODUCTIONS
                .iter()
                .filter(|words| words.starts_with(mark))
                .map(|_| at)
                .next()
                .unwrap_or(at);
            let end = start + window_after(text, start, 160).len();
            if let Some(name) = defined_name(text, start, end)
                && names.len() < ALIAS_LIMIT
            {
                names.push(name);
            }
        }
    }
    names.sort_unstable();
    names.dedup();
    AhoCorasick::builder()
        .match_kind(MatchKind::LeftmostLongest)
        .build(&names)
        .ok()
}
