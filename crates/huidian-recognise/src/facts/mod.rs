//! What a page says of its instrument: title, number, issuers, date, whether it is a draft.

mod dates;
mod draft;
mod issuers;
mod number;
mod title;

pub use dates::{DateKind, Dated};
pub(crate) use issuers::bodies_of;
pub(crate) use title::{is_numbered_title, subjects};

use crate::shape::Row;
use crate::wording::Wording;

/// Facts of an instrument as its page gives them; absent is absent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// Without the account's prefix and without 《》; drafts keep their mark.
    pub title: Option<String>,
    /// Title of the notice that carries it.
    pub cover_title: Option<String>,
    pub number: Option<String>,
    /// As written.
    pub issuers: Vec<String>,
    pub dated: Option<Dated>,
    pub is_draft: bool,
}

/// What is read: the article and where its wording stands.
#[derive(Clone, Copy)]
pub(crate) struct Reading<'r, 'l> {
    pub(crate) headline: &'r str,
    pub(crate) rows: &'r [Row<'l>],
    pub(crate) wording: &'r Wording,
}

impl<'r, 'l> Reading<'r, 'l> {
    /// Rows of the wording above its first number.
    fn head(&self) -> &'r [Row<'l>] {
        &self.rows[self.wording.start..self.wording.run.first_row.max(self.wording.start)]
    }

    fn wording_rows(&self) -> &'r [Row<'l>] {
        &self.rows[self.wording.start..self.wording.end]
    }

    /// Rows above the wording: what the account says before.
    fn before(&self) -> &'r [Row<'l>] {
        &self.rows[..self.wording.start]
    }
}

pub(crate) fn read(reading: &Reading<'_, '_>) -> Facts {
    let titles = title::read(reading);
    let is_draft = draft::is_draft(reading, &titles);
    let number = number::read(reading);
    let issuers = issuers::read(reading, &titles, number.as_deref());
    Facts {
        dated: dates::read(reading, &titles),
        title: titles.title.map(with_plain_spaces),
        cover_title: titles.cover.map(with_plain_spaces),
        number,
        issuers,
        is_draft,
    }
}

/// Editors of accounts set spaces that do not break.
fn with_plain_spaces(title: String) -> String {
    title.replace('\u{a0}', " ")
}

/// 某某有限公司: no public body.
fn is_private(name: &str) -> bool {
    ["公司", "集团", "事务所"]
        .iter()
        .any(|end| name.ends_with(end))
}
