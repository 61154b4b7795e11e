//! What was brought in, byte for byte, and which text came from it.

use huidian_model::{
    Capture, ContentHash, CopyRank, ExpressionId, Format, Manifestation, PartialDate, WorkId,
};

use crate::batch::record::Record;
use crate::blobs::packed::PackedBlob;
use crate::codec::PackedText;
use crate::database::error::{Error, Result};
use crate::database::reader::Reader;
use crate::database::row::{by_id, hash_from, hash_if_any, instant_from, work_id_from};
use crate::database::transaction::Transaction;
use crate::mending::redaction::record::is_redacted;
use crate::sql::{OptionalExtension, Row, params};

const COLUMNS: &str = "c.hash, c.name, c.origin, c.captured_at, c.size_bytes, c.format, c.encoding";

fn capture_from(row: &Row<'_>) -> Result<Capture> {
    Ok(Capture {
        hash: hash_from(row, 0)?,
        name: row.get(1)?,
        origin: row.get(2)?,
        captured_at: instant_from(row, 3)?,
        size_bytes: row.get::<i64>(4)? as u64,
        format: by_id(row, 5, "format", Format::from_id)?,
        encoding: row.get(6)?,
    })
}

impl Transaction<'_> {
    /// Keeps a capture with its bytes; says whether that is news. The same bytes under another name are another capture of one blob;
    /// a better reader may find that they are of another format.
    pub fn put_capture(&mut self, capture: &Capture, content: &PackedBlob) -> Result<bool> {
        if content.hash() != capture.hash {
            return Err(Error::BlobDamaged(capture.hash));
        }
        if is_redacted(self.connection, capture.hash)? {
            return Err(Error::Redacted(capture.hash));
        }
        self.put_blob(content)?;
        let known = self.note_known_capture(capture)?;
        let added = self
            .connection
            .prepare_cached(
                "insert into capture (hash, name, origin, captured_at, size_bytes, format, encoding)
                 values ($1, $2, $3, $4, $5, $6, $7)
                 on conflict (hash, name) do update set format = excluded.format, encoding = excluded.encoding
                 where capture.format <> excluded.format or capture.encoding <> excluded.encoding",
            )?
            .insert_if_new(params![
                capture.hash.0.as_slice(),
                capture.name,
                capture.origin,
                capture.captured_at.as_microsecond(),
                capture.size_bytes as i64,
                capture.format.id(),
                capture.encoding
            ])?;
        if let Some(key) = added {
            if !known {
                self.note_added(Record::Capture, key)?;
            }
            self.change_content();
        }
        Ok(added.is_some())
    }

    /// Whether a capture is there; one that is, is noted as changed or said again.
    fn note_known_capture(&self, capture: &Capture) -> Result<bool> {
        let known: Option<(i64, String, String)> = self
            .connection
            .prepare_cached(
                "select key, format, encoding from capture where hash = $1 and name = $2",
            )?
            .query_row(params![capture.hash.0.as_slice(), capture.name], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?))
            })
            .optional()?;
        let Some((key, format, encoding)) = known else {
            return Ok(false);
        };
        if format == capture.format.id() && encoding == capture.encoding {
            self.note_same(Record::Capture, key)?;
        } else {
            self.note_change(Record::Capture, key)?;
        }
        Ok(true)
    }

    /// Keeps the words of a copy.
    pub fn put_text_blob(&mut self, text: &PackedText) -> Result<bool> {
        self.put_blob(&text.blob)
    }

    /// Says that a text was taken from a capture; says whether that is news. The words of the copy are a blob that is held already
    /// ([`put_text_blob`](Self::put_text_blob)).
    pub fn put_manifestation(&mut self, manifestation: &Manifestation) -> Result<bool> {
        let expression_key = self.expression_key(&manifestation.expression)?;
        let (start, end) = manifestation.taken.unzip();
        let known = self.note_known_manifestation(expression_key, manifestation)?;
        let changed = self
            .connection
            .prepare_cached(
                "insert into manifestation (expression_key, format, capture_hash, taken_start, taken_end, rank, text_hash)
                 values ($1, $2, $3, $4, $5, $6, $7)
                 on conflict (expression_key, capture_hash) do update set
                     format = excluded.format, taken_start = excluded.taken_start, taken_end = excluded.taken_end,
                     rank = excluded.rank, text_hash = excluded.text_hash
                 where manifestation.format <> excluded.format
                     or manifestation.rank <> excluded.rank
                     or manifestation.text_hash is distinct from excluded.text_hash
                     or coalesce(manifestation.taken_start, -1) <> coalesce(excluded.taken_start, -1)
                     or coalesce(manifestation.taken_end, -1) <> coalesce(excluded.taken_end, -1)",
            )?
            .insert_if_new(params![
                expression_key,
                manifestation.format.id(),
                manifestation.capture.0.as_slice(),
                start,
                end,
                manifestation.rank.id(),
                manifestation.text.as_ref().map(|text| text.0.as_slice())
            ])?;
        if let Some(key) = changed {
            if !known {
                self.note_added(Record::Manifestation, key)?;
            }
            self.change_content();
        }
        Ok(changed.is_some())
    }

    /// Whether a manifestation is there. Whoever holds a text in this form says, too, that there is this text.
    fn note_known_manifestation(
        &self,
        expression_key: i64,
        manifestation: &Manifestation,
    ) -> Result<bool> {
        for record in [Record::Expression, Record::Tree, Record::Citations] {
            self.note_same(record, expression_key)?;
        }
        let known: Option<i64> = self
            .connection
            .prepare_cached(
                "select key from manifestation where expression_key = $1 and capture_hash = $2",
            )?
            .query_row(
                params![expression_key, manifestation.capture.0.as_slice()],
                |row| row.get(0),
            )
            .optional()?;
        if let Some(key) = known {
            self.note_change(Record::Manifestation, key)?;
        }
        Ok(known.is_some())
    }
}

