use std::ops::Deref;

use huidian_model::WorkKind;

use crate::blobs::place::Blobs;
use crate::database::pool::Pool;
use crate::sql::Connection;

/// Reads one unchanging state of the library; what others write meanwhile is seen by the next reader.
#[derive(Debug)]
pub struct Reader<'s> {
    connection: Held<'s>,
    pub(crate) blobs: &'s Blobs,
    standards_may_leave: bool,
}

#[derive(Debug)]
enum Held<'s> {
    /// `None` only while being dropped.
    Pooled(Option<Connection>, &'s Pool),
    /// The connection of a transaction: sees what it has written so far.
    Borrowed(&'s Connection),
}

impl<'s> Reader<'s> {
    pub(crate) fn pooled(
        connection: Connection,
        pool: &'s Pool,
        blobs: &'s Blobs,
        standards_may_leave: bool,
    ) -> Self {
        Self {
            connection: Held::Pooled(Some(connection), pool),
            blobs,
            standards_may_leave,
        }
    }

    pub(crate) fn borrowed(connection: &'s Connection, blobs: &'s Blobs) -> Self {
        Self {
            connection: Held::Borrowed(connection),
            blobs,
            standards_may_leave: false,
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
    /// Whether words of a work of this kind may go into what leaves the library: bundles, exports, answers to agents and
    /// accounts. Those of a standard may only where a setting says so; reading it here is another matter.
    pub fn may_leave(&self, kind: Option<WorkKind>) -> bool {
        self.standards_may_leave || !kind.is_some_and(WorkKind::is_standard)
    }

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
