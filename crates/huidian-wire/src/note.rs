//! Notes on provisions: the API's, and those that are taken away.

use huidian_following::notes::NoteStanding;
use huidian_store::ReadingNote;
use serde::Serialize;

/// A note or highlight on a provision of one text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NoteShape {
    pub id: i64,
    pub work: String,
    pub title: String,
    /// Label of the text it was made on.
    pub version: String,
    pub provision: String,
    /// As one cites the place.
    pub citation: String,
    /// The words it is about; empty for the whole provision, `null` where they may not be taken away.
    pub quote: Option<String>,
    pub occurrence: u32,
    pub colour: String,
    pub note: String,
    pub folder: String,
    pub owner: String,
    /// Register whose members see it.
    pub register: Option<NoteRegisterShape>,
    pub added_at: String,
    pub changed_at: String,
    pub removed_at: Option<String>,
    pub standing: NoteStandingShape,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NoteRegisterShape {
    pub id: i64,
    pub name: String,
}

/// Whether the words stand in the newest text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NoteStandingShape {
    /// `newest`, `stands`, `moved`, `gone` or `not_held`.
    pub state: &'static str,
    /// The newer text.
    pub version: Option<String>,
    /// Where they stand now, if elsewhere.
    pub provision: Option<String>,
}

impl NoteStandingShape {
    fn new(standing: &NoteStanding) -> Self {
        let provision = match standing {
            NoteStanding::Moved { place, .. } => Some(place.clone()),
            _ => None,
        };
        Self {
            state: standing.id(),
            version: standing.version().map(str::to_owned),
            provision,
        }
    }
}

/// What a note does not say itself.
#[derive(Debug, Clone, Copy)]
pub struct NoteContext<'c> {
    pub title: &'c str,
    pub citation: &'c str,
    /// Name of the register it is shared with.
    pub register: Option<&'c str>,
    pub standing: &'c NoteStanding,
    pub may_quote: bool,
}

impl NoteShape {
    pub fn new(held: &ReadingNote, context: NoteContext<'_>) -> Self {
        let note = &held.note;
        Self {
            id: held.key,
            work: note.work.to_string(),
            title: context.title.to_owned(),
            version: note.version.clone(),
            provision: note.place.clone(),
            citation: context.citation.to_owned(),
            quote: context.may_quote.then(|| note.quote.clone()),
            occurrence: note.occurrence,
            colour: note.colour.clone(),
            note: note.words.clone(),
            folder: note.folder.clone(),
            owner: note.owner.clone(),
            register: note
                .register
                .zip(context.register)
                .map(|(id, name)| NoteRegisterShape {
                    id,
                    name: name.to_owned(),
                }),
            added_at: held.added_at.to_string(),
            changed_at: held.changed_at.to_string(),
            removed_at: held.removed_at.map(|at| at.to_string()),
            standing: NoteStandingShape::new(context.standing),
        }
    }
}
