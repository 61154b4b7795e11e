//! Small named values the library remembers, such as which catalogue it was filled from.

use crate::database::error::Result;
use crate::database::reader::Reader;
use crate::database::transaction::Transaction;
use crate::sql::{OptionalExtension, params};

impl Transaction<'_> {
    pub fn put_setting(&mut self, name: &str, value: &str) -> Result<()> {
        self.connection
            .prepare_cached(
                "insert into setting (name, value) values ($1, $2)
                 on conflict (name) do update set value = excluded.value",
            )?
            .execute(params![name, value])?;
        Ok(())
    }

    pub(crate) fn remove_setting(&mut self, name: &str) -> Result<()> {
        self.connection
            .prepare_cached("delete from setting where name = $1")?
            .execute(params![name])?;
        Ok(())
    }
}

impl Reader<'_> {
    pub fn find_setting(&self, name: &str) -> Result<Option<String>> {
        Ok(self
            .connection()
            .prepare_cached("select value from setting where name = $1")?
            .query_row(params![name], |row| row.get(0))
            .optional()?)
    }
}
