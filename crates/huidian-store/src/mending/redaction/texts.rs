//! Texts with words covered, and what counts in them.

use std::collections::BTreeMap;

use huidian_model::{ContentHash, Provision};

use crate::blobs::packed::PackedBlob;
use crate::codec::{decode_tree, encode_tree};
use crate::database::error::{Error, Result};
use crate::database::row::hash_from;
use crate::database::transaction::Transaction;
use crate::sql::params;

/// Covers words in a text, character for character; `None` where they are not in it.
pub(crate) type Cover<'c> = dyn Fn(&str) -> Option<String> + 'c;

/// A text that changed.
pub(super) struct CoveredText {
    pub(super) hash: ContentHash,
    /// Where each byte of the text as it was stands now; places inside a character stand nowhere.
    places: BTreeMap<u32, u32>,
}

impl CoveredText {
    fn new(before: &str, after: &str) -> (Self, PackedBlob) {
        let blob = PackedBlob::new(after.as_bytes());
        let ends = std::iter::once((before.len(), after.len()));
        let places = before
            .char_indices()
            .map(|(at, _)| at)
            .zip(after.char_indices().map(|(at, _)| at))
            .chain(ends)
            .map(|(before, after)| (before as u32, after as u32))
            .collect();
        let covered = Self {
            hash: blob.hash(),
            places,
        };
        (covered, blob)
    }

    fn place(&self, before: u32) -> Option<u32> {
        self.places.get(&before).copied()
    }

    /// The tree of the text as it was, over the text as it is; `None` where it is not this text's.
    pub(super) fn tree(&self, bytes: &[u8]) -> Option<Vec<u8>> {
        let provisions = decode_tree(bytes)?;
        let moved: Option<Vec<Provision>> = provisions
            .into_iter()
            .map(|provision| {
                Some(Provision {
                    start: self.place(provision.start)?,
                    end: self.place(provision.end)?,
                    label_end: self.place(provision.label_end)?,
                    ..provision
                })
            })
            .collect();
        Some(encode_tree(&moved?))
    }
}

impl Transaction<'_> {
    /// Covers words in texts, wherever these are named; gives the ones that changed by what they were.
    pub(super) fn cover_texts(
        &mut self,
        texts: &[ContentHash],
        cover: &Cover<'_>,
    ) -> Result<BTreeMap<ContentHash, CoveredText>> {
        let mut covered = BTreeMap::new();
        for &text in texts {
            let before = match self.read()?.words_of(text) {
                Ok(words) => words,
                // nothing to cover: what is lost stays lost
                Err(Error::BlobMissing(_) | Error::BlobDamaged(_)) => continue,
                Err(error) => return Err(error),
            };
            let Some(after) = cover(&before) else {
                continue;
            };
            let (own, blob) = CoveredText::new(&before, &after);
            self.put_blob(&blob)?;
            self.move_trees(text, &own)?;
            for (table, column) in [
                ("expression", "text_hash"),
                ("manifestation", "text_hash"),
                ("printed_text", "text_hash"),
                ("text_correction", "text_hash"),
            ] {
                let sql = format!("update {table} set {column} = $1 where {column} = $2");
                self.connection
                    .prepare_cached(&sql)?
                    .execute(params![own.hash.0.as_slice(), text.0.as_slice()])?;
            }
            covered.insert(text, own);
        }
        Ok(covered)
    }

    fn move_trees(&mut self, text: ContentHash, covered: &CoveredText) -> Result<()> {
        let trees: Vec<(i64, i64, Vec<u8>)> = self
            .connection
            .prepare_cached(
                "select e.key, e.work_key, t.bytes from expression e
                 join expression_tree t on t.expression_key = e.key where e.text_hash = $1",
            )?
            .query_map(params![text.0.as_slice()], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?))
            })?
            .collect::<std::result::Result<_, _>>()?;
        for (key, work_key, bytes) in trees {
            if let Some(moved) = covered.tree(&bytes) {
                self.connection
                    .prepare_cached(
                        "update expression_tree set bytes = $1 where expression_key = $2",
                    )?
                    .execute(params![moved, key])?;
            }
            self.connection
                .prepare_cached("update expression set citations_hash = null where key = $1")?
                .execute(params![key])?;
            self.touch(work_key);
        }
        Ok(())
    }

    /// Texts by whose words these originals or works are known, as they are and as batches found them.
    pub(super) fn texts_within(
        &self,
        captures: &[ContentHash],
        work_keys: &[i64],
    ) -> Result<Vec<ContentHash>> {
        let mut texts = Vec::new();
        for capture in captures {
            for sql in [
                "select text_hash from manifestation where capture_hash = $1 and text_hash is not null",
                "select e.text_hash from expression e join manifestation m on m.expression_key = e.key where m.capture_hash = $1",
                "select text_hash from printed_text where capture_hash = $1",
            ] {
                let found: Vec<ContentHash> = self
                    .connection
                    .prepare_cached(sql)?
                    .query_and_then(params![capture.0.as_slice()], |row| hash_from(row, 0))?
                    .collect::<Result<_>>()?;
                texts.extend(found);
            }
        }
        for key in work_keys {
            for sql in [
                "select text_hash from expression where work_key = $1",
                "select m.text_hash from manifestation m join expression e on e.key = m.expression_key
                 where e.work_key = $1 and m.text_hash is not null",
            ] {
                let found: Vec<ContentHash> = self
                    .connection
                    .prepare_cached(sql)?
                    .query_and_then(params![key], |row| hash_from(row, 0))?
                    .collect::<Result<_>>()?;
                texts.extend(found);
            }
        }
        texts.sort_unstable();
        texts.dedup();
        Ok(texts)
    }
}
