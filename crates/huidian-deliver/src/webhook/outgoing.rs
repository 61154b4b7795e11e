//! What receivers are told of an event. A work that waits for review or was rejected is nobody's business: it is told of when it is accepted,
//! and taken back only where it had been told of.

use huidian_following::change::{Change, of_event};
use huidian_model::ReviewState;
use huidian_store::{LibraryEvent, LibraryEventKind, Reader};

use crate::error::Result;

/// An event as it goes out.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Outgoing {
    pub(super) event: LibraryEvent,
    pub(super) title: String,
    /// `work_withdrawn`, or the id of the event's kind.
    pub(super) kind: &'static str,
    /// Whether the work has no page any more.
    pub(super) is_gone: bool,
}

impl Outgoing {
    /// `None` where nothing is told. Entries up to `delivered_seq` are with the receiver.
    pub(super) fn of(
        reader: &Reader<'_>,
        delivered_seq: i64,
        event: &LibraryEvent,
    ) -> Result<Option<Self>> {
        let Some(history) = reader.review_history(&event.work)? else {
            return Ok(None);
        };
        let title = reader
            .find_title(&event.work)?
            .unwrap_or_else(|| event.work.to_string());
        let is_gone = history.now() == ReviewState::Rejected;
        let told = |event, kind| Self {
            event,
            title: title.clone(),
            kind,
            is_gone,
        };
        let Some(before) = history.state_before(event.seq) else {
            let is_public = !is_gone && history.state_at(event.seq) == ReviewState::Reviewed;
            return Ok(is_public.then(|| told(event.clone(), event.kind.id())));
        };
        match history.state_at(event.seq) {
            ReviewState::Reviewed if !is_gone => {
                let added = accepted(reader, event, &title)?;
                Ok(Some(told(added, LibraryEventKind::WorkAdded.id())))
            }
            ReviewState::Rejected if is_gone && before == ReviewState::Reviewed => {
                let events = reader.events_of(&event.work)?;
                let was_told = events.iter().any(|known| {
                    known.seq <= delivered_seq
                        && history.state_at(known.seq) == ReviewState::Reviewed
                });
                Ok(was_told.then(|| told(event.clone(), "work_withdrawn")))
            }
            _ => Ok(None),
        }
    }

    /// As people are told. A work that goes, of which they had been told, is news whatever its dates.
    pub(super) fn change(&self) -> Change {
        let told = of_event(&self.event, &self.title);
        Change {
            is_legal: told.is_legal || self.is_gone,
            ..told
        }
    }
}

/// To readers an acceptance is the arrival of the work.
fn accepted(reader: &Reader<'_>, event: &LibraryEvent, title: &str) -> Result<LibraryEvent> {
    let arrival = reader
        .events_of(&event.work)?
        .into_iter()
        .find(|known| known.kind == LibraryEventKind::WorkAdded);
    Ok(LibraryEvent {
        kind: LibraryEventKind::WorkAdded,
        subject: String::new(),
        on: arrival.and_then(|arrival| arrival.on),
        before: None,
        after: Some(title.to_owned()),
        ..event.clone()
    })
}
