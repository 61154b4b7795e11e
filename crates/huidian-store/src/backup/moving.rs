//! A whole library from a folder to a server, and back.

use huidian_model::ContentHash;

use crate::database::error::{Error, Result};
use crate::database::row::hash_from;
use crate::database::store::Store;
use crate::sql::{Connection, Value, params_from_iter};

/// The schema's own version, which both sides have.
const VERSIONS: &str = "migration";
/// Rows sent at once.
const PORTION: usize = 100;

/// What was moved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MovedLibrary {
    pub row_count: u64,
    pub work_count: u64,
    /// Large originals that were copied, because the other library has them in another place.
    pub original_count: usize,
    /// The same on both sides.
    pub content_digest: ContentHash,
}

impl Store {
    /// Copies everything into another library, which has nothing yet: in one step, kept only when its content digest is this one's.
    ///
    /// Nothing may write here meanwhile; an import, of which there is one at a time, cannot begin.
    ///
    /// # Errors
    ///
    /// [`Error::NotEmpty`] where the other library has works, accounts or jobs; [`Error::Moved`] where it came out another.
    pub fn move_to(&self, other: &Store) -> Result<MovedLibrary> {
        let _here = (!self.is_read_only())
            .then(|| self.lease("move", self.options().busy_timeout))
            .transpose()?;
        let _there = other.lease("move", other.options().busy_timeout)?;
        let reader = self.read()?;
        let content_digest = reader.content_digest()?;
        let work_count = reader.counts()?.work_count;
        // before the rows that name them: a step that breaks off leaves files that nobody names
        let original_count = self.copy_originals(reader.connection(), other)?;
        let ownership = other.ownership()?;
        let row_count = other.write(|library| {
            let there = library.connection;
            refuse_what_is_filled(there)?;
            there.defer_references()?;
            let mut row_count = 0;
            for table in reader.connection().tables()? {
                if table != VERSIONS {
                    row_count += copy_table(reader.connection(), there, &table)?;
                }
            }
            there.number_on()?;
            if let Some(ownership) = &ownership {
                library.put_ownership(ownership)?;
            }
            let found = library.read()?.content_digest()?;
            if found != content_digest {
                return Err(Error::Moved {
                    from: content_digest,
                    found,
                });
            }
            Ok(row_count)
        })?;
        Ok(MovedLibrary {
            row_count,
            work_count,
            original_count,
            content_digest,
        })
    }

    /// Copies the large originals alone to where another opening of the same library has them; gives their count. Those that are there whole are
    /// left, so that what was cut off goes on where it was.
    pub fn copy_originals_to(&self, other: &Store) -> Result<usize> {
        let _here = (!self.is_read_only())
            .then(|| self.lease("move", self.options().busy_timeout))
            .transpose()?;
        self.copy_originals(self.read()?.connection(), other)
    }

    fn copy_originals(&self, here: &Connection, other: &Store) -> Result<usize> {
        if self.blobs().is_same_place(other.blobs()) {
            return Ok(0);
        }
        let originals: Vec<ContentHash> = here
            .prepare("select hash from blob where is_file = 1 order by hash")?
            .query_and_then([], |row| hash_from(row, 0))?
            .collect::<Result<_>>()?;
        for hash in &originals {
            other.blobs().write(*hash, &self.blobs().frame(*hash)?)?;
        }
        Ok(originals.len())
    }
}

/// What somebody brought in or set up. Settings are made with the library.
fn refuse_what_is_filled(there: &Connection) -> Result<()> {
    for table in ["work", "capture", "user_account", "register", "job"] {
        let sql = format!("select 1 from {table} limit 1");
        if there.prepare(&sql)?.exists([])? {
            return Err(Error::NotEmpty);
        }
    }
    Ok(())
}

fn copy_table(here: &Connection, there: &Connection, table: &str) -> Result<u64> {
    there.execute_batch(&format!("delete from {table}"))?;
    let mut columns = Vec::new();
    let mut portion: Vec<Value> = Vec::new();
    let mut count = 0;
    here.each_row(table, |names, row| {
        if columns.is_empty() {
            columns = names.to_vec();
        }
        portion.extend(row);
        count += 1;
        if portion.len() >= PORTION * columns.len() {
            put_rows(there, table, &columns, &portion)?;
            portion.clear();
        }
        Ok::<_, Error>(())
    })?;
    if !portion.is_empty() {
        put_rows(there, table, &columns, &portion)?;
    }
    Ok(count)
}

fn put_rows(there: &Connection, table: &str, columns: &[String], values: &[Value]) -> Result<()> {
    let rows: Vec<String> = (0..values.len() / columns.len())
        .map(|row| {
            let first = row * columns.len() + 1;
            let places: Vec<String> = (first..first + columns.len())
                .map(|place| format!("${place}"))
                .collect();
            format!("({})", places.join(", "))
        })
        .collect();
    let sql = format!(
        "insert into {table} ({}) values {}",
        columns.join(", "),
        rows.join(", ")
    );
    there
        .prepare_cached(&sql)?
        .execute(params_from_iter(values))?;
    Ok(())
}
