//! Texts of a work, each with its tree.

use huidian_model::{Document, Expression, Force, Provision, WorkId};
use huidian_store::Reader;
use jiff::civil::Date;

use crate::error::{Error, Result};

/// Calls back with each text of a work, oldest first.
pub fn for_each_text(
    reader: &Reader<'_>,
    work: &WorkId,
    mut take: impl FnMut(&Expression, &Document) -> Result<()>,
) -> Result<()> {
    for expression in reader.expressions_of(work)? {
        let document = reader
            .document(&expression.id)?
            .ok_or_else(|| Error::LostText(expression.id.to_string()))?;
        take(&expression, &document)?;
    }
    Ok(())
}

/// The articles and clauses of a text that have an address: what the index holds too.
pub fn addressed_units(document: &Document) -> impl Iterator<Item = &Provision> {
    document.units().filter(|unit| !unit.path.is_empty())
}

/// Status of a work on a day as every list tells it: what became of the law that it interprets or implements counts, too.
pub(super) fn force_of(reader: &Reader<'_>, work: &WorkId, day: Date) -> Result<Force> {
    let summary = reader.find_summary(work, day)?;
    Ok(summary.map_or_else(Force::unknown, |summary| summary.force))
}
