//! Words in rows about a work or an original.

use huidian_model::{ContentHash, WorkId};

use super::texts::Cover;
use crate::codec::decode_fact_value;
use crate::database::error::Result;
use crate::database::transaction::Transaction;
use crate::sql::{ToSql, Value, params};

/// A table, the condition under which its rows are meant (`$1`), and its columns in which words may stand.
type Place = (&'static str, &'static str, &'static [&'static str]);

/// Rows under the id of a work.
const OF_WORKS: [Place; 9] = [
    ("relation", "from_work = $1", &["evidence", "source_detail"]),
    ("relation", "to_work = $1", &["evidence", "source_detail"]),
    (
        "library_event",
        "work = $1",
        &["value_before", "value_after"],
    ),
    ("companion", "work = $1", &["title", "evidence", "words"]),
    ("reading_note", "work = $1", &["quote", "words"]),
    (
        "report",
        "work = $1",
        &["line", "words", "proposed", "grounds", "answer"],
    ),
    ("settled_dispute", "work = $1", &["reason"]),
    ("register_work", "work = $1", &["note"]),
    (
        "audit_entry",
        "subject = $1",
        &["value_before", "value_after"],
    ),
];

/// Rows under the key of a work.
const OF_KEYS: [Place; 2] = [
    ("expression", "work_key = $1", &["title"]),
    (
        "citation",
        "expression_key in (select key from expression where work_key = $1)",
        &["unit", "words", "cited"],
    ),
];

/// Rows under the hash of an original.
const OF_CAPTURES: [Place; 5] = [
    ("capture", "hash = $1", &["name", "origin"]),
    ("import_item", "hash = $1", &["name", "reason"]),
    ("capture_part", "page_hash = $1", &["name", "url"]),
    ("capture_part", "part_hash = $1", &["name", "url"]),
    (
        "source_page",
        "capture_hash = $1",
        &["title", "url", "detail", "row"],
    ),
];

/// What says in words what was done, in the house's own record.
const OF_RECORDS: [Place; 2] = [
    ("batch", "kind <> $1", &["described", "reason", "grounds"]),
    ("job", "state <> $1", &["progress", "outcome"]),
];

impl Transaction<'_> {
    /// Covers words in the rows about works.
    pub(super) fn cover_works(&mut self, works: &[(i64, WorkId)], cover: &Cover<'_>) -> Result<()> {
        for (key, id) in works {
            for place in &OF_WORKS {
                self.cover_rows(place, &id.as_str(), cover)?;
            }
            for place in &OF_KEYS {
                self.cover_rows(place, key, cover)?;
            }
            self.cover_facts(*key, cover)?;
            self.touch(*key);
        }
        for place in &OF_RECORDS {
            self.cover_rows(place, &"", cover)?;
        }
        Ok(())
    }

    /// The same of an original, by its hash as it is now.
    pub(super) fn cover_capture(&self, hash: ContentHash, cover: &Cover<'_>) -> Result<()> {
        for place in &OF_CAPTURES {
            self.cover_rows(place, &hash.0.as_slice(), cover)?;
        }
        Ok(())
    }

    /// Lines that were put right in a text, by the hash of the text as it is now.
    pub(super) fn cover_corrections(&self, text: ContentHash, cover: &Cover<'_>) -> Result<()> {
        let place = (
            "text_correction",
            "text_hash = $1",
            ["words_before", "words_after"].as_slice(),
        );
        self.cover_rows(&place, &text.0.as_slice(), cover)
    }

    fn cover_rows(
        &self,
        (table, condition, columns): &Place,
        whose: &dyn ToSql,
        cover: &Cover<'_>,
    ) -> Result<()> {
        for column in *columns {
            let sql = format!(
                "select distinct {column} from {table} where {condition} and {column} is not null"
            );
            let said: Vec<String> = self
                .connection
                .prepare_cached(&sql)?
                .query_map([whose], |row| row.get(0))?
                .collect::<std::result::Result<_, _>>()?;
            // parameters stand in their order
            let condition = condition.replace("$1", "$2");
            let sql =
                format!("update {table} set {column} = $1 where {condition} and {column} = $3");
            for before in said {
                if let Some(after) = cover(&before) {
                    self.connection.prepare_cached(&sql)?.execute([
                        &after as &dyn ToSql,
                        whose,
                        &before,
                    ])?;
                }
            }
        }
        Ok(())
    }

    /// A fact whose value would not be one any more stays: a date, a number of the state's own.
    fn cover_facts(&self, work_key: i64, cover: &Cover<'_>) -> Result<()> {
        let facts: Vec<(i64, String, String, String)> = self
            .connection
            .prepare_cached(
                "select key, field, value, source_detail from fact where work_key = $1 order by key",
            )?
            .query_map(params![work_key], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
            })?
            .collect::<std::result::Result<_, _>>()?;
        for (key, field, value, detail) in facts {
            let covered = cover(&value).filter(|value| decode_fact_value(&field, value).is_some());
            let told = cover(&detail);
            if covered.is_none() && told.is_none() {
                continue;
            }
            self.connection
                .prepare_cached("update fact set value = $1, source_detail = $2 where key = $3")?
                .execute(params![
                    covered.unwrap_or(value),
                    told.unwrap_or(detail),
                    key
                ])?;
        }
        Ok(())
    }

    /// The keys of works, with the ids under which they are held.
    pub(super) fn keyed(&self, works: &[WorkId]) -> Result<Vec<(i64, WorkId)>> {
        let mut keyed = Vec::new();
        for work in works {
            if let Some(key) = self.find_work_key(work)? {
                keyed.push((key, work.clone()));
            }
        }
        Ok(keyed)
    }
}

/// Covers words in a value of a row that is kept for undoing.
pub(super) fn cover_value(value: &mut Value, cover: &Cover<'_>) -> bool {
    let Value::Text(text) = value else {
        return false;
    };
    match cover(text) {
        Some(covered) => {
            *text = covered;
            true
        }
        None => false,
    }
}
