use std::collections::HashMap;

use huidian_compare::VerifiedQuote;
use huidian_following::Selection;
use huidian_model::Citation;
use huidian_model::citation::Verdict;
use huidian_operations::{EndedAct, VerifyRequest, cite, find_ended, standings_of, verify};
use huidian_store::Reader;
use huidian_wire::{CitationShape, VerifiedQuoteShape};
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::{Value, json};

use super::schema::{item, list_of, one_of, text, text_or_null};
use super::{Definition, schema};
use crate::frame::{Frames, Place};
use crate::library::McpLibrary;
use crate::refusal::Refusal;

pub(super) const TOOL: Definition = Definition {
    name: "check_citations",
    description: "核对一段文字里的法规引用，逐处查到条文。Find the citations in a text and look each up.",
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
    schema::input(&[("text", text()), ("as_of", text())], "text")
}

fn output() -> Value {
    schema::output(
        &[
            ("quotations", schema::objects()),
            (
                "citations",
                list_of(item(&[
                    ("text", text()),
                    ("work_id", text_or_null()),
                    ("path", text()),
                    ("verdict", one_of(Verdict::ALL.map(Verdict::id))),
                    ("status", text()),
                    ("source", text_or_null()),
                    ("address", text()),
                ])),
            ),
            ("coverage", text_or_null()),
        ],
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
    checkable(&given.text)?;
    let reader = library.reader()?;
    let found = cite(&reader, &given.text, as_of, library.today())?;
    let standings = standings_of(&reader, &found, as_of.unwrap_or(library.today()))?;
    let places: Vec<Option<Place>> = found.iter().map(place_of).collect();
    let frames = Frames::of(library, &reader, places.iter().flatten().cloned())?;
    let mut citations: Vec<Value> = found
        .iter()
        .zip(&standings)
        .zip(&places)
        .map(|((citation, standing), place)| {
            let mut shape = json!(CitationShape::with_standing(citation, standing.as_ref()));
            if let Some(place) = place {
                frames.put(&mut shape, place);
            }
            shape
        })
        .collect();
    tell_ended(library, &reader, &mut citations, as_of)?;
    let request = VerifyRequest {
        as_of,
        ..VerifyRequest::default()
    };
    let quotations: Vec<Value> = verify(&reader, &given.text, &request, library.today())?
        .iter()
        .map(|checked| quotation(&reader, checked))
        .collect::<Result<_, Refusal>>()?;
    let coverage = if citations.is_empty() {
        let day = as_of.unwrap_or(library.today());
        Some(format!(
            "no reference was found in the {} characters, which says nothing of whether they are right; references are looked up here: {}",
            given.text.chars().count(),
            library.coverage(&reader, &Selection::default(), day)?
        ))
    } else {
        None
    };
    Ok(json!({"citations": citations, "quotations": quotations, "coverage": coverage}))
}

/// Tells of acts that are not held what held texts say of their end: since when, and by which article of which text.
fn tell_ended(
    library: &McpLibrary,
    reader: &Reader<'_>,
    citations: &mut [Value],
    as_of: Option<Date>,
) -> Result<(), Refusal> {
    let day = as_of.unwrap_or(library.today());
    let mut told: HashMap<String, Option<EndedAct>> = HashMap::new();
    for citation in citations {
        let is_absent = citation["verdict"] == Verdict::NotInThisLibrary.id();
        let Some(name) = citation["work"].as_str().filter(|_| is_absent) else {
            continue;
        };
        let name = name.to_owned();
        let ended = match told.get(&name) {
            Some(known) => known,
            None => {
                let found = find_ended(reader, library.catalogue, &name)?;
                told.entry(name).or_insert(found)
            }
        };
        if let Some(ended) = ended {
            citation["note"] = format!("not held; {}", ended.said_in_english(day)).into();
            citation["ended_by"] = ended.by.as_str().into();
        }
    }
    Ok(())
}

/// Where a reference leads: its first provision, where that is found.
fn place_of(citation: &Citation) -> Option<Place> {
    let resolution = citation.resolution.as_ref()?;
    let is_there = resolution.verdict == Verdict::Found;
    let path = citation.target.first().filter(|_| is_there);
    Some(Place {
        text: resolution.expression.clone()?,
        path: path.map(|cited| cited.from.clone()),
    })
}

/// A quotation that was checked. What a standard says instead does not leave.
fn quotation(reader: &Reader<'_>, checked: &VerifiedQuote) -> Result<Value, Refusal> {
    let mut shape = json!(VerifiedQuoteShape::new(checked));
    let work = match &checked.work {
        Some(work) => reader.find_work(work)?,
        None => None,
    };
    if work.is_some_and(|work| !reader.may_leave(work.kind)) {
        shape["differences"] = json!([]);
        shape["sha256"] = Value::Null;
        shape["hash_of"] = Value::Null;
        shape["withheld"] = true.into();
    }
    Ok(shape)
}

/// Longest text that is looked through, in characters.
const CHARACTERS: usize = 1_000_000;

/// Refuses a text that is too long to be looked through for somebody who is not known.
pub(super) fn checkable(text: &str) -> Result<(), Refusal> {
    if text.len() > CHARACTERS && text.chars().count() > CHARACTERS {
        return Err(
            Refusal::new(format!("the text has more than {CHARACTERS} characters"))
                .next("send it in parts"),
        );
    }
    Ok(())
}
