//! A segment: works with their articles, written once and never changed.
//!
//! Memory holds what every query asks for: characters, works, chapters, the length of each text. Texts, postings and what single hits ask for are
//! read in blocks.

mod blocks;
mod build;
mod built;
mod chapters;
mod file;
mod grams;
mod postings;
mod tables;
mod texts;

pub(crate) use blocks::{Body, Cursor};
pub(crate) use build::build;
pub(crate) use chapters::Chapters;
pub(crate) use grams::{SHARED, gram};
pub(crate) use postings::{Postings, RANGE_SHIFT};

use std::ops::Range;
use std::sync::OnceLock;

use huidian_model::{
    Addressee, ForceStatus, PartialDate, Sector, Topic, WorkId, WorkKind, may_begin_later,
};
use jiff::civil::Date;

use crate::alphabet::{Alphabet, numbers};
use crate::codec::TableReader;
use crate::error::Error;
use crate::input::{ArticleForceFrom, ForceFrom};
use grams::Grams;
use texts::Texts;

/// Version of the files; another version means: rebuild.
pub(crate) const VERSION: u32 = 6;

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
    /// The day it was made, where that is all that is known of when it began.
    pub made_on: Option<Date>,
    pub is_first_day_open: bool,
    /// Ordinals of its articles.
    pub articles: Range<u32>,
    /// Articles with a status of their own, by their place in the text, ascending.
    pub apart: Vec<(u32, Vec<ArticleForceFrom>)>,
}

impl ExpressionRow {
    /// Status of this text on a day, given the status of its work.
    pub(crate) fn status_on(&self, day: Date, work: ForceStatus) -> ForceStatus {
        match work {
            ForceStatus::Repealed | ForceStatus::Expired | ForceStatus::Draft => work,
            _ if self.ended_on.is_some_and(|end| end <= day) => ForceStatus::Amended,
            _ if self.effective_on.is_some_and(|start| start > day) => ForceStatus::NotYetInForce,
            ForceStatus::InForce if self.made_on.is_some_and(|made| made > day) => {
                ForceStatus::NotYetInForce
            }
            ForceStatus::InForce
                if self.is_first_day_open
                    && self.made_on.is_none_or(|made| may_begin_later(made, day)) =>
            {
                ForceStatus::PresumedInForce
            }
            _ => work,
        }
    }
}

/// Where the sections lie in the body.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sections {
    /// Coded texts, and how their spelling differs from the usual one.
    pub texts: Range<usize>,
    pub spellings: Range<usize>,
    /// The number of each article's address, four bytes each.
    pub paths: Range<usize>,
    /// Likeness fingerprint of each text (simhash over bigrams), eight bytes each.
    pub fingerprints: Range<usize>,
    pub directory: Range<usize>,
    pub postings: Range<usize>,
}

/// A segment, opened.
pub(crate) struct Segment {
    pub alphabet: Alphabet,
    pub grams: Grams,
    pub texts: Texts,
    pub works: Vec<WorkRow>,
    pub expressions: Vec<ExpressionRow>,
    /// Distinct article addresses and heading lines.
    pub paths: Vec<String>,
    pub headings: Vec<String>,
    pub chapters: Chapters,
    /// Bytes of UTF-8 that were indexed.
    pub source_bytes: u64,
    pub checksum: u64,
    pub body: Body,
    sections: Sections,
    /// Keys of the passages that are embedded, for libraries that have vectors.
    pub passage_keys: OnceLock<Vec<u64>>,
}

impl Segment {
    pub(crate) fn article_count(&self) -> usize {
        self.texts.starts.len() - 1
    }

