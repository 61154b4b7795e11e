//! The one pass over a text that finds references.

mod continued;
mod names;
mod quoted;
mod relative;
mod tables;
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
use crate::title::ends_with_kind;
use crate::titles::{Entry, Hit, Titles};
use quoted::Quotations;
use tables::ProvisionTables;

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

/// A name that the text defines somewhere, found in it.
#[derive(Debug, Clone, Copy)]
struct AliasHit {
    start: usize,
    end: usize,
}

/// A work that was named.
#[derive(Debug, Clone)]
struct RecentWork {
    name: String,
    /// Where the bracket opens in which it was named: an aside that 同法 behind the bracket does not mean.
    aside: Option<usize>,
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
    tables: ProvisionTables,
    numbers: Vec<NumberSpan>,
    /// Every name that the text defines for anything; which of them are works shows as the pass goes on.
    alias_words: Option<AhoCorasick>,
    /// Defined name to work.
    aliases: FxHashMap<String, String>,
    found: Vec<Found>,
    recent_works: Vec<RecentWork>,
    /// The work that a decision is amending.
    amended: Option<String>,
    /// Provisions behind a bracket that names another work, and the work in front of the bracket, to which they belong.
    behind_remark: Option<(usize, String)>,
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
            tables: ProvisionTables::of(text, context.titles),
            numbers: number_spans(text),
            alias_words: alias_words(text),
            aliases: FxHashMap::default(),
            found: Vec::new(),
            recent_works: Vec::new(),
            amended: None,
            behind_remark: None,
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
            if alias.is_some_and(|alias| alias.start < at) {
                alias = self.find_alias(at);
            }
            number_index += self.numbers[number_index..]
                .iter()
                .take_while(|number| number.start < at)
                .count();
            let number = self.numbers.get(number_index).copied();
            let Some((start, next)) = self.read_first(number, alias, hit.as_ref()) else {
                return self.found;
            };
            at = next.max(start + 1);
            while !self.text.is_char_boundary(at) {
                at += 1;
            }
        }
    }

    /// Reads what comes first: a number before an alias, an alias before a title or anchor that is no longer. Gives back where it began and from
    /// where to go on; `None` at the end of the text.
    fn read_first(
        &mut self,
        number: Option<NumberSpan>,
        alias: Option<AliasHit>,
        hit: Option<&Hit<'_>>,
    ) -> Option<(usize, usize)> {
        let starts = [
            number.map(|number| number.start),
            alias.map(|alias| alias.start),
            hit.map(|hit| hit.start),
        ];
        let start = starts.into_iter().flatten().min()?;
        let hit = hit.filter(|hit| hit.start == start);
        if let Some(number) = number.filter(|number| number.start == start) {
            return Some((start, self.read_number(number)));
        }
        let alias = alias
            .filter(|alias| alias.start == start)
            .filter(|alias| hit.is_none_or(|hit| hit.end <= alias.end));
        if let Some(end) = alias.and_then(|alias| self.read_alias(alias.start, alias.end)) {
            return Some((start, end));
        }
        let next = match (hit, alias) {
            (Some(hit), _) => self.read_hit(hit),
            (None, Some(alias)) => alias.end,
            (None, None) => start,
        };
        Some((start, next))
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
        if let Some(work) = found.work.clone() {
            self.remember(work, found.start);
        }
        self.found.push(found);
        end
    }

    fn remember(&mut self, name: String, at: usize) {
        let aside = open_bracket_before(self.text, at);
        if aside.is_some() && self.recent_works.iter().any(|known| known.name == name) {
            return;
        }
        self.recent_works.retain(|known| known.name != name);
        if self.recent_works.len() == MEMORY {
            self.recent_works.remove(0);
        }
        self.recent_works.push(RecentWork { name, aside });
    }

    /// The last work named before `at` that ends with a kind word; works named in a bracket that is closed again come after all others.
    fn recent_of(&self, at: usize, kind: &str) -> Option<String> {
        let around = open_bracket_before(self.text, at);
        let is_aside = |work: &&RecentWork| work.aside.is_some() && work.aside != around;
        let of_kind = || {
            let recent = self.recent_works.iter().rev();
            recent.filter(|work| ends_with_kind(&work.name, kind))
        };
        of_kind()
            .find(|work| !is_aside(work))
            .or_else(|| of_kind().next())
            .map(|work| work.name.clone())
    }

    fn find_alias(&self, from: usize) -> Option<AliasHit> {
        let found = self
            .alias_words
            .as_ref()?
            .find(Input::new(self.text).span(from..self.text.len()))?;
        Some(AliasHit {
            start: found.start(),
            end: found.end(),
        })
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

/// The bracket around `at` on its line, where one is open.
fn open_bracket_before(text: &str, at: usize) -> Option<usize> {
    const REACH: usize = 600;
    let window = crate::cursor::window_before(text, at, REACH);
    let base = at - window.len();
    let mut depth = 0;
    for (offset, c) in window.char_indices().rev() {
        match c {
            '\n' => return None,
            '）' | ')' => depth += 1,
            '（' | '(' if depth == 0 => return Some(base + offset),
            '（' | '(' => depth -= 1,
            _ => {}
        }
    }
    None
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
