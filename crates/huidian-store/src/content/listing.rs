//! Lists of works, page by page.

use huidian_model::WorkId;
use jiff::civil::Date;

use crate::codec::{join, split};
use crate::content::filter::{Clause, WorkFilter};
use crate::content::summary::{SUMMARY_COLUMN_COUNT, SUMMARY_COLUMNS, WorkSummary, summary_from};
use crate::database::error::{Error, Result};
use crate::database::reader::Reader;
use crate::database::row::day_text;
use crate::sql::params_from_iter;

/// Order of a list; works that are equal in it follow by id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum WorkSort {
    /// By the date under which they are listed, newest first; undated last.
    #[default]
    Newest,
    /// Oldest first; undated first.
    Oldest,
    /// By the characters of the title.
    Title,
    /// Highest legal force first.
    Rank,
}

impl WorkSort {
    /// An expression of text that sorts like this, and whether it is read backwards.
    fn expression(self) -> (&'static str, bool) {
        match self {
            WorkSort::Newest => ("w.listing_key", true),
            WorkSort::Oldest => ("w.listing_key", false),
            WorkSort::Title => ("w.title_key", false),
            WorkSort::Rank => ("cast(w.kind_rank as text)", false),
        }
    }
}

/// Which part of a list is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageRequest {
    /// The day for which statuses are given.
    pub as_of: Date,
    pub sort: WorkSort,
    pub limit: u32,
    /// `next` of the page before.
    pub cursor: Option<String>,
}

impl PageRequest {
    /// The first fifty, newest first.
    pub fn first(as_of: Date) -> Self {
        Self {
            as_of,
            sort: WorkSort::default(),
            limit: 50,
            cursor: None,
        }
    }

    /// Everything at once, for exports.
    pub fn everything(as_of: Date) -> Self {
        Self {
            limit: u32::MAX,
            ..Self::first(as_of)
        }
    }
}

/// A part of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    pub items: Vec<T>,
    /// Of the whole list.
    pub total_count: u64,
    /// Cursor of the page after this one.
    pub next: Option<String>,
}

/// `work w` with its status `f` on a day, and true conditions to add more to.
pub(crate) fn works_on(as_of: Date) -> Clause {
    let mut clause = Clause::default();
    let day = clause.bind(day_text(as_of));
    clause.sql = format!(
        " from work w join work_force f on f.work_key = w.key
          and (f.from_on is null or f.from_on <= {day}) and (f.until_on is null or f.until_on > {day})
          where w.is_projected = 1"
    );
    clause
}

impl Reader<'_> {
    /// Works that a filter lets through, with their status on a day.
    pub fn list_works(
        &self,
        filter: &WorkFilter,
        request: &PageRequest,
    ) -> Result<Page<WorkSummary>> {
        let mut clause = works_on(request.as_of);
        filter.add_to(&mut clause, None);
        let total_count = self.count_works(&clause)?;
        let (expression, backwards) = request.sort.expression();
        if let Some(cursor) = &request.cursor {
            let (mark, value, id) = read_page_cursor(cursor)?;
            self.check_mark(&mark)?;
            let compare = if backwards { '<' } else { '>' };
            let value = clause.bind(value);
            let id = clause.bind(id);
            clause.and(&format!(
                "({expression} {compare} {value} or ({expression} = {value} and w.id > {id}))"
            ));
        }
        let direction = if backwards { "desc" } else { "asc" };
        let limit = clause.bind(i64::from(request.limit) + 1);
        let sql = format!(
            "select {SUMMARY_COLUMNS}, {expression}{} order by {expression} {direction}, w.id limit {limit}",
            clause.sql
        );
        let mut statement = self.connection().prepare_cached(&sql)?;
        let rows = statement.query_and_then(params_from_iter(&clause.values), |row| {
            Ok((summary_from(row)?, row.get::<String>(SUMMARY_COLUMN_COUNT)?))
        })?;
        let mut rows: Vec<(WorkSummary, String)> = rows.collect::<Result<_>>()?;
        let next = if rows.len() > request.limit as usize {
            rows.pop();
            let mark = self.library_mark()?;
            rows.last()
                .map(|(work, value)| page_cursor(&mark, value, &work.id))
        } else {
            None
        };
        Ok(Page {
            items: rows.into_iter().map(|(work, _)| work).collect(),
            total_count,
            next,
        })
    }

    /// One work as a list shows it.
    pub fn find_summary(&self, work: &WorkId, as_of: Date) -> Result<Option<WorkSummary>> {
        let mut clause = works_on(as_of);
        let id = clause.bind(work.as_str().to_owned());
        clause.and(&format!("w.id = {id}"));
        let sql = format!("select {SUMMARY_COLUMNS}{}", clause.sql);
        let mut statement = self.connection().prepare_cached(&sql)?;
        let mut rows = statement.query(params_from_iter(&clause.values))?;
        rows.next()?.map(|row| summary_from(&row)).transpose()
    }

    fn count_works(&self, clause: &Clause) -> Result<u64> {
        let sql = format!("select count(*){}", clause.sql);
        let count: i64 = self
            .connection()
            .prepare_cached(&sql)?
            .query_row(params_from_iter(&clause.values), |row| row.get(0))?;
        Ok(count as u64)
    }
}

fn page_cursor(mark: &str, value: &str, id: &WorkId) -> String {
    let line = join([mark, value, id.as_str()]);
    let mut cursor = String::with_capacity(line.len() * 2);
    for byte in line.bytes() {
        cursor.push_str(&format!("{byte:02x}"));
    }
    cursor
}

fn read_page_cursor(cursor: &str) -> Result<(String, String, String)> {
    read_cursor_fields(cursor).ok_or_else(|| Error::Cursor(cursor.to_owned()))
}

fn read_cursor_fields(cursor: &str) -> Option<(String, String, String)> {
    if !cursor.is_ascii() || !cursor.len().is_multiple_of(2) {
        return None;
    }
    let bytes: Option<Vec<u8>> = (0..cursor.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&cursor[at..at + 2], 16).ok())
        .collect();
    let fields = split(&String::from_utf8(bytes?).ok()?)?;
    let [mark, value, id] = <[String; 3]>::try_from(fields).ok()?;
    Some((mark, value, id))
}
