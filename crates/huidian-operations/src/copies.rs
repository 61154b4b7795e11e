//! The copies of a text that are held, and where their words differ from the text shown.

use huidian_compare::{Comparison, compare};
use huidian_model::{Capture, ContentHash, CopyRank, Document, Expression, Manifestation, WorkId};
use huidian_parse::{Hints, parse_shaped};
use huidian_store::{Error, Reader};

/// One copy of one text.
#[derive(Debug, Clone)]
pub struct TextCopy {
    pub manifestation: Manifestation,
    pub capture: Capture,
    /// Whether the text shown has its words to the letter.
    pub leads: bool,
    /// In how many provisions its words differ from those shown, typography left out; `None` where the library did not keep its words apart.
    pub differing: Option<usize>,
}

impl TextCopy {
    /// Who handed it out, in Chinese and in English; `None` where that was not noted. What a keeper brought without an address is no official source.
    pub fn handed_out_by(&self) -> Option<(&'static str, &'static str)> {
        self.manifestation.text?;
        let rank = self.manifestation.rank;
        Some(match (rank, &self.capture.origin) {
            (CopyRank::Trusted, None) => (
                "编者存入的文件，出处未记",
                "a file the keeper brought, its source not told",
            ),
            (CopyRank::Trusted, Some(_)) => ("官方来源", "an official source"),
            (rank, _) => (rank.chinese(), rank.english()),
        })
    }
}

/// Copies of all texts of a work, by text, the highest rank first.
pub fn copies_of(reader: &Reader<'_>, work: &WorkId) -> Result<Vec<TextCopy>, Error> {
    let expressions = reader.expressions_of(work)?;
    let mut copies = Vec::new();
    for manifestation in reader.manifestations_of(work)? {
        let shown = expressions
            .iter()
            .find(|expression| expression.id == manifestation.expression);
        let capture = reader
            .captures_with(manifestation.capture)?
            .into_iter()
            .next();
        let (Some(shown), Some(capture)) = (shown, capture) else {
            continue;
        };
        let leads = manifestation.text == Some(shown.text);
        let differing = match manifestation.text {
            Some(_) if leads => Some(0),
            Some(text) => difference(reader, shown, text)?.map(|difference| difference.differing),
            None => None,
        };
        copies.push(TextCopy {
            manifestation,
            capture,
            leads,
            differing,
        });
    }
    copies.sort_by(|left, right| {
        let place = |copy: &TextCopy| copy.manifestation.expression.label.clone();
        place(left)
            .cmp(&place(right))
            .then(right.leads.cmp(&left.leads))
            .then(right.manifestation.rank.cmp(&left.manifestation.rank))
    });
    Ok(copies)
}

/// A copy held against the text shown.
#[derive(Debug)]
pub struct CopyDifference {
    pub shown: Document,
    pub copy: Document,
    pub comparison: Comparison,
    /// Provisions in which they differ.
    pub differing: usize,
}

/// Compares a copy's words with the text shown; nothing where either is lost.
pub fn difference(
    reader: &Reader<'_>,
    shown: &Expression,
    copy: ContentHash,
) -> Result<Option<CopyDifference>, Error> {
    let (Some(shown), Some(bytes)) = (reader.document(&shown.id)?, reader.find_blob(copy)?) else {
        return Ok(None);
    };
    let words = String::from_utf8(bytes).map_err(|_| Error::BlobDamaged(copy))?;
    let copy = parse_shaped(&words, &[], &Hints::default()).document;
    let comparison = compare(&shown, &copy);
    Ok(Some(CopyDifference {
        differing: comparison.summary.differing(),
        shown,
        copy,
        comparison,
    }))
}
