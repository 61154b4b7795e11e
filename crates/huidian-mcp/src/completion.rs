//! Values for the places of an address: works by the beginning of a title, provisions of a work.

use huidian_following::decode;
use huidian_model::WorkId;
use rmcp::ErrorData;
use rmcp::model::{CompleteRequestParams, CompletionInfo, Reference};

use crate::library::McpLibrary;
use crate::refusal::Refusal;
use crate::text::HeldText;
use crate::{prompts, resources};

/// The most that one answer may hold, by the protocol.
const MOST: usize = CompletionInfo::MAX_VALUES;

/// What an argument may be, as far as its beginning tells. Free text of a prompt has no proposals.
pub fn complete(
    library: &McpLibrary,
    request: &CompleteRequestParams,
) -> Result<CompletionInfo, ErrorData> {
    let (name, given) = (request.argument.name.as_str(), &request.argument.value);
    let proposed = match &request.r#ref {
        Reference::Prompt(prompt) => {
            prompts::check_argument(&prompt.name, name)?;
            Vec::new()
        }
        Reference::Resource(template) => {
            let is_place = resources::TEMPLATES.contains(&template.uri.as_str())
                && template.uri.contains(&format!("{{{name}}}"));
            if !is_place {
                let known = resources::TEMPLATES.join(", ");
                return Err(ErrorData::invalid_params(
                    format!("{} has no {name}: the templates are {known}", template.uri),
                    None,
                ));
            }
            let work = request
                .context
                .as_ref()
                .and_then(|context| context.get_argument("work"));
            let found = match (name, work) {
                ("work", _) => works(library, given),
                (_, Some(work)) => provisions(library, work, given),
                // of which work was not told
                (_, None) => Ok(Vec::new()),
            };
            found.map_err(|refusal| resources::failure(&refusal, None))?
        }
        _ => {
            let told = "completions are for prompts and resource templates";
            return Err(ErrorData::invalid_params(told, None));
        }
    };
    let total = u32::try_from(proposed.len()).ok();
    let has_more = proposed.len() > MOST;
    let values = proposed.into_iter().take(MOST).collect();
    CompletionInfo::with_pagination(values, total.filter(|_| !has_more), has_more)
        .map_err(|error| ErrorData::internal_error(error, None))
}

/// Ids of works whose title begins so, the shortest title first.
fn works(library: &McpLibrary, given: &str) -> Result<Vec<String>, Refusal> {
    let reader = library.reader()?;
    let beginning = decode(given);
    let beginning = beginning.trim().trim_matches(['《', '》']);
    let limit = u32::try_from(MOST + 1).unwrap_or(u32::MAX);
    let mut ids: Vec<String> = Vec::new();
    for known in reader.suggest_titles(beginning, limit)? {
        let id = known.work.to_string();
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    Ok(ids)
}

/// Units of the text in force that begin so; none for a work that is not here.
fn provisions(library: &McpLibrary, work: &str, given: &str) -> Result<Vec<String>, Refusal> {
    let reader = library.reader()?;
    let day = library.today();
    let Some(summary) = reader.find_summary(&WorkId::new(&decode(work)), day)? else {
        return Ok(Vec::new());
    };
    if !reader.may_leave(summary.kind) || !reader.is_shown(&summary.id)? {
        return Ok(Vec::new());
    }
    let given = decode(given);
    let mut paths: Vec<String> = Vec::new();
    for text in HeldText::of(&reader, &summary, None, day)? {
        for unit in text.document.units() {
            let path = unit.path.to_string();
            if !path.is_empty() && path.starts_with(given.trim()) && !paths.contains(&path) {
                paths.push(path);
            }
        }
    }
    Ok(paths)
}
