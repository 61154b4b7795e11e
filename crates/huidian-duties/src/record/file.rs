//! A record in the text of its rule file: everything else in it, comments too, stays as it is.

use toml::{Table, Value};

use super::condition::Addressee;
use super::written::inline;
use super::{DEADLINE_FIELDS, DeadlineRecord, DutyRecord, FieldKind};
use crate::vocabulary::Vocabulary;

/// Bytes of each duty in a file, from its head to the next one.
fn blocks(text: &str) -> Vec<(usize, usize)> {
    let mut blocks: Vec<(usize, usize)> = Vec::new();
    let mut at = 0;
    let mut is_open = false;
    for line in text.split_inclusive('\n') {
        if let Some(head) = head(line) {
            let is_inside = is_open && (head.starts_with("duty."));
            if !is_inside {
                if is_open && let Some(last) = blocks.last_mut() {
                    last.1 = at;
                }
                is_open = head == "duty";
                if is_open {
                    blocks.push((at, text.len()));
                }
            }
        }
        at += line.len();
    }
    blocks
}

/// The name in a table's head: `duty` of `[[duty]]`.
fn head(line: &str) -> Option<&str> {
    let line = line.split('#').next()?.trim_end();
    let inner = line.strip_prefix('[')?.strip_suffix(']')?;
    let inner = inner
        .strip_prefix('[')
        .and_then(|inner| inner.strip_suffix(']'))
        .unwrap_or(inner);
    let is_name = !inner.is_empty()
        && inner
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-'));
    is_name.then_some(inner)
}

fn table_of(block: &str) -> Option<Table> {
    let file: Table = toml::from_str(block).ok()?;
    file.get("duty")?.as_array()?.first()?.as_table().cloned()
}

fn has_id(block: &str, id: &str) -> bool {
    table_of(block).is_some_and(|table| table.get("id").and_then(Value::as_str) == Some(id))
}

/// The duty of an id in a file.
pub fn find_record(text: &str, id: &str) -> Option<DutyRecord> {
    let block = blocks(text)
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
        blocks(text).into_iter().find(|(start, end)| {
            text.get(*start..*end)
                .is_some_and(|block| has_id(block, id))
        })
    });
    match place {
        Some((start, end)) => {
            let rest = text.get(end..).unwrap_or("");
            let gap = if rest.is_empty() { "" } else { "\n" };
            format!("{}{written}{gap}{rest}", text.get(..start).unwrap_or(""))
        }
        None => format!("{}\n\n{written}", text.trim_end()),
    }
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

fn plain(value: &Value) -> String {
    match value {
        Value::String(words) => words.clone(),
        other => inline(other),
    }
}
