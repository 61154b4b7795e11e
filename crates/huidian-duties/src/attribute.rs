//! One question of the vocabulary.

use serde::Deserialize;

use crate::value::Value;

/// Index of an attribute in the vocabulary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AttributeId(pub(crate) u16);

/// What kind of value an attribute takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum AttributeKind {
    #[serde(rename = "bool")]
    Bool,
    #[serde(rename = "int")]
    Number,
    #[serde(rename = "enum")]
    Choice,
    #[serde(rename = "set<enum>")]
    Choices,
    #[serde(rename = "date")]
    Day,
    #[serde(rename = "datetime")]
    Instant,
}

/// An attribute (属性) of an organisation or of an incident: what is asked, and from which definition.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Attribute {
    pub name: String,
    #[serde(rename = "type")]
    pub kind: AttributeKind,
    pub label: String,
    pub label_en: String,
    pub meaning: String,
    /// The provision that defines it.
    pub definition: String,
    pub unit: Option<String>,
    /// Allowed choices.
    #[serde(default)]
    pub values: Vec<String>,
    /// Chinese names of the choices, in their order; empty where the choices are Chinese already.
    #[serde(default)]
    pub value_labels: Vec<String>,
    /// Largest number that makes sense, where there is one.
    pub most: Option<i64>,
}

impl Attribute {
    pub fn is_of_incident(&self) -> bool {
        self.name.starts_with(INCIDENT)
    }

    /// A value in the reader's words.
    pub fn told(&self, value: &Value) -> String {
        match value {
            Value::Bool(true) => "是".to_owned(),
            Value::Bool(false) => "否".to_owned(),
            Value::Choice(choice) => self.label_of(choice).to_owned(),
            Value::Choices(choices) => {
                let labels = choices.iter().map(|choice| self.label_of(choice));
                labels.collect::<Vec<_>>().join("、")
            }
            Value::Number(_) | Value::Day(_) | Value::Instant(_) => value.to_string(),
        }
    }

    /// The reader's name of a choice.
    pub fn label_of<'a>(&'a self, value: &'a str) -> &'a str {
        let at = self.values.iter().position(|choice| choice == value);
        at.and_then(|at| self.value_labels.get(at))
            .map_or(value, String::as_str)
    }
}

/// Prefix of attributes that describe an incident.
pub(crate) const INCIDENT: &str = "incident.";

/// Attributes that are asked together.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AttributeGroup {
    pub id: String,
    pub label: String,
    pub attributes: Vec<String>,
}
