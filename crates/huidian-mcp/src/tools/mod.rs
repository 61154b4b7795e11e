//! The tools that agents see.

mod applies;
mod changes;
mod citations;
mod compare;
mod find;
mod provision;
mod roundup;
mod schema;
mod search;

use std::sync::Arc;

use huidian_following::encode;
use huidian_model::WorkId;
use rmcp::ErrorData;
use rmcp::model::{CallToolResult, ContentBlock, JsonObject, Resource, Tool, ToolAnnotations};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::library::McpLibrary;
use crate::refusal::Refusal;
use crate::resources;

/// One tool: what clients read of it, and what it does.
struct Definition {
    name: &'static str,
    description: &'static str,
    input: fn() -> Value,
    output: fn() -> Value,
    run: fn(&McpLibrary, Value) -> Result<Value, Refusal>,
}

const TOOLS: [Definition; 8] = [
    find::TOOL,
    search::TOOL,
    provision::TOOL,
    citations::TOOL,
    compare::TOOL,
    changes::TOOL,
    applies::TOOL,
    roundup::TOOL,
];

pub fn list() -> Vec<Tool> {
    TOOLS
        .iter()
        .map(|tool| {
            Tool::new_with_raw(
                tool.name,
                Some(tool.description.into()),
                object((tool.input)()),
            )
            .with_raw_output_schema(object((tool.output)()))
            .with_annotations(ToolAnnotations::new().read_only(true).open_world(false))
        })
        .collect()
}

fn object(value: Value) -> Arc<JsonObject> {
    match value {
        Value::Object(object) => Arc::new(object),
        other => unreachable!("a schema is an object, not {other}"),
    }
}

/// Whether a tool answers in milliseconds whatever it is given.
pub fn is_quick(name: &str) -> bool {
    [find::TOOL, search::TOOL, provision::TOOL, changes::TOOL]
        .iter()
        .any(|tool| tool.name == name)
}

/// Runs a tool. A call that cannot be answered is an answer with `isError`, so that the agent reads it; an unknown tool is an error of the protocol.
pub fn call(
    library: &McpLibrary,
    name: &str,
    arguments: JsonObject,
) -> Result<CallToolResult, ErrorData> {
    let Some(tool) = TOOLS.iter().find(|tool| tool.name == name) else {
        let names: Vec<&str> = TOOLS.iter().map(|tool| tool.name).collect();
        return Err(ErrorData::invalid_params(
            format!("no tool is called {name}: there are {}", names.join(", ")),
            None,
        ));
    };
    let answer = (tool.run)(library, Value::Object(arguments)).and_then(|mut answer| {
        answer["release"] = library.reader()?.last_event_seq()?.into();
        Ok(answer)
    });
    Ok(match answer {
        Ok(answer) => {
            let links = links(&answer);
            let mut result = CallToolResult::structured(answer);
            result
                .content
                .extend(links.into_iter().map(ContentBlock::resource_link));
            result
        }
        Err(refusal) => refusal.into_result(),
    })
}

/// Most links of an answer.
const MOST_LINKS: usize = 50;

/// The works and provisions in an answer as resources, each once.
fn links(answer: &Value) -> Vec<Resource> {
    let lists = ["works", "hits", "citations", "changes"].into_iter();
    let listed = lists.filter_map(|name| answer[name].as_array()).flatten();
    let named = std::iter::once(answer).chain(listed);
    let mut links: Vec<Resource> = Vec::new();
    for item in named {
        let work = ["work_id", "work", "id"].into_iter();
        let mut work = work.filter_map(|name| item[name].as_str());
        let (Some(work), Some(_)) = (work.next(), item["address"].as_str()) else {
            continue;
        };
        let provision = item["provision"].as_str().unwrap_or_default();
        let mut uri = resources::uri(&WorkId::new(work));
        if !provision.is_empty() {
            uri = format!("{uri}/{}", encode(provision));
        }
        if links.len() < MOST_LINKS && links.iter().all(|known| known.uri != uri) {
            let name = format!("{work}{provision}");
            links.push(Resource::new(uri, name).with_mime_type("text/plain"));
        }
    }
    links
}

/// Reads the arguments of a call; a name that is not known is refused, so that a typing error does not quietly give another answer.
fn arguments<T: DeserializeOwned>(arguments: Value) -> Result<T, Refusal> {
    serde_json::from_value(arguments).map_err(|error| {
        Refusal::new(format!("the arguments are not understood: {error}"))
            .next("read the tool's input schema and call again")
    })
}

/// How many are wanted at once. Another number than the schema lets in is refused: an agent that asks for a thousand would take what it gets for all.
fn limit(given: Option<u32>, usual: u32, most: u32) -> Result<u32, Refusal> {
    let limit = given.unwrap_or(usual);
    if (1..=most).contains(&limit) {
        return Ok(limit);
    }
    Err(
        Refusal::new(format!("limit {limit} is not from 1 to {most}"))
            .next("ask for fewer at once, and go on at next_cursor"),
    )
}
