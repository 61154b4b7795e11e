//! Keys that stand twice in one JSON object: a parser takes the last and says nothing, and half of what was said is lost.

use std::collections::BTreeSet;
use std::fmt;

use serde::de::{Error, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

/// Names a key that stands twice in an object of `text`; `None` where none does, or where the text is no JSON.
pub fn repeated_key(text: &str) -> Option<String> {
    let error = serde_json::from_str::<Keys>(text).err()?;
    error.is_data().then(|| error.to_string())
}

struct Keys;

impl<'de> Deserialize<'de> for Keys {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(KeysVisitor)
    }
}

struct KeysVisitor;

impl<'de> Visitor<'de> for KeysVisitor {
    type Value = Keys;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("JSON")
    }

    fn visit_bool<E>(self, _: bool) -> Result<Keys, E> {
        Ok(Keys)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Keys, E> {
        Ok(Keys)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Keys, E> {
        Ok(Keys)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Keys, E> {
        Ok(Keys)
    }

    fn visit_str<E>(self, _: &str) -> Result<Keys, E> {
        Ok(Keys)
    }

    fn visit_unit<E>(self) -> Result<Keys, E> {
        Ok(Keys)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Keys, A::Error> {
        while items.next_element::<Keys>()?.is_some() {}
        Ok(Keys)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Keys, A::Error> {
        let mut seen = BTreeSet::new();
        while let Some((key, _)) = members.next_entry::<String, Keys>()? {
            if let Some(twice) = seen.replace(key) {
                return Err(A::Error::custom(format!(
                    "{twice} 写了两次 stands there twice"
                )));
            }
        }
        Ok(Keys)
    }
}

#[cfg(test)]
mod tests {
    use super::repeated_key;

    #[test]
    fn a_key_that_stands_twice_is_named() {
        let table = [
            (
                "twice with two values",
                r#"{"is_ciio": true, "is_ciio": false}"#,
                Some("is_ciio"),
            ),
            (
                "inside another object",
                r#"{"profile": {"a": 1, "a": 1}}"#,
                Some("a"),
            ),
            (
                "the same key of two objects",
                r#"{"a": {"b": [1, -1, 0.5, null]}, "c": {"b": "d"}}"#,
                None,
            ),
            ("no JSON", "{", None),
        ];
        for (reason, text, key) in table {
            let found = repeated_key(text);
            assert_eq!(found.is_some(), key.is_some(), "{reason}: {found:?}");
            assert!(
                found.unwrap_or_default().starts_with(key.unwrap_or("")),
                "{reason}"
            );
        }
    }
}
