use huidian_model::ForceStatus;
use huidian_operations::read_place;
use serde::Deserialize;
use serde_json::Value;

use super::schema::{described, one_of, text, text_or_null, truth};
use super::{Definition, schema};
use crate::library::McpLibrary;
use crate::refusal::Refusal;
use crate::text::{HeldText, open, provision};

pub(super) const TOOL: Definition = Definition {
    name: "read_provision",
    description: "读某日的一条原文；不给条号则读全文。Read a provision, or a whole text, as of a day.",
    input,
    output,
    run,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Arguments {
    work: String,
    provision: Option<String>,
    as_of: Option<String>,
    version: Option<String>,
    cursor: Option<String>,
}

fn input() -> Value {
    schema::input(
        &[
            ("work", described("id, title, short title or number")),
            ("provision", described("第三十一条第二款, 31, 5.2.1")),
            ("as_of", text()),
            ("version", text()),
            ("cursor", text()),
        ],
        "work",
    )
}

fn output() -> Value {
    schema::output(
        &[
            ("version", text()),
            ("text", text()),
            ("status", one_of(ForceStatus::ALL.map(ForceStatus::id))),
            ("newer_text_known", truth()),
            ("known_until", text_or_null()),
            ("source", text_or_null()),
            ("address", text()),
            ("sha256", text()),
            ("next_cursor", text_or_null()),
        ],
        "text status",
    )
}

fn run(library: &McpLibrary, given: Value) -> Result<Value, Refusal> {
    let given: Arguments = super::arguments(given)?;
    let as_of = library.day(given.as_of.as_deref())?;
    let reader = library.reader()?;
    let named = library.named(&reader, &given.work, as_of)?;
    let version = given.version.as_deref().or(named.label());
    let work = open(&reader, &named.work, version, as_of)?;
    if let Some(name) = given.provision.as_deref() {
        let place = read_place(name).ok_or_else(|| {
            Refusal::new(format!("{name:?} is no address of a provision"))
                .next("write 第三十一条, 31, 第三十一条第二款第（一）项 or, in standards, 5.2.1")
        })?;
        return provision(library, &reader, &work, (&place, as_of));
    }
    let texts = HeldText::of(&reader, &work.summary, version, as_of)?;
    let mut answer = HeldText::whole(&texts, library, &reader, given.cursor.as_deref())?;
    // a version that was asked for is given as it is
    if let ([text], None, None) = (texts.as_slice(), version, &given.cursor)
        && let Some(made) = text.composed(&reader)?
    {
        answer["composed"] = text.composed_whole(&made);
    }
    Ok(answer)
}
