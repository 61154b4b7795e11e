//! What the page repeats, and how sure the reader is of it.

use huidian_extract::{BlockKind, MarkKind, Page};
use huidian_model::{Diagnostic, Severity};
use rustc_hash::FxHashMap;

use super::ledger::Origin;
use super::support::drop_doubtful;
use crate::confidence::{Signs, calibrate};
use crate::digest::{Digest, RepeatedUnit, Row};
use crate::instrument::{Look, look};
use crate::records::Style;

/// Below this a page says that it was read with little certainty: at least three of ten titles are wrong or missing, as likely as not.
const LOW: f32 = 0.7;

/// Fewest pictures, and fewest titles left out, that are worth telling.
const MANY: usize = 3;
/// Characters that a page of text has for each of its pictures.
const TEXT_BESIDE: usize = 80;

/// A page whose rows are pictures says so: nothing in them was read.
pub(super) fn note_pictures(page: &Page, digest: &mut Digest) {
    let is_image = |kind: &MarkKind| matches!(kind, MarkKind::Image { .. });
    let (mut pictures, mut length) = (0, 0);
    for block in &page.blocks {
        pictures += usize::from(matches!(block.kind, BlockKind::Image { .. }));
        if let Some(inline) = block.inline() {
            pictures += inline
                .marks
                .iter()
                .filter(|mark| is_image(&mark.kind))
                .count();
            length += inline.text.chars().count();
        }
    }
    if pictures >= MANY && digest.documents.len() * 2 < pictures && length < pictures * TEXT_BESIDE
    {
        digest.diagnostics.push(Diagnostic {
            severity: Severity::Warning,
            code: "rows-are-pictures",
            message: format!(
                "{pictures} pictures and little text; what the pictures show was not read"
            ),
            span: None,
        });
    }
}

/// Titles of instruments that were only mentioned, where they are more than the documents: the page may list them in a way that was not seen.
fn note_left_out(digest: &mut Digest) {
    let left = digest
        .set_aside
        .iter()
        .filter(|aside| aside.reason == "mentioned" && look(&aside.text) == Look::Instrument)
        .count();
    let documents = digest.documents.len();
    if left < MANY || left <= documents {
        return;
    }
    digest.diagnostics.push(Diagnostic {
        severity: Severity::Warning,
        code: "titles-left-out",
        message: format!(
            "{left} titles that the page names were not taken for documents of its list (shown with --aside)"
        ),
        span: None,
    });
}

/// Sets unit and confidence; `sources` tells for each document where it was found.
pub(super) fn sum_up(
    digest: &mut Digest,
    sources: &[(Origin, Option<Style>)],
    known: &dyn Fn(&str) -> bool,
) -> Signs {
    find_unit(digest, sources);
    let signs = calibrate(digest, known);
    drop_doubtful(digest);
    note_left_out(digest);
    if digest.confidence < LOW && !digest.documents.is_empty() {
        let seen = digest
            .unit
            .as_ref()
            .map_or("running text", |unit| unit.kind);
        digest.diagnostics.push(Diagnostic {
            severity: Severity::Warning,
            code: "low-confidence",
            message: format!(
                "read with little certainty; what repeats on the page was taken to be: {seen}"
            ),
            span: None,
        });
    }
    signs
}

fn find_unit(digest: &mut Digest, sources: &[(Origin, Option<Style>)]) {
    if digest.documents.is_empty() || sources.len() != digest.documents.len() {
        return;
    }
    let most = most_common(sources);
    let of_most: Vec<&Row> = digest
        .documents
        .iter()
        .zip(sources)
        .filter(|(_, source)| Some(**source) == most)
        .map(|(row, _)| row)
        .collect();
    let unit = most.and_then(|(origin, style)| unit_of(origin, style, &of_most));
    digest.unit = unit;
}

fn most_common(sources: &[(Origin, Option<Style>)]) -> Option<(Origin, Option<Style>)> {
    let mut counts: FxHashMap<(Origin, Option<Style>), usize> = FxHashMap::default();
    for source in sources {
        *counts.entry(*source).or_default() += 1;
    }
    // of equals the one that comes first on the page
    sources
        .iter()
        .copied()
        .rev()
        .max_by_key(|source| counts.get(source).copied().unwrap_or(0))
}

fn unit_of(origin: Origin, style: Option<Style>, rows: &[&Row]) -> Option<RepeatedUnit> {
    let kind = match (origin, style) {
        (_, Some(style)) => style.word(),
        (Origin::Table, None) => "table_row",
        (Origin::Keys, None) => "keys",
        (Origin::Heading, None) => "heading",
        (Origin::List, None) => "list_item",
        (Origin::Prose, None) => return None,
    };
    Some(RepeatedUnit {
        kind,
        style: style.map(|style| style.to_string()).unwrap_or_default(),
        fields: fields_of(rows),
        spans: rows.iter().map(|row| row.span).collect(),
    })
}

/// What at least half of the rows hold.
fn fields_of(rows: &[&Row]) -> Vec<&'static str> {
    type Holds = fn(&Row) -> bool;
    let holds: [(&str, Holds); 5] = [
        ("number", |row| row.number.is_some()),
        ("issuer", |row| !row.issuers.is_empty()),
        ("date", |row| row.date.is_some()),
        ("effective", |row| row.effective.is_some()),
        ("draft", |row| row.draft),
    ];
    let mut fields = vec!["title"];
    for (field, holds) in holds {
        if rows.iter().filter(|row| holds(row)).count() * 2 >= rows.len() {
            fields.push(field);
        }
    }
    fields
}
