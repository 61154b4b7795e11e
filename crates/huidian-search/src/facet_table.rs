//! What works are counted by, as numbers, so that counting them is adding numbers up.

use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::segment::WorkRow;
use crate::snapshot::Snapshot;

/// A value that works are counted by: its field, the value, and its label.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Value {
    pub field: &'static str,
    pub id: String,
    pub label: String,
}

/// The values of each work.
#[derive(Default)]
pub(crate) struct FacetTable {
    pub values: Vec<Value>,
    /// Where the values of each work begin among `of_works`; one more at the end.
    starts: Vec<u32>,
    of_works: Vec<u32>,
}

impl FacetTable {
    pub(crate) fn of(snapshot: &Snapshot) -> Self {
        let mut table = Self::default();
        let mut known: FxHashMap<(&'static str, &str), u32> = FxHashMap::default();
        let mut years: FxHashMap<i16, u32> = FxHashMap::default();
        for work in 0..snapshot.work_count as u32 {
            table.starts.push(table.of_works.len() as u32);
            let row = snapshot.work(work);
            visit(row, |field, value, label| {
                let number = *known.entry((field, value)).or_insert_with(|| {
                    table.values.push(Value {
                        field,
                        id: value.to_owned(),
                        label: label.to_owned(),
                    });
                    table.values.len() as u32 - 1
                });
                table.of_works.push(number);
            });
            if let Some(on) = row.listed_on {
                let number = *years.entry(on.year()).or_insert_with(|| {
                    let year = on.year().to_string();
                    table.values.push(Value {
                        field: "year",
                        id: year.clone(),
                        label: year,
                    });
                    table.values.len() as u32 - 1
                });
                table.of_works.push(number);
            }
        }
        table.starts.push(table.of_works.len() as u32);
        table
    }

    /// Numbers of a work's values.
    pub(crate) fn of_work(&self, work: u32) -> &[u32] {
        let at = work as usize;
        let range: Range<usize> = self.starts[at] as usize..self.starts[at + 1] as usize;
        &self.of_works[range]
    }
}

/// Everything but status and year, which hang on days and are numbers.
fn visit<'w>(work: &'w WorkRow, mut visit: impl FnMut(&'static str, &'w str, &'w str)) {
    if let Some(kind) = work.kind {
        visit("kind", kind.id(), kind.chinese());
    }
    for sector in &work.sectors {
        visit("sector", sector.id(), sector.chinese());
    }
    for issuer in &work.issuers {
        visit("issuer", issuer, issuer);
    }
    if let Some(region) = &work.region {
        visit("region", region, region);
    }
    for topic in &work.topics {
        visit("topic", topic.id(), topic.chinese());
    }
    for who in &work.addressees {
        visit("addressee", who.id(), who.chinese());
    }
}
