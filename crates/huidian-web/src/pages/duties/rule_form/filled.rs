//! A form that was filled in, as a record.

use std::collections::{BTreeMap, HashMap};

use huidian_duties::{
    Addressee, Attribute, AttributeKind, ConditionRow, DeadlineRecord, DutyRecord, Rules,
    deadline_fields,
};
use percent_encoding::percent_decode_str;

use crate::request::Query;

/// Fields read at most: those of a form with rows to spare.
const FIELDS: usize = 1_000;
/// Rows of conditions, and deadlines, that are read.
const ROWS: usize = 30;

pub(super) struct Filled(HashMap<String, String>);

impl Filled {
    pub(super) fn read(body: &[u8]) -> Self {
        let text = String::from_utf8_lossy(body);
        let decode = |words: &str| {
            let spaced = words.replace('+', " ");
            percent_decode_str(&spaced).decode_utf8_lossy().into_owned()
        };
        let pairs = text.split('&').take(FIELDS).filter_map(|pair| {
            let (name, value) = pair.split_once('=')?;
            Some((decode(name), decode(value).trim().to_owned()))
        });
        Self(pairs.collect())
    }

    /// The hidden field, as sessions check it.
    pub(super) fn token(&self) -> Query {
        Query::default().with("form_token", &self.text("form_token"))
    }

    pub(super) fn text(&self, name: &str) -> String {
        self.0.get(name).cloned().unwrap_or_default()
    }

    /// One a line, or with 、 between.
    pub(super) fn list(&self, name: &str) -> Vec<String> {
        let text = self.text(name);
        let parts = text.split(['\n', '、']).map(str::trim);
        parts
            .filter(|part| !part.is_empty())
            .map(str::to_owned)
            .collect()
    }

    /// One a line: what stands on it may have 、 in it.
    pub(super) fn lines(&self, name: &str) -> Vec<String> {
        let text = self.text(name);
        let parts = text.lines().map(str::trim);
        parts
            .filter(|part| !part.is_empty())
            .map(str::to_owned)
            .collect()
    }

    pub(super) fn record(&self, rules: &Rules) -> DutyRecord {
        let one_line = |name: &str| self.one_line(name);
        let record = DutyRecord {
            id: self.text("id"),
            topic: self.text("topic"),
            provision: self.text("provision").replace(['（', '）'], ""),
            in_force_from: self.text("in_force_from"),
            in_force_to: self.text("in_force_to"),
            addressee: self.condition("", rules),
            action: one_line("action"),
            modality: self.text("modality"),
            trigger: self.text("trigger"),
            deadlines: (0..ROWS).map(|at| self.deadline(at)).collect(),
            recipient: self.lines("recipient"),
            evidence: self.lines("evidence"),
            penalty_work: self.text("penalty_work"),
            penalty_provision: self.text("penalty_provision").replace(['（', '）'], ""),
            quoted_numbers: self.lines("quoted_numbers"),
            sectors: self.list("sectors"),
            source: one_line("source"),
            copies: self.text("copies"),
            confidence: self.text("confidence"),
            note: one_line("note"),
            withdrawn: None,
        };
        without_empty_ends(record)
    }

    /// What is written in several lines, on one.
    pub(super) fn one_line(&self, name: &str) -> String {
        let text = self.text(name);
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// A condition; `of` is what its fields end in before the number of the row.
    pub(super) fn condition(&self, of: &str, rules: &Rules) -> Addressee {
        let rows = (0..ROWS).map(|at| self.row(&format!("{of}-{at}"), rules));
        let mut condition = Addressee {
            is_any: self.text(&format!("joined{of}")) == "any",
            rows: rows.collect(),
            written: self.one_line(&format!("addressee{of}")),
        };
        drop_empty_rows(&mut condition);
        condition
    }

    fn row(&self, at: &str, rules: &Rules) -> ConditionRow {
        let attribute = self.text(&format!("attribute{at}"));
        let value = self.text(&format!("value{at}"));
        let known = rules
            .vocabulary
            .find(&attribute)
            .map(|id| rules.vocabulary.attribute(id));
        ConditionRow {
            value: known.map_or(value.clone(), |known| meant(known, &value)),
            comparison: self.text(&format!("comparison{at}")),
            attribute,
        }
    }

    fn deadline(&self, at: usize) -> DeadlineRecord {
        let mut fields = BTreeMap::new();
        for name in deadline_fields() {
            let value = self.text(&format!("{name}-deadline-{at}"));
            if !value.is_empty() {
                fields.insert(name.to_owned(), value);
            }
        }
        DeadlineRecord(fields)
    }
}

/// 是 and the readers' names of choices are taken for what rules write.
fn meant(attribute: &Attribute, value: &str) -> String {
    let one = |value: &str| -> String {
        match (attribute.kind, value) {
            (AttributeKind::Bool, "是") => "true".to_owned(),
            (AttributeKind::Bool, "否") => "false".to_owned(),
            _ => {
                let label = attribute
                    .value_labels
                    .iter()
                    .position(|label| label == value);
                let id = label.and_then(|at| attribute.values.get(at));
                id.map_or(value, String::as_str).to_owned()
            }
        }
    };
    let parts = value.split(['、', ',', '，']).map(str::trim);
    let parts: Vec<String> = parts.filter(|part| !part.is_empty()).map(one).collect();
    parts.join("、")
}

fn drop_empty_rows(condition: &mut Addressee) {
    let rows = &mut condition.rows;
    while rows
        .last()
        .is_some_and(|row| row.attribute.is_empty() && row.value.is_empty())
    {
        rows.pop();
    }
}

/// Rows behind the last one that says something are the form's, not the record's.
fn without_empty_ends(mut record: DutyRecord) -> DutyRecord {
    let deadlines = &mut record.deadlines;
    while deadlines.last().is_some_and(DeadlineRecord::is_empty) {
        deadlines.pop();
    }
    record
}
