//! The text that holds on a day where the decisions that made it are held and nobody brought the text itself: composed from the newest one held.

use huidian_model::{
    Document, Expression, ExpressionId, ProvisionPath, RelationKind, ReviewState, Work, WorkId,
};
use huidian_store::{Error, Reader};
use jiff::civil::Date;

use crate::composing::{Composition, Decision, compose_chain};

/// A decision that took effect after the text shown, and whose amended text is not held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppliedDecision {
    pub id: ExpressionId,
    pub title: String,
    /// The day from which its words hold.
    pub effective_on: Date,
}

/// A text composed by this library, which nobody published.
#[derive(Debug, Clone)]
pub struct ComposedText {
    /// In the order in which they took effect; never empty.
    pub decisions: Vec<AppliedDecision>,
    pub composition: Composition,
    pub document: Document,
}

impl ComposedText {
    /// Whether all that the decisions say of this work was read and done.
    pub fn is_whole(&self) -> bool {
        self.composition.undone.is_empty() && self.composition.silent.is_empty()
    }

    /// Text, title and first day of each decision, in the order in which they took effect.
    pub fn told_decisions(&self) -> impl Iterator<Item = (String, String, Date)> {
        self.decisions.iter().map(|decision| {
            (
                decision.id.to_string(),
                decision.title.clone(),
                decision.effective_on,
            )
        })
    }

    /// Decision, words and reason of each instruction that was not carried out.
    pub fn told_undone(&self) -> impl Iterator<Item = (String, String, String)> {
        self.composition.undone.iter().map(|undone| {
            (
                undone.decision.clone(),
                undone.words.clone(),
                undone.reason.clone(),
            )
        })
    }

    /// The words of a provision of the composed text; `None` where none bears this number.
    pub fn words_of(&self, path: &ProvisionPath) -> Option<&str> {
        let provision = self.document.find(path)?;
        Some(self.document.text_of(provision).trim_end())
    }
}

/// Composes what decisions in force on `day` made of `shown`, the newest text of a work held for that day; `None` where no such decision is held or
/// none of them could be read.
///
/// Only decisions that were accepted, made after the text and of the work itself count; one whose own first day is unknown counts for nothing.
///
/// # Errors
///
/// Those of the database.
pub fn composed_text(
    reader: &Reader<'_>,
    work: &Work,
    shown: &Expression,
    document: &Document,
    day: Date,
) -> Result<Option<ComposedText>, Error> {
    let Some(made) = shown.dated_on else {
        return Ok(None);
    };
    let mut found: Vec<(AppliedDecision, Document)> = Vec::new();
    for relation in reader.relations_of(&work.id)? {
        if relation.kind != RelationKind::Amends || relation.to != work.id {
            continue;
        }
        let Some(text) = decision_text(reader, &relation.from)? else {
            continue;
        };
        let is_later = text
            .dated_on
            .is_some_and(|on| on.earliest() > made.latest());
        let Some(effective_on) = text.effective_on.filter(|on| is_later && *on <= day) else {
            continue;
        };
        let Some(words) = reader.document(&text.id)? else {
            continue;
        };
        let decision = AppliedDecision {
            id: text.id,
            title: text.title,
            effective_on,
        };
        if !found.iter().any(|(known, _)| known.id == decision.id) {
            found.push((decision, words));
        }
    }
    found.sort_by(|(left, _), (right, _)| {
        (left.effective_on, &left.id).cmp(&(right.effective_on, &right.id))
    });
    let given: Vec<Decision<'_>> = found
        .iter()
        .map(|(decision, document)| Decision {
            name: &decision.title,
            document,
        })
        .collect();
    let mut composition = compose_chain(document, &work.title, &given);
    let Some(document) = composition.document.take() else {
        return Ok(None);
    };
    Ok(Some(ComposedText {
        decisions: found.into_iter().map(|(decision, _)| decision).collect(),
        composition,
        document,
    }))
}

/// The text of an accepted decision.
fn decision_text(reader: &Reader<'_>, decision: &WorkId) -> Result<Option<Expression>, Error> {
    let is_accepted = reader
        .find_work(decision)?
        .is_some_and(|work| work.review == ReviewState::Reviewed);
    let mut texts = reader.expressions_of(decision)?;
    Ok(if is_accepted { texts.pop() } else { None })
}
