use huidian_model::{ExpressionId, Force, ForceStatus, WorkId};
use huidian_operations::{COMPOSED_MARK, Standings, search_request};
use huidian_search::{ArticleHit, HitId, Mode};
use huidian_store::{ListMark, Reader};
use huidian_wire::{ComposedHitShape, SearchShape};
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::{Value, json};

use super::schema::{described, item, list_of, number, one_of, text, text_or_null, truth, up_to};
use super::{Definition, schema};
use crate::frame::{Frames, Place};
use crate::library::McpLibrary;
use crate::refusal::Refusal;
use crate::text::{holds_text_of, version_not_held};

const LIMIT: u32 = 10;
const MOST: u32 = 50;

pub(super) const TOOL: Definition = Definition {
    name: "search_articles",
    description: "检索条文：词、原话、问句、简称加条号均可。Search articles by words, quotation, question or place (网安法23).",
    input,
    output,
    run,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Arguments {
    query: String,
    filter: Option<String>,
    as_of: Option<String>,
    cursor: Option<String>,
    limit: Option<u32>,
}

fn input() -> Value {
    schema::input(
        &[
            ("query", text()),
            ("filter", described("as in find_works; work=ID")),
            ("as_of", text()),
            ("cursor", text()),
            ("limit", up_to(MOST)),
        ],
        "query",
    )
}

fn output() -> Value {
    schema::output(
        &[
            (
                "hits",
                list_of(item(&[
                    ("work", text()),
                    ("title", text()),
                    ("provision", text_or_null()),
                    ("version", text_or_null()),
                    ("status", text()),
                    ("newer_text_known", truth()),
                    ("snippet", text()),
                    ("address", text()),
                ])),
            ),
            ("jumps", schema::objects()),
            ("mode", one_of(["exact", "place", "nearest"])),
            ("total", number()),
            ("next_cursor", text_or_null()),
            ("coverage", text_or_null()),
        ],
        "hits",
    )
}

fn run(library: &McpLibrary, given: Value) -> Result<Value, Refusal> {
    let given: Arguments = super::arguments(given)?;
    let as_of = library.day(given.as_of.as_deref())?;
    if given.query.trim().is_empty() {
        return Err(Refusal::new("the query is empty")
            .next("give words, or call find_works to list works by a filter"));
    }
    let reader = library.reader()?;
    let asked = [Some(given.query.as_str()), given.filter.as_deref()];
    let mark = McpLibrary::list_mark(&reader, TOOL.name, asked, as_of)?;
    let cursor = given.cursor.as_deref();
    let offset = cursor.map_or(Ok(0), |cursor| read_cursor(&mark, cursor))?;
    let mut selection = library.selection(&reader, given.filter.as_deref())?;
    selection.search = Some(given.query);
    let mut request = search_request(&selection, &library.finder());
    request.today = as_of;
    request.offset = offset;
    request.limit = super::limit(given.limit, LIMIT, MOST)? as usize;
    // a page has as many works as articles, and both go on at one cursor
    let next = offset + request.limit;
    request.work_limit = next;
    request.wants_facets = false;
    request.wants_near = true;
    let mut results = library.index.search(&request)?;
    results.works.drain(..offset.min(results.works.len()));
    let standings = Standings::of(&reader, &results)?;
    let find = |work: &WorkId, label: Option<&str>| standings.find(work, label);
    let mut shape = SearchShape::new(
        &results,
        find,
        |id: &HitId| standings.find_article(id),
        reader.last_event_seq()?,
    );
    shape.put_recognised(&results, |id| standings.recognition(id));
    let made = library.composed.on(&reader, as_of)?;
    let composed: Vec<ComposedHitShape> = made
        .search(&request)?
        .iter()
        .map(|found| {
            let decisions = found.told_decisions();
            ComposedHitShape::new(&found.hit, COMPOSED_MARK.0, decisions, found.is_whole)
        })
        .collect();
    let has_articles = results.articles.len() == request.limit && next < results.article_total;
    let has_more = has_articles || next < results.work_total;
    let coverage = if shape.hits.is_empty() {
        Some(library.coverage(&reader, &selection, as_of)?)
    } else {
        None
    };
    let mut hits = json!(shape.hits);
    let works = results.works.iter().map(|hit| (&hit.work, hit.kind, None));
    let articles = results
        .articles
        .iter()
        .map(|hit| (&hit.id.work, hit.kind, place_of(hit)));
    let places: Vec<_> = works.chain(articles).collect();
    let frames = Frames::of(
        library,
        &reader,
        places.iter().filter_map(|(_, _, place)| place.clone()),
    )?;
    if let Value::Array(hits) = &mut hits {
        for (hit, (work, kind, place)) in hits.iter_mut().zip(&places) {
            put_work_status(hit, standings.find_work(work));
            put_text_not_held(&reader, hit, work, as_of)?;
            if results.mode == Mode::Nearest {
                hit["near"] = true.into();
            }
            match place {
                Some(place) => frames.put(hit, place),
                None => hit["address"] = library.address(work, None).into(),
            }
            if !reader.may_leave(*kind) {
                hit["snippet"] = "".into();
                hit["withheld"] = true.into();
            }
        }
    }
    let mut jumps = json!(shape.jumps);
    if let Value::Array(jumps) = &mut jumps {
        for (jump, named) in jumps.iter_mut().zip(&results.interpretation.jumps) {
            put_work_status(jump, standings.find_work(&named.work));
            put_text_not_held(&reader, jump, &named.work, as_of)?;
        }
    }
    let mut answer = json!({
        "hits": hits,
        "jumps": jumps,
        "mode": shape.mode,
        "total": shape.total,
        "next_cursor": has_more.then(|| mark.cursor(next)),
        "coverage": coverage,
    });
    if !composed.is_empty() {
        answer["composed"] = json!(composed);
    }
    // that nothing fits well, or what was not understood
    let notes = shape.notes.into_iter().chain(library.note_of_day(as_of));
    let notes: Vec<String> = notes.collect();
    if !notes.is_empty() {
        answer["notes"] = json!(notes);
    }
    if let Some(embeddings) = shape.embeddings {
        answer["embeddings"] = json!(embeddings);
    }
    Ok(answer)
}

/// Status of the work beside that of the text: they differ on days of which no text is held.
fn put_work_status(answer: &mut Value, work: Option<&Force>) {
    let Some(work) = work else { return };
    answer["work_status"] = work.status.id().into();
}

/// Says where an earlier text held on the day, and none of that day is here.
fn put_text_not_held(
    reader: &Reader<'_>,
    answer: &mut Value,
    work: &WorkId,
    as_of: Date,
) -> Result<(), Refusal> {
    let status = |key: &str| {
        let named = answer[key].as_str();
        let mut known = ForceStatus::ALL.into_iter();
        known.find(|known| named == Some(known.id()))
    };
    let (Some(of_work), Some(of_text)) = (status("work_status"), status("status")) else {
        return Ok(());
    };
    if version_not_held(of_work, of_text)
        && let Some(summary) = reader.find_summary(work, as_of)?
        && !holds_text_of(&summary, &reader.expressions_of(work)?, as_of)
    {
        answer["version_not_held"] = true.into();
    }
    Ok(())
}

fn place_of(hit: &ArticleHit) -> Option<Place> {
    Some(Place {
        text: ExpressionId {
            work: hit.id.work.clone(),
            label: hit.id.label.clone(),
        },
        path: Some(hit.id.path.parse().ok()?),
    })
}

/// How many hits were given before.
fn read_cursor(mark: &ListMark, cursor: &str) -> Result<usize, Refusal> {
    let place = mark.place(cursor)?.parse();
    Ok(place.map_err(|_| huidian_store::Error::Cursor(cursor.to_owned()))?)
}
