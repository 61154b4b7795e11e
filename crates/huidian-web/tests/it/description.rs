//! `/openapi.json` against what is answered: nothing undescribed, nothing missing.

use axum::http::StatusCode;
use huidian_model::WorkId;
use huidian_store::{NewReadingNote, SavedSearch};
use serde_json::{Value, json};

use crate::library::{LAW, TestLibrary, request};

/// Compares an answer with the schema it is described by, and says where they part.
struct Schemas<'d>(&'d Value);

impl<'d> Schemas<'d> {
    fn resolve(&self, schema: &'d Value) -> &'d Value {
        match schema["$ref"].as_str() {
            Some(at) => self.0.pointer(&at[1..]).unwrap_or_else(|| panic!("{at}")),
            None => schema,
        }
    }

    /// All properties a value may have, with their schemas; `None` where anything may stand.
    fn properties(&self, schema: &'d Value) -> Option<Vec<(&'d str, &'d Value)>> {
        let schema = self.resolve(schema);
        if let Some(parts) = schema["allOf"].as_array() {
            let all = parts.iter().map(|part| self.properties(part));
            return Some(all.collect::<Option<Vec<_>>>()?.concat());
        }
        let properties = schema["properties"].as_object()?;
        Some(
            properties
                .iter()
                .map(|(name, of)| (name.as_str(), of))
                .collect(),
        )
    }

    /// Properties that the part of a schema that describes them does not require, though it says what it requires.
    fn optional(&self, schema: &'d Value) -> Vec<&'d str> {
        let schema = self.resolve(schema);
        if let Some(parts) = schema["allOf"].as_array() {
            return parts.iter().flat_map(|part| self.optional(part)).collect();
        }
        let (Some(required), Some(properties)) = (
            schema["required"].as_array(),
            schema["properties"].as_object(),
        ) else {
            return Vec::new();
        };
        let names = properties.keys().map(String::as_str);
        names
            .filter(|name| !required.contains(&json!(name)))
            .collect()
    }

    fn check(&self, at: &str, value: &Value, schema: &'d Value) {
        let schema = self.resolve(schema);
        if let Some(choices) = schema["enum"].as_array() {
            assert!(
                choices.contains(value),
                "{at}: {value} is none of {choices:?}"
            );
        }
        if let Some(ways) = schema["anyOf"].as_array() {
            let is_null = |way: &&Value| way["type"] == "null";
            let way = ways.iter().find(|way| is_null(way) == value.is_null());
            self.check(at, value, way.unwrap_or_else(|| panic!("{at}: {value}")));
        }
        match value {
            Value::Object(fields) => self.check_fields(at, fields, schema),
            Value::Array(items) => {
                for (place, item) in items.iter().enumerate() {
                    self.check(&format!("{at}[{place}]"), item, &schema["items"]);
                }
            }
            _ => self.check_type(at, value, schema),
        }
    }

    fn check_fields(&self, at: &str, fields: &serde_json::Map<String, Value>, schema: &'d Value) {
        let Some(properties) = self.properties(schema) else {
            return;
        };
        for (name, value) in fields {
            let known = properties.iter().find(|(known, _)| known == name);
            let (_, of) = known.unwrap_or_else(|| panic!("{at}.{name} is not described"));
            self.check(&format!("{at}.{name}"), value, of);
        }
        let optional = self.optional(schema);
        for (name, _) in properties {
            assert!(
                optional.contains(&name) || fields.contains_key(name),
                "{at}.{name} is described and not there"
            );
        }
    }

    fn check_type(&self, at: &str, value: &Value, schema: &Value) {
        let is = |kind: &str| match kind {
            "string" => value.is_string(),
            "integer" => value.is_i64() || value.is_u64(),
            "number" => value.is_number(),
            "boolean" => value.is_boolean(),
            "null" => value.is_null(),
            _ => false,
        };
        let fits = match &schema["type"] {
            Value::String(kind) => is(kind),
            Value::Array(kinds) => kinds.iter().any(|kind| is(kind.as_str().unwrap())),
            _ => return,
        };
        assert!(fits, "{at}: {value} is no {}", schema["type"]);
    }
}

/// Whether another wing answers an address; the tests of the binary ask for these.
fn is_elsewhere(path: &str) -> bool {
    ["/api/v1/exports", "/api/v1/oscal"]
        .iter()
        .any(|start| path.starts_with(start))
}

/// Whether nobody is answered without a token or a session, in a library without users either.
fn is_guarded(operation: &Value) -> bool {
    let ways = operation["security"].as_array().into_iter().flatten();
    let ways: Vec<&Value> = ways.collect();
    !ways.is_empty() && !ways.contains(&&json!({}))
}

fn library_with_a_register() -> TestLibrary {
    let library = TestLibrary::new();
    let made = library.store.write(|store| {
        let key = store.ensure_register("local", "清单")?;
        assert_eq!(key, 1);
        store.follow_work(key, &WorkId::new(LAW))?;
        let note = store.add_reading_note(&NewReadingNote {
            owner: "local".to_owned(),
            work: WorkId::new(LAW),
            version: "2019-06-01".to_owned(),
            place: "第三条".to_owned(),
            quote: String::new(),
            occurrence: 1,
            colour: "yellow".to_owned(),
            words: "要问档案室".to_owned(),
            folder: String::new(),
            register: Some(key),
        })?;
        assert_eq!(note, 1);
        store.follow_search(
            key,
            &SavedSearch {
                name: "能源".to_owned(),
                query: "sector=energy".to_owned(),
            },
        )
    });
    made.unwrap();
    library
}

#[tokio::test]
async fn every_described_address_answers_as_described() {
    let library = library_with_a_register();
    let description = library.json("/openapi.json").await;
    assert_eq!(description["openapi"], "3.1.0");
    let schemas = Schemas(&description);
    for (path, methods) in description["paths"].as_object().unwrap() {
        let Some(operation) = methods.get("get").filter(|_| !is_elsewhere(path)) else {
            continue;
        };
        let id = if path.contains("/registers/") || path.contains("/notes/") {
            "1"
        } else {
            LAW
        };
        let address = path
            .replace("{id}", id)
            .replace("{label}", "2019-06-01")
            .replace("{provision}", "第三条");
        let address = match path.as_str() {
            "/api/v1/digests/write" => format!("{address}?from=2019&to=2024"),
            "/api/v1/search" | "/api/v1/suggestions" => format!("{address}?q=档案"),
            _ => address,
        };
        let (status, headers, body) = library.ask(request(&address)).await;
        if is_guarded(operation) {
            assert_eq!(status, StatusCode::UNAUTHORIZED, "{address}");
            assert!(headers.contains_key("www-authenticate"), "{address}");
            continue;
        }
        assert_eq!(status, StatusCode::OK, "{address}: {body}");
        let media_type = headers["content-type"].to_str().unwrap();
        let media_type = media_type.split(';').next().unwrap();
        let content = &operation["responses"]["200"]["content"][media_type];
        assert!(
            content.is_object(),
            "{address}: {media_type} is not described"
        );
        if media_type == "application/json" {
            let answer = serde_json::from_str(&body).unwrap();
            schemas.check(&address, &answer, &content["schema"]);
        }
    }
}

#[tokio::test]
async fn every_described_parameter_is_taken_and_no_other() {
    let library = library_with_a_register();
    let description = library.json("/openapi.json").await;
    let schemas = Schemas(&description);
    for (path, methods) in description["paths"].as_object().unwrap() {
        let Some(operation) = methods.get("get").filter(|_| !is_elsewhere(path)) else {
            continue;
        };
        if is_guarded(operation) {
            continue;
        }
        let id = if path.contains("/registers/") {
            "1"
        } else {
            LAW
        };
        let address = path
            .replace("{id}", id)
            .replace("{label}", "2019-06-01")
            .replace("{provision}", "第三条");
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            let parameter = schemas.resolve(parameter);
            if parameter["in"] != "query" {
                continue;
            }
            let name = parameter["name"].as_str().unwrap();
            let (_, body) = library.get(&format!("{address}?{name}=x")).await;
            assert!(
                !body.contains("unknown parameter"),
                "{address} {name}: {body}"
            );
        }
        let (status, _) = library.get(&format!("{address}?nonsense=1")).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{address}");
    }
}
