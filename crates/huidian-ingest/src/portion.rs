//! Some documents, read on all cores.

use std::panic::{AssertUnwindSafe, catch_unwind};

use huidian_fetch::Found;
use huidian_model::ContentHash;
use huidian_store::{ImportItem, ImportOutcome};
use jiff::Timestamp;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::context::PIPELINE_VERSION;
use crate::pipeline::{self, Reading};
use crate::progress::Progress;
use crate::report::{Item, Outcome};

/// A document of a portion and what reading it gave.
pub(crate) struct Read {
    pub(crate) shown: String,
    pub(crate) name: String,
    hash: Option<ContentHash>,
    pub(crate) result: ReadResult,
}

pub(crate) enum ReadResult {
    New(Box<Reading>),
    Unchanged,
    /// Refused in an earlier run; the same bytes are refused again.
    RefusedBefore(String),
    Refused(String),
}

impl Read {
    pub(crate) fn into_item(self) -> Item {
        let outcome = match self.result {
            ReadResult::New(_) | ReadResult::Unchanged => Outcome::Unchanged,
            ReadResult::RefusedBefore(reason) | ReadResult::Refused(reason) => {
                Outcome::Refused { reason }
            }
        };
        Item {
            path: self.shown,
            outcome,
            warnings: Vec::new(),
        }
    }

    /// The record of a refusal; a document that could not even be opened has none.
    pub(crate) fn import_item(&self) -> Option<ImportItem> {
        let ReadResult::Refused(reason) = &self.result else {
            return None;
        };
        Some(ImportItem {
            name: self.name.clone(),
            hash: self.hash?,
            pipeline: PIPELINE_VERSION,
            outcome: ImportOutcome::Refused,
            reason: Some(reason.clone()),
            work: None,
        })
    }
}

pub(crate) fn read_portion(
    portion: &[Found],
    known: &FxHashMap<ContentHash, ImportItem>,
    now: Timestamp,
    progress: &dyn Progress,
) -> Vec<Read> {
    portion
        .par_iter()
        .map(|found| {
            let read = read_one(found, known, now);
            progress.advance(&found.name);
            read
        })
        .collect()
}

fn read_one(found: &Found, known: &FxHashMap<ContentHash, ImportItem>, now: Timestamp) -> Read {
    let read = |hash, result| Read {
        shown: found.shown.clone(),
        name: found.name.clone(),
        hash,
        result,
    };
    let incoming = match found.open(now) {
        Ok(incoming) => incoming,
        Err(refusal) => return read(None, ReadResult::Refused(refusal.to_string())),
    };
    let hash = Some(incoming.hash);
    match known.get(&incoming.hash) {
        Some(item) if item.outcome == ImportOutcome::Refused => {
            let reason = item.reason.clone().unwrap_or_default();
            return read(hash, ReadResult::RefusedBefore(reason));
        }
        Some(_) => return read(hash, ReadResult::Unchanged),
        None => {}
    }
    // a fault of ours in one document must not end the run for the others
    let content = catch_unwind(AssertUnwindSafe(|| pipeline::read(&incoming)));
    match content.unwrap_or_else(|_| {
        Err("internal error while reading this file; please report it".to_owned())
    }) {
        Ok(reading) => read(hash, ReadResult::New(Box::new(reading))),
        Err(reason) => read(hash, ReadResult::Refused(reason)),
    }
}
