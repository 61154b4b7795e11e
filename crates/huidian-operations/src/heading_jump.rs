//! Searches for a chapter or section by its place: the index knows articles only.

use huidian_catalogue::Catalogue;
use huidian_model::{ReviewState, title_key};
use huidian_search::{Jump, JumpReason, SearchRequest, SearchResults};
use huidian_store::{Error, Reader};

use crate::named_work::find_named_place;
use crate::reading::{NotRead, ProvisionReader};

/// Longest query that is looked at, in characters.
const LONGEST: usize = 100;

/// Leads to the part, chapter or section that a query names (民法典第七编第三章, 刑法分则第六章第一节), where the search found no place itself.
pub fn add_heading_jump(
    reader: &Reader<'_>,
    catalogue: &Catalogue,
    request: &SearchRequest,
    results: &mut SearchResults,
) -> Result<(), Error> {
    let text = request.text.trim();
    let names_heading = text.contains(['编', '章', '节', '则']) && text.contains('第');
    let has_place = results
        .interpretation
        .jumps
        .iter()
        .any(|jump| jump.path.is_some());
    if !names_heading || has_place || text.chars().count() > LONGEST {
        return Ok(());
    }
    let words: Vec<String> = text.split_whitespace().map(str::to_owned).collect();
    let Some(named) = find_named_place(reader, catalogue, &words, results.day)? else {
        return Ok(());
    };
    let Some(place) = &named.place else {
        return Ok(());
    };
    let opened = ProvisionReader::open(reader, &named.work, named.label(), results.day)?;
    let Some(work) = opened.filter(|work| work.summary.review == ReviewState::Reviewed) else {
        return Ok(());
    };
    let found = match work.read(place) {
        Ok(found) => found,
        Err(NotRead::Store(error)) => return Err(error),
        Err(_) => return Ok(()),
    };
    if !found
        .provision()
        .is_some_and(|provision| provision.kind.is_heading())
    {
        return Ok(());
    }
    let summary = &work.summary;
    let is_title = title_key(text).contains(&title_key(&summary.title));
    let jump = Jump {
        work: named.work.clone(),
        title: summary.title.clone(),
        reason: if is_title {
            JumpReason::Title
        } else {
            JumpReason::OtherTitle
        },
        status: found.standing().status,
        label: Some(found.expression.id.label.clone()),
        path: Some(found.path.to_string()),
        below: None,
        has_article: true,
    };
    results.interpretation.jumps = vec![jump];
    Ok(())
}
