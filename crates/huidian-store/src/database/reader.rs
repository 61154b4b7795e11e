use std::ops::Deref;

use rusqlite::Connection;

use crate::blobs::folder::BlobFolder;
use crate::database::pool::Pool;

/// Reads one unchanging state of the library; what others write meanwhile is seen by the next reader.
#[derive(Debug)]
pub struct Reader<'s> {
    connection: Held<'s>,
    pub(crate) blobs: &'s BlobFolder,
}

#[derive(Debug)]
enum Held<'s> {
    /// `None` only while being dropped.
    Pooled(Option<Connection>, &'s Pool),
    /// The connection of a transaction: sees what it has written so far.
    Borrowed(&'s Connection),
}

impl<'s> Reader<'s> {
    pub(crate) fn pooled(connection: Connection, pool: &'s Pool, blobs: &'s BlobFolder) -> Self {
        Self {
            connection: Held::Pooled(Some(connection), pool),
            blobs,
        }
    }

    pub(crate) fn borrowed(connection: &'s Connection, blobs: &'s BlobFolder) -> Self {
        Self {
            connection: Held::Borrowed(connection),
            blobs,
        }
    }
}

impl Deref for Held<'_> {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        match self {
            Held::Pooled(connection, _) => connection.as_ref().expect("held until dropped"),
            Held::Borrowed(connection) => connection,
        }
    }
}

impl Reader<'_> {
    pub(crate) fn connection(&self) -> &Connection {
        &self.connection
    }
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        if let Held::Pooled(connection, pool) = self
            && let Some(connection) = connection.take()
        {
            pool.give_back(connection);
        }
    }
}