    /// For reading coded texts here and there.
    pub(crate) fn text_cursor(&self) -> Cursor<'_> {
        Cursor::new(&self.body, &self.sections.texts)
    }

    /// For reading many of the coded texts in their order.
    pub(crate) fn dense_text_cursor(&self) -> Cursor<'_> {
        Cursor::dense(&self.body, &self.sections.texts)
    }

    /// For reading all coded texts in their order.
    pub(crate) fn text_pass(&self) -> Cursor<'_> {
        Cursor::passing(&self.body, &self.sections.texts)
    }

    /// For reading the coded texts of some articles that follow each other.
    pub(crate) fn text_run(&self, articles: Range<u32>) -> Cursor<'_> {
        let starts = &self.texts.starts;
        let range = starts[articles.start as usize]..starts[articles.end as usize];
        Cursor::passing_over(
            &self.body,
            &self.sections.texts,
            range.start as usize..range.end as usize,
        )
    }

    /// Where the coded text of an article lies among the texts.
    pub(crate) fn place(&self, article: u32) -> Range<usize> {
        let at = article as usize;
        self.texts.starts[at] as usize..self.texts.starts[at + 1] as usize
    }

    /// Coded text of an article.
    pub(crate) fn coded<'c>(&self, texts: &'c mut Cursor<'_>, article: u32) -> &'c [u8] {
        texts.read(self.place(article))
    }

    /// Text of an article as it was written.
    pub(crate) fn text(&self, texts: &mut Cursor<'_>, article: u32) -> String {
        let mut text: Vec<char> = numbers(self.coded(texts, article))
            .map(|number| self.alphabet.usual(number))
            .collect();
        self.respell(article, &mut text);
        text.into_iter().collect()
    }

    /// Text of an article, folded.
    pub(crate) fn folded(&self, texts: &mut Cursor<'_>, article: u32) -> String {
        numbers(self.coded(texts, article))
            .map(|number| self.alphabet.folded(number))
            .collect()
    }

    fn respell(&self, article: u32, text: &mut [char]) {
        let respelt = &self.texts.respelt;
        let Ok(at) = respelt.binary_search_by_key(&article, |(article, _)| *article) else {
            return;
        };
        let end = respelt
            .get(at + 1)
            .map_or(self.sections.spellings.len(), |(_, start)| *start as usize);
        let mut spellings = Cursor::new(&self.body, &self.sections.spellings);
        let mut reader = TableReader::new(spellings.read(respelt[at].1 as usize..end));
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

    /// The ordinal of an article's expression.
    pub(crate) fn expression_of(&self, article: u32) -> u32 {
        let after = |row: &ExpressionRow| row.articles.end <= article;
        self.expressions.partition_point(after) as u32
    }

    pub(crate) fn heading(&self, article: u32) -> &str {
        &self.headings[self.chapters.heading_of(article) as usize]
    }

    pub(crate) fn path(&self, article: u32) -> &str {
        let mut paths = Cursor::new(&self.body, &self.sections.paths);
        let at = article as usize * 4;
        let number = paths.read(at..at + 4).try_into().map(u32::from_le_bytes);
        // an address that cannot be read is noted as a fault
        number
            .ok()
            .and_then(|number| self.paths.get(number as usize))
            .map_or("", String::as_str)
    }

    pub(crate) fn fingerprint(&self, article: u32) -> u64 {
        let mut prints = Cursor::new(&self.body, &self.sections.fingerprints);
        let at = article as usize * 8;
        let print = prints.read(at..at + 8).try_into().map(u64::from_le_bytes);
        print.unwrap_or(0)
    }

    /// Articles that hold a bigram.
    pub(crate) fn holding(&self, gram: u32) -> u32 {
        self.grams.article_count(&self.body, gram)
    }

    pub(crate) fn postings(&self, gram: u32) -> Option<Postings> {
        self.grams.postings(&self.body, gram)
    }

    /// Calls `visit(article, count)` for the articles of a bigram, ascending.
    pub(crate) fn visit(&self, gram: u32, visit: impl FnMut(u32, u32)) {
        self.grams.visit(&self.body, gram, visit);
    }

    /// Reads what is not in memory and proves it.
    pub(crate) fn check(&self) -> Result<(), Error> {
        self.body.check()
    }
}
