use huidian_following::Selection;
use huidian_operations::{MOST_CHECKED, check_roundup};
use huidian_reader::{Bounds, KnownBefore, read_roundup};
use huidian_wire::CheckShape;
use serde::Deserialize;
use serde_json::{Value, json};

use super::schema::{objects, text, text_or_null};
use super::{Definition, schema};
use crate::library::McpLibrary;
use crate::refusal::Refusal;

pub(super) const TOOL: Definition = Definition {
    name: "check_roundup",
    description: "核对一篇政策汇总：每行对应哪件文件，哪里写错，漏了什么。Check a roundup of rules row by row against the library.",
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
            ("rows", objects()),
            ("missed", objects()),
            ("coverage", text_or_null()),
        ],
        "rows",
    )
}

fn run(library: &McpLibrary, given: Value) -> Result<Value, Refusal> {
    let given: Arguments = super::arguments(given)?;
    let as_of = library.day(given.as_of.as_deref())?;
    super::citations::checkable(&given.text)?;
    let known = KnownBefore {
        titles: huidian_operations::catalogue_titles(),
        line_hints: &[],
    };
    let read = read_roundup(given.text.as_bytes(), None, known, &Bounds::anonymous());
    let digest = read
        .map_err(|error| {
            Refusal::new(format!("the roundup cannot be read: {error}"))
                .next("send its text in Markdown, HTML or CSV")
        })?
        .digest;
    let count = digest.documents.len() + digest.foreign.len();
    if count > MOST_CHECKED {
        let reason =
            format!("the roundup has {count} documents, and {MOST_CHECKED} are checked at once");
        return Err(Refusal::new(reason).next("send it in parts"));
    }
    let reader = library.reader()?;
    let authorities = &library.catalogue.authorities.register;
    let checked = check_roundup(&reader, authorities, &digest, as_of)?;
    let mut answer = json!(CheckShape::new("roundup", &digest, &checked.report));
    answer["coverage"] = if count == 0 {
        let looked_up = library.coverage(&reader, &Selection::default(), as_of)?;
        let read = given.text.chars().count();
        format!("no row that names a document was found in the {read} characters; rows are looked up here: {looked_up}").into()
    } else {
        Value::Null
    };
    Ok(answer)
}
