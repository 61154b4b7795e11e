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
    if !reader.is_shown(work)? {
        return Err(Error::NotShown(work.to_string()));
    }
    if !reader.may_leave(record.kind) {
        return Err(Error::Withheld(work.to_string()));
    }
    let expressions = reader.expressions_of(work)?;
    let expression = match version {
        Some(label) => expressions.iter().find(|text| text.id.label == label),
        None => only_text(work, &expressions, as_of)?,
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

/// The text of a work on a day; a code that is held in parts is refused, since one part would pass for the whole.
pub(crate) fn only_text<'e>(
    work: &WorkId,
    expressions: &'e [Expression],
    day: Date,
) -> Result<Option<&'e Expression>> {
    let mut texts = texts_on(expressions, day);
    if texts.len() > 1 {
        return Err(Error::InParts {
            work: work.to_string(),
            parts: texts.iter().map(|text| text.id.label.clone()).collect(),
        });
    }
    Ok(texts.pop())
}

/// The title of a text; that of a part says which part.
pub(crate) fn title_of(expression: &Expression) -> String {
    let title = one_line(&expression.title);
    match &expression.part {
        Some(part) if !title.contains(part.as_str()) => format!("{title}（{part}）"),
        _ => title,
    }
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
