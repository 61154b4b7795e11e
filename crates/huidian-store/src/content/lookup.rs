//! From what people write to the work they mean.

use std::collections::BTreeSet;

use huidian_model::{Number, WorkId, title_key, title_variants};

use crate::content::filter::WAITS;
use crate::content::filter::escape_like;
use crate::database::error::Result;
use crate::database::reader::Reader;
use crate::database::row::work_id_from;
use crate::sql::{Row, params};

/// A work that a title may mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TitleMatch {
    pub work: WorkId,
    pub title: String,
    pub is_draft: bool,
    /// Found under a short, former or otherwise other title.
    pub is_alternative: bool,
    /// Found by a looser form of the title: without its draft mark, its issuer, or a closing bracket.
    pub is_loose: bool,
}

/// A title under which a work is known, for look-ups held in memory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownTitle {
    pub key: String,
    pub title: String,
    pub work: WorkId,
    pub is_draft: bool,
    pub is_alternative: bool,
    /// Nobody reads the work: its text waits for a person, or it was rejected.
    pub is_hidden: bool,
}

/// Whether nobody reads a work `w`.
fn hidden() -> String {
    format!("(w.review = 'rejected' or {WAITS})")
}

impl Reader<'_> {
    /// Works that a title may mean, the likeliest first: what readers see before what waits or was rejected, own titles before other titles, finals
    /// before drafts unless the title itself is marked as a draft, and looser forms of the title only where the title as such finds nothing.
    pub fn find_works_by_title(&self, title: &str) -> Result<Vec<TitleMatch>> {
        for (index, key) in title_variants(title).iter().enumerate() {
            let (mut found, hidden) = self.works_under(key, index > 0)?;
            if !found.is_empty() {
                let is_draft_meant = index == 0 && found.iter().all(|found| found.is_draft);
                found.sort_by_key(|found| {
                    (
                        hidden.contains(&found.work),
                        found.is_draft != is_draft_meant,
                        found.is_alternative,
                        found.work.clone(),
                    )
                });
                return Ok(found);
            }
        }
        Ok(Vec::new())
    }

    /// The likeliest work of a title.
    pub fn find_work_by_title(&self, title: &str) -> Result<Option<WorkId>> {
        let found = self.find_works_by_title(title)?;
        Ok(found.into_iter().next().map(|found| found.work))
    }

    /// Works under a key, and which of them nobody reads.
    fn works_under(
        &self,
        key: &str,
        is_loose: bool,
    ) -> Result<(Vec<TitleMatch>, BTreeSet<WorkId>)> {
        let sql = format!(
            "select w.id, t.title, w.is_draft, t.is_alternative, {}
             from work_title t join work w on w.key = t.work_key where t.title_key = $1",
            hidden()
        );
        let read = |row: &Row<'_>| -> Result<(TitleMatch, bool)> {
            let found = TitleMatch {
                work: work_id_from(row, 0)?,
                title: row.get(1)?,
                is_draft: row.get(2)?,
                is_alternative: row.get(3)?,
                is_loose,
            };
            Ok((found, row.get(4)?))
        };
        let rows: Vec<(TitleMatch, bool)> = self
            .connection()
            .prepare_cached(&sql)?
            .query_and_then(params![key], read)?
            .collect::<Result<_>>()?;
        let hidden = rows.iter().filter(|(_, is_hidden)| *is_hidden);
        let hidden = hidden.map(|(found, _)| found.work.clone()).collect();
        Ok((rows.into_iter().map(|(found, _)| found).collect(), hidden))
    }

    /// Works with a number, in order of their ids. A standard number without year finds every edition.
    pub fn find_works_by_number(&self, number: &Number) -> Result<Vec<WorkId>> {
        let key = number.key();
        let is_any_edition = number
            .as_standard()
            .is_some_and(|standard| standard.year.is_none());
        // '.' follows '-', so that the range holds exactly the keys that go on with a dash
        let (from, until) = if is_any_edition {
            (format!("{key}-"), format!("{key}."))
        } else {
            (key.clone(), key.clone())
        };
        self.connection()
            .prepare_cached(
                "select distinct w.id from work_number n join work w on w.key = n.work_key
                 where n.number_key = $1 or (n.number_key >= $2 and n.number_key < $3) order by w.id",
            )?
            .query_and_then(params![key, from, until], |row| work_id_from(row, 0))?
            .collect()
    }

    /// The work an id, a title or a number names, in this order.
    pub fn find_work_by_name(&self, name: &str) -> Result<Option<WorkId>> {
        let id = WorkId::new(name);
        let is_id = !id.as_str().is_empty() && self.find_title(&id)?.is_some();
        if is_id && self.is_shown(&id)? {
            return Ok(Some(id));
        }
        // what waits took its id before the work that readers see came in
        let titled = self.find_work_by_title(name)?;
        if is_id {
            let shown = titled.filter(|work| self.is_shown(work).unwrap_or(false));
            return Ok(Some(shown.unwrap_or(id)));
        }
        if let Some(work) = titled {
            return Ok(Some(work));
        }
        if let Some(work) = self.find_redirect(&id)? {
            return Ok(Some(work));
        }
        let Ok(number) = name.parse::<Number>();
        Ok(self.find_works_by_number(&number)?.into_iter().next())
    }

    /// Every title under which a work is known, by key.
    pub fn all_titles(&self) -> Result<Vec<KnownTitle>> {
        let known = |row: &Row<'_>| {
            Ok(KnownTitle {
                key: row.get(0)?,
                title: row.get(1)?,
                work: work_id_from(row, 2)?,
                is_draft: row.get(3)?,
                is_alternative: row.get(4)?,
                is_hidden: row.get(5)?,
            })
        };
        self.connection()
            .prepare_cached(&format!(
                "select t.title_key, t.title, w.id, w.is_draft, t.is_alternative, {}
                 from work_title t join work w on w.key = t.work_key
                 order by t.title_key, t.is_alternative, w.id",
                hidden()
            ))?
            .query_and_then([], known)?
            .collect()
    }

    /// Every number's key with its work, by key; what nobody reads stands before the works that readers see.
    pub fn all_numbers(&self) -> Result<Vec<(String, WorkId)>> {
        self.connection()
            .prepare_cached(&format!(
                "select n.number_key, w.id from work_number n join work w on w.key = n.work_key
                 order by n.number_key, {} desc, w.id",
                hidden()
            ))?
            .query_and_then([], |row| Ok((row.get(0)?, work_id_from(row, 1)?)))?
            .collect()
    }

    /// Works whose title or another title begins with these characters, for suggestions; at most `limit`, shortest title first.
    pub fn suggest_titles(&self, beginning: &str, limit: u32) -> Result<Vec<KnownTitle>> {
        let beginning = escape_like(&title_key(beginning));
        self.connection()
            .prepare_cached(&format!(
                "select t.title_key, t.title, w.id, w.is_draft, t.is_alternative
                 from work_title t join work w on w.key = t.work_key
                 where t.title_key like $1 escape '\\' and w.review <> 'rejected' and not {WAITS}
                 order by length(t.title_key), t.title_key, w.id limit $2",
            ))?
            .query_and_then(params![format!("{beginning}%"), limit], |row| {
                Ok(KnownTitle {
                    key: row.get(0)?,
                    title: row.get(1)?,
                    work: work_id_from(row, 2)?,
                    is_draft: row.get(3)?,
                    is_alternative: row.get(4)?,
                    is_hidden: false,
                })
            })?
            .collect()
    }
}
