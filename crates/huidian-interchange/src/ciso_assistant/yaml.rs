//! JSON values as YAML 1.2 in block style.
//!
//! Every string is double-quoted with the escapes of JSON, which YAML has too (YAML 1.2, 5.7): no word of a text can be read as a number, a date or a key.

use serde_json::Value;

pub(super) fn written(value: &Value) -> String {
    let mut text = String::new();
    push(&mut text, value, 0);
    if !text.ends_with('\n') {
        text.push('\n');
    }
    text
}

fn push(text: &mut String, value: &Value, depth: usize) {
    match value {
        Value::Object(map) if !map.is_empty() => {
            for (at, (key, below)) in map.iter().enumerate() {
                if at > 0 {
                    text.push_str(&"  ".repeat(depth));
                }
                text.push_str(key);
                text.push(':');
                push_below(text, below, depth + 1);
            }
        }
        Value::Array(values) if !values.is_empty() => {
            for (at, below) in values.iter().enumerate() {
                if at > 0 {
                    text.push_str(&"  ".repeat(depth));
                }
                text.push_str("- ");
                push(text, below, depth + 1);
                if !text.ends_with('\n') {
                    text.push('\n');
                }
            }
        }
        Value::Object(_) => text.push_str("{}"),
        Value::Array(_) => text.push_str("[]"),
        Value::String(words) => text.push_str(&quoted(words)),
        Value::Null | Value::Bool(_) | Value::Number(_) => text.push_str(&value.to_string()),
    }
}

/// What a key leads to: on lines of its own where it has parts.
fn push_below(text: &mut String, value: &Value, depth: usize) {
    let has_parts = match value {
        Value::Object(map) => !map.is_empty(),
        Value::Array(values) => !values.is_empty(),
        _ => false,
    };
    if has_parts {
        text.push('\n');
        text.push_str(&"  ".repeat(depth));
    } else {
        text.push(' ');
    }
    push(text, value, depth);
    if !text.ends_with('\n') {
        text.push('\n');
    }
}

/// What YAML does not let stand in a stream as it is (YAML 1.2, 5.1) is escaped.
fn quoted(words: &str) -> String {
    let json = Value::String(words.to_owned()).to_string();
    let mut quoted = String::with_capacity(json.len());
    for c in json.chars() {
        let is_printable = matches!(c, ' '..='~' | '\u{A0}'..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..='\u{10FFFF}')
            && !matches!(c, '\u{2028}' | '\u{2029}' | '\u{FEFF}');
        if is_printable {
            quoted.push(c);
        } else {
            quoted.push_str(&format!("\\u{:04x}", u32::from(c)));
        }
    }
    quoted
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn values_stand_in_blocks() {
        let value = json!({
            "a": "一\n\"二\"",
            "b": [],
            "list": [{"x": 1, "y": {"z": true}}, "no", [null]],
        });
        assert_eq!(
            written(&value),
            "a: \"一\\n\\\"二\\\"\"\nb: []\nlist:\n  - x: 1\n    y:\n      z: true\n  - \"no\"\n  - - null\n"
        );
    }

    #[test]
    fn what_yaml_forbids_is_escaped() {
        assert_eq!(
            written(&json!("\u{7f}\u{85}\u{2028}\u{feff}")),
            "\"\\u007f\\u0085\\u2028\\ufeff\"\n"
        );
    }
}
