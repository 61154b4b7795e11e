//! `GET /registers/{id}/search`: a search among the works that a register follows, by name or by its searches.

use askama::Template;
use axum::extract::{OriginalUri, Path, State};
use huidian_following::register_filter;
use huidian_operations::Standings;
use huidian_search::{ArticleHit, Filter, Mode, SearchRequest, WorkHit};
use huidian_store::Register;

use crate::access::RegisterKeeper;
use crate::error::Error;
use crate::pages::{Shown, show};
use crate::registers::apart;
use crate::request::{Language, Query, Visitor, encode_path};
use crate::searching::LAST_PAGE;
use crate::state::AppState;
use crate::views::{Frame, in_one_language, status_said, work_href};

/// Articles of one page.
const ON_A_PAGE: usize = 20;
/// Works shown above the articles of the first page.
const WORKS_SHOWN: usize = 10;

#[derive(Template)]
#[template(path = "register_search.html")]
struct RegisterSearchPage {
    frame: Frame,
    href: String,
    name: String,
    asked: String,
    /// How many works were looked in.
    work_count: usize,
    article_total: usize,
    is_nearest: bool,
    notes: Vec<String>,
    works: Vec<WorkFound>,
    articles: Vec<ArticleFound>,
    previous: Option<String>,
    next: Option<String>,
}

struct WorkFound {
    href: String,
    title: String,
    status: String,
    status_id: &'static str,
}

struct ArticleFound {
    href: String,
    title: String,
    place: String,
    pieces: Vec<(String, bool)>,
    status: String,
    status_id: &'static str,
}

/// What was found, before the page is made of it.
struct Found {
    work_count: usize,
    article_total: usize,
    is_nearest: bool,
    notes: Vec<String>,
    works: Vec<WorkFound>,
    articles: Vec<ArticleFound>,
}

pub(crate) async fn search_within(
    State(state): State<AppState>,
    visitor: Visitor,
    Path(name): Path<String>,
    query: Query,
    OriginalUri(uri): OriginalUri,
    keeper: RegisterKeeper,
) -> Shown {
    let register = keeper.find(&state, &name)?;
    let asked = query.first("q").unwrap_or_default().trim().to_owned();
    let page = query.whole("page", 1..=LAST_PAGE)?.unwrap_or(1);
    let language = visitor.language;
    let (followed, words) = (register.clone(), asked.clone());
    let found = apart(&state, move |state| {
        find(state, &followed, words, page, language)
    })
    .await?;
    let frame = state.frame(visitor, &uri).titled(register.name.clone());
    let href = format!("/registers/{}", register.key);
    let turn = |page: usize| {
        let query = query.without(&["page"]).with("page", &page.to_string());
        query.link(&format!("{href}/search"))
    };
    let is_more = page < LAST_PAGE && page * ON_A_PAGE < found.article_total;
    show(&RegisterSearchPage {
        previous: (page > 1).then(|| turn(page - 1)),
        next: is_more.then(|| turn(page + 1)),
        work_count: found.work_count,
        article_total: found.article_total,
        is_nearest: found.is_nearest,
        notes: found.notes,
        works: found.works,
        articles: found.articles,
        href,
        name: register.name,
        asked,
        frame: Frame {
            is_indexed: false,
            ..frame
        },
    })
}

fn find(
    state: &AppState,
    register: &Register,
    asked: String,
    page: usize,
    language: Language,
) -> Result<Found, Error> {
    let reader = state.library().store().read()?;
    let filter = register_filter(&reader, register, &state.finder())?;
    let followed = filter.works.unwrap_or_default();
    let mut found = Found {
        work_count: followed.len(),
        article_total: 0,
        is_nearest: false,
        notes: Vec::new(),
        works: Vec::new(),
        articles: Vec::new(),
    };
    // an empty group of alternatives would let everything through
    if asked.is_empty() || followed.is_empty() {
        return Ok(found);
    }
    let among = followed
        .into_iter()
        .map(|work| Filter::InWork(work.to_string()));
    let request = SearchRequest {
        alternatives: vec![among.collect()],
        limit: ON_A_PAGE,
        offset: (page - 1) * ON_A_PAGE,
        work_limit: if page == 1 { WORKS_SHOWN } else { 0 },
        wants_facets: false,
        ..SearchRequest::new(asked, state.today())
    };
    let results = state.library().index().search(&request)?;
    let standings = Standings::of(&reader, &results)?;
    let work = |hit: &WorkHit| {
        let standing = standings.find(&hit.work, None);
        let (status_id, status) = status_said(standing.as_ref(), hit.status, language);
        WorkFound {
            href: work_href(&hit.work),
            title: hit.title.clone(),
            status,
            status_id,
        }
    };
    let article = |hit: &ArticleHit| {
        let standing = standings.find_article(&hit.id);
        let (status_id, status) = status_said(standing.as_ref(), hit.status, language);
        let steps: Vec<String> = hit.id.path.split('/').map(encode_path).collect();
        ArticleFound {
            href: format!(
                "{}/{}?version={}",
                work_href(&hit.id.work),
                steps.join("/"),
                encode_path(&hit.id.label)
            ),
            title: hit.title.clone(),
            place: hit.id.path.replace('/', ""),
            pieces: hit.snippet.pieces(),
            status,
            status_id,
        }
    };
    found.article_total = results.article_total;
    found.is_nearest = results.mode == Mode::Nearest;
    found.works = results.works.iter().map(work).collect();
    found.articles = results.articles.iter().map(article).collect();
    let notes = results.interpretation.notes.iter();
    found.notes = notes
        .map(|note| in_one_language(note, language).into_owned())
        .collect();
    Ok(found)
}
