//! Rows against a catalogue: which work each row is, and what is wrong with what it says.

mod checks;
mod claims;
mod dates;
mod edition;
mod evidence;
mod finding;
mod index;
mod issuer_list;
mod issuers;
mod life;
mod matching;
mod scope;
mod slip;

use huidian_model::{EventKind, Work, WorkId};
use jiff::civil::Date;

pub use finding::{Finding, FindingClass};
pub use index::{CatalogueIndex, CatalogueView};
pub use matching::{Match, MatchHow};

use crate::digest::{Digest, Row};

/// What the library has to say about a roundup.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// The day the library was asked about.
    pub as_of: Option<Date>,
    /// One for each of the digest's documents, in their order.
    pub rows: Vec<RowReport>,
    /// Works of the roundup's own period and sectors that it does not name.
    pub missed: Vec<Finding>,
}

/// What the library has to say about one row.
#[derive(Debug, Clone, Default)]
pub struct RowReport {
    pub title: String,
    pub matched: Option<Match>,
    /// Works that could be meant just as well.
    pub alternatives: Vec<WorkId>,
    /// What the row's date is, where the library knows.
    pub date_means: Option<EventKind>,
    /// How each issuer's name was understood: as given, and the authority's full name.
    pub issuers_read: Vec<(String, Option<String>)>,
    pub findings: Vec<Finding>,
    /// What the library knows that the row leaves out: field and value.
    pub completions: Vec<(&'static str, String)>,
    /// What has happened to the work since the roundup came out.
    pub since: Vec<Finding>,
}

/// Everything the checks of one row look at.
struct Scene<'s> {
    digest: &'s Digest,
    row: &'s Row,
    index: &'s CatalogueIndex<'s>,
    work: &'s Work,
    as_of: Date,
}

/// Compares each row of a roundup with the catalogue, as of a day.
pub fn reconcile(digest: &Digest, index: &CatalogueIndex<'_>, as_of: Date) -> Report {
    let mut report = Report {
        as_of: Some(as_of),
        rows: digest
            .documents
            .iter()
            .map(|row| report_row(digest, row, index, as_of))
            .collect(),
        missed: Vec::new(),
    };
    checks::across_rows(digest, index, &mut report);
    report.missed = scope::missed(digest, index, &report);
    for row in &mut report.rows {
        row.findings
            .sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    }
    report
}

fn report_row(digest: &Digest, row: &Row, index: &CatalogueIndex<'_>, as_of: Date) -> RowReport {
    let mut report = RowReport {
        title: row.title.clone(),
        ..RowReport::default()
    };
    let (matched, alternatives) = matching::find(row, digest, index);
    report.alternatives = alternatives;
    let Some(matched) = matched else {
        report.findings.push(finding::unknown_work(row));
        return report;
    };
    if let Some(work) = index.find(&matched.work) {
        let scene = Scene {
            digest,
            row,
            index,
            work,
            as_of,
        };
        dates::check(&scene, &mut report);
        issuers::check(&scene, &mut report);
        life::check(&scene, &mut report);
        checks::within_row(&scene, &matched, &mut report);
    }
    report.matched = Some(matched);
    report
}
