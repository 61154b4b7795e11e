//! Short ways to write the schemas of tools. Every byte of them is paid by every client on every turn.

use serde_json::{Map, Value, json};

/// An object whose members are as told; `required` lists the names that must be there, separated by spaces.
pub fn object(members: &[(&str, Value)], required: &str) -> Value {
    let properties: Map<String, Value> = members
        .iter()
        .map(|(name, schema)| ((*name).to_owned(), schema.clone()))
        .collect();
    let mut schema = json!({"type": "object", "properties": properties});
    if !required.is_empty() {
        schema["required"] = required.split(' ').collect();
    }
    schema
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

pub fn list_of(items: Value) -> Value {
    json!({"type": "array", "items": items})
}

/// A list of objects that the documentation describes.
pub fn objects() -> Value {
    json!({"type": "array"})
}
