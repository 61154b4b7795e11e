use std::path::Path;

use huidian_catalogue::Catalogue;
use huidian_store::{BatchId, Store, Transaction};
use jiff::civil::Date;

/// Raised when reading gets better, so that documents taken in before are read again.
pub(crate) const PIPELINE_VERSION: u32 = 7;

/// What the steps know besides the document.
#[derive(Clone, Copy)]
pub(crate) struct Context<'c> {
    pub(crate) store: &'c Store,
    pub(crate) catalogue: &'c Catalogue,
    pub(crate) index_folder: &'c Path,
    /// The day whose texts answer references that give no day.
    pub(crate) today: Date,
    /// The batch that what is written belongs to.
    pub(crate) batch: Option<BatchId>,
}

impl Context<'_> {
    /// Writes in one transaction, as a part of the batch.
    pub(crate) fn write<T, E: From<huidian_store::Error>>(
        &self,
        work: impl FnOnce(&mut Transaction<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.store.write(|transaction| {
            if let Some(batch) = self.batch {
                transaction.continue_batch(batch)?;
            }
            work(transaction)
        })
    }
}
