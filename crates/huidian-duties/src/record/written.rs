//! A record as the words of a rule file.

use toml::Value;

use super::{DEADLINE_FIELDS, DeadlineRecord, DutyRecord, FieldKind};
use crate::toml_text::toml_string;
use crate::vocabulary::Vocabulary;

impl DutyRecord {
    /// The record with its head, in the order in which rule files have the fields.
    pub fn written(&self, vocabulary: &Vocabulary) -> String {
        let mut text = String::from("[[duty]]\n");
        let mut put = |name: &str, value: String| {
            text.push_str(name);
            text.push_str(" = ");
            text.push_str(&value);
            text.push('\n');
        };
        put("id", toml_string(&self.id));
        put("topic", toml_string(&self.topic));
        if !self.provision.is_empty() {
            put("provision", toml_string(&self.provision));
        }
        put("in_force_from", toml_string(&self.in_force_from));
        if !self.in_force_to.is_empty() {
            put("in_force_to", toml_string(&self.in_force_to));
        }
        put("addressee", self.addressee.toml(vocabulary));
        put("action", toml_string(&self.action));
        put("modality", toml_string(&self.modality));
        put("trigger", toml_string(&self.trigger));
        let deadlines: Vec<String> = self
            .deadlines
            .iter()
            .filter(|deadline| !deadline.is_empty())
            .map(|deadline| format!("  {},\n", deadline.toml()))
            .collect();
        if !deadlines.is_empty() {
            put("deadlines", format!("[\n{}]", deadlines.concat()));
        }
        for (name, values) in [("recipient", &self.recipient), ("evidence", &self.evidence)] {
            if !values.is_empty() {
                put(name, list(values));
            }
        }
        if !self.penalty_work.is_empty() {
            put("penalty", self.penalty());
        }
        if !self.quoted_numbers.is_empty() {
            put("quoted_numbers", list(&self.quoted_numbers));
        }
        put("sectors", list(&self.sectors));
        put("source", toml_string(&self.source));
        put("copies", self.copies.clone());
        put("confidence", toml_string(&self.confidence));
        if !self.note.is_empty() {
            put("note", toml_string(&self.note));
        }
        if let Some(withdrawn) = &self.withdrawn {
            let [on, by, reason] =
                [&withdrawn.on, &withdrawn.by, &withdrawn.reason].map(|one| toml_string(one));
            put(
                "withdrawn",
                format!("{{ on = {on}, by = {by}, reason = {reason} }}"),
            );
        }
        text
    }

    fn penalty(&self) -> String {
        let provision = if self.penalty_provision.is_empty() {
            String::new()
        } else {
            format!(", provision = {}", toml_string(&self.penalty_provision))
        };
        let work = toml_string(&self.penalty_work);
        format!("{{ work = {work}{provision} }}")
    }
}

impl DeadlineRecord {
    fn toml(&self) -> String {
        let given = DEADLINE_FIELDS.iter().filter_map(|(name, kind)| {
            let value = self.value(name).trim();
            if value.is_empty() {
                return None;
            }
            let value = match kind {
                FieldKind::Words => toml_string(value),
                FieldKind::Number | FieldKind::Condition => value.to_owned(),
            };
            Some(format!("{name} = {value}"))
        });
        let given: Vec<String> = given.collect();
        format!("{{ {} }}", given.join(", "))
    }
}

pub(super) fn list(values: &[String]) -> String {
    let values: Vec<String> = values.iter().map(|value| toml_string(value)).collect();
    format!("[{}]", values.join(", "))
}

/// A value on one line.
pub(super) fn inline(value: &Value) -> String {
    match value {
        Value::String(words) => toml_string(words),
        Value::Array(values) => {
            let values: Vec<String> = values.iter().map(inline).collect();
            format!("[{}]", values.join(", "))
        }
        Value::Table(table) => {
            let members: Vec<String> = table
                .iter()
                .map(|(name, value)| format!("{name} = {}", inline(value)))
                .collect();
            format!("{{ {} }}", members.join(", "))
        }
        other => other.to_string(),
    }
}
