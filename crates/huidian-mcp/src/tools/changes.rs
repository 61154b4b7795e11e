use huidian_store::{LibraryEvent, StreamRequest};
use huidian_wire::EventShape;
use jiff::civil::Date;
use jiff::tz::{TimeZone, offset};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::schema::{day, described, objects, text, text_or_null, up_to};
use super::{Definition, schema};
use crate::library::McpLibrary;
use crate::refusal::Refusal;

const LIMIT: u32 = 50;
const MOST: u32 = 200;

pub(super) const TOOL: Definition = Definition {
    name: "list_changes",
    description: "某日以来记录的变化：新文件、新文本、时效变化。What was recorded since a day: works, texts, status, dates.",
    input,
    output,
    run,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Arguments {
    since: String,
    filter: Option<String>,
    cursor: Option<String>,
    limit: Option<u32>,
}

fn input() -> Value {
    schema::input(
        &[
            ("since", day()),
            ("filter", described("as in find_works")),
            ("cursor", text()),
            ("limit", up_to(MOST)),
        ],
        "since",
    )
}

fn output() -> Value {
    schema::output(
        &[
            ("changes", objects()),
            ("next_cursor", text_or_null()),
            ("coverage", text_or_null()),
        ],
        "changes",
    )
}

fn run(library: &McpLibrary, given: Value) -> Result<Value, Refusal> {
    let given: Arguments = super::arguments(given)?;
    let since = library.day(Some(&given.since))?;
    let reader = library.reader()?;
    let selection = library.selection(&reader, given.filter.as_deref())?;
    let filter = library
        .finder()
        .filter(&selection)
        .map_err(|error| Refusal::unread(&error))?;
    let mut request = StreamRequest::newest(filter, library.today());
    request.since = Some(beginning_of(since)?);
    let asked = [None, given.filter.as_deref()];
    let mark = McpLibrary::list_mark(&reader, TOOL.name, asked, since)?;
    let before = given.cursor.as_deref();
    request.before = before
        .map(|cursor| reader.read_cursor(mark.place(cursor)?))
        .transpose()?;
    request.limit = super::limit(given.limit, LIMIT, MOST)?;
    let events = reader.stream(&request)?;
    let is_full = events.len() == request.limit as usize;
    let next = events.last().filter(|_| is_full);
    let next = next.map(|event| reader.cursor_at(event.seq)).transpose()?;
    let next = next.map(|place| mark.cursor(place));
    let coverage = if events.is_empty() {
        Some(format!(
            "nothing was recorded of them since {since}; {}",
            library.coverage(&reader, &selection, library.today())?
        ))
    } else {
        None
    };
    let changes: Vec<Change> = events
        .into_iter()
        .map(|event| Change::new(library, event))
        .collect();
    Ok(json!({"changes": changes, "next_cursor": next, "coverage": coverage}))
}

/// The first instant of a day in China.
fn beginning_of(day: Date) -> Result<jiff::Timestamp, Refusal> {
    day.to_zoned(TimeZone::fixed(offset(8)))
        .map(|zoned| zoned.timestamp())
        .map_err(|error| Refusal::new(format!("{day} is no day to count from: {error}")))
}

/// An event with the address of its work.
#[derive(Serialize)]
struct Change {
    address: String,
    #[serde(flatten)]
    event: EventShape,
}

impl Change {
    fn new(library: &McpLibrary, event: LibraryEvent) -> Self {
        Self {
            address: library.address(&event.work, None),
            event: EventShape::new(event),
        }
    }
}
