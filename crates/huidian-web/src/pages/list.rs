//! `GET /works`, and the same list to take away.

use std::sync::Arc;

use askama::Template;
use axum::extract::{OriginalUri, State};
use huidian_model::WorkId;

use super::problem::near_titles;
use super::{Shown, show};
use crate::error::Error;
use crate::listing::arranged;
use crate::request::{Language, Query, Visitor};
use crate::snapshot::{Facet, Page, Snapshot, Sort};
use crate::state::AppState;
use crate::views::{Choice, FacetView, Frame, Named, WorkRow, facet_value_name, facet_views};

#[derive(Template)]
#[template(path = "list.html")]
struct ListPage {
    frame: Frame,
    rows: Vec<WorkRow>,
    facets: Vec<FacetView>,
    chosen: Vec<Choice>,
    sorts: Vec<Choice>,
    total: usize,
    first: usize,
    previous: Option<String>,
    next: Option<String>,
    csv: String,
    json: String,
    xlsx: String,
    atom: String,
    calendar: String,
    bundle: String,
    /// Where the list is saved into a register; there is nothing to save without conditions.
    save: Option<String>,
    as_of: Option<String>,
    title_filter: String,
    clear: String,
    /// What was asked for, for a list without works.
    tried: Vec<Tried>,
    near: Vec<(String, String)>,
}

/// A condition, and the list without it.
struct Tried {
    name: String,
    values: String,
    href: String,
    count: usize,
}

const PATH: &str = "/works";

pub(crate) async fn list(
    State(state): State<AppState>,
    visitor: Visitor,
    query: Query,
    OriginalUri(uri): OriginalUri,
) -> Shown {
    let snapshot = state.snapshot()?;
    let facets = arranged(&state, &snapshot, &query)?;
    let (cursor, limit) = Page::read(&query)?;
    let page = Page::cut(&snapshot, &facets.matching, &cursor, limit)?;
    let force = state.library().force_on(&snapshot, state.day(&query)?)?;
    let language = visitor.language;
    let rows = page
        .positions
        .iter()
        .map(|place| WorkRow::new(&snapshot.entries()[*place], &force[*place], language))
        .collect();
    let turn = |name: &str, other: &str, place: Option<&usize>| {
        let id = &snapshot.entries()[*place?].work.id;
        Some(query.without(&[other]).with(name, id.as_str()).link(PATH))
    };
    let views = facet_views(PATH, &facets.values, &query, language);
    let mut chosen = conditions(&snapshot, &query, language);
    let facets_chosen = views
        .iter()
        .flat_map(|view| view.shown.iter().filter(|choice| choice.is_chosen));
    chosen.extend(facets_chosen.cloned());
    let is_empty = facets.matching.is_empty();
    let whole = query.without(&["after", "before", "limit", "lang"]);
    let frame = state.frame(visitor, &uri);
    let title = frame.t("文件", "Works");
    show(&ListPage {
        rows,
        chosen,
        facets: views,
        sorts: sort_choices(&query, language),
        total: facets.matching.len(),
        first: page.first + 1,
        previous: page
            .has_previous
            .then(|| turn("before", "after", page.positions.first()))
            .flatten(),
        next: page
            .has_next
            .then(|| turn("after", "before", page.positions.last()))
            .flatten(),
        csv: whole.link("/works.csv"),
        json: whole.link("/works.json"),
        xlsx: whole.link("/works.xlsx"),
        atom: whole.link("/feeds/works.atom"),
        calendar: whole.link("/calendar.ics"),
        bundle: whole.link("/bundles/huidian.zip"),
        save: (!query.selection()?.is_everything()).then(|| whole.link("/registers/save")),
        as_of: query.first("as_of").map(str::to_owned),
        title_filter: query.first("title").unwrap_or("").to_owned(),
        clear: PATH.to_owned(),
        tried: if is_empty {
            tried(&state, &snapshot, &query, language)?
        } else {
            Vec::new()
        },
        near: match query.first("title").filter(|_| is_empty) {
            Some(title) => near_titles(&snapshot, title),
            None => Vec::new(),
        },
        frame: frame.titled(title),
    })
}

/// What narrows a list and is no value of a facet: a search, works by name, a span of years. A list must not be narrowed unseen.
fn conditions(snapshot: &Snapshot, query: &Query, language: Language) -> Vec<Choice> {
    let search = query.first("q").map(|words| {
        let label = match language {
            Language::Chinese => format!("检索“{words}”"),
            Language::English => format!("search “{words}”"),
        };
        ("q", words, label)
    });
    let works = query.all("work").map(|work| {
        let title = snapshot.title(&WorkId::new(work)).to_owned();
        ("work", work, title)
    });
    let spans = query
        .all("year")
        .filter(|year| year.parse::<i16>().is_err())
        .map(|span| ("year", span, span.to_owned()));
    search
        .into_iter()
        .chain(works)
        .chain(spans)
        .map(|(name, value, label)| Choice {
            label,
            count: 0,
            is_chosen: true,
            href: query.toggled(name, value).link(PATH),
        })
        .collect()
}

/// Each condition of a list, and how many works there are without it.
fn tried(
    state: &AppState,
    snapshot: &Arc<Snapshot>,
    query: &Query,
    language: Language,
) -> Result<Vec<Tried>, Error> {
    let title = (
        "title",
        language.pick("标题或文号含有", "Title or number contains"),
    );
    let facets = Facet::ALL.map(|facet| (facet.id(), facet.named(language)));
    let mut tried = Vec::new();
    let search = ("q", language.pick("检索", "Search"));
    let works = ("work", language.pick("文件", "Works"));
    for (name, shown) in facets.into_iter().chain([title, search, works]) {
        let values: Vec<String> = query
            .all(name)
            .map(
                |value| match Facet::ALL.into_iter().find(|facet| facet.id() == name) {
                    Some(facet) => facet_value_name(facet, value, language),
                    None => value.to_owned(),
                },
            )
            .collect();
        if values.is_empty() {
            continue;
        }
        let without = query.without(&[name, "after", "before"]);
        tried.push(Tried {
            name: shown.to_owned(),
            values: values.join(language.pick("、", ", ")),
            count: arranged(state, snapshot, &without)?.matching.len(),
            href: without.link(PATH),
        });
    }
    Ok(tried)
}

fn sort_choices(query: &Query, language: Language) -> Vec<Choice> {
    let current = query.first("sort").unwrap_or(Sort::default().id());
    Sort::ALL
        .into_iter()
        .map(|sort| Choice {
            label: sort.named(language).to_owned(),
            count: 0,
            is_chosen: sort.id() == current,
            href: query
                .without(&["after", "before"])
                .with("sort", sort.id())
                .link(PATH),
        })
        .collect()
}
