//! The head of a rule file: which work its duties are of.

use toml::{Table, Value};

use super::faults::{Faults, RecordFault};
use super::file::plain;
use super::sections::{replaced, sections};
use crate::toml_text::toml_string;

/// The `[work]` of a rule file, field by field; what is not there is empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WorkRecord {
    pub title: String,
    pub version: String,
    pub number: String,
    pub issuer: String,
    pub in_force_from: String,
    pub in_force_to: String,
    pub source: String,
    pub confidence: String,
    pub verified_on: String,
    pub note: String,
}

/// The head of a file.
pub fn find_work_record(text: &str) -> Option<WorkRecord> {
    let place = sections(text, "work").into_iter().next()?;
    let table = table_at(text, "work", place)?;
    let words = |name: &str| table.get(name).map(plain).unwrap_or_default();
    Some(WorkRecord {
        title: words("title"),
        version: words("version"),
        number: words("number"),
        issuer: words("issuer"),
        in_force_from: words("in_force_from"),
        in_force_to: words("in_force_to"),
        source: words("source"),
        confidence: words("confidence"),
        verified_on: words("verified_on"),
        note: words("note"),
    })
}

/// The file with this head.
pub fn put_work_record(text: &str, record: &WorkRecord) -> String {
    let place = sections(text, "work").into_iter().next();
    if place.is_none() && !text.trim().is_empty() {
        return format!("{}\n{text}", record.written());
    }
    replaced(text, place, &record.written())
}

impl WorkRecord {
    fn fields(&self) -> [(&'static str, &String, bool); 10] {
        [
            ("title", &self.title, true),
            ("version", &self.version, false),
            ("number", &self.number, false),
            ("issuer", &self.issuer, true),
            ("in_force_from", &self.in_force_from, true),
            ("in_force_to", &self.in_force_to, false),
            ("source", &self.source, true),
            ("confidence", &self.confidence, true),
            ("verified_on", &self.verified_on, false),
            ("note", &self.note, false),
        ]
    }

    fn written(&self) -> String {
        let mut text = String::from("[work]\n");
        for (name, value, is_needed) in self.fields() {
            if is_needed || !value.trim().is_empty() {
                text.push_str(&format!("{name} = {}\n", toml_string(value.trim())));
            }
        }
        text
    }

    /// What is wrong, in the order of the form.
    pub fn faults(&self) -> Vec<RecordFault> {
        let mut faults = Faults::default();
        for (name, value, is_needed) in self.fields() {
            if is_needed && name != "confidence" {
                faults.need(name, value);
            }
        }
        let mut from = None;
        for (name, value) in [
            ("in_force_from", &self.in_force_from),
            ("in_force_to", &self.in_force_to),
            ("verified_on", &self.verified_on),
        ] {
            if value.trim().is_empty() {
                continue;
            }
            let day = faults.day(name, value);
            match name {
                "in_force_from" => from = day,
                "in_force_to" if day < from && day.is_some() => {
                    faults.put(name, "早于起始日", "before the first day");
                }
                _ => {}
            }
        }
        faults.one_of("confidence", &self.confidence, &["high", "medium", "low"]);
        faults.0
    }
}

/// A table of a file as its first section of a name has it.
pub(super) fn table_at(text: &str, name: &str, (start, end): (usize, usize)) -> Option<Table> {
    let file: Table = toml::from_str(text.get(start..end)?).ok()?;
    match file.get(name)? {
        Value::Table(table) => Some(table.clone()),
        Value::Array(tables) => tables.first()?.as_table().cloned(),
        _ => None,
    }
}
