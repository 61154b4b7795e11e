//! What happened to works, as a stream that can be followed.

use axum::Json;
use axum::extract::{Path, State};
use huidian_wire::{EventShape, EventsShape};

use crate::error::Error;
use crate::request::{Query, ascii_link};
use crate::state::AppState;

const LARGEST_PAGE: u32 = 1000;

/// `GET /api/v1/events`: entries after a number, oldest first.
pub(crate) async fn list(
    State(state): State<AppState>,
    query: Query,
) -> Result<Json<EventsShape>, Error> {
    let after = query.whole("after", 0..=i64::MAX)?.unwrap_or(0);
    let limit = query.whole("limit", 1..=LARGEST_PAGE)?.unwrap_or(100);
    let reader = state.library().store().read()?;
    let release = reader.last_event_seq()?;
    let mut events = reader.events_after(after, limit + 1)?;
    let has_more = events.len() > limit as usize;
    events.truncate(limit as usize);
    let last = events.last().map_or(after, |event| event.seq);
    let next = has_more.then(|| {
        let next = query.with("after", &last.to_string());
        ascii_link(&next.link("/api/v1/events"))
    });
    Ok(Json(EventsShape {
        last,
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
    Ok(Json(EventsShape {
        last: events.last().map_or(0, |event| event.seq),
        next: None,
        release: reader.last_event_seq()?,
        events: events.into_iter().map(EventShape::new).collect(),
    }))
}
