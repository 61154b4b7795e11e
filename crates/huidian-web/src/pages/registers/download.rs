//! `GET /registers/{id}/changes.csv`, `.xlsx`, `.json`: what changed, to take away.

use axum::Json;
use axum::extract::{Path, State};
use axum::response::Response;
use huidian_following::change::{Change, compare_texts};
use huidian_wire::WorkChangeShape;

use crate::access::RegisterKeeper;
use crate::downloads::{Sheet, csv_file, sheet_file};
use crate::error::Error;
use crate::registers::{apart, happened, since};
use crate::request::Query;
use crate::state::AppState;

/// One row per change, or per article that differs.
const SHEET: Sheet<10> = Sheet {
    name: "changes",
    columns: [
        ("recorded", 12.0),
        ("kind", 16.0),
        ("work", 32.0),
        ("title", 50.0),
        ("summary", 60.0),
        ("on", 12.0),
        ("article", 20.0),
        ("change", 12.0),
        ("before", 60.0),
        ("after", 60.0),
    ],
};

/// Everything that changed, texts compared.
async fn changes(
    state: &AppState,
    keeper: &RegisterKeeper,
    name: &str,
    query: &Query,
) -> Result<Vec<Change>, Error> {
    let register = keeper.find(state, name)?;
    let since = since(state, query)?;
    apart(state, move |state| {
        let mut changes = happened(state, &register, since)?;
        compare_texts(&state.library().store().read()?, &mut changes)?;
        Ok(changes)
    })
    .await
}

pub(crate) async fn json(
    State(state): State<AppState>,
    Path(name): Path<String>,
    query: Query,
    keeper: RegisterKeeper,
) -> Result<Json<Vec<WorkChangeShape>>, Error> {
    let changes = changes(&state, &keeper, &name, &query).await?;
    Ok(Json(changes.iter().map(WorkChangeShape::new).collect()))
}

pub(crate) async fn csv(
    State(state): State<AppState>,
    Path(name): Path<String>,
    query: Query,
    keeper: RegisterKeeper,
) -> Result<Response, Error> {
    let changes = changes(&state, &keeper, &name, &query).await?;
    Ok(csv_file(&SHEET, changes.iter().flat_map(rows)))
}

pub(crate) async fn xlsx(
    State(state): State<AppState>,
    Path(name): Path<String>,
    query: Query,
    keeper: RegisterKeeper,
) -> Result<Response, Error> {
    let changes = changes(&state, &keeper, &name, &query).await?;
    sheet_file(&SHEET, changes.iter().flat_map(rows).collect()).await
}

fn rows(change: &Change) -> Vec<[String; 10]> {
    let row = |article: &str, kind: &str, before: Option<&String>, after: Option<&String>| {
        let text = |text: Option<&String>| text.cloned().unwrap_or_default();
        [
            change.known_at.day().to_string(),
            change.kind.id().to_owned(),
            change.work.to_string(),
            change.title.clone(),
            change.summary.clone(),
            change.on.map(|on| on.to_string()).unwrap_or_default(),
            article.to_owned(),
            kind.to_owned(),
            text(before),
            text(after),
        ]
    };
    if change.articles.is_empty() {
        return vec![row("", "", change.before.as_ref(), change.after.as_ref())];
    }
    let articles = change.articles.iter();
    articles
        .map(|article| {
            let (before, after) = (article.before.as_ref(), article.after.as_ref());
            row(&article.path, article.kind.id(), before, after)
        })
        .collect()
}
