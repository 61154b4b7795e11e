//! Which of several decisions was the first to go wrong: what they make of a text, held against the texts published on the way.

use huidian_compare::MismatchKind;
use huidian_model::Document;
use huidian_model::provision::{Ordinal, PathStep};
use huidian_model::{ProvisionKind, ProvisionPath};

use crate::composing::{Composition, Decision, compose_chain};

/// A decision, and the text published after it where that is held.
#[derive(Debug, Clone, Copy)]
pub struct Stage<'d> {
    pub decision: Decision<'d>,
    pub published: Option<(&'d str, &'d Document)>,
}

/// An article that differs from the published one, and the decisions that touched it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrongArticle {
    pub label: String,
    pub kind: MismatchKind,
    /// Among those in question; empty where none of them speaks of it.
    pub touched_by: Vec<String>,
}

/// Where composing first went wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FirstWrong {
    /// The decision; `None` where the texts held cannot tell it from the others in question.
    pub decision: Option<String>,
    /// Decisions between the last text that came out right and the first that did not.
    pub among: Vec<String>,
    /// The first published text that differs.
    pub text: String,
    pub articles: Vec<WrongArticle>,
}

/// Composes stage after stage and compares wherever a published text is held; `None` where all came out as published.
pub fn first_wrong(base: &Document, title: &str, stages: &[Stage<'_>]) -> Option<FirstWrong> {
    let decisions: Vec<Decision<'_>> = stages.iter().map(|stage| stage.decision).collect();
    let mut right = 0;
    for (at, stage) in stages.iter().enumerate() {
        let Some((text, document)) = stage.published else {
            continue;
        };
        let made = compose_chain(base, title, &decisions[..=at]);
        let mismatches = made.composed.mismatches(document);
        if mismatches.is_empty() {
            right = at + 1;
            continue;
        }
        let among: Vec<String> = decisions[right..=at]
            .iter()
            .map(|decision| decision.name.to_owned())
            .collect();
        let articles: Vec<WrongArticle> = mismatches
            .iter()
            .map(|mismatch| WrongArticle {
                label: label_of(&mismatch.number),
                kind: mismatch.kind,
                touched_by: touching(&made, &mismatch.number, &among),
            })
            .collect();
        return Some(FirstWrong {
            decision: blamed(&made, &among, &articles),
            among,
            text: text.to_owned(),
            articles,
        });
    }
    None
}

pub(crate) fn label_of(number: &Ordinal) -> String {
    ProvisionPath(vec![PathStep::new(ProvisionKind::Article, number.clone())]).citation()
}

fn touching(made: &Composition, number: &Ordinal, among: &[String]) -> Vec<String> {
    let article = made
        .articles
        .iter()
        .find(|article| &article.number == number);
    let makers = article.into_iter().flat_map(|article| &article.makers);
    let mut found: Vec<String> = makers
        .map(|maker| maker.decision.clone())
        .filter(|decision| among.contains(decision))
        .collect();
    found.dedup();
    found
}

/// The only decision in question; else the first that touched a wrong article, that could not be carried out, or in which nothing was read.
fn blamed(made: &Composition, among: &[String], articles: &[WrongArticle]) -> Option<String> {
    if let [only] = among {
        return Some(only.clone());
    }
    let is_suspect = |decision: &&String| {
        let name = *decision;
        articles
            .iter()
            .any(|article| article.touched_by.contains(name))
            || made.undone.iter().any(|undone| &undone.decision == name)
            || made.silent.contains(name)
    };
    among.iter().find(is_suspect).cloned()
}
