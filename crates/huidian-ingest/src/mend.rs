//! Acts of keepers made where the index is at hand: done, linked and indexed at once.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context as _, Result};
use huidian_catalogue::Catalogue;
use huidian_model::{ReviewState, WorkId};
use huidian_operations::{Act, Grounds, Keeper, Performed, RedactionPlan};
use huidian_store::{Batch, BatchKind, Lease, Store, Transaction, UndoneBatch};
use jiff::civil::Date;

use crate::context::Context;
use crate::progress::Silent;
use crate::step::index::{mark_pending, refresh_index, replace_in_index};
use crate::step::link::link_again;

/// How long an import going on is waited for.
const WAIT: Duration = Duration::from_mins(10);

/// Does acts of keepers.
pub struct Mend<'m> {
    pub store: &'m Store,
    pub catalogue: &'m Catalogue,
    pub index_folder: &'m Path,
    /// The day whose texts answer references that give no day.
    pub today: Date,
}

impl Mend<'_> {
    /// Does an act in one transaction, and brings the index up to date.
    ///
    /// # Errors
    ///
    /// When the act is impossible, or the library cannot be written; nothing is changed then.
    pub fn run(&self, keeper: Keeper<'_>, act: &Act, grounds: &Grounds) -> Result<Performed> {
        self.perform(|library| Ok(keeper.perform(library, act, grounds)?))
    }

    /// Takes personal data out for good, and builds the index anew: what was replaced in it would still be in its files.
    ///
    /// # Errors
    ///
    /// When the library cannot be written; nothing is changed then. When a file cannot be removed: the next opening of the library tries again.
    pub fn redact(
        &self,
        keeper: Keeper<'_>,
        plan: &RedactionPlan,
        grounds: &Grounds,
    ) -> Result<Performed> {
        let _lease = self.wait_for_imports()?;
        let performed = self.store.write(|library| -> Result<Performed> {
            let performed = keeper.redact(library, plan, grounds)?;
            mark_pending(library)?;
            Ok(performed)
        })?;
        self.finish_redactions(&performed.changed)?;
        Ok(performed)
    }

    /// What follows a redaction that is on record: readers find the new words at once, and then the old ones leave the files of the index, too.
    fn finish_redactions(&self, works: &[WorkId]) -> Result<()> {
        self.store
            .finish_redactions()
            .context("take away what was redacted")?;
        let register = &self.catalogue.authorities.register;
        replace_in_index(self.store, register, self.index_folder, works)?;
        refresh_index(self.store, register, self.index_folder, None, &Silent)
    }

    /// Accepts works or rejects them, with what follows for the works that their texts end or amend.
    ///
    /// # Errors
    ///
    /// When the library cannot be written; nothing is changed then.
    pub fn review(
        &self,
        keeper: Keeper<'_>,
        works: &[WorkId],
        state: ReviewState,
    ) -> Result<Performed> {
        self.perform(|library| Ok(keeper.decide_review(library, works, state)?))
    }

    /// Holds off imports, so that they and what is mended do not change one work at once.
    fn wait_for_imports(&self) -> Result<Lease> {
        self.store.lease("undo", WAIT).context("wait for an import")
    }

    fn perform(
        &self,
        act: impl FnOnce(&mut Transaction<'_>) -> Result<Performed>,
    ) -> Result<Performed> {
        let _lease = self.wait_for_imports()?;
        let performed = self.store.write(|library| -> Result<Performed> {
            let mut performed = act(library)?;
            self.link(library, &mut performed)?;
            Ok(performed)
        })?;
        self.index(&performed)?;
        Ok(performed)
    }

    /// Does what is left to do after an act that was done where no index is at hand.
    pub(crate) fn settle(&self, performed: &Performed) -> Result<()> {
        let _lease = self.wait_for_imports()?;
        let mut performed = performed.clone();
        // an act that was taken back meanwhile leaves nothing to look up; only the index is to follow
        let known = match performed.batch {
            Some(batch) => self.store.read()?.find_batch(batch)?,
            None => None,
        };
        let is_final = |batch: &Batch| batch.kind == BatchKind::Redact;
        if known.as_ref().is_some_and(is_final) {
            return self.finish_redactions(&performed.changed);
        }
        let is_undone = known.is_none_or(|batch| batch.undone_at.is_some());
        if !is_undone {
            self.store.write(|library| -> Result<()> {
                if let Some(batch) = performed.batch {
                    library.continue_batch(batch)?;
                }
                self.link(library, &mut performed)
            })?;
        }
        self.index(&performed)
    }

    fn link(&self, library: &mut Transaction<'_>, performed: &mut Performed) -> Result<()> {
        let context = Context {
            store: self.store,
            catalogue: self.catalogue,
            index_folder: self.index_folder,
            today: self.today,
            batch: performed.batch,
        };
        let moved = UndoneBatch {
            gone: performed.gone.iter().cloned().collect(),
            changed: performed.changed.iter().cloned().collect(),
            unlinked: performed.unlinked.clone(),
        };
        let touched = link_again(library, context, &moved)?;
        performed.changed.extend(touched);
        mark_pending(library)
    }

    fn index(&self, performed: &Performed) -> Result<()> {
        let mut works: Vec<_> = performed
            .gone
            .iter()
            .chain(&performed.changed)
            .cloned()
            .collect();
        works.sort_unstable();
        works.dedup();
        replace_in_index(
            self.store,
            &self.catalogue.authorities.register,
            self.index_folder,
            &works,
        )
    }
}
