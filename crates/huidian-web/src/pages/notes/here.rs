//! Notes beside the text that they are on.

use huidian_following::notes::{Colour, find_quote};
use huidian_model::{Document, Expression, ProvisionPath, WorkId};

use super::form::{Choices, NoteForm, PlaceFields};
use super::line::NoteLine;
use crate::access::RegisterKeeper;
use crate::error::Error;
use crate::notes::{NoteFilter, NoteView, seen};
use crate::request::{Language, Query};
use crate::state::AppState;
use crate::views::NoteMark;

/// Most notes listed beside a text; `/notes` has all.
const LISTED: usize = 50;

/// What a reader noted on a work or on one of its provisions.
pub(crate) struct NotesHere {
    /// Nothing for whoever is not signed in.
    pub(crate) form: Option<NoteForm>,
    pub(crate) notes: Vec<NoteLine>,
    pub(crate) marks: Vec<NoteMark>,
    /// All notes on this work.
    pub(crate) all_href: String,
    /// Where words that are selected go.
    pub(crate) new_href: Option<String>,
}

impl NotesHere {
    /// Whether the page holds what only one reader may see.
    pub(crate) fn is_private(&self) -> bool {
        !self.notes.is_empty()
    }
}

/// Notes on the text shown, of its work or of one place.
pub(crate) fn notes_here(
    state: &AppState,
    keeper: Option<&RegisterKeeper>,
    work: &WorkId,
    shown: Option<(&Expression, &Document)>,
    place: Option<&ProvisionPath>,
    language: Language,
) -> Result<NotesHere, Error> {
    let asked = Query::default().with("work", work.as_str());
    let new_href = |text: &Expression| asked.with("version", &text.id.label).link("/notes/new");
    let mut here = NotesHere {
        form: None,
        notes: Vec::new(),
        marks: Vec::new(),
        all_href: asked.link("/notes"),
        new_href: shown.map(|(text, _)| new_href(text)),
    };
    let Some(keeper) = keeper else {
        here.new_href = None;
        return Ok(here);
    };
    let mut noted = seen(state, keeper, &NoteFilter::of(&asked)?)?;
    if let Some(place) = place {
        noted.retain(|one| touches(&one.held.note.place, place));
    }
    if let Some((text, document)) = shown {
        here.marks = noted
            .iter()
            .filter_map(|one| mark(one, text, document))
            .collect();
    }
    if let (Some((text, _)), Some(place)) = (shown, place) {
        let place = PlaceFields {
            work: work.to_string(),
            version: text.id.label.clone(),
            place: place.to_string(),
            quote: String::new(),
            occurrence: String::new(),
        };
        here.form = Some(Choices::of(state, keeper)?.empty(place, language));
    }
    noted.truncate(LISTED);
    here.notes = noted
        .iter()
        .map(|one| NoteLine::new(one, language))
        .collect();
    Ok(here)
}

/// Whether a note is on a place, on what holds it, or on a part of it.
fn touches(noted: &str, place: &ProvisionPath) -> bool {
    let Ok(noted) = noted.parse::<ProvisionPath>() else {
        return false;
    };
    let shorter = noted.0.len().min(place.0.len());
    noted.0[..shorter] == place.0[..shorter]
}

/// Where the words of a note stand, in the text it was made on.
fn mark(noted: &NoteView, text: &Expression, document: &Document) -> Option<NoteMark> {
    let note = &noted.held.note;
    if note.version != text.id.label || note.quote.is_empty() {
        return None;
    }
    let provision = document.find(&note.place.parse().ok()?)?;
    let found = find_quote(document.text_of(provision), &note.quote, note.occurrence)?;
    let start = provision.start as usize;
    Some(NoteMark {
        range: start + found.start..start + found.end,
        colour: Colour::from_id(&note.colour).unwrap_or_default().id(),
        note: note.words.clone(),
    })
}
