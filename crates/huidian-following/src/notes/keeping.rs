//! Making, changing and removing notes, each act put on record: where it is and who sees it, never what it says.

use huidian_model::{ExpressionId, ProvisionPath, WorkId};
use huidian_store::{AuditNote, NewReadingNote, ReadingNote, Register, Store, Transaction};
use jiff::{SignedDuration, Timestamp};

use super::colour::Colour;
use super::quote::{find_quote, normal_quote};
use crate::error::{Error, Result};
use crate::reading::{read_name, read_text};
use crate::rights::Follower;

/// Longest note and longest quotation, in characters.
const WORDS_CHARS: usize = 2_000;
/// Most notes of one owner.
const MOST_NOTES: usize = 5_000;
/// How long a removed note can be brought back.
const KEPT: SignedDuration = SignedDuration::from_hours(30 * 24);

/// A note that somebody wants to make.
#[derive(Debug, Clone)]
pub struct NoteWish<'w> {
    pub work: WorkId,
    pub version: &'w str,
    pub place: &'w str,
    /// Empty for the whole provision.
    pub quote: &'w str,
    pub occurrence: u32,
    pub change: NoteChange<'w>,
}

/// What its owner can change of a note.
#[derive(Debug, Clone)]
pub struct NoteChange<'w> {
    pub colour: Colour,
    pub words: &'w str,
    pub folder: &'w str,
    /// One that the owner sees.
    pub register: Option<&'w Register>,
}

/// Notes as somebody keeps them.
#[derive(Clone, Copy)]
pub struct NoteKeeping<'k> {
    pub store: &'k Store,
    pub who: &'k Follower,
}

impl NoteKeeping<'_> {
    /// Makes a note on words that stand in the provision of that text, and gives its key.
    pub fn add(&self, wish: &NoteWish<'_>, now: Timestamp) -> Result<i64> {
        let quote = normal_quote(&read_text("quote", wish.quote, WORDS_CHARS)?);
        let mut note = NewReadingNote {
            owner: self.who.name().to_owned(),
            work: wish.work.clone(),
            version: wish.version.to_owned(),
            place: String::new(),
            quote,
            occurrence: wish.occurrence.max(1),
            colour: String::new(),
            words: String::new(),
            folder: String::new(),
            register: None,
        };
        change(&mut note, &wish.change)?;
        self.store.write(|library| {
            place(library, &mut note, wish.place)?;
            library.forget_reading_notes(now.checked_sub(KEPT).unwrap_or(now))?;
            if library.read()?.reading_note_count(&note.owner)? >= MOST_NOTES {
                let what = "notes (removed ones among them)";
                let limit = MOST_NOTES;
                return Err(Error::TooMany { what, limit });
            }
            let key = library.add_reading_note(&note)?;
            self.note(library, "add_note", key, None, Some(on_record(&note)))?;
            Ok(key)
        })
    }

    /// Changes a note of one's own.
    pub fn change(&self, held: &ReadingNote, wish: &NoteChange<'_>) -> Result<()> {
        let mut note = held.note.clone();
        change(&mut note, wish)?;
        if note == held.note {
            return Ok(());
        }
        self.store.write(|library| {
            library.change_reading_note(held.key, &note)?;
            let (before, after) = (on_record(&held.note), on_record(&note));
            self.note(library, "change_note", held.key, Some(before), Some(after))
        })
    }

    /// Removes a note so that it can be brought back for thirty days; says whether it was there.
    pub fn remove(&self, held: &ReadingNote) -> Result<bool> {
        self.store.write(|library| {
            let is_removed = library.remove_reading_note(held.key)?;
            if is_removed {
                let before = on_record(&held.note);
                self.note(library, "remove_note", held.key, Some(before), None)?;
            }
            Ok(is_removed)
        })
    }

    /// Brings a removed note back; says whether it was removed.
    pub fn restore(&self, held: &ReadingNote) -> Result<bool> {
        self.store.write(|library| {
            let is_back = library.restore_reading_note(held.key)?;
            if is_back {
                let after = on_record(&held.note);
                self.note(library, "restore_note", held.key, None, Some(after))?;
            }
            Ok(is_back)
        })
    }

    /// Takes a note out of the register it is shared with; its owner keeps it.
    pub fn unshare(&self, held: &ReadingNote) -> Result<()> {
        let mut note = held.note.clone();
        note.register = None;
        self.store.write(|library| {
            library.change_reading_note(held.key, &note)?;
            let (before, after) = (on_record(&held.note), on_record(&note));
            self.note(library, "unshare_note", held.key, Some(before), Some(after))
        })
    }

    fn note(
        &self,
        library: &mut Transaction<'_>,
        action: &str,
        key: i64,
        before: Option<String>,
        after: Option<String>,
    ) -> Result<()> {
        library.note(&AuditNote {
            who: self.who.name().to_owned(),
            action: action.to_owned(),
            subject: format!("note/{key}"),
            before,
            after,
        })?;
        Ok(())
    }
}

fn change(note: &mut NewReadingNote, wish: &NoteChange<'_>) -> Result<()> {
    wish.colour.id().clone_into(&mut note.colour);
    note.words = read_text("note", wish.words, WORDS_CHARS)?;
    note.folder = match wish.folder.trim() {
        "" => String::new(),
        folder => read_name("folder", folder)?,
    };
    note.register = wish.register.map(|register| register.key);
    Ok(())
}

/// Looks whether the provision is in the text and the words in the provision.
fn place(library: &mut Transaction<'_>, note: &mut NewReadingNote, place: &str) -> Result<()> {
    let reader = library.read()?;
    let refused = |name: &'static str, value: &str, reason: &str| Error::Parameter {
        name,
        value: value.chars().take(80).collect(),
        reason: reason.to_owned(),
    };
    let path: Option<ProvisionPath> = place.parse().ok();
    let path = path.filter(|path| !path.is_empty());
    let path = path.ok_or_else(|| {
        refused(
            "place",
            place,
            "应为第三条这样的条文 (a provision such as 第三条 is wanted)",
        )
    })?;
    let text = ExpressionId {
        work: note.work.clone(),
        label: note.version.clone(),
    };
    let document = reader.document(&text)?;
    let document = document.ok_or_else(|| {
        refused(
            "version",
            &note.version,
            "本库没有这个文本 (no such text is held)",
        )
    })?;
    let provision = document.find(&path);
    let provision = provision.ok_or_else(|| {
        refused(
            "place",
            place,
            "这个文本没有这一条 (the text has no such provision)",
        )
    })?;
    let own = document.text_of(provision);
    if !note.quote.is_empty() && find_quote(own, &note.quote, note.occurrence).is_none() {
        if find_quote(own, &note.quote, 1).is_none() {
            return Err(refused(
                "quote",
                &note.quote,
                "本条没有这些字 (the provision does not hold these words)",
            ));
        }
        note.occurrence = 1;
    }
    note.place = provision.path.to_string();
    Ok(())
}

/// A note as the record of changes has it, which others read: not its words.
fn on_record(note: &NewReadingNote) -> String {
    let shared = match note.register {
        Some(key) => format!("register/{key}"),
        None => "own".to_owned(),
    };
    format!(
        "{}@{} {}；{}；{shared}",
        note.work, note.version, note.place, note.colour
    )
}
