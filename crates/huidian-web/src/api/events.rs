//! What happened to works, as a stream that can be followed.

use axum::Json;
use axum::extract::{Path, State};
use huidian_wire::{EventShape, EventsShape};

use crate::error::Error;
use crate::request::{Query, ascii_link};
use crate::state::AppState;

const LARGEST_PAGE: u32 = 1000;

/// `GET /api/v1/events`: entries after a cursor, oldest first.
pub(crate) async fn list(
    State(state): State<AppState>,
    query: Query,
) -> Result<Json<EventsShape>, Error> {
    let limit = query.whole("limit", 1..=LARGEST_PAGE)?.unwrap_or(100);
    let reader = state.library().store().read()?;
    let given = query.first("after").unwrap_or("0");
    let after = reader.read_cursor(given).map_err(|error| match error {
        huidian_store::Error::Cursor(_) => {
            let reason = format!("{given} 不是游标 is no cursor: give the cursor of an earlier answer, or a whole number from 0");
            Error::parameter("after", reason)
        }
        error => error.into(),
    })?;
    let release = reader.last_event_seq()?;
    let mut events = reader.events_after(after, limit + 1)?;
    let has_more = events.len() > limit as usize;
    events.truncate(limit as usize);
    let last = events.last().map_or(after, |event| event.seq);
    let cursor = reader.cursor_at(last)?;
    let next = has_more.then(|| {
        let next = query.with("after", &cursor);
        ascii_link(&next.link("/api/v1/events"))
    });
    Ok(Json(EventsShape {
        last,
        cursor,
        next,
        release,
        events: events.into_iter().map(EventShape::new).collect(),
    }))
}

/// `GET /api/v1/works/{id}/events`
pub(crate) async fn of_work(
    State(state): State<AppState>,
    Path(id): Path<String>,
) -> Result<Json<EventsShape>, Error> {
    let record = state.record(&id)?;
    let reader = state.library().store().read()?;
    let events = reader.events_of(&record.work.id)?;
    let last = events.last().map_or(0, |event| event.seq);
    Ok(Json(EventsShape {
        last,
        cursor: reader.cursor_at(last)?,
        next: None,
        release: reader.last_event_seq()?,
        events: events.into_iter().map(EventShape::new).collect(),
    }))
}
