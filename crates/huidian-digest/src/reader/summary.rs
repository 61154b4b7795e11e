//! What the page repeats, and how sure the reader is of it.

use huidian_model::{Diagnostic, Severity};
use rustc_hash::FxHashMap;

use super::ledger::Origin;
use crate::digest::{Digest, RepeatedUnit, Row};
use crate::records::Style;

/// Below this a page says that it was read with little certainty. Set by hand; not calibrated against labels.
const LOW: f32 = 0.7;

/// Sets unit and confidence; `sources` tells for each document where it was found.
pub(super) fn sum_up(digest: &mut Digest, sources: &[(Origin, Option<Style>)]) {
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
    let share = of_most.len() as f32 / digest.documents.len() as f32;
    let unit = most.and_then(|(origin, style)| unit_of(origin, style, &of_most));
    let mean = digest
        .documents
        .iter()
        .map(|row| row.confidence)
        .sum::<f32>()
        / digest.documents.len() as f32;
    // rows of many kinds, or one or two in running text, are less sure than the sum of them
    let regularity = match &unit {
        Some(_) => 0.8 + 0.2 * share,
        None if digest.documents.len() < 3 => 0.6,
        None => 0.9,
    };
    digest.confidence = mean * regularity;
    digest.unit = unit;
    if digest.confidence < LOW {
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
