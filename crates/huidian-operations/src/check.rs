//! The check of a roundup against a library.

use huidian_digest::{CatalogueIndex, CatalogueView, Digest, Report, reconcile};
use huidian_model::{AuthorityRegister, Work};
use huidian_store::{Error, Reader};
use jiff::civil::Date;

/// A roundup held against every work of a library.
#[derive(Debug)]
pub struct CheckedRoundup {
    pub report: Report,
    /// What it was held against, in order of ids.
    pub works: Vec<Work>,
}

/// Checks each row of a roundup, with statuses as of a day. Reads every work: up to a second for a large library.
pub fn check_roundup(
    reader: &Reader<'_>,
    authorities: &AuthorityRegister,
    digest: &Digest,
    as_of: Date,
) -> Result<CheckedRoundup, Error> {
    let works = all_works(reader)?;
    let relations = reader.all_relations()?;
    let index = CatalogueIndex::new(CatalogueView {
        works: &works,
        relations: &relations,
        authorities,
    });
    let report = reconcile(digest, &index, as_of);
    Ok(CheckedRoundup { report, works })
}

/// Every work of a library with its facts, in order of ids.
pub fn all_works(reader: &Reader<'_>) -> Result<Vec<Work>, Error> {
    let mut works = Vec::new();
    for id in reader.work_ids()? {
        works.extend(reader.find_work(&id)?);
    }
    Ok(works)
}
