//! Notes and highlights on provisions (笔记与划线).

use huidian_model::WorkId;
use jiff::Timestamp;

use crate::database::error::Result;
use crate::database::reader::Reader;
use crate::database::row::{instant_from, work_id_from};
use crate::database::transaction::Transaction;
use crate::sql::{Row, params};

/// A note as it is made or changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewReadingNote {
    /// Name of a user.
    pub owner: String,
    pub work: WorkId,
    /// Label of the text it is made on.
    pub version: String,
    /// The provision, as readers write it.
    pub place: String,
    /// The words it is about; empty for the whole provision.
    pub quote: String,
    /// Which of several same words, from 1.
    pub occurrence: u32,
    pub colour: String,
    pub words: String,
    /// Empty for none.
    pub folder: String,
    /// Register whose members see it.
    pub register: Option<i64>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadingNote {
    pub key: i64,
    pub note: NewReadingNote,
    pub added_at: Timestamp,
    pub changed_at: Timestamp,
    /// `None` for one that is there.
    pub removed_at: Option<Timestamp>,
}

/// A work that was merged into another is the other one.
const SELECT: &str = "select n.key, n.owner, coalesce(d.to_work, n.work), n.version, n.place, n.quote, n.occurrence, n.colour, n.words,
    n.folder, n.register_key, n.added_at, n.changed_at, n.removed_at
    from reading_note n left join work_redirect d on d.from_work = n.work";

fn note_from(row: &Row<'_>) -> Result<ReadingNote> {
    let removed_at: Option<i64> = row.get(13)?;
    Ok(ReadingNote {
        key: row.get(0)?,
        note: NewReadingNote {
            owner: row.get(1)?,
            work: work_id_from(row, 2)?,
            version: row.get(3)?,
            place: row.get(4)?,
            quote: row.get(5)?,
            occurrence: row.get(6)?,
            colour: row.get(7)?,
            words: row.get(8)?,
            folder: row.get(9)?,
            register: row.get(10)?,
        },
        added_at: instant_from(row, 11)?,
        changed_at: instant_from(row, 12)?,
        removed_at: match removed_at {
            Some(_) => Some(instant_from(row, 13)?),
            None => None,
        },
    })
}

impl Transaction<'_> {
    /// Keeps a note and gives its key.
    pub fn add_reading_note(&mut self, note: &NewReadingNote) -> Result<i64> {
        Ok(self.connection
            .prepare_cached(
                "insert into reading_note (owner, work, version, place, quote, occurrence, colour, words, folder, register_key, added_at, changed_at)
                 values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11)",
            )?
            .insert(params![
                note.owner,
                note.work.as_str(),
                note.version,
                note.place,
                note.quote,
                note.occurrence,
                note.colour,
                note.words,
                note.folder,
                note.register,
                self.now.as_microsecond()
            ])?)
    }

    /// Changes what its owner may change of a note: never the place it is made on.
    pub fn change_reading_note(&mut self, key: i64, note: &NewReadingNote) -> Result<()> {
        self.connection
            .prepare_cached(
                "update reading_note set colour = $1, words = $2, folder = $3, register_key = $4, changed_at = $5 where key = $6",
            )?
            .execute(params![
                note.colour,
                note.words,
                note.folder,
                note.register,
                self.now.as_microsecond(),
                key
            ])?;
        Ok(())
    }

    /// Removes a note so that it can be brought back; says whether it was there.
    pub fn remove_reading_note(&mut self, key: i64) -> Result<bool> {
        let removed = self
            .connection
            .prepare_cached(
                "update reading_note set removed_at = $1 where key = $2 and removed_at is null",
            )?
            .execute(params![self.now.as_microsecond(), key])?;
        Ok(removed > 0)
    }

    /// Brings a removed note back; says whether it was removed.
    pub fn restore_reading_note(&mut self, key: i64) -> Result<bool> {
        let restored = self
            .connection
            .prepare_cached("update reading_note set removed_at = null where key = $1 and removed_at is not null")?
            .execute(params![key])?;
        Ok(restored > 0)
    }

    /// Forgets notes for good that were removed before an instant.
    pub fn forget_reading_notes(&mut self, before: Timestamp) -> Result<usize> {
        Ok(self
            .connection
            .prepare_cached("delete from reading_note where removed_at < $1")?
            .execute(params![before.as_microsecond()])?)
    }
}

impl Reader<'_> {
    /// Notes of an owner, those that were removed among them, by work and place of the note's key.
    pub fn reading_notes_of(&self, owner: &str) -> Result<Vec<ReadingNote>> {
        let sql = format!("{SELECT} where n.owner = $1 order by 3, n.key");
        self.connection()
            .prepare_cached(&sql)?
            .query_and_then(params![owner], note_from)?
            .collect()
    }

    /// Notes that somebody shared with a register.
    pub fn shared_reading_notes(&self) -> Result<Vec<ReadingNote>> {
        let sql = format!(
            "{SELECT} where n.register_key is not null and n.removed_at is null order by 3, n.key"
        );
        self.connection()
            .prepare_cached(&sql)?
            .query_and_then([], note_from)?
            .collect()
    }

    pub fn find_reading_note(&self, key: i64) -> Result<Option<ReadingNote>> {
        let sql = format!("{SELECT} where n.key = $1");
        let mut select = self.connection().prepare_cached(&sql)?;
        let mut rows = select.query(params![key])?;
        rows.next()?.map(|row| note_from(&row)).transpose()
    }

    /// How many notes an owner has, removed ones among them.
    pub fn reading_note_count(&self, owner: &str) -> Result<usize> {
        let count: i64 = self
            .connection()
            .prepare_cached("select count(*) from reading_note where owner = $1")?
            .query_row(params![owner], |row| row.get(0))?;
        Ok(usize::try_from(count).unwrap_or(0))
    }
}
