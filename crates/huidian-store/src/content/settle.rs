//! Works that a transaction touched, worked out before anybody reads them.

use std::collections::BTreeSet;

use super::projection::project;
use super::relations::dependents_of;
use crate::database::error::Result;
use crate::database::reader::Reader;
use crate::database::transaction::Transaction;
use crate::sql::params;

impl<'s> Transaction<'s> {
    /// Reads the library with what this transaction has written so far.
    pub fn read(&mut self) -> Result<Reader<'s>> {
        self.settle()?;
        Ok(Reader::borrowed(self.connection, self.blobs))
    }

    /// Works out the works that were touched.
    pub(crate) fn settle(&mut self) -> Result<()> {
        // what interprets a law asks whether the law has ended; what interprets that does not
        let mut dependents = BTreeSet::new();
        while let Some(work_key) = self.touched.pop_first() {
            // of before as well: an end that was taken back matters no less
            dependents.extend(dependents_of(self.connection, work_key)?);
            project(self.connection, work_key, self.now)?;
            self.changed.insert(work_key);
            dependents.extend(dependents_of(self.connection, work_key)?);
        }
        for work_key in dependents {
            project(self.connection, work_key, self.now)?;
            self.changed.insert(work_key);
        }
        Ok(())
    }

    /// The last thing before the commit.
    pub(crate) fn finish(mut self) -> Result<()> {
        self.settle()?;
        if let Some(batch) = self.batch {
            self.connection
                .prepare_cached("update library_event set batch_key = $1 where seq > $2")?
                .execute(params![batch, self.first_event])?;
        }
        if self.is_content_changed {
            self.raise_revision()?;
            self.note_changed_works()?;
        }
        Ok(())
    }
}
