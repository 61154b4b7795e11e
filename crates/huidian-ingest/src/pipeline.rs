//! The way of one document into the library: capture, extract, read structure, recognise, cite, store, index.
//!
//! Whatever is brought in is an [`Incoming`]: a file, an upload, a member of an archive, a fetched page. [`read`] needs
//! no library and runs on all cores; [`store`] is done in order, many documents in one transaction; [`link`] and
//! [`index`] follow once all documents of an import are stored. Each step is a file in `step/`. What is brought in
//! together, in which portions, and what happens when a run is cut off: `import.rs`.

use anyhow::Result;
use huidian_fetch::Incoming;
use huidian_store::Transaction;

use crate::context::Context;
use crate::progress::Progress;
use crate::report::Outcome;
use crate::step::capture::{Original, capture};
use crate::step::cite::{Cited, cite};
use crate::step::doubts::Judge;
use crate::step::extract::{Extracted, extract};
use crate::step::index::index_touched;
use crate::step::link::link_all;
use crate::step::parts::{instruments, read_parts};
use crate::step::proposals::propose;
use crate::step::recognise::recognise;
use crate::step::refusal::Refusal;
use crate::step::store::store_content;
use crate::step::structure::read_structure;
use crate::unfinished::Unfinished;

/// A document that was read and is not stored yet.
pub(crate) struct Reading {
    pub(crate) original: Original,
    pub(crate) extracted: Extracted,
    /// One for each instrument of the page.
    pub(crate) content: Vec<Cited>,
    /// What the readers were unsure of.
    pub(crate) warnings: Vec<String>,
}

/// Reads a document; the reason when it is nothing for the library.
pub(crate) fn read(incoming: &Incoming, judge: Judge<'_>) -> Result<Reading, Refusal> {
    let original = capture(incoming);
    let extracted = extract(incoming)?;
    let mut warnings = extracted.warnings();
    let content = match instruments(&extracted) {
        Some(parts) => read_parts(
            incoming,
            &extracted,
            &parts,
            &mut warnings,
            |incoming, part, warnings| read_part(incoming, part, judge, warnings),
        )?,
        None => vec![read_part(incoming, &extracted, judge, &mut warnings)?],
    };
    Ok(Reading {
        original,
        extracted,
        content,
        warnings,
    })
}

/// Reads the one instrument of a page, or of a part of one.
fn read_part(
    incoming: &Incoming,
    extracted: &Extracted,
    judge: Judge<'_>,
    warnings: &mut Vec<String>,
) -> Result<Cited, Refusal> {
    let structure = read_structure(incoming, extracted);
    let recognised = recognise(incoming, extracted, structure, judge)?;
    Ok(cite(recognised, extracted, warnings))
}

/// Stores a document: its bytes, and what it says of works; what became of each instrument in it.
pub(crate) fn store(
    transaction: &mut Transaction<'_>,
    reading: Reading,
    context: Context<'_>,
    unfinished: &mut Unfinished,
) -> Result<Vec<Outcome>> {
    let capture = reading.original.as_capture(&reading.extracted);
    transaction.put_capture(&capture, &reading.original.packed)?;
    reading
        .content
        .into_iter()
        .map(|content| store_content(transaction, &capture, content, context, unfinished))
        .collect()
}

/// Looks up the references of the new texts, now that all of them are there, and proposes which works drafts became.
pub(crate) fn link(
    context: Context<'_>,
    unfinished: &mut Unfinished,
    had_texts: bool,
) -> Result<()> {
    link_all(context, unfinished, had_texts)?;
    propose(context)?;
    Ok(())
}

/// Brings the index up to date.
pub(crate) fn index(
    context: Context<'_>,
    unfinished: &mut Unfinished,
    progress: &dyn Progress,
) -> Result<()> {
    index_touched(context, unfinished.touched.drain().collect(), progress)
}
