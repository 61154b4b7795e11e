//! `GET /works/{id}/life.csv`, `life.json`: what happened to a work, day by day, to take away.

use axum::Json;
use axum::extract::{Path, State};
use axum::response::Response;
use huidian_wire::MomentShape;
use huidian_wire::table::{Cell, Table};

use crate::downloads::saved_csv;
use crate::error::Error;
use crate::request::{Query, Visitor, ascii_link};
use crate::state::AppState;
use crate::views::{Moment, moments};

const TABLE: Table<'static> = Table {
    name: "沿革",
    columns: &[
        ("日期", 12.0),
        ("事件", 50.0),
        ("出处", 30.0),
        ("链接", 40.0),
    ],
};

fn found(
    state: &AppState,
    visitor: &Visitor,
    query: &Query,
    id: &str,
) -> Result<Vec<Moment>, Error> {
    let snapshot = state.snapshot()?;
    let record = state.record(id)?;
    Ok(moments(
        &snapshot,
        &record,
        state.day(query)?,
        visitor.language,
    ))
}

pub(crate) async fn csv(
    State(state): State<AppState>,
    visitor: Visitor,
    query: Query,
    Path(id): Path<String>,
) -> Result<Response, Error> {
    let base = state.base_for_programs();
    let rows = found(&state, &visitor, &query, &id)?
        .into_iter()
        .map(|moment| {
            let on = moment.on.to_string();
            let href = moment
                .href
                .map(|href| format!("{base}{}", ascii_link(&href)));
            [
                Cell::date(Some(&on)),
                Cell::Text(moment.name),
                Cell::Text(moment.source),
                Cell::Text(href.unwrap_or_default()),
            ]
        });
    Ok(saved_csv(&TABLE, rows))
}

pub(crate) async fn json(
    State(state): State<AppState>,
    visitor: Visitor,
    query: Query,
    Path(id): Path<String>,
) -> Result<Json<Vec<MomentShape>>, Error> {
    let moments = found(&state, &visitor, &query, &id)?.into_iter();
    let shapes = moments.map(|moment| MomentShape {
        on: moment.on.to_string(),
        event: moment.name,
        source: moment.source,
        ahead: moment.is_ahead,
        draft_stage: moment.is_draft_stage,
        href: moment.href,
    });
    Ok(Json(shapes.collect()))
}
