use huidian_duties::{Answer, Profile, Rules, answer, next_questions};
use huidian_wire::AnswerShape;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::schema::{any_object, objects, text, text_or_null};
use super::{Definition, schema};
use crate::library::McpLibrary;
use crate::refusal::Refusal;

pub(super) const TOOL: Definition = Definition {
    name: "what_applies",
    description: "按单位画像（和事件）给出适用的义务、期限、依据，并问未知的。Duties that bind an organisation, deadlines, basis, and what to ask.",
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
    let mut profile = any_object();
    profile["description"] = "{} returns what to ask first".into();
    schema::input(
        &[
            ("profile", profile),
            ("incident", any_object()),
            ("as_of", text()),
        ],
        "profile",
    )
}

fn output() -> Value {
    schema::output(
        &[
            ("applies", objects()),
            ("unknown", objects()),
            ("ask_next", schema::list_of(text())),
            ("coverage", text_or_null()),
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
    shape["coverage"] = coverage(rules, &answer).into();
    Ok(shape)
}

/// What was asked, where nothing applies: a duty that nobody wrote down as a rule cannot be told.
fn coverage(rules: &Rules, answer: &Answer<'_>) -> Option<String> {
    answer.applies.is_empty().then(|| {
        format!(
            "of the {} duties of {} works that rules are written for, none is known to bind on {}: {} cannot be decided by what was told, {} do not bind; duties of other works cannot be seen from here",
            rules.duties.len(),
            rules.works.len(),
            answer.day,
            answer.unknown.len() + answer.standby.len(),
            answer.excluded.len(),
        )
    })
}
