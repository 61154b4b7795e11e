//! A batch of files, read on all cores.

use std::panic::{AssertUnwindSafe, catch_unwind};

use huidian_fetch::files::Found;
use huidian_model::ContentHash;
use huidian_store::{ImportItem, ImportOutcome};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::pipeline::PIPELINE;
use crate::progress::Progress;
use crate::reading::{Reading, read_bytes, read_content};
use crate::report::{Item, Outcome};

/// A file of a batch and what reading it gave.
pub(crate) struct Read {
    pub(crate) path: String,
    name: String,
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
            path: self.path,
            outcome,
            warnings: Vec::new(),
        }
    }

    /// The record of a refusal; a file that could not even be read has none.
    pub(crate) fn import_item(&self) -> Option<ImportItem> {
        let ReadResult::Refused(reason) = &self.result else {
            return None;
        };
        Some(ImportItem {
            name: self.name.clone(),
            hash: self.hash?,
            pipeline: PIPELINE,
            outcome: ImportOutcome::Refused,
            reason: Some(reason.clone()),
            work: None,
        })
    }
}

pub(crate) fn read_batch(
    batch: &[Found],
    known: &FxHashMap<ContentHash, ImportItem>,
    progress: &dyn Progress,
) -> Vec<Read> {
    batch
        .par_iter()
        .map(|found| {
            let read = read_one(found, known);
            progress.advance(&found.name);
            read
        })
        .collect()
}

fn read_one(found: &Found, known: &FxHashMap<ContentHash, ImportItem>) -> Read {
    let read = |hash, result| Read {
        path: found.path.display().to_string(),
        name: found.name.clone(),
        hash,
        result,
    };
    let bytes = match read_bytes(found) {
        Ok(bytes) => bytes,
        Err(reason) => return read(None, ReadResult::Refused(reason)),
    };
    let hash = Some(bytes.hash);
    match known.get(&bytes.hash) {
        Some(item) if item.outcome == ImportOutcome::Refused => {
            let reason = item.reason.clone().unwrap_or_default();
            return read(hash, ReadResult::RefusedBefore(reason));
        }
        Some(_) => return read(hash, ReadResult::Unchanged),
        None => {}
    }
    // a fault of ours on one file must not end the run for the others
    let content = catch_unwind(AssertUnwindSafe(|| read_content(found, &bytes)));
    match content.unwrap_or_else(|_| {
        Err("internal error while reading this file; please report it".to_owned())
    }) {
        Ok(reading) => read(hash, ReadResult::New(Box::new(reading))),
        Err(reason) => read(hash, ReadResult::Refused(reason)),
    }
}
