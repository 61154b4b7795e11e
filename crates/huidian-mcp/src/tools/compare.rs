use huidian_compare::compare;
use huidian_store::Reader;
use huidian_wire::ComparisonShape;
use serde::Deserialize;
use serde_json::{Value, json};

use super::schema::{any_object, described, objects, text};
use super::{Definition, schema};
use crate::library::McpLibrary;
use crate::refusal::Refusal;
use crate::text::HeldText;

pub(super) const TOOL: Definition = Definition {
    name: "compare_texts",
    description: "逐条比较两个文本，如修改前后、草案与定稿。Compare two texts article by article.",
    input,
    output,
    run,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Arguments {
    old: String,
    new: String,
}

fn input() -> Value {
    schema::input(
        &[("old", described("WORK or WORK@VERSION")), ("new", text())],
        "old new",
    )
}

fn output() -> Value {
    schema::output(
        &[
            ("old_text", any_object()),
            ("new_text", any_object()),
            ("summary", any_object()),
            ("rows", objects()),
        ],
        "rows",
    )
}

fn run(library: &McpLibrary, given: Value) -> Result<Value, Refusal> {
    let given: Arguments = super::arguments(given)?;
    let reader = library.reader()?;
    let old = text_called(library, &reader, &given.old)?;
    let new = text_called(library, &reader, &given.new)?;
    let comparison = compare(&old.document, &new.document);
    let mut shape = ComparisonShape::new(
        (&old.expression.id.to_string(), &old.document),
        (&new.expression.id.to_string(), &new.document),
        &comparison,
    );
    shape.rows.retain(|row| row.kind != "unchanged");
    let mut answer = json!(shape);
    answer["old_text"] = old.head(library, &reader)?;
    answer["new_text"] = new.head(library, &reader)?;
    Ok(answer)
}

fn text_called(library: &McpLibrary, reader: &Reader<'_>, name: &str) -> Result<HeldText, Refusal> {
    let (work, version) = match name.rsplit_once('@') {
        Some((work, version)) => (work, Some(version)),
        None => (name, None),
    };
    let today = library.today();
    let named = library.named(reader, work, today)?;
    let (id, version) = (&named.work, version.or(named.label()));
    let summary = reader
        .find_summary(id, today)?
        .ok_or_else(|| Refusal::new(format!("{id} is not in this library")))?;
    let mut texts = HeldText::of(reader, &summary, version, today)?;
    if texts.len() > 1 {
        let parts: Vec<String> = texts
            .iter()
            .map(|text| format!("{id}@{}", text.expression.id.label))
            .collect();
        return Err(Refusal::new(format!(
            "《{}》 is held in {} parts, and one part is not the whole",
            summary.title,
            parts.len()
        ))
        .next(format!("compare part by part: {}", parts.join(", "))));
    }
    texts
        .pop()
        .ok_or_else(|| Refusal::new(format!("{name} has no text here")))
}
