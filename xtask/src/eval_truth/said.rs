//! What the library says of a work, as its JSON says it: plain words, read without the library's own types.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

/// A work as `show WORK --json` prints it.
#[derive(Debug, Clone, Deserialize)]
pub struct Said {
    pub id: String,
    pub title: String,
    pub kind: Option<String>,
    pub draft: bool,
    pub dates: BTreeMap<String, Value>,
    /// Of the text shown.
    pub status: String,
    pub status_basis: String,
    pub work_status: String,
    pub newer_text_known: bool,
    pub known_until: Option<String>,
    #[serde(default)]
    pub facts: Vec<Fact>,
    #[serde(default)]
    pub expressions: Vec<Text>,
    #[serde(default)]
    pub relations: Vec<Relation>,
}

#[derive(Debug, Clone, Deserialize)]
pub struct Fact {
    pub field: String,
    pub value: String,
    pub source_kind: String,
    pub source: String,
}

#[derive(Debug, Clone, Deserialize)]
pub struct Text {
    pub label: String,
    pub part: Option<String>,
    pub dated: Option<String>,
    pub effective: Option<String>,
    pub ended: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
pub struct Relation {
    pub kind: String,
    pub direction: String,
    pub work: String,
    pub on: Option<String>,
    pub evidence: String,
    pub source: String,
    pub confirmed: bool,
}

impl Said {
    /// The day of a kind, as printed: 2016-11-07, 2016-11 or 2016.
    pub fn day(&self, kind: &str) -> Option<&str> {
        self.dates.get(kind)?.as_str()
    }

    pub fn set_day(&mut self, kind: &str, day: &str) {
        self.dates.insert(kind.to_owned(), Value::from(day));
    }

    /// Days on which it was changed.
    pub fn amended(&self) -> Vec<&str> {
        let days = self.dates.get("amended").and_then(Value::as_array);
        days.into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect()
    }

    pub fn set_amended(&mut self, days: &[String]) {
        self.dates
            .insert("amended".to_owned(), Value::from(days.to_vec()));
    }

    /// The earliest day on which there was such a work.
    pub fn made(&self) -> Option<&str> {
        let kinds = ["adopted", "signed", "published"];
        kinds.iter().filter_map(|kind| self.day(kind)).min()
    }

    /// The earliest day on which any of it had effect.
    pub fn begun(&self) -> Option<&str> {
        let texts = self
            .expressions
            .iter()
            .filter_map(|text| text.effective.as_deref());
        texts.chain(self.day("effective")).min()
    }

    /// The earliest day from which another work ends it, with that work.
    pub fn ended_by(&self) -> Option<&Relation> {
        self.relations
            .iter()
            .filter(|relation| {
                relation.direction == "backward"
                    && relation.confirmed
                    && (relation.kind == "repeals" || relation.kind == "replaces")
                    && relation.on.is_some()
            })
            .min_by(|left, right| left.on.cmp(&right.on))
    }

    /// How many statements there are to judge.
    pub fn count(&self) -> usize {
        let dates = self.dates.values().map(|value| match value {
            Value::String(_) => 1,
            Value::Array(days) => days.len(),
            _ => 0,
        });
        // status, its reason, newer text, horizon
        4 + dates.sum::<usize>()
            + self.facts.len()
            + self.relations.len()
            + 3 * self.expressions.len()
    }
}

/// Whether one printed day lies before another, as far as both are known: 2016-11 is not before 2016-11-07.
pub fn is_before(left: &str, right: &str) -> bool {
    let shared = left.len().min(right.len());
    left.get(..shared) < right.get(..shared)
}
