//! The description of the API (OpenAPI 3.1) at `/openapi.json`, and the same for people.

use std::sync::LazyLock;

use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use serde_json::Value;

use crate::request::Language;

const DESCRIPTION: &str = include_str!("../assets/openapi.json");

static PARSED: LazyLock<Value> = LazyLock::new(|| {
    serde_json::from_str(DESCRIPTION).expect("the description is JSON, a test reads it")
});

/// `GET /openapi.json`
pub(crate) async fn openapi() -> impl IntoResponse {
    ([(CONTENT_TYPE, "application/json")], DESCRIPTION)
}

/// One address and what it does, from the description.
#[derive(Debug, Clone)]
pub(crate) struct Operation {
    pub(crate) method: String,
    pub(crate) path: String,
    /// Group it belongs to.
    pub(crate) tag: String,
    pub(crate) summary: String,
    pub(crate) description: String,
    pub(crate) parameters: Vec<Parameter>,
    /// Whether a token or a session is needed.
    pub(crate) is_guarded: bool,
    /// Status and meaning of every answer.
    pub(crate) answers: Vec<(String, String)>,
    /// A request to try, and what comes back.
    pub(crate) example: Option<Example>,
}

#[derive(Debug, Clone)]
pub(crate) struct Parameter {
    pub(crate) name: String,
    pub(crate) description: String,
    /// What a value looks like.
    pub(crate) form: String,
    pub(crate) is_in_path: bool,
    pub(crate) is_required: bool,
    pub(crate) is_repeated: bool,
    /// Any words, nothing among them.
    pub(crate) is_free_text: bool,
}

#[derive(Debug, Clone)]
pub(crate) struct Example {
    pub(crate) request: String,
    pub(crate) answer: String,
}

impl Operation {
    /// The same with what is said in one language.
    pub(crate) fn told_in(mut self, language: Language) -> Self {
        let tell = |said: &mut String| *said = half(said, language).to_owned();
        tell(&mut self.summary);
        tell(&mut self.description);
        for parameter in &mut self.parameters {
            tell(&mut parameter.description);
            if language == Language::English {
                parameter.form = half(&parameter.form, language).to_owned();
            }
        }
        for (_, meaning) in &mut self.answers {
            tell(meaning);
        }
        self
    }

    /// Parameters of the query string.
    pub(crate) fn query(&self) -> impl Iterator<Item = &Parameter> {
        self.parameters
            .iter()
            .filter(|parameter| !parameter.is_in_path)
    }

    pub(crate) fn find(&self, name: &str) -> Option<&Parameter> {
        self.query().find(|parameter| parameter.name == name)
    }
}

/// All operations in the order of the description.
pub(crate) fn operations() -> Vec<Operation> {
    let mut operations = Vec::new();
    for (path, methods) in PARSED["paths"].as_object().into_iter().flatten() {
        for (method, operation) in methods.as_object().into_iter().flatten() {
            operations.push(read_operation(method, path, operation));
        }
    }
    operations
}

/// Names of the groups with their descriptions, in order.
pub(crate) fn tags() -> Vec<(String, String)> {
    let tags = PARSED["tags"].as_array().into_iter().flatten();
    tags.map(|tag| (words(&tag["name"]), words(&tag["description"])))
        .collect()
}

/// The half of what is said twice that is in a language: English before Chinese, or Chinese before English. What is said once is given whole.
pub(crate) fn half(said: &str, language: Language) -> &str {
    let is_wide = |c: char| !c.is_ascii();
    let is_han = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    let Some(first) = said.find(is_wide) else {
        return said;
    };
    let (chinese, english) = if said[..first].contains(' ') {
        // what is code in front of the Chinese goes with it: `a.csv`、`b.csv`
        let from = said
            .match_indices(' ')
            .map(|(at, _)| at + 1)
            .find(|at| begins_chinese(&said[*at..]))
            .unwrap_or(first);
        (&said[from..], &said[..from])
    } else {
        let last = said.char_indices().rfind(|(_, c)| is_wide(*c));
        let end = last.map_or(0, |(at, c)| at + c.len_utf8());
        (&said[..end], &said[end..])
    };
    let english = english.trim();
    if english.is_empty() || !chinese.contains(is_han) {
        return said;
    }
    match language {
        Language::Chinese => chinese.trim(),
        Language::English => english,
    }
}

/// Whether a word is Chinese, or code with Chinese right behind it.
fn begins_chinese(rest: &str) -> bool {
    let word = rest.split(' ').next().unwrap_or(rest);
    !word.is_ascii()
}

fn words(value: &Value) -> String {
    value.as_str().unwrap_or("").to_owned()
}

/// What stands at the other end of a `$ref`.
fn resolved(value: &Value) -> &Value {
    let pointer = value["$ref"].as_str().and_then(|at| at.strip_prefix('#'));
    pointer
        .and_then(|pointer| PARSED.pointer(pointer))
        .unwrap_or(value)
}

fn read_operation(method: &str, path: &str, operation: &Value) -> Operation {
    let parameters = operation["parameters"].as_array().into_iter().flatten();
    let answers = operation["responses"].as_object().into_iter().flatten();
    Operation {
        method: method.to_uppercase(),
        path: path.to_owned(),
        tag: words(&operation["tags"][0]),
        summary: words(&operation["summary"]),
        description: words(&operation["description"]),
        parameters: parameters
            .map(|parameter| read_parameter(resolved(parameter)))
            .collect(),
        is_guarded: operation.get("security").is_some(),
        answers: answers
            .map(|(status, answer)| (status.clone(), words(&resolved(answer)["description"])))
            .collect(),
        example: operation.get("x-example").map(|example| Example {
            request: words(&example["request"]),
            answer: serde_json::to_string_pretty(&example["answer"]).unwrap_or_default(),
        }),
    }
}

fn read_parameter(parameter: &Value) -> Parameter {
    let schema = &parameter["schema"];
    let is_repeated = schema["type"] == "array";
    let single = if is_repeated {
        &schema["items"]
    } else {
        schema
    };
    let form = form(resolved(single));
    Parameter {
        name: words(&parameter["name"]),
        description: words(&parameter["description"]),
        is_in_path: parameter["in"] == "path",
        is_required: parameter["required"] == true,
        is_repeated,
        is_free_text: form.is_empty(),
        form,
    }
}

/// What a value looks like: its choices, its bounds or its pattern; nothing for words.
fn form(schema: &Value) -> String {
    if let Some(choices) = schema["enum"].as_array() {
        let choices: Vec<String> = choices.iter().map(words).collect();
        return choices.join(" ");
    }
    match (schema["type"].as_str(), schema.get("x-form")) {
        (_, Some(form)) => words(form),
        (Some("integer"), _) => match (&schema["minimum"], &schema["maximum"]) {
            (least, most) if least.is_number() && most.is_number() => format!("{least}–{most}"),
            (least, _) if least.is_number() => format!("≥ {least}"),
            _ => "integer".to_owned(),
        },
        (Some("boolean"), _) => "true false".to_owned(),
        _ => String::new(),
    }
}
