//! What was brought in about works and is no text of theirs: readings, and parts of texts.

use huidian_model::{ContentHash, PartialDate, WorkId};

use crate::batch::record::Record;
use crate::content::filter::escape_like;
use crate::database::error::Result;
use crate::database::reader::Reader;
use crate::database::row::{by_id, date_if_any, hash_from, work_id_from};
use crate::database::transaction::Transaction;
use crate::sql::{OptionalExtension, Row, params};

/// What a companion is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CompanionKind {
    /// 解读: a reading, questions and answers, an analysis
    Commentary,
    /// 节选: a part of the text
    Excerpt,
    /// 未读出的原件: a file whose name says that it is the work's, and that nobody could read
    Original,
}

impl CompanionKind {
    pub const ALL: [CompanionKind; 3] = [Self::Commentary, Self::Excerpt, Self::Original];

    pub fn id(self) -> &'static str {
        match self {
            CompanionKind::Commentary => "commentary",
            CompanionKind::Excerpt => "excerpt",
            CompanionKind::Original => "original",
        }
    }

    pub fn chinese(self) -> &'static str {
        match self {
            CompanionKind::Commentary => "解读",
            CompanionKind::Excerpt => "节选",
            CompanionKind::Original => "未读出的原件",
        }
    }

    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.id() == id)
    }
}

/// A capture about a work: never a version of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Companion {
    pub work: WorkId,
    pub kind: CompanionKind,
    pub capture: ContentHash,
    pub title: String,
    pub dated_on: Option<PartialDate>,
    /// Why it is held to be about this work.
    pub evidence: String,
    /// Name and address of the capture.
    pub name: String,
    pub origin: Option<String>,
}

/// A companion that has the words asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompanionHit {
    pub companion: Companion,
    pub work_title: String,
    /// The words around the first of them.
    pub snippet: String,
}

const COLUMNS: &str = "c.work, c.kind, c.capture_hash, c.title, c.dated_on, c.evidence,
    coalesce((select name from capture p where p.hash = c.capture_hash order by name limit 1), ''),
    (select origin from capture p where p.hash = c.capture_hash and origin is not null order by name limit 1)";

fn companion_from(row: &Row<'_>) -> Result<Companion> {
    Ok(Companion {
        work: work_id_from(row, 0)?,
        kind: by_id(row, 1, "kind of companion", CompanionKind::from_id)?,
        capture: hash_from(row, 2)?,
        title: row.get(3)?,
        dated_on: date_if_any(row, 4)?,
        evidence: row.get(5)?,
        name: row.get(6)?,
        origin: row.get(7)?,
    })
}

impl Transaction<'_> {
    /// Keeps a capture as one about a work; `words` are those of the page. Says whether that is news.
    pub fn put_companion(&mut self, companion: &Companion, words: &str) -> Result<bool> {
        let work = self.current_id(&companion.work)?;
        let known: Option<i64> = self
            .connection
            .prepare_cached("select key from companion where work = $1 and capture_hash = $2")?
            .query_row(
                params![work.as_str(), companion.capture.0.as_slice()],
                |row| row.get(0),
            )
            .optional()?;
        if let Some(key) = known {
            self.note_same(Record::Companion, key)?;
            return Ok(false);
        }
        let key = self
            .connection
            .prepare_cached(
                "insert into companion (work, kind, capture_hash, title, dated_on, evidence, words)
                 values ($1, $2, $3, $4, $5, $6, $7)",
            )?
            .insert(params![
                work.as_str(),
                companion.kind.id(),
                companion.capture.0.as_slice(),
                companion.title,
                companion.dated_on.map(|on| on.to_string()),
                companion.evidence,
                words
            ])?;
        self.note_added(Record::Companion, key)?;
        self.change_content();
        Ok(true)
    }

    /// Takes a companion off its work; says whether it was there.
    pub fn withdraw_companion(&mut self, work: &WorkId, capture: ContentHash) -> Result<bool> {
        let known: Option<i64> = self
            .connection
            .prepare_cached("select key from companion where work = $1 and capture_hash = $2")?
            .query_row(params![work.as_str(), capture.0.as_slice()], |row| {
                row.get(0)
            })
            .optional()?;
        if let Some(key) = known {
            self.note_edit(Record::Companion, key)?;
            self.connection
                .prepare_cached("delete from companion where key = $1")?
                .execute(params![key])?;
            self.change_content();
        }
        Ok(known.is_some())
    }

    /// Takes the note that nobody could read an original off its works, now that somebody did.
    pub fn note_read(&mut self, capture: ContentHash) -> Result<()> {
        let works: Vec<WorkId> = self
            .connection
            .prepare_cached("select work from companion where capture_hash = $1 and kind = $2")?
            .query_and_then(
                params![capture.0.as_slice(), CompanionKind::Original.id()],
                |row| work_id_from(row, 0),
            )?
            .collect::<Result<_>>()?;
        for work in works {
            self.withdraw_companion(&work, capture)?;
        }
        Ok(())
    }

    /// Companions of one work become another's.
    pub(crate) fn move_companions(&mut self, from: &WorkId, into: &WorkId) -> Result<()> {
        let keys: Vec<i64> = self
            .connection
            .prepare_cached("select key from companion where work = $1 order by key")?
            .query_and_then(params![from.as_str()], |row| Ok(row.get(0)?))?
            .collect::<Result<_>>()?;
        for key in keys {
            self.note_edit(Record::Companion, key)?;
            self.connection
                .prepare_cached(
                    "update companion set work = $1
                     where key = $2 and not exists (
                         select 1 from companion o where o.work = $1 and o.capture_hash = companion.capture_hash)",
                )?
                .execute(params![into.as_str(), key])?;
            self.connection
                .prepare_cached("delete from companion where key = $1 and work = $2")?
                .execute(params![key, from.as_str()])?;
        }
        Ok(())
    }
}

