//! A text after decisions on it: composed, traced to the decisions' words, and held against what was published.

use huidian_compare::{Composed, NotApplied, compose};
use huidian_model::provision::Ordinal;
use huidian_model::{Amendment, Change, Document, ProvisionPath, title_key};
use huidian_parse::{Hints, parse_shaped, read_amendments};

use crate::composed_check::contradicted;

/// A decision with its text, in the order in which they were made.
#[derive(Debug, Clone, Copy)]
pub struct Decision<'d> {
    pub name: &'d str,
    pub document: &'d Document,
}

/// Words of a decision that made an article what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Maker {
    pub decision: String,
    pub words: String,
}

/// An article of the composed text with everything that was done to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TracedArticle {
    pub number: Ordinal,
    pub label: String,
    /// Its number in the base text.
    pub was: Option<Ordinal>,
    pub text: String,
    pub makers: Vec<Maker>,
}

/// A heading or an annex with everything that was done to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TracedHeading {
    pub label: String,
    pub text: String,
    /// The article it stands before; `None` for an annex.
    pub before: Option<Ordinal>,
    pub makers: Vec<Maker>,
}

/// An instruction that could not be carried out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undone {
    pub decision: String,
    pub words: String,
    /// For the reader, in Chinese.
    pub reason: String,
    /// What is asked for was not understood, so that nobody knows what of the provisions it names still holds.
    pub is_unread: bool,
}

/// What decisions make of a text.
#[derive(Debug, Clone, Default)]
pub struct Composition {
    pub articles: Vec<TracedArticle>,
    /// Headings in their order, then annexes.
    pub headings: Vec<TracedHeading>,
    pub undone: Vec<Undone>,
    /// Decisions in which nothing on this work was read.
    pub silent: Vec<String>,
    /// Words of instructions that were not read, so that what is composed may not be all that was decided.
    pub unread: Vec<String>,
    /// Something that was done did not come out as the decision says; it stands among [`Self::undone`], too.
    pub is_contradicted: bool,
    /// The last composed text, to be compared.
    pub composed: Composed,
    /// The same as a document, read as any text is; `None` where no decision changed anything.
    pub document: Option<Document>,
}

/// Applies decisions one after the other to a text of the work of this title.
pub fn compose_chain(base: &Document, title: &str, decisions: &[Decision<'_>]) -> Composition {
    let mut made = Composition::default();
    for decision in decisions {
        let Some(amendment) = amendment_of(decision, title) else {
            made.silent.push(decision.name.to_owned());
            continue;
        };
        made.unread.extend(amendment.unread.iter().cloned());
        let before = made.document.as_ref().unwrap_or(base);
        let composed = compose(before, &amendment);
        let document = parse_shaped(&composed.text(), &[], &Hints::default()).document;
        let contradicted = contradicted(before, &amendment, &composed, &document);
        let words = |instruction: usize| -> String {
            let found = &amendment.instructions[instruction];
            let range = found.start as usize..found.end as usize;
            decision
                .document
                .text
                .get(range)
                .unwrap_or("")
                .trim()
                .to_owned()
        };
        made.undone
            .extend(composed.not_applied.iter().map(|(index, reason)| Undone {
                decision: decision.name.to_owned(),
                words: words(*index),
                reason: reason.chinese(),
                is_unread: *reason == NotApplied::NotUnderstood,
            }));
        made.is_contradicted |= !contradicted.is_empty();
        made.undone
            .extend(contradicted.into_iter().map(|index| Undone {
                decision: decision.name.to_owned(),
                words: words(index),
                reason: "合成的结果与决定所写的位置不符，未必正确".to_owned(),
                is_unread: false,
            }));
        let before = std::mem::take(&mut made.articles);
        made.headings = trace_headings(&composed, &made.headings, decision.name, words);
        made.articles = trace(&composed, &before, decision.name, words);
        made.document = Some(document);
        made.composed = composed;
    }
    made
}

/// A provision that a decision changes, and the words that do it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangedProvision {
    /// In the text before the decision.
    pub target: ProvisionPath,
    /// `replace`, `insert` (behind the target), `delete`, `substitute`, `renumber`.
    pub act: &'static str,
    /// Where the words begin, in bytes of the decision's text.
    pub at: u32,
}

/// What a decision changes in the work of this title, as far as its sentences are read.
pub fn changed_provisions(decision: &Document, title: &str) -> Vec<ChangedProvision> {
    let decision = Decision {
        name: "",
        document: decision,
    };
    let Some(amendment) = amendment_of(&decision, title) else {
        return Vec::new();
    };
    let changed = amendment
        .instructions
        .into_iter()
        .filter_map(|instruction| {
            let (target, act) = match instruction.change {
                Change::Replace { target, .. } => (target, "replace"),
                Change::Insert { after, .. } => (after?, "insert"),
                Change::Delete { target } => (target, "delete"),
                // a sentence in other words, or one more, changes words of its paragraph
                Change::Substitute { target, .. }
                | Change::ReplaceSentence { target, .. }
                | Change::AddWords { target, .. } => (target, "substitute"),
                Change::Renumber { from, .. } => (from, "renumber"),
                Change::DeleteHeading { .. } | Change::RenumberRest | Change::NotUnderstood => {
                    return None;
                }
            };
            (!target.is_empty()).then_some(ChangedProvision {
                target,
                act,
                at: instruction.start,
            })
        });
    changed.collect()
}

/// What a decision changes in the work of this title; a decision that names no work means that of its own title.
fn amendment_of(decision: &Decision<'_>, title: &str) -> Option<Amendment> {
    let key = title_key(title);
    let mut amendment = Amendment::default();
    for read in read_amendments(&decision.document.text) {
        let is_meant = read
            .work
            .as_ref()
            .is_none_or(|work| title_key(work) == key || title_key(work).ends_with(&key));
        if is_meant {
            amendment.instructions.extend(read.instructions);
            amendment.unread.extend(read.unread);
        }
    }
    (!amendment.instructions.is_empty()).then_some(amendment)
}

/// A heading keeps what was done to the one of the same label and words before.
fn trace_headings(
    composed: &Composed,
    before: &[TracedHeading],
    decision: &str,
    words: impl Fn(usize) -> String,
) -> Vec<TracedHeading> {
    let traced = composed.headings.iter().map(|heading| {
        let earlier = before
            .iter()
            .find(|known| known.label == heading.label || known.text == heading.text);
        let mut makers = earlier.map_or_else(Vec::new, |known| known.makers.clone());
        makers.extend(heading.changed_by.iter().map(|index| Maker {
            decision: decision.to_owned(),
            words: words(*index),
        }));
        TracedHeading {
            label: heading.label.clone(),
            text: heading.text.clone(),
            before: heading.before.clone(),
            makers,
        }
    });
    traced.collect()
}

fn trace(
    composed: &Composed,
    before: &[TracedArticle],
    decision: &str,
    words: impl Fn(usize) -> String,
) -> Vec<TracedArticle> {
    composed
        .articles
        .iter()
        .map(|article| {
            let earlier = before
                .iter()
                .find(|known| Some(&known.number) == article.was.as_ref());
            let mut makers = earlier.map_or_else(Vec::new, |known| known.makers.clone());
            makers.extend(article.changed_by.iter().map(|index| Maker {
                decision: decision.to_owned(),
                words: words(*index),
            }));
            TracedArticle {
                number: article.number.clone(),
                label: article.label(),
                was: if before.is_empty() {
                    article.was.clone()
                } else {
                    earlier.and_then(|known| known.was.clone())
                },
                text: article.text.clone(),
                makers,
            }
        })
        .collect()
}
