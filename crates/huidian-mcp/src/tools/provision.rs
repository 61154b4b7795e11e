use huidian_model::{ForceStatus, NamedPlace, find_in_texts};
use serde::Deserialize;
use serde_json::Value;

use super::schema::{described, one_of, text, text_or_null, truth};
use super::{Definition, schema};
use crate::library::McpLibrary;
use crate::refusal::Refusal;
use crate::text::{HeldText, composed_of};

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
    let id = library.work(&reader, &given.work)?;
    let summary = reader
        .find_summary(&id, as_of)?
        .ok_or_else(|| Refusal::new(format!("{id} is not in this library")))?;
    let texts = HeldText::of(&reader, &summary, given.version.as_deref(), as_of)?;
    let Some(name) = given.provision.as_deref() else {
        let mut answer = HeldText::whole(&texts, library, &reader, given.cursor.as_deref())?;
        if let ([text], None, None) = (texts.as_slice(), &given.version, &given.cursor)
            && let Some(made) = text.composed(&reader)?
        {
            answer["composed"] = text.composed_whole(&made);
        }
        return Ok(answer);
    };
    let place: NamedPlace = name.parse().map_err(|_| {
        Refusal::new(format!("{name:?} is no address of a provision"))
            .next("write 第三十一条, 31, 第三十一条第二款第（一）项 or, in standards, 5.2.1")
    })?;
    let named: Vec<_> = texts
        .iter()
        .map(|text| (text.expression.part.as_deref(), &text.document))
        .collect();
    match find_in_texts(&named, &place) {
        Some((at, provision)) => {
            let mut answer = texts[at].provision(library, &reader, provision)?;
            // a version that was asked for is given as it is
            if given.version.is_none()
                && let Some(made) = texts[at].composed(&reader)?
            {
                answer["composed"] = composed_of(&made, &provision.path);
            }
            Ok(answer)
        }
        None => {
            if given.version.is_none() {
                for text in &texts {
                    if let Some(answer) = text.only_composed(library, &reader, &place.path)? {
                        return Ok(answer);
                    }
                }
            }
            Err(no_such_provision(&texts, &place))
        }
    }
}

fn no_such_provision(texts: &[HeldText], place: &NamedPlace) -> Refusal {
    let summary = &texts[0].summary;
    let labels: Vec<&str> = texts
        .iter()
        .map(|text| text.expression.id.label.as_str())
        .collect();
    let searched = match labels.as_slice() {
        [only] => format!("in its version {only} has no {place}"),
        parts => format!(
            "has no {place} in any of its {} parts: {}",
            parts.len(),
            parts.join(", ")
        ),
    };
    let articles = texts.iter().map(|text| text.expression.article_count);
    let articles: u32 = articles.sum();
    Refusal::new(format!("《{}》 {searched}", summary.title)).next(format!(
        "it has {articles} articles; search_articles with filter work={} finds the right one, another version may have it",
        summary.id
    ))
}
