//! Search and suggestions.

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use huidian_model::{ProvisionPath, WorkId};
use huidian_operations::{COMPOSED_MARK, ShownWords, Standings, add_ended_note, add_heading_jump};
use huidian_search::{HitId, Mode, SearchResults, Suggestion, SuggestionKind};
use huidian_wire::{ComposedHitShape, SearchShape, SuggestedPageShape, SuggestedPagesShape};

use crate::api::release::next_page;
use crate::error::Error;
use crate::listing::refuse_absent_names;
use crate::page_cache::Passing;
use crate::request::{Query, ascii_link, encode_path};
use crate::searching::{LAST_PAGE, request_of};
use crate::state::AppState;
use crate::views::{provision_href, work_href};

const LARGEST_PAGE: usize = 100;
const SUGGESTED: usize = 8;

/// `GET /api/v1/search`: the shape of `huidian search --json`.
pub(crate) async fn search(State(state): State<AppState>, query: Query) -> Result<Response, Error> {
    refuse_absent_names(&state, &query)?;
    let limit = query.whole("limit", 1..=LARGEST_PAGE)?.unwrap_or(20);
    let with_words = query.flag("full_text")?;
    let (mut request, page) = request_of(&state, &query, limit)?;
    // one more tells whether there are more: like articles are folded, and a count does not say how many are left
    request.limit += 1;
    let mut results = state.library().index().search(&request)?;
    let more = results
        .articles
        .split_off(results.articles.len().min(limit));
    let next = more.first().filter(|hit| !hit.is_near).map(|_| page + 1);
    let reader = state.library().store().read()?;
    let catalogue = huidian_catalogue::builtin();
    add_heading_jump(&reader, catalogue, &request, &mut results)?;
    add_ended_note(&reader, catalogue, &request, &mut results)?;
    let standings = Standings::of(&reader, &results)?;
    let release = reader.last_event_seq()?;
    let find = |work: &WorkId, label: Option<&str>| standings.find(work, label);
    // vectors are made while the library stays as it is
    let is_passing = results.interpretation.meaning.is_some();
    let of_article = |id: &HitId| standings.find_article(id);
    let mut shape = SearchShape::new(&results, find, of_article, release);
    let hashes = state.library().hashes();
    let shown = ShownWords::of(&reader, hashes, &results, with_words)?;
    shape.put_words(&results, |id| (shown.hash(id), shown.words(id)));
    shape.put_recognised(&results, |id| standings.recognition(id));
    let composed = state.library().composed_hits(&request)?;
    shape.composed = composed
        .iter()
        .map(|found| {
            let decisions = found.told_decisions();
            ComposedHitShape::new(&found.hit, COMPOSED_MARK.0, decisions, found.is_whole)
        })
        .collect();
    let mark = reader.library_mark()?;
    shape.next = next
        .filter(|page| *page <= LAST_PAGE)
        .map(|page| next_page(&query, ("page", &page.to_string()), "/api/v1/search", &mark));
    Ok(Passing::mark(Json(shape).into_response(), is_passing))
}

/// `GET /api/v1/suggestions`: completions of what is being typed, and behind them what a search for it finds to the letter.
pub(crate) async fn suggestions(
    State(state): State<AppState>,
    query: Query,
) -> Result<Json<SuggestedPagesShape>, Error> {
    let typed = query.first("q").unwrap_or("");
    let suggestions = state.library().index().suggest(typed, SUGGESTED);
    let mut shapes: Vec<SuggestedPageShape> = suggestions.into_iter().map(completion).collect();
    if shapes.len() < SUGGESTED && typed.chars().count() >= SEARCHED_CHARS {
        let (mut request, _) = request_of(&state, &query, SUGGESTED)?;
        (request.wants_facets, request.wants_near) = (false, false);
        let results = state.library().index().search(&request)?;
        for found in found_while_typing(results) {
            let is_there = shapes.iter().any(|shape| shape.href == found.href);
            if !is_there && shapes.len() < SUGGESTED {
                shapes.push(found);
            }
        }
    }
    Ok(Json(SuggestedPagesShape {
        suggestions: shapes,
    }))
}

/// Below this a search would find half the library.
const SEARCHED_CHARS: usize = 2;

/// Places that the words name, works by their titles, then articles; nothing that only comes near.
fn found_while_typing(results: SearchResults) -> Vec<SuggestedPageShape> {
    let jumps = results.interpretation.jumps.into_iter().map(|jump| {
        let path = jump.path.filter(|_| jump.has_article);
        let place: Option<ProvisionPath> = path.as_deref().and_then(|path| path.parse().ok());
        let href = place.as_ref().map_or_else(
            || work_href(&jump.work),
            |place| provision_href(&jump.work, place),
        );
        SuggestedPageShape {
            href: ascii_link(&href),
            kind: "place",
            title: match path {
                Some(path) => format!("{} {path}", jump.title),
                None => jump.title,
            },
            work: Some(jump.work.to_string()),
            snippet: None,
        }
    });
    let works = results.works.into_iter().map(|hit| SuggestedPageShape {
        href: ascii_link(&work_href(&hit.work)),
        kind: "work",
        work: Some(hit.work.to_string()),
        title: hit.title,
        snippet: None,
    });
    let is_met = results.mode != Mode::Nearest;
    let articles = results.articles.into_iter().filter(|_| is_met);
    let articles = articles.filter_map(|hit| {
        let place: ProvisionPath = hit.id.path.parse().ok()?;
        Some(SuggestedPageShape {
            href: ascii_link(&provision_href(&hit.id.work, &place)),
            kind: "article",
            title: format!("{} {}", hit.title, hit.heading),
            work: Some(hit.id.work.to_string()),
            snippet: Some(hit.snippet.text),
        })
    });
    jumps
        .chain(works.take(WORKS_WHILE_TYPING))
        .chain(articles)
        .collect()
}

/// Of eight lines, so that articles have room.
const WORKS_WHILE_TYPING: usize = 4;

fn completion(suggestion: Suggestion) -> SuggestedPageShape {
    let href = match (&suggestion.work, suggestion.kind) {
        (Some(work), SuggestionKind::Title | SuggestionKind::OtherTitle) => work_href(work),
        _ => format!("/search?q={}", encode_path(&suggestion.text)),
    };
    SuggestedPageShape {
        href: ascii_link(&href),
        kind: match suggestion.kind {
            SuggestionKind::Title => "title",
            SuggestionKind::OtherTitle => "other_title",
            SuggestionKind::Issuer => "issuer",
            SuggestionKind::Heading => "heading",
        },
        work: suggestion.work.map(|work| work.to_string()),
        title: suggestion.text,
        snippet: None,
    }
}
