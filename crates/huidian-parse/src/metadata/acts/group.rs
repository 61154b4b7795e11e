//! The works that a verb is about.

use huidian_model::Number;

use crate::metadata::named::Scope;

/// A work named in a clause, in bytes of the text.
#[derive(Debug, Clone)]
pub(in crate::metadata) struct Named {
    pub title: Option<String>,
    pub number: Option<Number>,
    pub start: usize,
    /// After the title's mark.
    pub end: usize,
    pub scope: Scope,
    /// After the brackets behind the title.
    pub open_end: usize,
}

impl Named {
    /// A work named without 《》.
    pub fn plain(title: &str, number: Option<Number>, start: usize) -> Self {
        let end = start + title.len();
        Self {
            title: Some(title.to_owned()),
            number,
            start,
            end,
            scope: Scope::Whole,
            open_end: end,
        }
    }
}

impl Named {
    /// A work named by its number alone, which stands at `start` and is `length` bytes long.
    pub fn numbered(number: Number, start: usize, length: usize) -> Self {
        Self {
            title: None,
            number: Some(number),
            start,
            end: start + length,
            scope: Scope::Whole,
            open_end: start + length,
        }
    }
}

/// Works that belong together.
#[derive(Debug)]
pub(in crate::metadata) struct Group {
    pub works: Vec<Named>,
    pub start: usize,
    pub end: usize,
}
