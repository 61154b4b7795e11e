//! `GET /notes`: my notes, and those shared with registers that I see.

use askama::Template;
use axum::extract::{OriginalUri, State};
use huidian_following::notes::Colour;

use super::line::{NoteLine, colour_name};
use crate::access::RegisterKeeper;
use crate::notes::{NoteFilter, registers_seen, seen};
use crate::pages::{Shown, show};
use crate::request::{Query, Visitor};
use crate::state::AppState;
use crate::views::Frame;

/// Notes on one page.
const PAGE: usize = 50;

#[derive(Template)]
#[template(path = "notes.html")]
struct NotesPage {
    frame: Frame,
    form_token: String,
    notes: Vec<NoteLine>,
    count: usize,
    /// Value, name, whether chosen.
    works: Vec<(String, String, bool)>,
    folders: Vec<(String, bool)>,
    colours: Vec<(&'static str, &'static str, bool)>,
    registers: Vec<(i64, String, bool)>,
    folder: String,
    is_filtered: bool,
    is_removed: bool,
    suffix: String,
    previous: Option<String>,
    next: Option<String>,
}

pub(crate) async fn list(
    State(state): State<AppState>,
    visitor: Visitor,
    query: Query,
    OriginalUri(uri): OriginalUri,
    keeper: RegisterKeeper,
) -> Shown {
    let frame = state.frame(visitor, &uri);
    let language = frame.visitor.language;
    let asked = NoteFilter::of(&query)?;
    let everything = NoteFilter {
        is_removed: asked.is_removed,
        ..NoteFilter::default()
    };
    let all = seen(&state, &keeper, &everything)?;
    let mut works: Vec<(String, String, bool)> = all
        .iter()
        .map(|noted| {
            let work = &noted.held.note.work;
            let is_chosen = asked.work.as_ref() == Some(work);
            (work.to_string(), noted.title.clone(), is_chosen)
        })
        .collect();
    works.sort();
    works.dedup();
    let mut folders: Vec<(String, bool)> = all
        .iter()
        .map(|noted| &noted.held.note.folder)
        .filter(|folder| !folder.is_empty())
        .map(|folder| (folder.clone(), asked.folder.as_ref() == Some(folder)))
        .collect();
    folders.sort();
    folders.dedup();
    let found: Vec<_> = all
        .iter()
        .filter(|noted| asked.takes(&noted.held))
        .collect();
    let page = query.whole("page", 1..=10_000usize)?.unwrap_or(1);
    let shown = found.iter().skip((page - 1) * PAGE).take(PAGE);
    let turned = |page: usize| query.with("page", &page.to_string()).link("/notes");
    let kept = query.without(&["page", "lang"]);
    show(&NotesPage {
        form_token: keeper.form_token(),
        notes: shown.map(|noted| NoteLine::new(noted, language)).collect(),
        count: found.len(),
        works,
        folders,
        colours: Colour::ALL
            .into_iter()
            .map(|one| {
                let is_chosen = asked.colour.as_deref() == Some(one.id());
                (one.id(), colour_name(one, language), is_chosen)
            })
            .collect(),
        registers: registers_seen(&state, &keeper)?
            .into_iter()
            .map(|one| (one.key, one.name, asked.register == Some(one.key)))
            .collect(),
        folder: asked.folder.clone().unwrap_or_default(),
        is_filtered: !kept.pairs().is_empty(),
        is_removed: asked.is_removed,
        suffix: kept.link(""),
        previous: (page > 1).then(|| turned(page - 1)),
        next: (page * PAGE < found.len()).then(|| turned(page + 1)),
        frame: Frame {
            is_indexed: false,
            ..titled(frame)
        },
    })
}

fn titled(frame: Frame) -> Frame {
    let title = frame.t("我的笔记", "My notes");
    frame.titled(title)
}
