//! What an editor decides about a checked roundup, and the roundup that comes of it.

mod remedy;
mod row;

use huidian_model::{Sector, Severity, WorkId};

pub use remedy::{Field, Remedy};
pub use row::{RowRevision, Verdict};

use crate::digest::Digest;
use crate::reconcile::Report;
use crate::write::WrittenRow;

/// The rows of a roundup as they stand after the decisions made so far.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Revision {
    rows: Vec<RowRevision>,
    missed: Vec<Missed>,
}

/// A work the roundup does not name, and whether it is put in.
#[derive(Debug, Clone, PartialEq)]
struct Missed {
    row: Option<WrittenRow>,
    is_added: bool,
}

impl Revision {
    /// Nothing decided yet. `known` gives a work as the row it should be; `report` is of `digest`.
    pub fn new(
        digest: &Digest,
        report: &Report,
        known: impl Fn(&WorkId) -> Option<WrittenRow>,
    ) -> Self {
        let rows = digest
            .documents
            .iter()
            .zip(&report.rows)
            .map(|(row, report)| RowRevision::new(row, report, &known))
            .collect();
        let missed = report
            .missed
            .iter()
            .map(|finding| Missed {
                row: finding.other.as_ref().and_then(&known),
                is_added: false,
            })
            .collect();
        Self { rows, missed }
    }

    pub fn rows(&self) -> &[RowRevision] {
        &self.rows
    }

    pub fn find_row(&mut self, place: usize) -> Option<&mut RowRevision> {
        self.rows.get_mut(place)
    }

    /// Takes over every correction of a warning or an error that nobody has decided about; the number taken.
    ///
    /// Rows are neither left out nor exchanged for others that way: those are an editor's choices.
    pub fn accept_plain(&mut self, report: &Report) -> usize {
        let mut count = 0;
        for (row, report) in self.rows.iter_mut().zip(&report.rows) {
            for (place, finding) in report.findings.iter().enumerate() {
                let is_plain = finding.severity > Severity::Note
                    && row.verdict(place).is_none()
                    && matches!(row.remedy(place), Some(Remedy::Fields(_)));
                count += usize::from(is_plain && row.accept(place));
            }
        }
        count
    }

    /// Fills in every field that a row leaves empty and the library knows; the number filled. What a row says is never changed that way.
    pub fn fill_in_all(&mut self, report: &Report) -> usize {
        let mut count = 0;
        for (row, report) in self.rows.iter_mut().zip(&report.rows) {
            for (field, _) in &report.completions {
                let empty = Field::from_id(field).filter(|field| row.is_empty(*field));
                count += usize::from(empty.is_some_and(|field| row.fill_in(field)));
            }
        }
        count
    }

    /// How many fields [`Revision::fill_in_all`] would fill.
    pub fn fillable_count(&self, report: &Report) -> usize {
        let rows = self.rows.iter().zip(&report.rows);
        rows.map(|(row, report)| {
            let fields = report.completions.iter();
            fields
                .filter_map(|(field, _)| Field::from_id(field))
                .filter(|field| row.is_empty(*field))
                .count()
        })
        .sum()
    }

    /// Puts a missed work in, or takes it out again; false where there is none at this place.
    pub fn put_missed(&mut self, place: usize, is_added: bool) -> bool {
        let Some(missed) = self.missed.get_mut(place) else {
            return false;
        };
        missed.is_added = is_added && missed.row.is_some();
        missed.is_added == is_added
    }

    /// Whether a missed work can be put in and is not.
    pub fn may_add_missed(&self, place: usize) -> bool {
        let missed = self.missed.get(place);
        missed.is_some_and(|missed| !missed.is_added && missed.row.is_some())
    }

    pub fn is_missed_added(&self, place: usize) -> bool {
        self.missed.get(place).is_some_and(|missed| missed.is_added)
    }

    /// Whether anything differs from what the roundup says.
    pub fn is_changed(&self) -> bool {
        self.rows.iter().any(RowRevision::is_changed)
            || self.missed.iter().any(|missed| missed.is_added)
    }

    /// The roundup as it should be, to be given to [`crate::write`]: its own rows in their order, then what it missed.
    pub fn written(&self) -> Vec<WrittenRow> {
        let kept = self.rows.iter().filter(|row| !row.is_left_out());
        let mut rows: Vec<WrittenRow> = kept.map(|row| row.current().clone()).collect();
        let mut sections: Vec<String> = Vec::new();
        for row in &rows {
            if !sections.contains(&row.section) {
                sections.push(row.section.clone());
            }
        }
        let added = self.missed.iter().filter(|missed| missed.is_added);
        for row in added.filter_map(|missed| missed.row.as_ref()) {
            let section = like_section(&sections, &row.section).unwrap_or(&row.section);
            rows.push(WrittenRow {
                section: section.to_owned(),
                ..row.clone()
            });
        }
        rows
    }
}

/// The roundup's own heading for a sector: 一、能源领域 and 能源 for 能源领域.
fn like_section<'s>(sections: &'s [String], wanted: &str) -> Option<&'s str> {
    let sector = Sector::ALL
        .into_iter()
        .filter(|sector| *sector != Sector::Other)
        .find(|sector| wanted.contains(sector.chinese()));
    let names_it = |section: &&String| match sector {
        Some(sector) => section.contains(sector.chinese()),
        None => section.as_str() == wanted || section.contains("更多"),
    };
    sections.iter().find(names_it).map(String::as_str)
}
