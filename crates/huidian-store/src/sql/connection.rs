//! One connection to the engine, its statements and their answers.

use rusqlite::types::{ToSqlOutput, ValueRef as SqliteRef};

use super::error::{DatabaseError, Result};
use super::params::Params;
use super::row::Row;
use super::value::ValueRef;

#[derive(Debug)]
pub(crate) enum Connection {
    Sqlite(rusqlite::Connection),
}

/// A compiled statement.
pub(crate) enum Statement<'c> {
    Sqlite(rusqlite::CachedStatement<'c>, &'c rusqlite::Connection),
    /// Compiled for one use.
    SqliteOnce(rusqlite::Statement<'c>, &'c rusqlite::Connection),
}

impl Connection {
    /// A statement that stays compiled for the next time.
    pub(crate) fn prepare_cached(&self, sql: &str) -> Result<Statement<'_>> {
        match self {
            Connection::Sqlite(connection) => Ok(Statement::Sqlite(
                connection.prepare_cached(sql)?,
                connection,
            )),
        }
    }

    /// A statement that is used once.
    pub(crate) fn prepare(&self, sql: &str) -> Result<Statement<'_>> {
        match self {
            Connection::Sqlite(connection) => {
                Ok(Statement::SqliteOnce(connection.prepare(sql)?, connection))
            }
        }
    }

    /// Statements without parameters and answers, one after the other.
    pub(crate) fn execute_batch(&self, sql: &str) -> Result<()> {
        match self {
            Connection::Sqlite(connection) => Ok(connection.execute_batch(sql)?),
        }
    }

    pub(crate) fn query_row<T, P: Params>(
        &self,
        sql: &str,
        params: P,
        read: impl FnOnce(&Row<'_>) -> Result<T>,
    ) -> Result<T> {
        self.prepare(sql)?.query_row(params, read)
    }

    /// References between tables are checked at the commit, not before: rows that point to each other go and come back in any order.
    pub(crate) fn defer_references(&self) -> Result<()> {
        match self {
            Connection::Sqlite(_) => self.execute_batch("pragma defer_foreign_keys = on"),
        }
    }
}

