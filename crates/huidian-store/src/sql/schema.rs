//! What is in the database, as each engine lists it.

use std::sync::Arc;

use super::connection::{Connection, Statement};
use super::dialect;
use super::error::{DatabaseError, Result};
use super::postgres::{Client, PostgresOptions, quoted};
use super::value::Value;

/// Rows that a cursor gives at once.
const FETCHED: u32 = 500;

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

    /// What stands before the name of a table of the library where a view has the name itself.
    pub(crate) fn home(&self) -> String {
        match self {
            Connection::Sqlite(_) => "main".to_owned(),
            Connection::Postgres(client) => quoted(&client.options().schema),
        }
    }

    /// Puts views in front of tables, by their names, until the connection closes; then nothing can be written on it.
    pub(crate) fn put_views(&self, views: &[(String, String)]) -> Result<()> {
        let put = |(table, select): &(String, String)| match self {
            Connection::Sqlite(_) => format!("create temp view {table} as {select};"),
            Connection::Postgres(_) => {
                let select = dialect::query(select);
                format!("create temp view {table} as {select};")
            }
        };
        let put: String = views.iter().map(put).collect();
        self.execute_batch(&match self {
            Connection::Sqlite(_) => format!(
                "pragma query_only = 0; pragma temp_store = memory; {put} pragma query_only = 1"
            ),
            Connection::Postgres(_) => put,
        })
    }

    /// Gives each row of a table, with the names of its columns, without holding all of them. Inside a step of reading.
    pub(crate) fn each_row<E: From<DatabaseError>>(
        &self,
        table: &str,
        mut take: impl FnMut(&[String], Vec<Value>) -> std::result::Result<(), E>,
    ) -> std::result::Result<(), E> {
        let mut pass = |select: &mut Statement<'_>| -> std::result::Result<usize, E> {
            let names = select.column_names()?;
            let mut rows = select.query([])?;
            let mut count = 0;
            while let Some(row) = rows.next()? {
                let values: Result<Vec<Value>> =
                    (0..names.len()).map(|column| row.get(column)).collect();
                take(&names, values?)?;
                count += 1;
            }
            Ok(count)
        };
        match self {
            Connection::Sqlite(_) => {
                pass(&mut self.prepare(&format!("select * from {table}"))?)?;
            }
            Connection::Postgres(_) => {
                self.execute_batch(&format!(
                    "declare rows_of_{table} no scroll cursor for select * from {table}"
                ))?;
                let fetch = format!("fetch {FETCHED} from rows_of_{table}");
                while pass(&mut self.prepare(&fetch)?)? > 0 {}
                self.execute_batch(&format!("close rows_of_{table}"))?;
            }
        }
        Ok(())
    }

    /// Lets new rows be numbered after those that were put in with their numbers.
    pub(crate) fn number_on(&self) -> Result<()> {
        if self.is_sqlite() {
            return Ok(());
        }
        let numbered: Vec<(String, String)> = self
            .prepare(
                "select table_name, column_name from information_schema.columns
                 where table_schema = current_schema() and is_identity = 'YES'",
            )?
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<Result<_>>()?;
        for (table, column) in numbered {
            self.execute_batch(&format!(
                "select setval(pg_get_serial_sequence('{table}', '{column}'), max({column})) from {table}"
            ))?;
        }
        Ok(())
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
