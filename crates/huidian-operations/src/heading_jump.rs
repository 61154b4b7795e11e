//! Searches for a chapter or section by its place: the index knows articles only.

use huidian_catalogue::Catalogue;
use huidian_model::{Document, Expression, ReviewState, find_in_texts, texts_on, title_key};
use huidian_search::{Jump, JumpReason, SearchRequest, SearchResults};
use huidian_store::{Error, Reader};

use crate::find::find_meant_place;

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
    let Some((work, Some(place))) = find_meant_place(reader, catalogue, &words, results.day)?
    else {
        return Ok(());
    };
    let Some(summary) = reader.find_summary(&work, results.day)? else {
        return Ok(());
    };
    if summary.review != ReviewState::Reviewed {
        return Ok(());
    }
    let expressions = reader.expressions_of(&work)?;
    let mut texts: Vec<(&Expression, Document)> = Vec::new();
    for text in texts_on(&expressions, results.day) {
        if let Some(document) = reader.document(&text.id)? {
            texts.push((text, document));
        }
    }
    let named: Vec<(Option<&str>, &Document)> = texts
        .iter()
        .map(|(text, document)| (text.part.as_deref(), document))
        .collect();
    let Some((at, found)) = find_in_texts(&named, &place) else {
        return Ok(());
    };
    if !found.kind.is_heading() {
        return Ok(());
    }
    let is_title = title_key(text).contains(&title_key(&summary.title));
    let jump = Jump {
        work,
        title: summary.title.clone(),
        reason: if is_title {
            JumpReason::Title
        } else {
            JumpReason::OtherTitle
        },
        status: summary.force.status,
        label: Some(texts[at].0.id.label.clone()),
        path: Some(found.path.to_string()),
        below: None,
        has_article: true,
    };
    results.interpretation.jumps = vec![jump];
    Ok(())
}
