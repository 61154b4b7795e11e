//! Reads back the JSON that `digest read --json` and `digest write --format json` print.

use huidian_extract::Page;
use huidian_model::{Diagnostic, Severity};
use huidian_text::CharPositions;
use serde_json::Value;

use crate::digest::{Digest, Row};
use crate::passage::Span;
use crate::when::DateKind;

/// The rows of a page that is JSON; `None` for any other page. JSON of somebody else has no rows, and a diagnostic says so.
pub(crate) fn read_back(page: &Page) -> Option<Digest> {
    let text = page.text.trim();
    if !text.starts_with(['{', '[']) {
        return None;
    }
    let value: Value = serde_json::from_str(text).ok()?;
    let Some(documents) = value.get("documents").and_then(Value::as_array) else {
        return Some(Digest {
            diagnostics: vec![Diagnostic {
                severity: Severity::Warning,
                code: "foreign-json",
                message: "the file is JSON without a list of documents as digest read --json prints it; nothing is read".to_owned(),
                span: None,
            }],
            ..Digest::default()
        });
    };
    let mut places = Places::new(&page.text);
    let mut rows = |list: &[Value]| -> Vec<Row> {
        list.iter()
            .filter_map(|entry| row(entry, &mut places))
            .collect()
    };
    Some(Digest {
        title: text_of(&value, "title"),
        year: value
            .get("year")
            .and_then(Value::as_i64)
            .and_then(|year| year.try_into().ok()),
        documents: rows(documents),
        foreign: rows(
            value
                .get("foreign")
                .and_then(Value::as_array)
                .map_or(&[], Vec::as_slice),
        ),
        // what this program wrote is read as it was written
        confidence: 1.0,
        ..Digest::default()
    })
}

fn text_of(value: &Value, key: &str) -> Option<String> {
    let text = value.get(key)?.as_str()?.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

fn row(entry: &Value, places: &mut Places<'_>) -> Option<Row> {
    let title = text_of(entry, "title")?;
    let names = entry.get("issuers").and_then(Value::as_array);
    let date = |key| text_of(entry, key).and_then(|date| date.parse().ok());
    Some(Row {
        span: places.of(&title),
        number: text_of(entry, "number"),
        issuers: names
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect(),
        issuer_count: entry
            .get("issuer_count")
            .and_then(Value::as_u64)
            .and_then(|count| count.try_into().ok()),
        date: date("date"),
        date_kind: text_of(entry, "date_kind").and_then(|id| DateKind::from_id(&id)),
        effective: date("effective"),
        draft: entry.get("draft").and_then(Value::as_bool).unwrap_or(false),
        section: text_of(entry, "section"),
        replaces: text_of(entry, "replaces"),
        confidence: entry
            .get("confidence")
            .and_then(Value::as_f64)
            .map_or(1.0, |confidence| confidence.clamp(0.0, 1.0) as f32),
        is_proposed: entry
            .get("proposed")
            .and_then(Value::as_bool)
            .unwrap_or(false),
        title,
    })
}

/// Bytes in which the next title is looked for.
const LONGEST_ENTRY: usize = 65_536;

/// Where titles stand in the file, found one after the other.
struct Places<'t> {
    text: &'t str,
    positions: CharPositions<'t>,
    at: usize,
}

impl<'t> Places<'t> {
    fn new(text: &'t str) -> Self {
        Self {
            text,
            positions: CharPositions::new(text),
            at: 0,
        }
    }

    /// The next place of a title; where it is escaped, the place that was reached.
    fn of(&mut self, title: &str) -> Span {
        let rest = &self.text[self.at..];
        let near = &rest[..rest.floor_char_boundary(LONGEST_ENTRY)];
        let found = near.find(title);
        let start = found.map_or(self.at, |offset| self.at + offset);
        let end = found.map_or(start, |_| start + title.len());
        self.at = end;
        Span {
            start: self.positions.char_at(start),
            end: self.positions.char_at(end),
        }
    }
}
