//! A number that grows whenever the library's content does: what caches and ETags hang on.

use crate::database::error::Result;
use crate::database::reader::Reader;
use crate::database::transaction::Transaction;
use crate::sql::OptionalExtension;

const NAME: &str = "revision";

impl Transaction<'_> {
    pub(crate) fn raise_revision(&self) -> Result<()> {
        self.connection
            .prepare_cached(
                "insert into setting (name, value) values ($1, '1') on conflict (name) do update
                 set value = cast(cast(setting.value as bigint) + 1 as text)",
            )?
            .execute([NAME])?;
        Ok(())
    }
}

impl Reader<'_> {
    /// The state of the content. Two readers that give the same number read the same works, texts, relations, citations and captures.
    pub fn revision(&self) -> Result<u64> {
        Ok(self
            .connection()
            .prepare_cached("select cast(value as bigint) from setting where name = $1")?
            .query_row([NAME], |row| row.get::<i64>(0))
            .optional()?
            .unwrap_or(0) as u64)
    }
}
