use huidian_duties::{Profile, answer, next_questions};
use huidian_wire::AnswerShape;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::Definition;
use super::schema::{object, objects, text};
use crate::library::McpLibrary;
use crate::refusal::Refusal;

pub(super) const TOOL: Definition = Definition {
    name: "what_applies",
    description: "按单位画像（和事件）给出适用的义务、期限、依据；未知的说明要问什么。Duties that bind an organisation, deadlines and basis; unknown where a fact is missing.",
    input,
    output,
    run,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Arguments {
    profile: Map<String, Value>,
    incident: Option<Map<String, Value>>,
    as_of: Option<String>,
}

fn input() -> Value {
    let flat = |description: &str| json!({"type": "object", "description": description});
    object(
        &[
            ("profile", flat("attributes; {} returns what to ask first")),
            ("incident", flat("attributes of an incident")),
            ("as_of", text()),
        ],
        "profile",
    )
}

fn output() -> Value {
    object(
        &[
            ("as_of", text()),
            ("applies", objects()),
            ("unknown", objects()),
            ("thresholds", objects()),
            ("reports", objects()),
            ("ask_next", super::schema::list_of(text())),
        ],
        "applies unknown",
    )
}

fn run(library: &McpLibrary, given: Value) -> Result<Value, Refusal> {
    let given: Arguments = super::arguments(given)?;
    let rules = huidian_operations::builtin_rules();
    let not_understood = |error: &dyn std::fmt::Display| {
        Refusal::new(error.to_string())
            .next("leave the attribute out, or call with profile {} and read ask_next")
    };
    let mut profile =
        Profile::read(&rules.vocabulary, &given.profile).map_err(|error| not_understood(&error))?;
    if let Some(incident) = &given.incident {
        profile = profile
            .with_incident(&rules.vocabulary, incident)
            .map_err(|error| not_understood(&error))?;
    }
    let day = library.day(given.as_of.as_deref())?;
    let known = profile.known(rules);
    let answer = answer(rules, &known, day);
    let asked: Vec<Value> = next_questions(rules, &answer)
        .iter()
        .take(5)
        .map(|question| {
            let attribute = rules.vocabulary.attribute(question.attribute);
            Value::from(format!("{}: {}", attribute.name, attribute.label))
        })
        .collect();
    let mut shape = json!(AnswerShape::new(rules, &answer));
    // what does not apply is long and seldom asked for: the API and the pages have it
    if let Value::Object(members) = &mut shape {
        members.remove("excluded");
    }
    shape["ask_next"] = asked.into();
    Ok(shape)
}
