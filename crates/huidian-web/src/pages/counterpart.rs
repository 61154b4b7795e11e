//! A unit of a text in the other texts of its work: numbers change when articles are put in or taken out, so the place is found by comparison.

use huidian_compare::{Comparison, Row, RowKind};
use huidian_model::{Document, Expression, Provision};

use super::document::Reading;
use crate::error::Error;
use crate::request::{Language, encode_path};
use crate::snapshot::Snapshot;
use crate::state::AppState;
use crate::views::provision_href;

/// A unit in another text of the work.
pub(crate) struct Counterpart {
    pub(crate) label: String,
    /// `None` where the other text has nothing like it.
    pub(crate) href: Option<String>,
    /// Same words, other words, another number, or not there.
    pub(crate) state: String,
}

/// Texts looked into for the history of one unit.
const TEXTS_COMPARED: usize = 12;

/// The unit at a place of the text being read, in the other texts of the same part, the newest first.
pub(crate) fn counterparts(
    state: &AppState,
    snapshot: &Snapshot,
    reading: &Reading<'_>,
    place: usize,
    language: Language,
) -> Result<Vec<Counterpart>, Error> {
    let texts = &reading.record.expressions;
    let shown = reading.expression;
    let Some(age) = texts.iter().position(|text| text.id == shown.id) else {
        return Ok(Vec::new());
    };
    let unit = &reading.document.provisions[place];
    let mut found = Vec::new();
    for (index, other) in texts.iter().enumerate().rev().take(TEXTS_COMPARED) {
        if index == age || other.part != shown.part {
            continue;
        }
        let document = state.library().document(&other.id)?;
        // most articles stay as they are, and need no comparison of whole texts
        if is_same(&reading.document, unit, &document) {
            let words = language.pick("文字相同", "same words").to_owned();
            found.push(counterpart(reading, other, Some(unit), words));
            continue;
        }
        let library = state.library();
        let is_older = index < age;
        let comparison = if is_older {
            library.comparison(snapshot.generation, &other.id, &shown.id)?
        } else {
            library.comparison(snapshot.generation, &shown.id, &other.id)?
        };
        let row = row_of(&comparison, place as u32, is_older);
        let there = row.and_then(|(row, side)| {
            let index = *side.first()?;
            Some((row, document.provisions.get(index as usize)?))
        });
        found.push(match there {
            None => {
                let words = language.pick("无此条", "not there").to_owned();
                counterpart(reading, other, None, words)
            }
            Some((row, there)) => {
                let words = told(row, unit, there, language);
                counterpart(reading, other, Some(there), words)
            }
        });
    }
    Ok(found)
}

fn counterpart(
    reading: &Reading<'_>,
    other: &Expression,
    there: Option<&Provision>,
    state: String,
) -> Counterpart {
    let label = other.id.label.clone();
    let href = there.map(|there| {
        let href = provision_href(&reading.record.work.id, &there.path);
        format!("{href}?version={}", encode_path(&label))
    });
    Counterpart { label, href, state }
}

/// The row that holds a unit, and where its other side stands.
fn row_of(comparison: &Comparison, unit: u32, is_newer: bool) -> Option<(&Row, &[u32])> {
    let row = comparison.rows.iter().find(|row| {
        let side = if is_newer { &row.new } else { &row.old };
        side.contains(&unit)
    })?;
    Some((row, if is_newer { &row.old } else { &row.new }))
}

fn told(row: &Row, unit: &Provision, there: &Provision, language: Language) -> String {
    let is_same = matches!(row.kind, RowKind::Unchanged | RowKind::Renumbered);
    let words = if is_same {
        language.pick("文字相同", "same words")
    } else {
        language.pick("文字不同", "other words")
    };
    if there.path == unit.path {
        return words.to_owned();
    }
    let number = there.path.citation();
    match language {
        Language::Chinese => format!("{words}，为{number}"),
        Language::English => format!("{words}, as {number}"),
    }
}

fn is_same(document: &Document, unit: &Provision, other: &Document) -> bool {
    let there = other.find(&unit.path);
    there.is_some_and(|there| plain(other.text_of(there)) == plain(document.text_of(unit)))
}

/// Words without spacing, so that line breaks do not count as changes.
fn plain(text: &str) -> String {
    text.split_whitespace().collect()
}