impl<'c> Statement<'c> {
    fn sqlite(&mut self) -> &mut rusqlite::Statement<'c> {
        match self {
            Statement::Sqlite(statement, _) => statement,
            Statement::SqliteOnce(statement, _) => statement,
        }
    }

    /// Gives the number of rows that were added, changed or removed.
    pub(crate) fn execute(&mut self, params: impl Params) -> Result<usize> {
        let statement = self.sqlite();
        bind(statement, params)?;
        Ok(statement.raw_execute()?)
    }

    /// Inserts a row into a table with a `key` and gives that; `None` where its `on conflict` left it out.
    pub(crate) fn insert_if_new(&mut self, params: impl Params) -> Result<Option<i64>> {
        let added = self.execute(params)?;
        match self {
            Statement::Sqlite(_, connection) | Statement::SqliteOnce(_, connection) => {
                Ok((added > 0).then(|| connection.last_insert_rowid()))
            }
        }
    }

    /// Inserts a row into a table with a `key` and gives that.
    pub(crate) fn insert(&mut self, params: impl Params) -> Result<i64> {
        self.insert_if_new(params)?
            .ok_or_else(DatabaseError::no_row)
    }

    pub(crate) fn query(&mut self, params: impl Params) -> Result<Rows<'_>> {
        let statement = self.sqlite();
        bind(statement, params)?;
        Ok(Rows::Sqlite(statement.raw_query()))
    }

    /// The first row.
    pub(crate) fn query_row<T>(
        &mut self,
        params: impl Params,
        read: impl FnOnce(&Row<'_>) -> Result<T>,
    ) -> Result<T> {
        let mut rows = self.query(params)?;
        let row = rows.next()?.ok_or_else(DatabaseError::no_row)?;
        read(&row)
    }

    pub(crate) fn query_map<T, F>(&mut self, params: impl Params, read: F) -> Result<Read<'_, F>>
    where
        F: FnMut(&Row<'_>) -> Result<T>,
    {
        self.query_and_then(params, read)
    }

    /// The same where reading a row can fail in ways of its own.
    pub(crate) fn query_and_then<T, E, F>(
        &mut self,
        params: impl Params,
        read: F,
    ) -> Result<Read<'_, F>>
    where
        E: From<DatabaseError>,
        F: FnMut(&Row<'_>) -> std::result::Result<T, E>,
    {
        let rows = self.query(params)?;
        Ok(Read { rows, read })
    }

    /// Whether there is any row.
    pub(crate) fn exists(&mut self, params: impl Params) -> Result<bool> {
        Ok(self.query(params)?.next()?.is_some())
    }

    /// Names of the columns of its answer.
    pub(crate) fn column_names(&mut self) -> Vec<String> {
        let names = self.sqlite().column_names();
        names.into_iter().map(str::to_owned).collect()
    }
}

fn bind(statement: &mut rusqlite::Statement<'_>, params: impl Params) -> Result<()> {
    let mut place = 0;
    params.each(|value| {
        place += 1;
        let value = match value {
            ValueRef::Null => SqliteRef::Null,
            ValueRef::Integer(integer) => SqliteRef::Integer(integer),
            ValueRef::Real(real) => SqliteRef::Real(real),
            ValueRef::Text(bytes) => SqliteRef::Text(bytes),
            ValueRef::Blob(bytes) => SqliteRef::Blob(bytes),
        };
        statement.raw_bind_parameter(place, ToSqlOutput::Borrowed(value))
    })?;
    let wanted = statement.parameter_count();
    if place == wanted {
        Ok(())
    } else {
        Err(rusqlite::Error::InvalidParameterCount(place, wanted).into())
    }
}

/// The rows of an answer, one at a time.
pub(crate) enum Rows<'s> {
    Sqlite(rusqlite::Rows<'s>),
}

impl Rows<'_> {
    pub(crate) fn next(&mut self) -> Result<Option<Row<'_>>> {
        match self {
            Rows::Sqlite(rows) => Ok(rows.next()?.map(Row::Sqlite)),
        }
    }
}

/// What is read from the rows of an answer.
pub(crate) struct Read<'s, F> {
    rows: Rows<'s>,
    read: F,
}

impl<T, E, F> Iterator for Read<'_, F>
where
    E: From<DatabaseError>,
    F: FnMut(&Row<'_>) -> std::result::Result<T, E>,
{
    type Item = std::result::Result<T, E>;

    fn next(&mut self) -> Option<Self::Item> {
        match self.rows.next() {
            Ok(row) => row.map(|row| (self.read)(&row)),
            Err(error) => Some(Err(error.into())),
        }
    }
}

/// A step of writing on a connection: undone when it is dropped before its end.
pub(crate) struct Step<'c> {
    connection: &'c Connection,
    is_over: bool,
}

impl Connection {
    /// Begins a step of writing; others that write wait until it is over.
    pub(crate) fn begin_writing(&mut self) -> Result<Step<'_>> {
        match self {
            Connection::Sqlite(_) => self.execute_batch("begin immediate")?,
        }
        Ok(Step {
            connection: self,
            is_over: false,
        })
    }
}

impl Step<'_> {
    pub(crate) fn connection(&self) -> &Connection {
        self.connection
    }

    /// Keeps what was written.
    pub(crate) fn commit(mut self) -> Result<()> {
        self.connection.execute_batch("commit")?;
        self.is_over = true;
        Ok(())
    }
}

impl Drop for Step<'_> {
    fn drop(&mut self) {
        if !self.is_over {
            // where even that fails the engine undoes the step itself when the connection closes
            let _ = self.connection.execute_batch("rollback");
        }
    }
}
