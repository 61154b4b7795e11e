//! What takes the place of originals, and all that names them.

use std::collections::BTreeMap;

use huidian_model::{ContentHash, Format, WorkId};

use super::images::{Changes, retold};
use super::record::Redaction;
use super::texts::Cover;
use crate::batch::id::BatchId;
use crate::blobs::packed::PackedBlob;
use crate::content::pruning::BytesUse;
use crate::database::error::Result;
use crate::database::row::hash_from;
use crate::database::transaction::Transaction;
use crate::sql::params;

/// What takes the place of an original.
#[derive(Debug, Clone)]
pub struct RedactedOriginal {
    pub former: ContentHash,
    pub content: PackedBlob,
    /// Where the original goes and only its words stay: plain text.
    pub is_words_only: bool,
    /// Whether these words are those that texts were read from, so that places in it still count.
    pub keeps_places: bool,
}

/// Personal data that is to go.
pub struct RedactionRequest<'r> {
    pub batch: BatchId,
    pub who: &'r str,
    pub reason: &'r str,
    pub originals: Vec<RedactedOriginal>,
    /// All originals looked at, whether or not they change themselves.
    pub captures: Vec<ContentHash>,
    pub works: Vec<WorkId>,
    pub cover: &'r Cover<'r>,
}

impl Transaction<'_> {
    /// Takes personal data out of originals and of all that was made of them. Nothing of it is noted for undoing.
    pub fn redact(&mut self, request: RedactionRequest<'_>) -> Result<()> {
        // nothing is left to be read in pages of the database that were let go
        self.connection.wipe_what_goes()?;
        self.connection.defer_references()?;
        let cover = request.cover;
        let works = self.keyed(&request.works)?;
        let keys: Vec<i64> = works.iter().map(|(key, _)| *key).collect();
        let held = self.held_texts(&works)?;
        let mut texts = self.texts_within(&request.captures, &keys)?;
        texts.extend(self.texts_in_notes(&works)?);
        texts.sort_unstable();
        texts.dedup();
        let mut captures = BTreeMap::new();
        for original in &request.originals {
            self.put_in_place(original)?;
            captures.insert(original.former, original.content.hash());
        }
        let covered = self.cover_texts(&texts, cover)?;
        self.cover_works(&works, cover)?;
        for capture in &request.captures {
            self.cover_capture(*captures.get(capture).unwrap_or(capture), cover)?;
        }
        for text in &texts {
            let now = covered.get(text).map_or(*text, |text| text.hash);
            self.cover_corrections(now, cover)?;
        }
        self.retell_witnesses(&captures)?;
        let changes = Changes {
            captures: &captures,
            texts: &covered,
            works: &works,
            held,
        };
        self.cover_notes(&changes, cover)?;
        for hash in captures.keys().chain(covered.keys()) {
            self.drop_blob(*hash)?;
        }
        self.drop_leftovers(cover)?;
        for original in &request.originals {
            self.put_redaction(&Redaction {
                former: original.former,
                hash: original.content.hash(),
                is_words_only: original.is_words_only,
                redacted_at: self.now,
                redacted_by: request.who.to_owned(),
                reason: request.reason.to_owned(),
                batch: request.batch,
            })?;
        }
        self.change_content();
        Ok(())
    }

    fn put_in_place(&mut self, original: &RedactedOriginal) -> Result<()> {
        let content = &original.content;
        self.put_blob(content)?;
        let (former, hash) = (original.former.0.as_slice(), content.hash().0);
        let hash = hash.as_slice();
        self.connection
            .prepare_cached("update capture set hash = $1, size_bytes = $2 where hash = $3")?
            .execute(params![hash, content.size_bytes() as i64, former])?;
        for (table, column) in [
            ("manifestation", "capture_hash"),
            ("companion", "capture_hash"),
            ("capture_part", "page_hash"),
            ("capture_part", "part_hash"),
            ("source_page", "capture_hash"),
            ("printed_text", "capture_hash"),
            ("import_item", "hash"),
        ] {
            let sql = format!("update {table} set {column} = $1 where {column} = $2");
            self.connection
                .prepare_cached(&sql)?
                .execute(params![hash, former])?;
        }
        // what a server said when it sent other bytes
        self.connection
            .prepare_cached("delete from capture_response where hash = $1")?
            .execute(params![former])?;
        if original.is_words_only {
            self.become_words(original)?;
        }
        Ok(())
    }

    /// The pages are gone, and the name says so: a.pdf is a.pdf.txt now.
    fn become_words(&self, original: &RedactedOriginal) -> Result<()> {
        let hash = original.content.hash().0;
        let plain = Format::PlainText.id();
        for sql in [
            "update capture set format = $1, encoding = 'UTF-8' where hash = $2",
            "update manifestation set format = $1 where capture_hash = $2",
            "update capture set name = name || '.' || $1 where hash = $2",
            "update import_item set name = name || '.' || $1 where hash = $2",
        ] {
            self.connection
                .prepare_cached(sql)?
                .execute(params![plain, hash.as_slice()])?;
        }
        self.connection
            .prepare_cached("delete from printed_text where capture_hash = $1")?
            .execute(params![hash.as_slice()])?;
        if !original.keeps_places {
            self.connection
                .prepare_cached(
                    "update manifestation set taken_start = null, taken_end = null where capture_hash = $1",
                )?
                .execute(params![hash.as_slice()])?;
        }
        Ok(())
    }

    /// Facts and relations say which original they were read in.
    fn retell_witnesses(&self, captures: &BTreeMap<ContentHash, ContentHash>) -> Result<()> {
        for former in captures.keys() {
            let beginning = &former.to_string()[..12];
            for table in ["fact", "relation", "withdrawn_statement"] {
                let found: Vec<(i64, String)> = self
                    .connection
                    .prepare_cached(&format!(
                        "select key, source_detail from {table} where instr(source_detail, $1) > 0"
                    ))?
                    .query_map(params![beginning], |row| Ok((row.get(0)?, row.get(1)?)))?
                    .collect::<std::result::Result<_, _>>()?;
                for (key, detail) in found {
                    self.connection
                        .prepare_cached(&format!(
                            "update {table} set source_detail = $1 where key = $2"
                        ))?
                        .execute(params![retold(captures, &detail), key])?;
                }
            }
        }
        Ok(())
    }

    /// Bytes that nothing names may be an older reading of the same words.
    fn drop_leftovers(&mut self, cover: &Cover<'_>) -> Result<()> {
        let mut kept = self.read()?.kept_bytes()?;
        kept.retain(|one| one.used == BytesUse::Unnamed);
        for one in kept {
            let words = self.read()?.words_of(one.hash);
            if words.is_ok_and(|words| cover(&words).is_some()) {
                self.drop_blob(one.hash)?;
            }
        }
        // answers that were kept for the sender of a message to ask again
        let kept: Vec<(ContentHash, String)> = self
            .connection
            .prepare_cached("select hash, answer from answered_message")?
            .query_and_then([], |row| Ok((hash_from(row, 0)?, row.get(1)?)))?
            .collect::<Result<_>>()?;
        for (hash, answer) in kept {
            if cover(&answer).is_some() {
                self.connection
                    .prepare_cached("delete from answered_message where hash = $1")?
                    .execute(params![hash.0.as_slice()])?;
            }
        }
        Ok(())
    }
}
