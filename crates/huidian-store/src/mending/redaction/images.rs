//! Rows as they were before batches: taking a batch back must not bring words back.

use std::collections::{BTreeMap, BTreeSet};

use huidian_model::{ContentHash, WorkId};

use super::rows::cover_value;
use super::texts::{Cover, CoveredText};
use crate::batch::image::Image;
use crate::batch::record::Record;
use crate::database::error::Result;
use crate::database::row::by_id;
use crate::database::transaction::Transaction;
use crate::sql::{Value, params};

/// What changed, by what it was.
pub(super) struct Changes<'c> {
    pub(super) captures: &'c BTreeMap<ContentHash, ContentHash>,
    pub(super) texts: &'c BTreeMap<ContentHash, CoveredText>,
    pub(super) works: &'c [(i64, WorkId)],
    /// Texts that expressions had until now.
    pub(super) held: BTreeMap<i64, ContentHash>,
}

struct Note {
    seq: i64,
    batch: Option<i64>,
    record: Record,
    row_key: i64,
    image: Image,
}

impl Transaction<'_> {
    /// Texts that only notes name: those that expressions of these works had before batches.
    pub(super) fn texts_in_notes(&self, works: &[(i64, WorkId)]) -> Result<Vec<ContentHash>> {
        let keys: BTreeSet<i64> = works.iter().map(|(key, _)| *key).collect();
        let mut texts = Vec::new();
        for note in self.notes()? {
            let work = match note.record {
                Record::Expression => note.image.integer("work_key"),
                Record::Manifestation => match note.image.integer("expression_key") {
                    Some(expression) => self.work_of_expression(expression)?,
                    None => None,
                },
                _ => None,
            };
            if work.is_some_and(|work| keys.contains(&work)) {
                texts.extend(text_of(&note.image));
            }
        }
        Ok(texts)
    }

    /// The text of each expression of works.
    pub(super) fn held_texts(&self, works: &[(i64, WorkId)]) -> Result<BTreeMap<i64, ContentHash>> {
        let mut held = BTreeMap::new();
        for (work, _) in works {
            let own: Vec<(i64, ContentHash)> = self
                .connection
                .prepare_cached("select key, text_hash from expression where work_key = $1")?
                .query_and_then(params![work], |row| {
                    Ok((row.get(0)?, crate::database::row::hash_from(row, 1)?))
                })?
                .collect::<Result<_>>()?;
            held.extend(own);
        }
        Ok(held)
    }

    fn notes(&self) -> Result<Vec<Note>> {
        self.connection
            .prepare_cached(
                "select seq, batch_key, record, row_key, row_before from batch_change
                 where row_before is not null order by seq",
            )?
            .query_and_then([], |row| {
                let image: Vec<u8> = row.get(4)?;
                Ok(Note {
                    seq: row.get(0)?,
                    batch: row.get(1)?,
                    record: by_id(row, 2, "kind of record", Record::from_id)?,
                    row_key: row.get(3)?,
                    image: Image::read(&image)?,
                })
            })?
            .collect()
    }

    pub(super) fn cover_notes(&mut self, changes: &Changes<'_>, cover: &Cover<'_>) -> Result<()> {
        let mut notes = self.notes()?;
        let texts: BTreeMap<(Option<i64>, i64), ContentHash> = notes
            .iter()
            .filter(|note| note.record == Record::Expression)
            .filter_map(|note| Some(((note.batch, note.row_key), text_of(&note.image)?)))
            .collect();
        for note in &mut notes {
            let is_ours = self.is_of(note, changes)?;
            let text = texts
                .get(&(note.batch, note.row_key))
                .or_else(|| changes.held.get(&note.row_key));
            let record = note.record;
            let is_changed = note.image.change(|name, value| match value {
                Value::Blob(bytes) if record == Record::Tree && name == "bytes" => {
                    let moved = text
                        .and_then(|text| changes.texts.get(text))
                        .and_then(|covered| covered.tree(bytes));
                    replace(bytes, moved)
                }
                Value::Blob(bytes) => {
                    let hash = changes.instead(bytes);
                    replace(bytes, hash.map(|hash| hash.0.to_vec()))
                }
                Value::Text(_) if is_ours => {
                    let is_told = changes.retell(value);
                    cover_value(value, cover) || is_told
                }
                _ => false,
            });
            if is_changed {
                self.connection
                    .prepare_cached("update batch_change set row_before = $1 where seq = $2")?
                    .execute(params![note.image.bytes(), note.seq])?;
            }
        }
        Ok(())
    }

    fn is_of(&self, note: &Note, changes: &Changes<'_>) -> Result<bool> {
        let image = &note.image;
        let expression = image.integer("expression_key");
        let of_expression = match expression {
            Some(expression) => self.work_of_expression(expression)?,
            None => None,
        };
        let own = (note.record == Record::Work).then_some(note.row_key);
        let key = image.integer("work_key").or(of_expression).or(own);
        let ids = ["work", "from_work", "to_work"].map(|column| image.text(column));
        let is_of_work = changes.works.iter().any(|(known, id)| {
            key == Some(*known) || ids.into_iter().flatten().any(|named| named == id.as_str())
        });
        let is_of_capture = ["hash", "capture_hash", "text_hash"].iter().any(|column| {
            matches!(image.value(column), Some(Value::Blob(bytes)) if changes.instead(bytes).is_some())
        });
        Ok(is_of_work || is_of_capture)
    }
}

impl Changes<'_> {
    fn instead(&self, bytes: &[u8]) -> Option<ContentHash> {
        let hash = ContentHash(bytes.try_into().ok()?);
        let text = self.texts.get(&hash).map(|text| text.hash);
        self.captures.get(&hash).copied().or(text)
    }

    /// A text names the original that it was read in by the beginning of its hash.
    fn retell(&self, value: &mut Value) -> bool {
        let Value::Text(text) = value else {
            return false;
        };
        let told = retold(self.captures, text);
        replace(text, told)
    }
}

/// Puts a value in the place of another; says whether there was one.
fn replace<T>(place: &mut T, value: Option<T>) -> bool {
    let is_new = value.is_some();
    if let Some(value) = value {
        *place = value;
    }
    is_new
}

/// What names originals by the beginnings of their hashes, with those that are held now.
pub(super) fn retold(captures: &BTreeMap<ContentHash, ContentHash>, text: &str) -> Option<String> {
    let mut told = text.to_owned();
    for (former, hash) in captures {
        let (former, hash) = (former.to_string(), hash.to_string());
        told = told.replace(&former[..12], &hash[..12]);
    }
    (told != text).then_some(told)
}

fn text_of(image: &Image) -> Option<ContentHash> {
    match image.value("text_hash")? {
        Value::Blob(bytes) => Some(ContentHash(bytes.as_slice().try_into().ok()?)),
        _ => None,
    }
}
