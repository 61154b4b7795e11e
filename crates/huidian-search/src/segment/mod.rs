//! A segment: works with their articles, written once and never changed.

mod build;
mod file;
mod grams;
mod tables;

pub(crate) use build::build;
pub(crate) use grams::{SHARED, gram};

use std::ops::Range;
use std::sync::OnceLock;

use huidian_model::{Addressee, ForceStatus, PartialDate, Sector, Topic, WorkId, WorkKind};
use jiff::civil::Date;

use crate::alphabet::{Alphabet, numbers};
use crate::codec::TableReader;
use crate::input::ForceFrom;
use grams::Grams;

/// Version of the files; another version means: rebuild.
pub(crate) const VERSION: u32 = 3;

/// What a segment knows of a work.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct WorkRow {
    pub id: WorkId,
    pub title: String,
    pub other_titles: Vec<String>,
    pub kind: Option<WorkKind>,
    pub numbers: Vec<String>,
    pub issuers: Vec<String>,
    pub sectors: Vec<Sector>,
    pub topics: Vec<Topic>,
    pub addressees: Vec<Addressee>,
    pub region: Option<String>,
    pub is_draft: bool,
    pub listed_on: Option<PartialDate>,
    pub force: Vec<ForceFrom>,
    /// Ordinals of its expressions.
    pub expressions: Range<u32>,
}

impl WorkRow {
    /// Status of the work on a day.
    pub(crate) fn status_on(&self, day: Date) -> ForceStatus {
        let before = self
            .force
            .iter()
            .rev()
            .find(|force| force.from.is_none_or(|from| from <= day));
        match before {
            Some(force) => force.status,
            None if self.is_draft => ForceStatus::Draft,
            None => ForceStatus::Unknown,
        }
    }
}

/// What a segment knows of an expression.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ExpressionRow {
    pub work: u32,
    pub label: String,
    pub effective_on: Option<Date>,
    pub ended_on: Option<Date>,
    /// Ordinals of its articles.
    pub articles: Range<u32>,
}

impl ExpressionRow {
    /// Status of this text on a day, given the status of its work.
    pub(crate) fn status_on(&self, day: Date, work: ForceStatus) -> ForceStatus {
        match work {
            ForceStatus::Repealed | ForceStatus::Expired | ForceStatus::Draft => work,
            _ if self.ended_on.is_some_and(|end| end <= day) => ForceStatus::Amended,
            _ if self.effective_on.is_some_and(|start| start > day) => ForceStatus::NotYetInForce,
            _ => work,
        }
    }
}

/// The texts of the articles, coded.
#[derive(Default)]
pub(crate) struct Texts {
    pub bytes: Vec<u8>,
    /// One more than there are articles.
    pub starts: Vec<u32>,
    /// Articles whose spelling differs from the usual one, ascending, and where their differences begin.
    pub respelt: Vec<(u32, u32)>,
    pub spellings: Vec<u8>,
}

/// A segment in memory.
pub(crate) struct Segment {
    pub alphabet: Alphabet,
    pub grams: Grams,
    pub texts: Texts,
    pub works: Vec<WorkRow>,
    pub expressions: Vec<ExpressionRow>,
    /// Distinct article addresses and heading lines, and each article's.
    pub paths: Vec<String>,
    pub path_of: Vec<u32>,
    pub headings: Vec<String>,
    pub heading_of: Vec<u32>,
    /// Expression of each article.
    pub expression_of: Vec<u32>,
    /// Likeness fingerprint of each text (simhash over bigrams).
    pub fingerprints: Vec<u64>,
    /// Bytes of UTF-8 that were indexed.
    pub source_bytes: u64,
    pub checksum: u64,
    /// Keys of the passages that are embedded, for libraries that have vectors.
    pub passage_keys: OnceLock<Vec<u64>>,
}

impl Segment {
    pub(crate) fn article_count(&self) -> usize {
        self.path_of.len()
    }

    /// Coded text of an article.
    pub(crate) fn coded(&self, article: u32) -> &[u8] {
        let start = self.texts.starts[article as usize] as usize;
        let end = self.texts.starts[article as usize + 1] as usize;
        &self.texts.bytes[start..end]
    }

    /// Text of an article as it was written.
    pub(crate) fn text(&self, article: u32) -> String {
        let mut text: Vec<char> = numbers(self.coded(article))
            .map(|number| self.alphabet.usual(number))
            .collect();
        self.respell(article, &mut text);
        text.into_iter().collect()
    }

    /// Text of an article, folded.
    pub(crate) fn folded(&self, article: u32) -> String {
        numbers(self.coded(article))
            .map(|number| self.alphabet.folded(number))
            .collect()
    }

    fn respell(&self, article: u32, text: &mut [char]) {
        let Ok(at) = self
            .texts
            .respelt
            .binary_search_by_key(&article, |(article, _)| *article)
        else {
            return;
        };
        let mut reader =
            TableReader::new(&self.texts.spellings[self.texts.respelt[at].1 as usize..]);
        let mut position = 0usize;
        for _ in 0..reader.count().unwrap_or(0) {
            let (Some(gap), Some(code)) = (reader.number(), reader.number()) else {
                return;
            };
            position += gap as usize;
            if let (Some(place), Some(c)) = (text.get_mut(position), char::from_u32(code as u32)) {
                *place = c;
            }
        }
    }

    pub(crate) fn heading(&self, article: u32) -> &str {
        &self.headings[self.heading_of[article as usize] as usize]
    }

    pub(crate) fn path(&self, article: u32) -> &str {
        &self.paths[self.path_of[article as usize] as usize]
    }
}
