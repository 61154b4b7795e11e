//! Short ways to write the schemas of tools. Every byte of them is paid by every client on every turn.

use serde_json::{Map, Value, json};

/// What a tool takes: these and no others; `required` lists the names that must be there, separated by spaces.
pub fn input(members: &[(&str, Value)], required: &str) -> Value {
    let mut schema = output(members, required);
    schema["additionalProperties"] = false.into();
    schema
}

/// What a tool gives, besides what the documentation tells.
pub fn output(members: &[(&str, Value)], required: &str) -> Value {
    let mut schema = item(members);
    schema["type"] = "object".into();
    if !required.is_empty() {
        schema["required"] = required.split(' ').collect();
    }
    schema
}

/// One of a list: that it is an object is told by its members.
pub fn item(members: &[(&str, Value)]) -> Value {
    let properties: Map<String, Value> = members
        .iter()
        .map(|(name, schema)| ((*name).to_owned(), schema.clone()))
        .collect();
    json!({"properties": properties})
}

/// Some object.
pub fn any_object() -> Value {
    json!({"type": "object"})
}

/// One of some words.
pub fn one_of<'w>(words: impl IntoIterator<Item = &'w str>) -> Value {
    json!({"enum": words.into_iter().collect::<Vec<_>>()})
}

/// A day, YYYY-MM-DD.
pub fn day() -> Value {
    json!({"type": "string", "format": "date"})
}

pub fn text() -> Value {
    json!({"type": "string"})
}

pub fn described(description: &str) -> Value {
    json!({"type": "string", "description": description})
}

pub fn text_or_null() -> Value {
    json!({"type": ["string", "null"]})
}

pub fn truth() -> Value {
    json!({"type": "boolean"})
}

pub fn number() -> Value {
    json!({"type": "integer"})
}

/// How many are wanted at once.
pub fn up_to(most: u32) -> Value {
    json!({"type": "integer", "minimum": 1, "maximum": most})
}

pub fn list_of(items: Value) -> Value {
    json!({"type": "array", "items": items})
}

/// A list of objects that the documentation describes.
pub fn objects() -> Value {
    list_of(any_object())
}
