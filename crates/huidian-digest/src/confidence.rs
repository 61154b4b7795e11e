//! How sure a reading is: signs that are counted in the open, and weights that were learned from labelled roundups.
//!
//! The weights are those of a logistic regression over the rows and pages of `eval/confidence.tsv`, fitted by
//! `cargo xtask eval confidence`, which leaves whole files out and prints what a confidence was worth. Change a sign, and fit again.

use rustc_hash::FxHashSet;

use crate::digest::{Digest, Row};
use crate::instrument::{Look, is_bare_title, look};
use crate::number::standard_at_start;
use crate::passage::Passage;

/// What speaks for or against a row, in the order of `ROW_WEIGHTS`; the first is always 1.
pub const ROW_SIGNS: [&str; 14] = [
    "always",
    "prior",
    "marked",
    "number",
    "date",
    "issuer",
    "ends",
    "bare_title",
    "dirty",
    "in_unit",
    "running_text",
    "few_rows",
    "left_out",
    "known",
];

/// What speaks for or against a page, in the order of `PAGE_WEIGHTS`; the first is always 1.
pub const PAGE_SIGNS: [&str; 7] = [
    "always", "rows", "surest", "weakest", "in_unit", "left_out", "few_rows",
];

const ROW_WEIGHTS: [f32; ROW_SIGNS.len()] = [
    -0.256, 0.150, 0.568, 0.828, 0.398, 0.961, 0.292, 0.692, -5.197, 1.997, 0.959, -1.002, -2.341,
    0.657,
];
const PAGE_WEIGHTS: [f32; PAGE_SIGNS.len()] = [-1.866, 1.938, 1.238, 2.307, -0.106, -1.868, -0.815];

/// Signs of a reading.
#[derive(Debug, Clone, Default)]
pub struct Signs {
    /// One for each document, in order.
    pub rows: Vec<[f32; ROW_SIGNS.len()]>,
    /// Titles of instruments that were only mentioned, beside the documents.
    pub left_out: f32,
    in_unit: f32,
}

/// The signs of a reading. `Row::confidence` is what the reader gave the place where the row stood; `known` knows titles.
pub fn signs(digest: &Digest, known: &dyn Fn(&str) -> bool) -> Signs {
    let left = digest
        .set_aside
        .iter()
        .filter(|aside| aside.reason == "mentioned" && look(&aside.text) == Look::Instrument)
        .count() as f32;
    let count = digest.documents.len() as f32;
    let in_unit: FxHashSet<u32> = digest
        .unit
        .iter()
        .flat_map(|unit| unit.spans.iter().map(|span| span.start))
        .collect();
    let left_out = if count > 0.0 {
        left / (left + count)
    } else {
        0.0
    };
    let sign = |holds: bool| if holds { 1.0 } else { 0.0 };
    let rows: Vec<_> = digest
        .documents
        .iter()
        .map(|row| {
            let mut signs = row_signs(row);
            signs[9] = sign(in_unit.contains(&row.span.start));
            signs[10] = sign(digest.unit.is_none());
            signs[11] = sign(count < 3.0);
            signs[12] = left_out;
            signs[13] = sign(known(&row.title));
            signs
        })
        .collect();
    Signs {
        rows,
        left_out,
        in_unit: if count > 0.0 {
            in_unit.len() as f32 / count
        } else {
            0.0
        },
    }
}

/// What a row says by itself; the page adds the rest.
fn row_signs(row: &Row) -> [f32; ROW_SIGNS.len()] {
    let sign = |holds: bool| if holds { 1.0 } else { 0.0 };
    let length = row.title.chars().count() as u32;
    let ends = look(&row.title) == Look::Instrument;
    [
        1.0,
        row.confidence,
        // 《 and 》 stand in its span and not in its title
        sign(row.span.end - row.span.start >= length + 2),
        sign(row.number.is_some()),
        sign(row.date.is_some() || row.effective.is_some()),
        sign(!row.issuers.is_empty()),
        sign(ends),
        sign(is_bare_title(&row.title)),
        sign(is_dirty(&row.title)),
        0.0,
        0.0,
        0.0,
        0.0,
        0.0,
    ]
}

/// Whether words or marks stand in a title that titles do not have: a number, a day, a verb that tells of it, a bracket left open.
fn is_dirty(title: &str) -> bool {
    let folded = huidian_text::fold(title);
    let passage = Passage::new(folded.chars().zip(0..));
    let is_open =
        |open: char, close: char| folded.matches(open).count() != folded.matches(close).count();
    let tells = ["发布", "印发", "公布", "征求意见的", "转发"]
        .iter()
        .any(|verb| folded.contains(verb))
        && !folded.contains("关于")
        && !folded.contains("发布会");
    let has_colon = folded.contains(':') && !folded.contains("部分:") && !folded.contains("篇:");
    let first = folded.chars().next();
    folded.contains(['|', '【', '】', '。', '①', '②', '〔', ';'])
        || has_colon
        || is_open('(', ')')
        || is_open('<', '>')
        || tells
        || first.is_some_and(|c| !c.is_alphanumeric() && !matches!(c, '<' | '"' | '“' | '「' | '('))
        || standard_at_start(&passage, passage.whole()).is_some()
        || folded.chars().count() > 70
        || begins_with_count(&folded)
}

/// 其一 甲办法, 一、甲办法, 第3条.
fn begins_with_count(folded: &str) -> bool {
    let rest = folded.trim_start_matches(|c: char| {
        c.is_ascii_digit() || huidian_text::numeral::is_numeral_char(c)
    });
    rest.len() < folded.len() && rest.starts_with(['、', '.', ',', ')', ' '])
        || folded.starts_with('其') && folded.chars().nth(2) == Some(' ')
}

impl Signs {
    /// Those of rows whose signs are known.
    pub fn of_rows(rows: Vec<[f32; ROW_SIGNS.len()]>) -> Self {
        let count = rows.len().max(1) as f32;
        Self {
            left_out: rows.first().map_or(0.0, |row| row[12]),
            in_unit: rows.iter().map(|row| row[9]).sum::<f32>() / count,
            rows,
        }
    }

    /// The share of the rows' confidences that a page's own is worked out from.
    pub fn page(&self, confidences: &[f32]) -> [f32; PAGE_SIGNS.len()] {
        let count = confidences.len().max(1) as f32;
        let mean = confidences.iter().sum::<f32>() / count;
        let surest = confidences.iter().copied().fold(0.0, f32::max);
        let weakest = confidences.iter().copied().fold(1.0, f32::min);
        [
            1.0,
            mean,
            surest,
            weakest,
            self.in_unit,
            self.left_out,
            if confidences.len() < 3 { 1.0 } else { 0.0 },
        ]
    }
}

fn logistic(weights: &[f32], signs: &[f32]) -> f32 {
    let sum: f32 = weights.iter().zip(signs).map(|(w, x)| w * x).sum();
    1.0 / (1.0 + (-sum).exp())
}

/// Gives rows and page the confidence that their signs are worth.
pub(crate) fn calibrate(digest: &mut Digest, known: &dyn Fn(&str) -> bool) -> Signs {
    let signs = signs(digest, known);
    let mut confidences = Vec::with_capacity(signs.rows.len());
    for (row, signs) in digest.documents.iter_mut().zip(&signs.rows) {
        row.confidence = logistic(&ROW_WEIGHTS, signs);
        confidences.push(row.confidence);
    }
    digest.confidence = if confidences.is_empty() {
        0.0
    } else {
        logistic(&PAGE_WEIGHTS, &signs.page(&confidences))
    };
    signs
}