impl Reader<'_> {
    /// Captures of these bytes, by name: one for each name they came under.
    pub fn captures_with(&self, hash: ContentHash) -> Result<Vec<Capture>> {
        let sql = format!("select {COLUMNS} from capture c where c.hash = $1 order by c.name");
        self.connection()
            .prepare_cached(&sql)?
            .query_and_then(params![hash.0.as_slice()], capture_from)?
            .collect()
    }

    /// Captures that texts of a work were taken from, by name.
    pub fn captures_of(&self, work: &WorkId) -> Result<Vec<Capture>> {
        let sql = format!(
            "select distinct {COLUMNS} from capture c
                 join manifestation m on m.capture_hash = c.hash
                 join expression e on e.key = m.expression_key
                 join work w on w.key = e.work_key
             where w.id = $1 order by c.name, c.hash"
        );
        self.connection()
            .prepare_cached(&sql)?
            .query_and_then(params![work.as_str()], capture_from)?
            .collect()
    }

    /// All captures, by name.
    pub fn all_captures(&self) -> Result<Vec<Capture>> {
        let sql = format!("select {COLUMNS} from capture c order by c.name, c.hash");
        self.connection()
            .prepare_cached(&sql)?
            .query_and_then([], capture_from)?
            .collect()
    }

    /// The forms in which texts of a work are held, by label.
    pub fn manifestations_of(&self, work: &WorkId) -> Result<Vec<Manifestation>> {
        self.connection()
            .prepare_cached(
                "select e.label, m.format, m.capture_hash, m.taken_start, m.taken_end, m.rank, m.text_hash
                 from manifestation m join expression e on e.key = m.expression_key
                     join work w on w.key = e.work_key
                 where w.id = $1 order by e.label, m.capture_hash",
            )?
            .query_and_then(params![work.as_str()], |row| {
                let taken: (Option<u32>, Option<u32>) = (row.get(3)?, row.get(4)?);
                Ok(Manifestation {
                    expression: ExpressionId {
                        work: work.clone(),
                        label: row.get(0)?,
                    },
                    format: by_id(row, 1, "format", Format::from_id)?,
                    capture: hash_from(row, 2)?,
                    taken: taken.0.zip(taken.1),
                    rank: by_id(row, 5, "rank of a copy", CopyRank::from_id)?,
                    text: hash_if_any(row, 6)?,
                })
            })?
            .collect()
    }

    /// Whether bytes that were taken in are still whole, and the texts taken from them too.
    pub fn is_capture_whole(&self, hash: ContentHash) -> Result<bool> {
        if !self.is_blob_whole(hash)? {
            return Ok(false);
        }
        for (id, _) in self.texts_from(hash)? {
            match self.document(&id) {
                Ok(Some(_)) => {}
                Ok(None)
                | Err(Error::BlobMissing(_) | Error::BlobDamaged(_) | Error::Unreadable { .. }) => {
                    return Ok(false);
                }
                Err(error) => return Err(error),
            }
        }
        Ok(true)
    }

    /// Texts taken from these bytes, with the dates of their versions.
    pub fn texts_from(
        &self,
        hash: ContentHash,
    ) -> Result<Vec<(ExpressionId, Option<PartialDate>)>> {
        self.connection()
            .prepare_cached(
                "select w.id, e.label, e.dated_on from manifestation m
                     join expression e on e.key = m.expression_key join work w on w.key = e.work_key
                 where m.capture_hash = $1 order by w.id, e.label",
            )?
            .query_and_then(params![hash.0.as_slice()], |row| {
                let id = ExpressionId {
                    work: work_id_from(row, 0)?,
                    label: row.get(1)?,
                };
                Ok((id, crate::database::row::date_if_any(row, 2)?))
            })?
            .collect()
    }

    /// The text of these words that was taken from these bytes before; not one of a work that a keeper rejected.
    pub fn find_text_taken(
        &self,
        capture: ContentHash,
        words: ContentHash,
    ) -> Result<Option<ExpressionId>> {
        let found = self
            .connection()
            .prepare_cached(
                "select w.id, e.label from manifestation m
                     join expression e on e.key = m.expression_key join work w on w.key = e.work_key
                 where m.capture_hash = $1 and coalesce(m.text_hash, e.text_hash) = $2
                     and w.review <> 'rejected'
                 order by w.id, e.label limit 1",
            )?
            .query_and_then(params![capture.0.as_slice(), words.0.as_slice()], |row| {
                Ok(ExpressionId {
                    work: work_id_from(row, 0)?,
                    label: row.get(1)?,
                })
            })?
            .next();
        found.transpose()
    }

    /// Whether an original may leave the library: not one from which the text of a standard was taken, unless these may.
    pub fn original_may_leave(&self, hash: ContentHash) -> Result<bool> {
        for (text, _) in self.texts_from(hash)? {
            let kind = self.find_work(&text.work)?.and_then(|work| work.kind);
            if !self.may_leave(kind) {
                return Ok(false);
            }
        }
        Ok(true)
    }
}
