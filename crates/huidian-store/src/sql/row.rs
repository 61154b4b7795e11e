//! One row of an answer.

use rusqlite::types::ValueRef as SqliteRef;

use super::error::{Cause, DatabaseError, Result};
use super::postgres::PostgresRow;
use super::value::{FromSql, ValueRef};

pub(crate) enum Row<'r> {
    Sqlite(&'r rusqlite::Row<'r>),
    Postgres(&'r PostgresRow),
}

impl Row<'_> {
    /// What a column holds, counted from 0.
    pub(crate) fn get<T: FromSql>(&self, column: usize) -> Result<T> {
        T::from_sql(self.get_ref(column)?)
            .map_err(|reason| DatabaseError(Cause::Column { column, reason }))
    }

    pub(crate) fn get_ref(&self, column: usize) -> Result<ValueRef<'_>> {
        match self {
            Row::Sqlite(row) => Ok(match row.get_ref(column)? {
                SqliteRef::Null => ValueRef::Null,
                SqliteRef::Integer(integer) => ValueRef::Integer(integer),
                SqliteRef::Real(real) => ValueRef::Real(real),
                SqliteRef::Text(bytes) => ValueRef::Text(bytes),
                SqliteRef::Blob(bytes) => ValueRef::Blob(bytes),
            }),
            Row::Postgres(row) => row
                .value(column)
                .map_err(|reason| DatabaseError(Cause::Column { column, reason })),
        }
    }
}
