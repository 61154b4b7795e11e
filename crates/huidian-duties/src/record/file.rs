//! A record in the text of its rule file: everything else in it, comments too, stays as it is.

use toml::{Table, Value};

use super::condition::Addressee;
use super::sections::{replaced, sections};
use super::written::inline;
use super::{DEADLINE_FIELDS, DeadlineRecord, DutyRecord, FieldKind, Withdrawal};
use crate::vocabulary::Vocabulary;

fn table_of(block: &str) -> Option<Table> {
    let file: Table = toml::from_str(block).ok()?;
    file.get("duty")?.as_array()?.first()?.as_table().cloned()
}

fn has_id(block: &str, id: &str) -> bool {
    table_of(block).is_some_and(|table| table.get("id").and_then(Value::as_str) == Some(id))
}

/// The duty of an id in a file.
pub fn find_record(text: &str, id: &str) -> Option<DutyRecord> {
    let block = sections(text, "duty")
        .into_iter()
        .filter_map(|(start, end)| text.get(start..end))
        .find(|block| has_id(block, id))?;
    table_of(block).map(|table| DutyRecord::read(&table))
}

/// The file with the record in place of the duty of an id, or behind all others.
pub fn put_record(
    text: &str,
    id: Option<&str>,
    record: &DutyRecord,
    vocabulary: &Vocabulary,
) -> String {
    let written = record.written(vocabulary);
    let place = id.and_then(|id| {
        sections(text, "duty").into_iter().find(|(start, end)| {
            text.get(*start..*end)
                .is_some_and(|block| has_id(block, id))
        })
    });
    replaced(text, place, &written)
}

impl DutyRecord {
    fn read(table: &Table) -> Self {
        let words = |name: &str| table.get(name).map(plain).unwrap_or_default();
        let list = |name: &str| -> Vec<String> {
            let values = table.get(name).and_then(Value::as_array);
            values.into_iter().flatten().map(plain).collect()
        };
        let penalty = |name: &str| {
            let penalty = table.get("penalty").and_then(Value::as_table);
            penalty
                .and_then(|penalty| penalty.get(name))
                .map(plain)
                .unwrap_or_default()
        };
        let deadlines = table.get("deadlines").and_then(Value::as_array);
        Self {
            id: words("id"),
            topic: words("topic"),
            provision: words("provision"),
            in_force_from: words("in_force_from"),
            in_force_to: words("in_force_to"),
            addressee: table
                .get("addressee")
                .map(Addressee::read)
                .unwrap_or_default(),
            action: words("action"),
            modality: words("modality"),
            trigger: words("trigger"),
            deadlines: deadlines
                .into_iter()
                .flatten()
                .filter_map(Value::as_table)
                .map(DeadlineRecord::read)
                .collect(),
            recipient: list("recipient"),
            evidence: list("evidence"),
            penalty_work: penalty("work"),
            penalty_provision: penalty("provision"),
            quoted_numbers: list("quoted_numbers"),
            sectors: list("sectors"),
            source: words("source"),
            copies: words("copies"),
            confidence: words("confidence"),
            note: words("note"),
            withdrawn: table
                .get("withdrawn")
                .and_then(Value::as_table)
                .map(|table| {
                    let words = |name: &str| table.get(name).map(plain).unwrap_or_default();
                    Withdrawal {
                        on: words("on"),
                        by: words("by"),
                        reason: words("reason"),
                    }
                }),
        }
    }
}

impl DeadlineRecord {
    fn read(table: &Table) -> Self {
        let given = DEADLINE_FIELDS.iter().filter_map(|(name, kind)| {
            let value = table.get(*name)?;
            let words = match kind {
                FieldKind::Condition => inline(value),
                _ => plain(value),
            };
            Some(((*name).to_owned(), words))
        });
        let mut read = Self(given.collect());
        // the older name of a note on an end
        if read.value("note").is_empty()
            && let Some(note) = table.get("ends_note")
        {
            read.0.insert("note".to_owned(), plain(note));
        }
        read
    }
}

pub(super) fn plain(value: &Value) -> String {
    match value {
        Value::String(words) => words.clone(),
        other => inline(other),
    }
}
