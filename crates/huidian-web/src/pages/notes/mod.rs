//! `/notes`: notes and highlights on provisions (笔记与划线), for whoever is signed in.

mod change;
mod download;
mod form;
mod here;
mod line;
mod list;

pub(crate) use here::{NotesHere, notes_here};

use axum::Router;
use axum::routing::{get, post};

use crate::state::AppState;

pub(crate) fn routes() -> Router<AppState> {
    Router::new()
        .route("/notes", get(list::list).post(change::add))
        .route("/notes/new", get(form::new))
        .route("/notes/folders", post(change::rename_folder))
        .route("/notes/notes.md", get(download::markdown))
        .route("/notes/notes.json", get(download::json))
        .route("/notes/notes.csv", get(download::csv))
        .route("/notes/notes.xlsx", get(download::xlsx))
        .route("/notes/{id}", get(form::edit).post(change::change))
        .route("/notes/{id}/remove", post(change::remove))
        .route("/notes/{id}/restore", post(change::restore))
        .route("/notes/{id}/unshare", post(change::unshare))
}
