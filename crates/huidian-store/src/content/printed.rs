//! Where lines of texts stand on printed pages, and what keepers put right in those that were recognised.

use huidian_model::{
    ContentHash, ExpressionId, PrintedText, Recognition, TextCorrection, WorkId, put_right,
};

use crate::batch::record::Record;
use crate::blobs::frame::content_hash;
use crate::codec::{decode_printed, encode_printed};
use crate::database::error::{Error, Result};
use crate::database::reader::Reader;
use crate::database::row::{hash_from, instant_from, unreadable, work_id_from};
use crate::database::transaction::Transaction;
use crate::sql::{Connection, OptionalExtension, params};

/// The original that a text was read from, page by page, and what was put right since.
#[derive(Debug, Clone, PartialEq)]
pub struct PrintedCopy {
    pub capture: ContentHash,
    /// The text as it was read, in which lines and corrections count.
    pub text: ContentHash,
    pub printed: PrintedText,
    /// In force: they lead from the text as it was read to the text held. Empty where another copy's words are held.
    pub corrections: Vec<TextCorrection>,
    /// Whether the text held is the one that was read from this original, with its corrections.
    pub is_of_text: bool,
}

impl Transaction<'_> {
    /// Keeps where the lines of a text stand in a capture; what was known of the same two is replaced.
    pub fn put_printed(
        &mut self,
        capture: ContentHash,
        text: ContentHash,
        printed: &PrintedText,
    ) -> Result<()> {
        let has_recognised = printed
            .lines
            .iter()
            .any(huidian_model::PrintedLine::is_recognised);
        self.connection
            .prepare_cached(
                "insert into printed_text (capture_hash, text_hash, has_recognised, bytes) values ($1, $2, $3, $4)
                 on conflict (capture_hash, text_hash) do update set has_recognised = excluded.has_recognised, bytes = excluded.bytes",
            )?
            .execute(params![
                capture.0.as_slice(),
                text.0.as_slice(),
                has_recognised,
                encode_printed(printed)
            ])?;
        Ok(())
    }

    /// Puts a line of a text right, or, where `after` says what it said, takes the correction back.
    pub fn correct_line(&mut self, text: ContentHash, correction: &TextCorrection) -> Result<()> {
        let start = correction.span.start;
        let known: Option<i64> = self
            .connection
            .prepare_cached(
                "select key from text_correction where text_hash = $1 and start_offset = $2",
            )?
            .query_row(params![text.0.as_slice(), start], |row| row.get(0))
            .optional()?;
        if let Some(key) = known {
            self.note_edit(Record::Correction, key)?;
            self.connection
                .prepare_cached("delete from text_correction where key = $1")?
                .execute(params![key])?;
        }
        if correction.before != correction.after {
            let key = self
                .connection
                .prepare_cached(
                    "insert into text_correction (text_hash, start_offset, end_offset, words_before, words_after, corrected_by, corrected_at)
                     values ($1, $2, $3, $4, $5, $6, $7)",
                )?
                .insert(params![
                    text.0.as_slice(),
                    start,
                    correction.span.end,
                    correction.before,
                    correction.after,
                    correction.corrected_by,
                    correction.corrected_at.as_microsecond()
                ])?;
            self.note_added(Record::Correction, key)?;
        }
        self.change_content();
        Ok(())
    }

    /// The instant of this transaction, for what is recorded in it.
    pub fn instant(&self) -> jiff::Timestamp {
        self.now
    }
}

fn corrections_of(connection: &Connection, text: ContentHash) -> Result<Vec<TextCorrection>> {
    connection
        .prepare_cached(
            "select start_offset, end_offset, words_before, words_after, corrected_by, corrected_at
             from text_correction where text_hash = $1 order by start_offset",
        )?
        .query_and_then(params![text.0.as_slice()], |row| {
            Ok(TextCorrection {
                span: row.get(0)?..row.get(1)?,
                before: row.get(2)?,
                after: row.get(3)?,
                corrected_by: row.get(4)?,
                corrected_at: instant_from(row, 5)?,
            })
        })?
        .collect()
}

