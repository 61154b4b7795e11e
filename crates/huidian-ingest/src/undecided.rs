//! What an import says of texts that end or change acts by a title that several acts bear, or none that is meant.

use anyhow::Result;
use huidian_model::{ExpressionId, FactValue, Source, SourceKind};
use huidian_store::Reader;

use crate::report::{Item, Outcome};

/// Under which the notes of a text are kept on its own work.
pub(crate) fn source(text: &ExpressionId) -> Source {
    Source::new(SourceKind::Inference, format!("{text} 的废止条款"))
}

/// Puts the notes of the texts that came in before what their readers were unsure of.
pub(crate) fn warn(reader: &Reader<'_>, items: &mut [Item]) -> Result<()> {
    for item in items {
        let Outcome::Text {
            work, expression, ..
        } = &item.outcome
        else {
            continue;
        };
        let Some(known) = reader.find_work(work)? else {
            continue;
        };
        let source = source(expression);
        let notes = known.facts.iter().filter(|fact| fact.source == source);
        let mut notes: Vec<String> = notes
            .filter_map(|fact| match &fact.value {
                FactValue::Note(note) => Some(note.clone()),
                _ => None,
            })
            .collect();
        notes.append(&mut item.warnings);
        item.warnings = notes;
    }
    Ok(())
}
