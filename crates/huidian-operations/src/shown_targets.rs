//! Where references lead, as far as readers may know.

use std::collections::HashMap;

use huidian_model::citation::Resolution;
use huidian_model::{Verdict, WorkId};
use huidian_store::{Error, Reader};

/// The one place that decides whether a reference may lead to a work: what its keeper rejected, and a text that waits for a person, are not in this
/// library for anybody who reads it.
pub struct ShownTargets<'r> {
    reader: &'r Reader<'r>,
    known: HashMap<WorkId, bool>,
}

impl<'r> ShownTargets<'r> {
    pub fn new(reader: &'r Reader<'r>) -> Self {
        Self {
            reader,
            known: HashMap::new(),
        }
    }

    /// Whether a work may be shown; a work that is not there may not.
    ///
    /// # Errors
    ///
    /// When the library cannot be read.
    pub fn is_shown(&mut self, work: &WorkId) -> Result<bool, Error> {
        if let Some(known) = self.known.get(work) {
            return Ok(*known);
        }
        let is_shown = self.reader.is_shown(work)?;
        self.known.insert(work.clone(), is_shown);
        Ok(is_shown)
    }

    /// A resolution as readers are told it.
    ///
    /// # Errors
    ///
    /// When the library cannot be read.
    pub fn told(&mut self, resolution: Option<Resolution>) -> Result<Option<Resolution>, Error> {
        let target = resolution.as_ref().and_then(|found| found.work.as_ref());
        let is_hidden = match target {
            Some(work) => !self.is_shown(work)?,
            None => false,
        };
        Ok(if is_hidden {
            Some(not_in_this_library())
        } else {
            resolution
        })
    }
}

fn not_in_this_library() -> Resolution {
    Resolution {
        verdict: Verdict::NotInThisLibrary,
        work: None,
        expression: None,
        moved_to: None,
        missing: Vec::new(),
    }
}
