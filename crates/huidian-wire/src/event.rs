//! What happened to works, as a stream.

use huidian_store::LibraryEvent;
use serde::Serialize;

/// A part of the stream of events: `GET /api/v1/events`.
#[derive(Debug, Clone, Serialize)]
pub struct EventsShape {
    pub events: Vec<EventShape>,
    /// Number of the last event given.
    pub last: i64,
    /// To be given as `after` by whoever follows the stream: `last`, with a mark by which another library refuses it.
    pub cursor: String,
    /// Address of the next part; `null` at the end of what is recorded.
    pub next: Option<String>,
    /// Number of the last event recorded when the library answered.
    pub release: i64,
}

/// What happened to a work; `seq` orders the stream.
#[derive(Debug, Clone, Serialize)]
pub struct EventShape {
    pub seq: i64,
    pub id: String,
    pub work: String,
    pub kind: &'static str,
    pub subject: String,
    pub on: Option<String>,
    pub before: Option<String>,
    pub after: Option<String>,
    pub recorded_at: String,
}

impl EventShape {
    pub fn new(event: LibraryEvent) -> Self {
        Self {
            seq: event.seq,
            id: event.id,
            work: event.work.to_string(),
            kind: event.kind.id(),
            subject: event.subject,
            on: event.on.map(|on| on.to_string()),
            before: event.before,
            after: event.after,
            recorded_at: event.recorded_at.to_string(),
        }
    }
}
