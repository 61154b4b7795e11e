//! `GET /works`, and the same list to take away.

use std::sync::Arc;

use askama::Template;
use axum::extract::{OriginalUri, State};

use super::{Shown, show};
use crate::error::Error;
use crate::request::{Query, Visitor};
use crate::snapshot::{Facets, Page, Snapshot, Sort, Wanted};
use crate::state::AppState;
use crate::views::{Choice, FacetView, Frame, Named, WorkRow, facet_views};

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
}

const PATH: &str = "/works";

/// The list a query asks for: all matching positions in order.
pub(crate) fn arranged(
    state: &AppState,
    snapshot: &Arc<Snapshot>,
    query: &Query,
) -> Result<Facets, Error> {
    let wanted = Wanted::new(query.selection()?, &state.finder());
    let force = state.library().force_on(snapshot, state.day(query)?)?;
    let mut facets = Facets::count(snapshot, &force, &wanted);
    let sort = query.read::<Sort>("sort")?.unwrap_or_default();
    sort.arrange(snapshot, &mut facets.matching);
    Ok(facets)
}

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
    let chosen = views
        .iter()
        .flat_map(|view| view.shown.iter().filter(|choice| choice.is_chosen))
        .cloned()
        .collect();
    let whole = query.without(&["after", "before", "limit", "lang"]);
    let frame = state.frame(visitor, &uri);
    let title = frame.t("文件", "Works");
    show(&ListPage {
        rows,
        chosen,
        facets: views,
        sorts: sort_choices(&query, visitor),
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
        frame: frame.titled(title),
    })
}

fn sort_choices(query: &Query, visitor: Visitor) -> Vec<Choice> {
    let current = query.first("sort").unwrap_or(Sort::default().id());
    Sort::ALL
        .into_iter()
        .map(|sort| Choice {
            label: sort.named(visitor.language).to_owned(),
            count: 0,
            is_chosen: sort.id() == current,
            href: query
                .without(&["after", "before"])
                .with("sort", sort.id())
                .link(PATH),
        })
        .collect()
}
