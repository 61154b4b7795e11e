//! Roundups that readers brought to the desk, read and checked.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use huidian_digest::{CatalogueIndex, CatalogueView, Digest, ReadOptions, Report, read, reconcile};
use huidian_extract::{Limits, extract_within};
use huidian_model::{AuthorityRegister, Work};
use huidian_store::{Reader, content_hash};
use jiff::civil::Date;

use crate::error::Error;

/// A roundup with its rows and what the library has to say about each.
pub(crate) struct Checked {
    pub(crate) id: String,
    pub(crate) name: String,
    /// The text as read, in which the rows' spans lie.
    pub(crate) text: String,
    pub(crate) digest: Digest,
    pub(crate) report: Report,
    pub(crate) as_of: Date,
}

/// The newest roundups; they are not part of the library and go with the process.
#[derive(Default)]
pub(crate) struct Desk {
    checked: Mutex<VecDeque<Arc<Checked>>>,
}

const REMEMBERED: usize = 24;

impl Desk {
    pub(crate) fn keep(&self, checked: Checked) -> Arc<Checked> {
        let checked = Arc::new(checked);
        let mut kept = self.checked.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|other| other.id != checked.id);
        if kept.len() >= REMEMBERED {
            kept.pop_front();
        }
        kept.push_back(Arc::clone(&checked));
        checked
    }

    pub(crate) fn find(&self, id: &str) -> Option<Arc<Checked>> {
        let kept = self.checked.lock().unwrap_or_else(PoisonError::into_inner);
        kept.iter().find(|checked| checked.id == id).cloned()
    }
}

/// Reads a file and checks it against the library. Takes up to a second: not for a thread that answers others.
pub(crate) fn check(
    reader: &Reader<'_>,
    authorities: &AuthorityRegister,
    bytes: &[u8],
    name: &str,
    as_of: Date,
) -> Result<Checked, Error> {
    let limits = Limits {
        file_bytes: bytes.len() as u64,
        unpacked_bytes: 64 << 20,
        cells: 200_000,
        blocks: 200_000,
    };
    let page = extract_within(bytes, Some(name), &limits)
        .map_err(|error| Error::Form(error.to_string()))?;
    let digest = read(
        &page,
        &ReadOptions {
            file_name: Some(name),
        },
    );
    let works = all_works(reader)?;
    let relations = reader.all_relations()?;
    let index = CatalogueIndex::new(CatalogueView {
        works: &works,
        relations: &relations,
        authorities,
    });
    let report = reconcile(&digest, &index, as_of);
    let whole = [bytes, name.as_bytes(), as_of.to_string().as_bytes()].concat();
    let mut id = content_hash(&whole).to_string();
    id.truncate(32);
    Ok(Checked {
        id,
        name: name.to_owned(),
        text: page.text,
        digest,
        report,
        as_of,
    })
}

/// All works with their facts.
pub(crate) fn all_works(reader: &Reader<'_>) -> Result<Vec<Work>, Error> {
    let mut works = Vec::new();
    for id in reader.work_ids()? {
        works.extend(reader.find_work(&id)?);
    }
    Ok(works)
}