impl Reader<'_> {
    /// What was put right in a text as it was read, in its order.
    pub fn corrections_of(&self, text: ContentHash) -> Result<Vec<TextCorrection>> {
        corrections_of(self.connection(), text)
    }

    /// The words of a text by their hash.
    pub fn words_of(&self, text: ContentHash) -> Result<String> {
        let bytes = self.find_blob(text)?.ok_or(Error::BlobMissing(text))?;
        String::from_utf8(bytes).map_err(|_| Error::BlobDamaged(text))
    }

    /// The printed originals of a text, those first whose words are held.
    pub fn printed_copies(&self, id: &ExpressionId) -> Result<Vec<PrintedCopy>> {
        let rows: Vec<(ContentHash, ContentHash, ContentHash, Vec<u8>)> = self
            .connection()
            .prepare_cached(
                "select p.capture_hash, p.text_hash, e.text_hash, p.bytes
                 from expression e join work w on w.key = e.work_key
                     join manifestation m on m.expression_key = e.key
                     join printed_text p on p.capture_hash = m.capture_hash and p.text_hash = m.text_hash
                 where w.id = $1 and e.label = $2 order by p.capture_hash",
            )?
            .query_and_then(params![id.work.as_str(), id.label], |row| {
                Ok((
                    hash_from(row, 0)?,
                    hash_from(row, 1)?,
                    hash_from(row, 2)?,
                    row.get(3)?,
                ))
            })?
            .collect::<Result<_>>()?;
        let mut copies = Vec::new();
        for (capture, text, held, bytes) in rows {
            let printed = decode_printed(&bytes)
                .ok_or_else(|| unreadable("lines on printed pages", capture.to_string()))?;
            let mut copy = PrintedCopy {
                capture,
                text,
                printed,
                corrections: Vec::new(),
                is_of_text: text == held,
            };
            let corrections = self.corrections_of(text)?;
            if !corrections.is_empty() {
                let right = put_right(&self.words_of(text)?, &corrections);
                if right.is_some_and(|right| content_hash(right.as_bytes()) == held) {
                    copy.is_of_text = true;
                    copy.corrections = corrections;
                }
            }
            copies.push(copy);
        }
        copies.sort_by_key(|copy| !copy.is_of_text);
        Ok(copies)
    }

    /// What is known of the recognition of a text whose words were read in pictures; `None` for any other.
    pub fn recognition(&self, id: &ExpressionId) -> Result<Option<Recognition>> {
        let is_there: bool = self
            .connection()
            .prepare_cached(
                "select exists (select 1 from expression e join work w on w.key = e.work_key
                     join manifestation m on m.expression_key = e.key
                     join printed_text p on p.capture_hash = m.capture_hash and p.text_hash = m.text_hash
                 where w.id = $1 and e.label = $2 and p.has_recognised = 1)",
            )?
            .query_row(params![id.work.as_str(), id.label], |row| row.get(0))?;
        if !is_there {
            return Ok(None);
        }
        let copies = self.printed_copies(id)?;
        let own = copies.first().filter(|copy| copy.is_of_text);
        Ok(own.and_then(|copy| copy.printed.recognition(&copy.corrections)))
    }

    /// The text of a work that was put right and that was read as `text`.
    pub fn find_corrected(&self, work: &WorkId, text: ContentHash) -> Result<Option<ExpressionId>> {
        if self.corrections_of(text)?.is_empty() {
            return Ok(None);
        }
        Ok(self
            .manifestations_of(work)?
            .into_iter()
            .find(|copy| copy.text == Some(text))
            .map(|copy| copy.expression))
    }

    /// Texts held whose words were recognised in pictures, whether or not they were put right since.
    pub fn recognised_texts(&self) -> Result<Vec<ExpressionId>> {
        let found: Vec<(ExpressionId, bool)> = self
            .connection()
            .prepare_cached(
                "select distinct w.id, e.label, case when e.text_hash = p.text_hash then 1 else 0 end from printed_text p
                     join manifestation m on m.capture_hash = p.capture_hash and m.text_hash = p.text_hash
                     join expression e on e.key = m.expression_key
                     join work w on w.key = e.work_key
                 where p.has_recognised = 1
                     and (e.text_hash = p.text_hash or exists (select 1 from text_correction c where c.text_hash = p.text_hash))
                 order by w.id, e.label",
            )?
            .query_and_then([], |row| {
                let id = ExpressionId {
                    work: work_id_from(row, 0)?,
                    label: row.get(1)?,
                };
                Ok((id, row.get(2)?))
            })?
            .collect::<Result<_>>()?;
        let mut texts = Vec::new();
        for (id, is_as_read) in found {
            let is_put_right = || -> Result<bool> {
                let copies = self.printed_copies(&id)?;
                Ok(copies.iter().any(|copy| copy.is_of_text))
            };
            if is_as_read || is_put_right()? {
                texts.push(id);
            }
        }
        texts.dedup();
        Ok(texts)
    }
}
