//! Works and provisions as resources: `huidian://works/ID`, `huidian://works/ID/PROVISION`.

use huidian_following::{decode, encode};
use huidian_model::WorkId;
use huidian_operations::read_place;
use huidian_store::{PageRequest, WorkFilter, WorkSort, content_hash};
use rmcp::ErrorData;
use rmcp::model::{
    ListResourceTemplatesResult, ListResourcesResult, ReadResourceResult, Resource,
    ResourceContents, ResourceTemplate,
};
use serde_json::{Value, json};

use crate::library::McpLibrary;
use crate::refusal::Refusal;
use crate::text::{HeldText, open, provision};

const SCHEME: &str = "huidian://works/";
/// Addresses with places to be filled in.
pub const TEMPLATES: [&str; 2] = [
    "huidian://works/{work}",
    "huidian://works/{work}/{provision}",
];
/// Works listed at once.
const PAGE: u32 = 100;

pub fn templates() -> ListResourceTemplatesResult {
    let template = |uri: &str, name: &str, description: &str| {
        ResourceTemplate::new(uri, name)
            .with_description(description)
            .with_mime_type("text/plain")
    };
    ListResourceTemplatesResult::with_all_items(vec![
        template(
            TEMPLATES[0],
            "work",
            "一件文件今日的文本 The text of a work in force today",
        ),
        template(
            TEMPLATES[1],
            "provision",
            "一条条文，如 网络安全法/第二十三条 One provision",
        ),
    ])
}

/// Works whose text is held, newest first.
pub fn list(
    library: &McpLibrary,
    cursor: Option<String>,
) -> Result<ListResourcesResult, ErrorData> {
    let page = works(library, cursor).map_err(|refusal| {
        if refusal.is_fault() {
            internal(&refusal)
        } else {
            ErrorData::invalid_params(refusal.message().to_owned(), None)
        }
    })?;
    let resources = page
        .items
        .iter()
        .map(|work| {
            Resource::new(uri(&work.id), work.id.to_string())
                .with_title(&work.title)
                .with_mime_type("text/plain")
        })
        .collect();
    let mut result = ListResourcesResult::with_all_items(resources);
    result.next_cursor = page.next;
    Ok(result)
}

fn works(
    library: &McpLibrary,
    cursor: Option<String>,
) -> Result<huidian_store::Page<huidian_store::WorkSummary>, Refusal> {
    let filter = WorkFilter {
        has_text: Some(true),
        ..WorkFilter::default()
    };
    let request = PageRequest {
        as_of: library.today(),
        sort: WorkSort::Newest,
        limit: PAGE,
        cursor,
    };
    Ok(library.reader()?.list_works(&filter, &request)?)
}

/// Reads a work's text, or one provision.
pub fn read(library: &McpLibrary, uri: &str) -> Result<ReadResourceResult, ErrorData> {
    let place = uri.strip_prefix(SCHEME).ok_or_else(|| unknown(uri))?;
    let (work, path) = place.split_once('/').unwrap_or((place, ""));
    let work = WorkId::new(&decode(work));
    let (text, frame) = text_of(library, &work, &decode(path))
        .map_err(|refusal| failure(&refusal, Some(uri)))?
        .ok_or_else(|| unknown(uri))?;
    let contents = ResourceContents::text(text, uri).with_mime_type("text/plain");
    let frame = ResourceContents::text(frame.to_string(), format!("{uri}#about"))
        .with_mime_type("application/json");
    Ok(ReadResourceResult::new(vec![contents, frame]))
}

/// The words of a resource, and what they say of themselves: which text, its status today, its source, its address.
fn text_of(
    library: &McpLibrary,
    work: &WorkId,
    path: &str,
) -> Result<Option<(String, Value)>, Refusal> {
    let reader = library.reader()?;
    let day = library.today();
    let Some(summary) = reader.find_summary(work, day)? else {
        return Ok(None);
    };
    let texts = HeldText::of(&reader, &summary, None, day)?;
    let release = reader.last_event_seq()?;
    if path.is_empty() {
        let mut whole = Vec::new();
        let mut frames = Vec::new();
        for text in &texts {
            let words = text.document.text.trim_end();
            let mut frame = text.head(library, &reader)?;
            frame["sha256"] = content_hash(words.as_bytes()).to_string().into();
            whole.push(words);
            frames.push(frame);
        }
        let frame = json!({"texts": frames, "release": release});
        return Ok(Some((whole.join("\n\n"), frame)));
    }
    let Some(place) = read_place(path) else {
        return Ok(None);
    };
    let work = open(&reader, work, None, day)?;
    let mut frame = provision(library, &reader, &work, (&place, day))?;
    let words = match frame["text"].take() {
        Value::String(words) => words,
        _ => String::new(),
    };
    if let Value::Object(members) = &mut frame {
        members.remove("text");
        members.remove("next_cursor");
    }
    frame["release"] = release.into();
    Ok(Some((words, frame)))
}

/// A library that cannot be read does not say that there is no such thing.
pub fn failure(refusal: &Refusal, uri: Option<&str>) -> ErrorData {
    if refusal.is_fault() {
        internal(refusal)
    } else {
        let uri = uri.map(|uri| json!({"uri": uri}));
        ErrorData::resource_not_found(refusal.message().to_owned(), uri)
    }
}

pub fn uri(work: &WorkId) -> String {
    format!("{SCHEME}{}", encode(work.as_str()))
}

fn unknown(uri: &str) -> ErrorData {
    ErrorData::resource_not_found(
        format!(
            "{uri} is no resource of this library; addresses are {SCHEME}WORK and {SCHEME}WORK/PROVISION"
        ),
        Some(json!({"uri": uri})),
    )
}

fn internal(refusal: &Refusal) -> ErrorData {
    ErrorData::internal_error(refusal.message().to_owned(), None)
}
