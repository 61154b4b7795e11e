//! `GET /registers/{id}`

use askama::Template;
use axum::extract::{OriginalUri, Path, State};
use huidian_following::Selection;
use huidian_following::change::{Change, compare_texts};
use huidian_store::{Register, SavedSearch};
use jiff::ToSpan;
use jiff::civil::Date;

use super::address::{AddressLine, addresses};
use super::follow::list_href;
use super::list::owner_shown;
use super::mail::{MailLine, day_choices, mail_lines};
use crate::access::RegisterKeeper;
use crate::error::Error;
use crate::pages::{Shown, show};
use crate::registers::{apart, happened, since};
use crate::request::{Query, Visitor};
use crate::snapshot::Snapshot;
use crate::state::AppState;
use crate::views::{ChangeGroup, Choice, Frame, WorkRow, change_groups};

/// Changes shown; the downloads have all.
const CHANGES_SHOWN: usize = 200;

#[derive(Template)]
#[template(path = "register.html")]
struct RegisterPage {
    frame: Frame,
    form_token: String,
    href: String,
    name: String,
    owner: String,
    may_change: bool,
    works: Vec<FollowedWork>,
    searches: Vec<FollowedSearch>,
    since: String,
    spans: Vec<Choice>,
    change_count: usize,
    /// How many of them are shown, where not all are.
    shown_count: Option<usize>,
    changes: Vec<ChangeGroup>,
    addresses: Vec<AddressLine>,
    mail: Vec<MailLine>,
    /// Days of a subscription: value and name.
    days: Vec<(String, &'static str)>,
}

struct FollowedWork {
    id: String,
    /// Who answers for it, until when, and a note; empty where none.
    owner: String,
    due_on: String,
    note: String,
    /// Whether the day has passed.
    is_overdue: bool,
    /// `None` where the work has gone from the library.
    row: Option<WorkRow>,
}

struct FollowedSearch {
    name: String,
    query: String,
    href: String,
    asks: String,
    count: usize,
}

pub(crate) async fn show_register(
    State(state): State<AppState>,
    visitor: Visitor,
    Path(name): Path<String>,
    query: Query,
    OriginalUri(uri): OriginalUri,
    keeper: RegisterKeeper,
) -> Shown {
    let register = keeper.find(&state, &name)?;
    let since = since(&state, &query)?;
    let followed = register.clone();
    let found = apart(&state, move |state| {
        let searches = followed_searches(state, &followed)?;
        Ok((newest_changes(state, &followed, since)?, searches))
    });
    let ((changes, change_count), searches) = found.await?;
    let language = visitor.language;
    let frame = state.frame(visitor, &uri).titled(register.name.clone());
    let may_change = keeper.who.may_change(&register);
    show(&RegisterPage {
        form_token: keeper.form_token(),
        href: format!("/registers/{}", register.key),
        owner: owner_shown(&register, &keeper.who, &frame),
        works: followed_works(&state, &register, &frame)?,
        searches,
        spans: spans(&state, since, &query, &frame),
        since: since.to_string(),
        shown_count: (changes.len() < change_count).then_some(changes.len()),
        change_count,
        changes: change_groups(&changes, language),
        addresses: if may_change {
            addresses(&state, &register)?
        } else {
            Vec::new()
        },
        mail: if may_change {
            mail_lines(&state, &register, &frame)?
        } else {
            Vec::new()
        },
        days: day_choices(&frame),
        may_change,
        name: register.name,
        frame: Frame {
            is_indexed: false,
            ..frame
        },
    })
}

/// The newest changes with their texts compared, oldest first, and how many there are in all.
fn newest_changes(
    state: &AppState,
    register: &Register,
    since: Date,
) -> Result<(Vec<Change>, usize), Error> {
    let mut changes = happened(state, register, since)?;
    let count = changes.len();
    changes.drain(..count.saturating_sub(CHANGES_SHOWN));
    compare_texts(&state.library().store().read()?, &mut changes)?;
    Ok((changes, count))
}

fn followed_works(
    state: &AppState,
    register: &Register,
    frame: &Frame,
) -> Result<Vec<FollowedWork>, Error> {
    let snapshot = state.snapshot()?;
    let row = |snapshot: &Snapshot, id| {
        let entry = snapshot.find(id)?;
        let language = frame.visitor.language;
        Some(WorkRow::new(entry, &entry.work.force, language))
    };
    let today = state.today();
    let works = register.works.iter().map(|id| {
        let noted = register.notes.iter().find(|note| note.work == *id);
        let due_on = noted.and_then(|note| note.due_on);
        FollowedWork {
            row: row(&snapshot, id),
            id: id.to_string(),
            owner: noted.map_or_else(String::new, |note| note.owner.clone()),
            due_on: due_on.map(|day| day.to_string()).unwrap_or_default(),
            note: noted.map_or_else(String::new, |note| note.note.clone()),
            is_overdue: due_on.is_some_and(|day| day < today),
        }
    });
    Ok(works.collect())
}

fn followed_searches(state: &AppState, register: &Register) -> Result<Vec<FollowedSearch>, Error> {
    let reader = state.library().store().read()?;
    let followed = |search: &SavedSearch| {
        let selection = Selection::read(&search.query)?;
        Ok(FollowedSearch {
            name: search.name.clone(),
            query: selection.query(),
            href: list_href(&selection),
            asks: selection.name(),
            count: state.finder().found(&reader, &selection)?.len(),
        })
    };
    register.searches.iter().map(followed).collect()
}

/// A week, a month, a quarter, a year back.
fn spans(state: &AppState, since: Date, query: &Query, frame: &Frame) -> Vec<Choice> {
    let today = state.today();
    let names = [
        (7, "一周", "week"),
        (30, "一月", "month"),
        (91, "一季", "quarter"),
        (365, "一年", "year"),
    ];
    names
        .into_iter()
        .filter_map(|(days, chinese, english)| {
            let from = today.checked_sub(i64::from(days).days()).ok()?;
            Some(Choice {
                label: frame.t(chinese, english).to_owned(),
                count: 0,
                is_chosen: from == since,
                href: query.with("since", &from.to_string()).link(&frame.path),
            })
        })
        .collect()
}
