use huidian_following::Selection;
use huidian_model::WorkId;
use huidian_store::{PageRequest, Reader, WorkFilter, WorkSort, WorkSummary};
use huidian_wire::WorkShape;
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::{Value, json};

use super::schema::{described, item, list_of, number, text, text_or_null, up_to};
use super::{Definition, schema};
use crate::library::McpLibrary;
use crate::refusal::Refusal;

/// Works returned at once where the agent does not say.
const LIMIT: u32 = 10;
const MOST: u32 = 50;

pub(super) const TOOL: Definition = Definition {
    name: "find_works",
    description: "按标题、文号、机关、领域、年份、时效找文件。Find works by title, number, issuer, sector, year, kind, status.",
    input,
    output,
    run,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Arguments {
    query: Option<String>,
    filter: Option<String>,
    as_of: Option<String>,
    cursor: Option<String>,
    limit: Option<u32>,
}

fn input() -> Value {
    schema::input(
        &[
            ("query", text()),
            (
                "filter",
                described(
                    "sector=finance&year=2024&status=in_force&issuer=…&kind=…&draft=false&text=true",
                ),
            ),
            ("as_of", text()),
            ("cursor", text()),
            ("limit", up_to(MOST)),
        ],
        "",
    )
}

fn output() -> Value {
    schema::output(
        &[
            (
                "works",
                list_of(item(&[
                    ("id", text()),
                    ("title", text()),
                    ("number", text_or_null()),
                    ("status", text()),
                ])),
            ),
            ("total", number()),
            ("next_cursor", text_or_null()),
            ("bundle", text_or_null()),
            ("coverage", text_or_null()),
        ],
        "works",
    )
}

fn run(library: &McpLibrary, given: Value) -> Result<Value, Refusal> {
    let given: Arguments = super::arguments(given)?;
    let as_of = library.day(given.as_of.as_deref())?;
    let reader = library.reader()?;
    let mut selection = library.selection(&reader, given.filter.as_deref())?;
    selection.title = given.query.clone().or(selection.title);
    selection.as_of = Some(as_of);
    let filter = library
        .finder()
        .filter(&selection)
        .map_err(|error| Refusal::unread(&error))?;
    let asked = [given.query.as_deref(), given.filter.as_deref()];
    let mark = McpLibrary::list_mark(&reader, TOOL.name, asked, as_of)?;
    let cursor = given.cursor.as_deref();
    let place = cursor.map(|cursor| mark.place(cursor)).transpose()?;
    let request = PageRequest {
        as_of,
        sort: WorkSort::Newest,
        limit: super::limit(given.limit, LIMIT, MOST)?,
        cursor: place.map(str::to_owned),
    };
    let page = reader.list_works(&filter, &request)?;
    let (mut items, mut total) = (page.items, page.total_count);
    if let Some(named) = named_work(library, &reader, &given, as_of)? {
        let is_listed = lets_in(&reader, &filter, &named, as_of)?;
        let by_name = WorkFilter {
            query: None,
            ..filter
        };
        // a name without anything beside it may be that of a work that lists have not
        if total == 0 || lets_in(&reader, &by_name, &named, as_of)? {
            total += u64::from(!is_listed);
            // it leads the first page, wherever its day would put it, and stands on no other
            items.retain(|work| work.id != named.id);
            if place.is_none() {
                items.insert(0, named);
            }
        }
    }
    let shapes = items.iter().map(|work| shape(library, &reader, work));
    let works: Vec<Value> = shapes.collect::<Result<_, Refusal>>()?;
    let coverage = if works.is_empty() {
        Some(library.coverage(&reader, &selection, as_of)?)
    } else {
        None
    };
    Ok(json!({
        "works": works,
        "total": total,
        "next_cursor": page.next.map(|next| mark.cursor(next)),
        "bundle": bundle(library, &selection, total),
        "coverage": coverage,
    }))
}

/// The work that the query names by its title, short title, number or id.
fn named_work(
    library: &McpLibrary,
    reader: &Reader<'_>,
    given: &Arguments,
    as_of: Date,
) -> Result<Option<WorkSummary>, Refusal> {
    let Some(name) = &given.query else {
        return Ok(None);
    };
    let Ok(id) = library.work(reader, name) else {
        return Ok(None);
    };
    Ok(reader.find_summary(&id, as_of)?)
}

/// Whether a work is one of those that a filter lets in.
fn lets_in(
    reader: &Reader<'_>,
    filter: &WorkFilter,
    work: &WorkSummary,
    as_of: Date,
) -> Result<bool, Refusal> {
    let is_asked = |works: &Vec<WorkId>| works.contains(&work.id);
    if !filter.works.as_ref().is_none_or(is_asked) {
        return Ok(false);
    }
    let alone = WorkFilter {
        works: Some(vec![work.id.clone()]),
        ..filter.clone()
    };
    let request = PageRequest {
        as_of,
        sort: WorkSort::Newest,
        limit: 1,
        cursor: None,
    };
    Ok(reader.list_works(&alone, &request)?.total_count > 0)
}

fn shape(library: &McpLibrary, reader: &Reader<'_>, work: &WorkSummary) -> Result<Value, Refusal> {
    let address = library.address(&work.id, None);
    let mut shape = json!(WorkShape::new(work));
    shape["address"] = address.into();
    // lists have none of these; a name asked for may be one
    if reader.is_waiting(&work.id)? {
        shape["waits_for_review"] = true.into();
    }
    Ok(shape)
}

/// Where the texts of the selection can be taken away as one verified ZIP.
fn bundle(library: &McpLibrary, selection: &Selection, total: u64) -> Option<String> {
    let url = library.public_url.as_deref().filter(|_| total > 0)?;
    Some(format!(
        "{}/bundles/works.zip?{}",
        url.trim_end_matches('/'),
        selection.query()
    ))
}
