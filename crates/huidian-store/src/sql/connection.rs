//! One connection to the engine, its statements and their answers.

use rusqlite::types::{ToSqlOutput, ValueRef as SqliteRef};

use super::error::{DatabaseError, Result};
use super::params::Params;
use super::postgres::{Client, PostgresRow};
use super::row::Row;
use super::value::ValueRef;

#[derive(Debug)]
pub(crate) enum Connection {
    Sqlite(rusqlite::Connection),
    Postgres(Client),
}

/// A compiled statement.
pub(crate) enum Statement<'c> {
    Sqlite(rusqlite::CachedStatement<'c>, &'c rusqlite::Connection),
    /// Compiled for one use.
    SqliteOnce(rusqlite::Statement<'c>, &'c rusqlite::Connection),
    /// Compiled when it is first run.
    Postgres(&'c Client, String),
}

impl Connection {
    /// A statement that stays compiled for the next time.
    pub(crate) fn prepare_cached(&self, sql: &str) -> Result<Statement<'_>> {
        Ok(match self {
            Connection::Sqlite(connection) => {
                Statement::Sqlite(connection.prepare_cached(sql)?, connection)
            }
            Connection::Postgres(client) => Statement::Postgres(client, sql.to_owned()),
        })
    }

    /// A statement that is used once.
    pub(crate) fn prepare(&self, sql: &str) -> Result<Statement<'_>> {
        Ok(match self {
            Connection::Sqlite(connection) => {
                Statement::SqliteOnce(connection.prepare(sql)?, connection)
            }
            Connection::Postgres(client) => Statement::Postgres(client, sql.to_owned()),
        })
    }

    /// Statements without parameters and answers, one after the other.
    pub(crate) fn execute_batch(&self, sql: &str) -> Result<()> {
        match self {
            Connection::Sqlite(connection) => connection.execute_batch(sql)?,
            Connection::Postgres(client) => drop(client.batch(sql)?),
        }
        Ok(())
    }

    pub(crate) fn query_row<T, P: Params>(
        &self,
        sql: &str,
        params: P,
        read: impl FnOnce(&Row<'_>) -> Result<T>,
    ) -> Result<T> {
        self.prepare(sql)?.query_row(params, read)
    }

    /// What rows give up in this file from here on is overwritten, not only let go. A server's own clearing up does the same in its time.
    pub(crate) fn wipe_what_goes(&self) -> Result<()> {
        match self {
            Connection::Sqlite(_) => self.execute_batch("pragma secure_delete = on"),
            Connection::Postgres(_) => Ok(()),
        }
    }

    /// Writes the log of changes into the database and empties it, where nobody reads in it just now.
    pub(crate) fn empty_log(&self) -> Result<()> {
        match self {
            Connection::Sqlite(_) => self.execute_batch("pragma wal_checkpoint(truncate)"),
            Connection::Postgres(_) => Ok(()),
        }
    }

    /// References between tables are checked at the commit, not before: rows that point to each other go and come back in any order.
    pub(crate) fn defer_references(&self) -> Result<()> {
        self.execute_batch(match self {
            Connection::Sqlite(_) => "pragma defer_foreign_keys = on",
            Connection::Postgres(_) => "set constraints all deferred",
        })
    }
}

impl Statement<'_> {
    /// Gives the number of rows that were added, changed or removed.
    pub(crate) fn execute(&mut self, params: impl Params) -> Result<usize> {
        match self {
            Statement::Sqlite(statement, _) => execute(statement, &params),
            Statement::SqliteOnce(statement, _) => execute(statement, &params),
            Statement::Postgres(client, sql) => Ok(client.run(sql, &params)?.affected),
        }
    }

    /// Inserts a row into a table with a `key` and gives that; `None` where its `on conflict` left it out.
    pub(crate) fn insert_if_new(&mut self, params: impl Params) -> Result<Option<i64>> {
        let (added, connection) = match self {
            Statement::Sqlite(statement, connection) => (execute(statement, &params)?, *connection),
            Statement::SqliteOnce(statement, connection) => {
                (execute(statement, &params)?, *connection)
            }
            Statement::Postgres(client, sql) => {
                let answer = client.run(&format!("{sql} returning key"), &params)?;
                let row = answer.rows.first();
                return row.map(|row| Row::Postgres(row).get(0)).transpose();
            }
        };
        Ok((added > 0).then(|| connection.last_insert_rowid()))
    }

    /// Inserts a row into a table with a `key` and gives that.
    pub(crate) fn insert(&mut self, params: impl Params) -> Result<i64> {
        self.insert_if_new(params)?
            .ok_or_else(DatabaseError::no_row)
    }

    pub(crate) fn query(&mut self, params: impl Params) -> Result<Rows<'_>> {
        match self {
            Statement::Sqlite(statement, _) => query(statement, &params),
            Statement::SqliteOnce(statement, _) => query(statement, &params),
            Statement::Postgres(client, sql) => Ok(Rows::Postgres {
                coming: client.run(sql, &params)?.rows.into_iter(),
                current: None,
            }),
        }
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
    pub(crate) fn column_names(&self) -> Result<Vec<String>> {
        let names = match self {
            Statement::Sqlite(statement, _) => statement.column_names(),
            Statement::SqliteOnce(statement, _) => statement.column_names(),
            Statement::Postgres(client, sql) => return Ok(client.columns(sql)?),
        };
        Ok(names.into_iter().map(str::to_owned).collect())
    }
}

fn execute(statement: &mut rusqlite::Statement<'_>, params: &impl Params) -> Result<usize> {
    bind(statement, params)?;
    Ok(statement.raw_execute()?)
}

fn query<'s>(statement: &'s mut rusqlite::Statement<'_>, params: &impl Params) -> Result<Rows<'s>> {
    bind(statement, params)?;
    Ok(Rows::Sqlite(statement.raw_query()))
}

fn bind(statement: &mut rusqlite::Statement<'_>, params: &impl Params) -> Result<()> {
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
    // SQLite numbers them by their first appearance, PostgreSQL by their names
    debug_assert!(
        (1..=wanted).all(|place| statement.parameter_name(place) == Some(&format!("${place}"))),
        "parameters do not stand in their order: {:?}",
        statement.expanded_sql()
    );
    if place == wanted {
        Ok(())
    } else {
        Err(rusqlite::Error::InvalidParameterCount(place, wanted).into())
    }
}

/// The rows of an answer, one at a time.
pub(crate) enum Rows<'s> {
    Sqlite(rusqlite::Rows<'s>),
    /// All are here already: other statements may be asked while these are read.
    Postgres {
        coming: std::vec::IntoIter<PostgresRow>,
        current: Option<PostgresRow>,
    },
}

impl Rows<'_> {
    pub(crate) fn next(&mut self) -> Result<Option<Row<'_>>> {
        match self {
            Rows::Sqlite(rows) => Ok(rows.next()?.map(Row::Sqlite)),
            Rows::Postgres { coming, current } => {
                *current = coming.next();
                Ok(current.as_ref().map(Row::Postgres))
            }
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
