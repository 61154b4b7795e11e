//! Whether the words of a note still stand in the newest text.

use std::collections::HashMap;

use huidian_model::{Document, Expression, ExpressionId, ProvisionPath, WorkId};
use huidian_store::{Reader, ReadingNote};

use super::quote::find_quote;
use crate::error::Result;

/// What became of the words that a note was made on. A note stays at its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoteStanding {
    /// It was made on the newest text of its part.
    Newest,
    /// The words stand in the same provision of the newer text.
    Stands { version: String },
    /// They stand in another provision of it only.
    Moved { version: String, place: String },
    /// They stand nowhere in it as they were.
    Gone { version: String },
    /// The text it was made on is not held any more, or not the work.
    NotHeld,
}

impl NoteStanding {
    pub fn id(&self) -> &'static str {
        match self {
            Self::Newest => "newest",
            Self::Stands { .. } => "stands",
            Self::Moved { .. } => "moved",
            Self::Gone { .. } => "gone",
            Self::NotHeld => "not_held",
        }
    }

    /// Label of the newer text.
    pub fn version(&self) -> Option<&str> {
        match self {
            Self::Stands { version } | Self::Moved { version, .. } | Self::Gone { version } => {
                Some(version)
            }
            Self::Newest | Self::NotHeld => None,
        }
    }
}

/// Fewest characters that are looked for in other provisions: a word of two stands everywhere.
const TELLING: usize = 8;

/// Says it of many notes, each text read once.
pub struct StandingFinder<'r> {
    reader: &'r Reader<'r>,
    expressions: HashMap<WorkId, Vec<Expression>>,
    documents: HashMap<ExpressionId, Option<Document>>,
}

impl<'r> StandingFinder<'r> {
    pub fn new(reader: &'r Reader<'r>) -> Self {
        Self {
            reader,
            expressions: HashMap::new(),
            documents: HashMap::new(),
        }
    }

    pub fn find(&mut self, note: &ReadingNote) -> Result<NoteStanding> {
        let note = &note.note;
        if !self.expressions.contains_key(&note.work) {
            let found = self.reader.expressions_of(&note.work)?;
            self.expressions.insert(note.work.clone(), found);
        }
        let known = self.expressions.get(&note.work);
        let known = known.map_or(&[][..], Vec::as_slice);
        let Some(at) = known.iter().position(|one| one.id.label == note.version) else {
            return Ok(NoteStanding::NotHeld);
        };
        let own = &known[at];
        let is_later = |one: &&Expression| one.part == own.part && one.language == own.language;
        let Some(newest) = known[at + 1..].iter().rfind(is_later) else {
            return Ok(NoteStanding::Newest);
        };
        let (own, newest) = (own.id.clone(), newest.id.clone());
        let path: ProvisionPath = note.place.parse().unwrap_or_default();
        let words = if note.quote.is_empty() {
            let words = self.document(&own)?;
            match words.and_then(|document| words_of(document, &path)) {
                Some(words) => words.to_owned(),
                None => return Ok(NoteStanding::NotHeld),
            }
        } else {
            note.quote.clone()
        };
        let Some(document) = self.document(&newest)? else {
            return Ok(NoteStanding::NotHeld);
        };
        Ok(standing_in(document, &newest.label, &path, &words))
    }

    fn document(&mut self, id: &ExpressionId) -> Result<Option<&Document>> {
        if !self.documents.contains_key(id) {
            let document = self.reader.document(id)?;
            self.documents.insert(id.clone(), document);
        }
        Ok(self.documents.get(id).and_then(Option::as_ref))
    }
}

/// Words of a provision without its label, which changes where articles are put in before it.
fn words_of<'d>(document: &'d Document, path: &ProvisionPath) -> Option<&'d str> {
    let provision = document.find(path)?;
    let after = provision.label_end.max(provision.start) as usize;
    document.text.get(after..provision.end as usize)
}

fn standing_in(
    document: &Document,
    version: &str,
    path: &ProvisionPath,
    words: &str,
) -> NoteStanding {
    let version = version.to_owned();
    let holds = |text: &str| find_quote(text, words, 1).is_some();
    if document
        .find(path)
        .is_some_and(|provision| holds(document.text_of(provision)))
    {
        return NoteStanding::Stands { version };
    }
    let is_telling = words.chars().filter(|c| !c.is_whitespace()).count() >= TELLING;
    let elsewhere = is_telling
        .then(|| {
            document
                .units()
                .find(|unit| !unit.path.is_empty() && holds(document.text_of(unit)))
        })
        .flatten();
    match elsewhere {
        Some(unit) => NoteStanding::Moved {
            version,
            place: unit.path.to_string(),
        },
        None => NoteStanding::Gone { version },
    }
}
