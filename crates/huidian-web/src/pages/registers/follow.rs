//! `GET /registers/follow?work=…` and `/registers/save?…`: from a work or a list into a register.
//!
//! Work pages and lists are the same for everybody and kept in memory, so they only link here; the form stands on a page of its own.

use askama::Template;
use axum::body::Bytes;
use axum::extract::{OriginalUri, State};
use axum::response::Redirect;
use huidian_following::Selection;
use huidian_following::rights::Follower;
use huidian_model::WorkId;
use huidian_store::SavedSearch;

use super::change::create_named;
use super::list::owner_shown;
use super::{keeping, to_register};
use crate::access::RegisterKeeper;
use crate::error::Error;
use crate::pages::account::read_form;
use crate::pages::{Shown, show};
use crate::request::{Query, Visitor};
use crate::state::AppState;
use crate::views::{Frame, work_href};

#[derive(Template)]
#[template(path = "follow.html")]
struct FollowPage {
    frame: Frame,
    form_token: String,
    /// What is to be followed: where it is, and what it is called.
    href: String,
    subject: String,
    /// A work by its id, or a search by its query.
    work: Option<String>,
    query: Option<String>,
    found: usize,
    /// Registers the reader may change: key, name, owner, whether it holds this already.
    registers: Vec<(i64, String, String, bool)>,
    may_choose: bool,
}

/// `GET /registers/follow?work=…`
pub(crate) async fn choose(
    State(state): State<AppState>,
    visitor: Visitor,
    query: Query,
    OriginalUri(uri): OriginalUri,
    keeper: RegisterKeeper,
) -> Shown {
    let snapshot = state.snapshot()?;
    let entry = snapshot.entry(query.first("work").unwrap_or(""))?;
    let frame = state.frame(visitor, &uri);
    let title = frame.t("关注文件", "Follow a work");
    let work = &entry.work.id;
    let mut page = page(&state, &keeper, frame.titled(title), |register| {
        register.works.contains(work)
    })?;
    page.href = work_href(work);
    page.subject = format!("《{}》", entry.work.title);
    page.work = Some(work.to_string());
    show(&page)
}

/// `GET /registers/save?…`: the query of a list or a search.
pub(crate) async fn save_search(
    State(state): State<AppState>,
    visitor: Visitor,
    query: Query,
    OriginalUri(uri): OriginalUri,
    keeper: RegisterKeeper,
) -> Shown {
    let selection = query.selection()?;
    if selection.is_everything() {
        let reason = "没有筛选条件：先在列表或检索页选好条件 (no conditions to save)";
        return Err(Error::parameter("query", reason));
    }
    let frame = state.frame(visitor, &uri);
    let title = frame.t("保存检索", "Save a search");
    let normal = selection.query();
    let mut page = page(&state, &keeper, frame.titled(title), |register| {
        register.searches.iter().any(|held| held.query == normal)
    })?;
    let reader = state.library().store().read()?;
    page.found = state.finder().found(&reader, &selection)?.len();
    page.href = list_href(&selection);
    page.subject = selection.name();
    page.query = Some(normal);
    show(&page)
}

/// The page that shows what a selection asks for.
pub(super) fn list_href(selection: &Selection) -> String {
    format!("/works?{}", selection.query())
}

fn page(
    state: &AppState,
    keeper: &RegisterKeeper,
    frame: Frame,
    holds: impl Fn(&huidian_store::Register) -> bool,
) -> Result<FollowPage, Error> {
    let mut registers = state.library().store().read()?.registers(None)?;
    registers.retain(|register| keeper.who.may_change(register));
    registers.sort_by_key(|register| register.owner != keeper.who.name());
    let lines = registers.iter().map(|register| {
        let owner = owner_shown(register, &keeper.who, &frame);
        (register.key, register.name.clone(), owner, holds(register))
    });
    Ok(FollowPage {
        form_token: keeper.form_token(),
        registers: lines.collect(),
        may_choose: keeper.who != Follower::Keeper && keeper.who.may_share(),
        href: String::new(),
        subject: String::new(),
        work: None,
        query: None,
        found: 0,
        frame: Frame {
            is_indexed: false,
            ..frame
        },
    })
}

/// `POST /registers/follow`: into the register chosen, or a new one.
pub(crate) async fn follow(
    State(state): State<AppState>,
    keeper: RegisterKeeper,
    body: Bytes,
) -> Result<Redirect, Error> {
    let form = read_form(&body);
    keeper.check_form(&form)?;
    let works: Vec<WorkId> = form.all("work").map(WorkId::new).collect();
    let searches: Vec<SavedSearch> = form
        .all("query")
        .map(|query| SavedSearch {
            name: form.first("search_name").unwrap_or("").to_owned(),
            query: query.to_owned(),
        })
        .collect();
    for work in &works {
        state.snapshot()?.entry(work.as_str())?;
    }
    let key = match form.first("new") {
        Some(_) => create_named(&state, &keeper, &form, "new")?,
        None => form.read::<i64>("register")?.unwrap_or(0),
    };
    let register = keeper.find(&state, &key.to_string())?;
    keeper.require_change(&state, &register)?;
    keeping(&state, &keeper).follow(&register, &works, &searches)?;
    Ok(to_register(key))
}
