//! What is in the database, as each engine lists it.

use std::sync::Arc;

use super::connection::Connection;
use super::dialect;
use super::error::Result;
use super::postgres::{Client, PostgresOptions, quoted};

impl Connection {
    /// Reaches a library's server. Its schema is made where there is none and `may_make` says so.
    pub(crate) fn open_server(options: &Arc<PostgresOptions>, may_make: bool) -> Result<Self> {
        let connection = Connection::Postgres(Client::connect(options)?);
        let is_there = || -> Result<bool> {
            connection
                .prepare("select 1 from pg_namespace where nspname = $1")?
                .exists([options.schema.as_str()])
        };
        if may_make && !is_there()? {
            let made = connection.execute_batch(&format!(
                "create schema if not exists {}",
                quoted(&options.schema)
            ));
            // another process may have been quicker
            if made.is_err() && !is_there()? {
                made?;
            }
        }
        Ok(connection)
    }

    /// Whether a library can be made in a schema of the server.
    pub(crate) fn may_create(&self, schema: &str) -> Result<bool> {
        self.prepare(
            "select case when exists (select 1 from pg_namespace where nspname = $1)
                 then has_schema_privilege($1, 'create')
                 else has_database_privilege(current_database(), 'create') end",
        )?
        .query_row([schema], |row| row.get(0))
    }

    /// Names of the tables.
    pub(crate) fn tables(&self) -> Result<Vec<String>> {
        let sql = match self {
            Connection::Sqlite(_) => {
                "select name from sqlite_master where type = 'table' and name not like 'sqlite_%' order by name"
            }
            Connection::Postgres(_) => {
                "select tablename from pg_tables where schemaname = current_schema() order by tablename"
            }
        };
        self.prepare(sql)?
            .query_map([], |row| row.get(0))?
            .collect()
    }

    /// Brings the schema one version forward.
    pub(crate) fn apply_migration(&self, sql: &str) -> Result<()> {
        match self {
            Connection::Sqlite(_) => self.execute_batch(sql),
            Connection::Postgres(_) => self.execute_batch(&dialect::migration(sql)),
        }
    }

    /// A commit may be lost in a power cut from here on: for libraries that go when they are closed.
    pub(crate) fn be_careless(&self) -> Result<()> {
        match self {
            Connection::Sqlite(_) => self.execute_batch("pragma synchronous = off"),
            Connection::Postgres(_) => self.execute_batch("set synchronous_commit = off"),
        }
    }

    pub(crate) fn is_sqlite(&self) -> bool {
        matches!(self, Connection::Sqlite(_))
    }
}
