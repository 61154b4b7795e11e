//! Whom a duty binds, as rows of a form.

use toml::{Table, Value};

use super::written::inline;
use crate::attribute::AttributeKind;
use crate::toml_text::toml_string;
use crate::vocabulary::Vocabulary;

/// Rows that all have to hold, or any of them; or TOML, where rows cannot say it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Addressee {
    pub is_any: bool,
    pub rows: Vec<ConditionRow>,
    /// Wins over the rows where it is not empty.
    pub written: String,
}

/// One comparison: an attribute with a value, or a threshold (`threshold:ID`) with outcomes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ConditionRow {
    pub attribute: String,
    /// `is`, `is_not`, `gte`, `gt`, `lte`, `lt`, `has`, `has_any`, `in`, `outcome_in`.
    pub comparison: String,
    /// Several with 、 between.
    pub value: String,
}

pub(super) const THRESHOLD: &str = "threshold:";
/// Comparisons of which rule files have one at a time.
const COMPARISONS: [&str; 8] = ["is", "gte", "gt", "lte", "lt", "has", "has_any", "in"];

impl Addressee {
    pub(super) fn read(value: &Value) -> Self {
        let rows = |members: &Value| -> Option<Vec<ConditionRow>> {
            members.as_array()?.iter().map(row).collect()
        };
        let table = value.as_table();
        let member = |name: &str| table.filter(|table| table.len() == 1)?.get(name);
        let found = match (member("all"), member("any")) {
            (Some(members), _) => rows(members).map(|rows| (false, rows)),
            (_, Some(members)) => rows(members).map(|rows| (true, rows)),
            _ => row(value).map(|row| (false, vec![row])),
        };
        match found {
            Some((is_any, rows)) => Self {
                is_any,
                rows,
                written: String::new(),
            },
            None => Self {
                written: inline(value),
                ..Self::default()
            },
        }
    }

    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        self.written.trim().is_empty() && self.given().next().is_none()
    }

    /// Rows with something in them.
    pub(super) fn given(&self) -> impl Iterator<Item = (usize, &ConditionRow)> {
        self.rows
            .iter()
            .enumerate()
            .filter(|(_, row)| !row.attribute.trim().is_empty() || !row.value.trim().is_empty())
    }

    /// As a rule file has it.
    pub(super) fn toml(&self, vocabulary: &Vocabulary) -> String {
        if !self.written.trim().is_empty() {
            return self
                .written
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" ");
        }
        let rows: Vec<String> = self.given().map(|(_, row)| row.toml(vocabulary)).collect();
        match (rows.as_slice(), self.is_any) {
            ([one], _) => one.clone(),
            (_, false) => format!("{{ all = [{}] }}", rows.join(", ")),
            (_, true) => format!("{{ any = [{}] }}", rows.join(", ")),
        }
    }
}

impl ConditionRow {
    fn toml(&self, vocabulary: &Vocabulary) -> String {
        let several = || {
            let values = self.values();
            values.collect::<Vec<_>>()
        };
        if let Some(id) = self.attribute.strip_prefix(THRESHOLD) {
            let outcomes: Vec<String> = several().into_iter().map(toml_string).collect();
            return format!(
                "{{ threshold = {}, outcome_in = [{}] }}",
                toml_string(id),
                outcomes.join(", ")
            );
        }
        let kind = vocabulary
            .find(&self.attribute)
            .map(|id| vocabulary.attribute(id).kind);
        let typed = |value: &str| match kind {
            Some(AttributeKind::Bool | AttributeKind::Number) => value.trim().to_owned(),
            _ => toml_string(value.trim()),
        };
        let (comparison, is_not) = match self.comparison.as_str() {
            "is_not" => ("is", true),
            other => (other, false),
        };
        let value = if matches!(comparison, "in" | "has_any") {
            let values: Vec<String> = several().into_iter().map(typed).collect();
            format!("[{}]", values.join(", "))
        } else {
            typed(&self.value)
        };
        let plain = format!(
            "{{ attr = {}, {comparison} = {value} }}",
            toml_string(&self.attribute)
        );
        if is_not {
            format!("{{ not = {plain} }}")
        } else {
            plain
        }
    }

    pub(super) fn values(&self) -> impl Iterator<Item = &str> {
        let parts = self.value.split(['、', ',', '，']);
        parts.map(str::trim).filter(|part| !part.is_empty())
    }
}

/// A condition that one row can say.
fn row(value: &Value) -> Option<ConditionRow> {
    let table = value.as_table()?;
    if let (Some(inner), 1) = (table.get("not"), table.len()) {
        let inner = row(inner).filter(|row| row.comparison == "is")?;
        return Some(ConditionRow {
            comparison: "is_not".to_owned(),
            ..inner
        });
    }
    if table.len() != 2 {
        return None;
    }
    if let Some(id) = table.get("threshold").and_then(Value::as_str) {
        return Some(ConditionRow {
            attribute: format!("{THRESHOLD}{id}"),
            comparison: "outcome_in".to_owned(),
            value: joined(table.get("outcome_in")?)?,
        });
    }
    let attribute = table.get("attr")?.as_str()?.to_owned();
    let (comparison, value) = compared(table)?;
    Some(ConditionRow {
        attribute,
        comparison: comparison.to_owned(),
        value: joined(value)?,
    })
}

fn compared(table: &Table) -> Option<(&'static str, &Value)> {
    COMPARISONS
        .into_iter()
        .find_map(|name| table.get(name).map(|value| (name, value)))
}

fn joined(value: &Value) -> Option<String> {
    let one = |value: &Value| match value {
        Value::String(words) => Some(words.clone()),
        Value::Integer(number) => Some(number.to_string()),
        Value::Boolean(truth) => Some(truth.to_string()),
        Value::Datetime(day) => Some(day.to_string()),
        _ => None,
    };
    match value {
        Value::Array(values) => {
            let words: Option<Vec<String>> = values.iter().map(one).collect();
            words.map(|words| words.join("、"))
        }
        other => one(other),
    }
}
