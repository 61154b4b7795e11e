//! Steps of reading and of writing.

use std::time::Duration;

use super::connection::Connection;
use super::error::Result;
use super::lock;
use super::postgres::{Client, PostgresError};

/// A step of writing on a connection: undone when it is dropped before its end.
pub(crate) struct Step<'c> {
    connection: &'c Connection,
    is_over: bool,
}

impl Connection {
    /// Begins to read one unchanging state.
    pub(crate) fn begin_reading(&self) -> Result<()> {
        self.execute_batch(match self {
            Connection::Sqlite(_) => "begin",
            Connection::Postgres(_) => "begin isolation level repeatable read read only",
        })
    }

    /// Ends what [`begin_reading`](Self::begin_reading) began; says whether the connection can be used again.
    pub(crate) fn end_reading(&self) -> bool {
        match self {
            Connection::Sqlite(_) => self.execute_batch("rollback").is_ok(),
            // nobody has to wait for the answer
            Connection::Postgres(client) => {
                !client.is_lost() && client.batch_later("rollback").is_ok()
            }
        }
    }

    /// Begins a step of writing. Others that write wait until it is over; this one waits for them at most `wait` (SQLite: as long as its
    /// connection was told to).
    pub(crate) fn begin_writing(&mut self, wait: Duration) -> Result<Step<'_>> {
        match self {
            Connection::Sqlite(_) => self.execute_batch("begin immediate")?,
            Connection::Postgres(client) => match begin_alone(client, wait) {
                // the server was started anew since the last step: nothing of this one was done
                Err(error) if error.is_lost() => {
                    *client = client.again()?;
                    begin_alone(client, wait)?;
                }
                begun => begun?,
            },
        }
        Ok(Step {
            connection: self,
            is_over: false,
        })
    }
}

/// One step of writing at a time, by a lock that ends with the step, however that ends. Readers take no part in it.
fn begin_alone(client: &Client, wait: Duration) -> std::result::Result<(), PostgresError> {
    let options = client.options();
    let (class, lock) = lock::numbers(&options.schema, lock::WRITING);
    let begun = client.batch(&format!(
        "begin isolation level read committed read write;
         set local statement_timeout = 0; set local lock_timeout = {};
         select pg_advisory_xact_lock({class}, {lock});
         set local statement_timeout = {}",
        wait.as_millis().max(1),
        options.statement_timeout.as_millis()
    ));
    if begun.is_err() && !client.is_lost() {
        client.batch("rollback")?;
    }
    begun.map(drop)
}

impl Step<'_> {
    pub(crate) fn connection(&self) -> &Connection {
        self.connection
    }

    /// Keeps what was written.
    pub(crate) fn commit(mut self) -> Result<()> {
        match self.connection {
            Connection::Sqlite(_) => self.connection.execute_batch("commit")?,
            Connection::Postgres(client) => {
                // after a statement that failed a commit is answered with what was done instead
                if client.batch("commit")? != "COMMIT" {
                    self.is_over = true;
                    return Err(PostgresError::GivenUp.into());
                }
            }
        }
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
