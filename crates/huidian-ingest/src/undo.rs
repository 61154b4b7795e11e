//! Takes back what a batch brought.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context as _, Result};
use huidian_catalogue::Catalogue;
use huidian_operations::{Keeper, RuleChangeError};
use huidian_store::{BatchId, Store, UndoneBatch};
use jiff::civil::Date;

use crate::context::Context;
use crate::step::index::{mark_pending, replace_in_index};
use crate::step::link::link_again;

/// How long an import going on is waited for.
const WAIT: Duration = Duration::from_mins(10);

/// Takes batches back.
pub struct Undo<'u> {
    pub store: &'u Store,
    pub catalogue: &'u Catalogue,
    pub index_folder: &'u Path,
    /// The day whose texts answer references that give no day.
    pub today: Date,
}

impl Undo<'_> {
    /// Takes a batch back, in one transaction, and brings the index up to date. `who` stands in the audit record.
    ///
    /// # Errors
    ///
    /// Those of [`Keeper::undo_batch`]; nothing is changed then.
    pub fn run(&self, batch: BatchId, who: &str) -> Result<UndoneBatch> {
        let _lease = self
            .store
            .lease("undo", WAIT)
            .context("wait for an import")?;
        let context = Context {
            store: self.store,
            catalogue: self.catalogue,
            index_folder: self.index_folder,
            today: self.today,
            batch: None,
        };
        let undone = self.store.write(|transaction| -> Result<UndoneBatch> {
            let mut undone =
                Keeper(who)
                    .undo_batch(transaction, batch)
                    .map_err(|error| match error {
                        // callers ask which error of the store it is
                        RuleChangeError::Store(error) => anyhow::Error::from(error),
                        other => anyhow::Error::from(other),
                    })?;
            undone
                .changed
                .extend(link_again(transaction, context, &undone)?);
            mark_pending(transaction)?;
            Ok(undone)
        })?;
        let works: Vec<_> = undone.gone.union(&undone.changed).cloned().collect();
        replace_in_index(
            self.store,
            &self.catalogue.authorities.register,
            self.index_folder,
            &works,
        )?;
        Ok(undone)
    }
}
