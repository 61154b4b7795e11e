use huidian_operations::{cite, standings_of};
use huidian_wire::CitationShape;
use serde::Deserialize;
use serde_json::{Value, json};

use super::Definition;
use super::schema::{described, list_of, object, text, text_or_null};
use crate::library::McpLibrary;
use crate::refusal::Refusal;

pub(super) const TOOL: Definition = Definition {
    name: "check_citations",
    description: "核对一段文字里的法规引用，逐处查到条文。Find the citations of rules in a text and look each up.",
    input,
    output,
    run,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Arguments {
    text: String,
    as_of: Option<String>,
}

fn input() -> Value {
    object(&[("text", text()), ("as_of", text())], "text")
}

fn output() -> Value {
    object(
        &[(
            "citations",
            list_of(object(
                &[
                    ("text", text()),
                    ("work_id", text_or_null()),
                    ("path", text()),
                    (
                        "verdict",
                        described(
                            "found, no_such_provision, not_in_this_library, moved, no_text, version_not_held",
                        ),
                    ),
                    ("expression", text_or_null()),
                ],
                "",
            )),
        )],
        "citations",
    )
}

fn run(library: &McpLibrary, given: Value) -> Result<Value, Refusal> {
    let given: Arguments = super::arguments(given)?;
    let as_of = given
        .as_of
        .as_deref()
        .map(|day| library.day(Some(day)))
        .transpose()?;
    let reader = library.reader()?;
    let found = cite(&reader, &given.text, as_of, library.today())?;
    let standings = standings_of(&reader, &found, as_of.unwrap_or(library.today()))?;
    let shapes: Vec<CitationShape> = found
        .iter()
        .zip(&standings)
        .map(|(citation, standing)| CitationShape::with_standing(citation, standing.as_ref()))
        .collect();
    Ok(json!({"citations": shapes}))
}
