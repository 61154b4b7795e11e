//! The text of a work that is exported alone, and names that are given in it once.

use std::collections::HashSet;

use huidian_model::{Document, Expression, Work, WorkId, texts_on};
use huidian_store::Store;
use jiff::civil::Date;

use crate::error::{Error, Result};

pub(crate) struct ChosenText {
    pub(crate) work: Work,
    pub(crate) expression: Expression,
    pub(crate) document: Document,
}

/// The text of a version, or the one in force on the day.
pub(crate) fn chosen_text(
    store: &Store,
    work: &WorkId,
    version: Option<&str>,
    as_of: Date,
) -> Result<ChosenText> {
    let reader = store.read()?;
    let not_held = || Error::NotHeld {
        work: work.to_string(),
        version: version.map_or_else(|| as_of.to_string(), str::to_owned),
    };
    let record = reader.find_work(work)?.ok_or_else(not_held)?;
    if !reader.may_leave(record.kind) {
        return Err(Error::Withheld(work.to_string()));
    }
    let expressions = reader.expressions_of(work)?;
    let expression = match version {
        Some(label) => expressions.iter().find(|text| text.id.label == label),
        None => texts_on(&expressions, as_of).into_iter().next(),
    }
    .ok_or_else(not_held)?;
    let document = reader
        .document(&expression.id)?
        .ok_or_else(|| Error::LostText(expression.id.to_string()))?;
    Ok(ChosenText {
        work: record,
        expression: expression.clone(),
        document,
    })
}

/// Ids of a file, each given once.
#[derive(Default)]
pub(crate) struct GivenIds(HashSet<String>);

impl GivenIds {
    /// The id itself, or with a number behind it where it was given before.
    pub(crate) fn once(&mut self, plain: &str) -> String {
        let mut id = plain.to_owned();
        let mut number = 2;
        while !self.0.insert(id.clone()) {
            id = format!("{plain}--{number}");
            number += 1;
        }
        id
    }
}

/// Words on one line, as titles and values have them.
pub(crate) fn one_line(words: &str) -> String {
    let joined: Vec<&str> = words.split_whitespace().collect();
    joined.join(" ")
}