impl Reader<'_> {
    /// Works that have these bytes beside their texts.
    pub fn works_with_companion(&self, capture: ContentHash) -> Result<Vec<WorkId>> {
        self.connection()
            .prepare_cached(
                "select distinct work from companion where capture_hash = $1 order by work",
            )?
            .query_and_then(params![capture.0.as_slice()], |row| work_id_from(row, 0))?
            .collect()
    }

    /// What is held about a work besides its texts, newest first.
    pub fn companions_of(&self, work: &WorkId) -> Result<Vec<Companion>> {
        let sql = format!(
            "select {COLUMNS} from companion c where c.work = $1
             order by c.kind, coalesce(c.dated_on, '') desc, c.title, c.key"
        );
        self.connection()
            .prepare_cached(&sql)?
            .query_and_then(params![work.as_str()], companion_from)?
            .collect()
    }

    pub fn companion_count(&self) -> Result<u64> {
        let count: i64 = self
            .connection()
            .prepare_cached("select count(*) from companion")?
            .query_row([], |row| row.get(0))?;
        Ok(count as u64)
    }

    /// Companions of works that readers see which have all the words, newest first; at most `limit`.
    pub fn search_companions(
        &self,
        words: &str,
        kind: Option<CompanionKind>,
        limit: u32,
    ) -> Result<Vec<CompanionHit>> {
        let words: Vec<&str> = words.split_whitespace().collect();
        let Some(first) = words.first() else {
            return Ok(Vec::new());
        };
        let conditions: Vec<String> = (0..words.len())
            .map(|place| {
                format!(
                    "(c.words like ${0} escape '\\' or c.title like ${0} escape '\\')",
                    place + 1
                )
            })
            .collect();
        let kind_place = words.len() + 1;
        let sql = format!(
            "select {COLUMNS}, w.title, c.words from companion c join work w on w.id = c.work
             where {} and w.review <> 'rejected' and c.kind = coalesce(${kind_place}, c.kind)
             order by coalesce(c.dated_on, '') desc, c.key limit {limit}",
            conditions.join(" and ")
        );
        let mut values: Vec<Option<String>> = words
            .iter()
            .map(|word| Some(format!("%{}%", escape_like(word))))
            .collect();
        values.push(kind.map(|kind| kind.id().to_owned()));
        self.connection()
            .prepare(&sql)?
            .query_and_then(crate::sql::params_from_iter(values), |row| {
                let text: String = row.get(9)?;
                Ok(CompanionHit {
                    companion: companion_from(row)?,
                    work_title: row.get(8)?,
                    snippet: snippet(&text, first),
                })
            })?
            .collect()
    }
}

/// Characters shown around a word.
const AROUND: usize = 40;

fn snippet(text: &str, word: &str) -> String {
    let at = text.find(word).unwrap_or(0);
    let before: Vec<char> = text[..at].chars().rev().take(AROUND).collect();
    let after = text[at..].chars().take(AROUND + word.chars().count());
    let words: String = before.into_iter().rev().chain(after).collect();
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}
