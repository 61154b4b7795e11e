//! What the index is built from: works with their texts, as the library knows them.

use huidian_model::{Addressee, ForceStatus, PartialDate, Sector, Topic, WorkId, WorkKind};
use jiff::civil::Date;

/// One work with all its texts.
#[derive(Debug, Clone, PartialEq)]
pub struct IndexWork {
    pub id: WorkId,
    pub title: String,
    /// Short, former and other titles (简称、曾用名).
    pub other_titles: Vec<String>,
    pub kind: Option<WorkKind>,
    /// Document, order and standard numbers as written.
    pub numbers: Vec<String>,
    /// Names of the issuers, the lead first.
    pub issuers: Vec<String>,
    pub sectors: Vec<Sector>,
    pub topics: Vec<Topic>,
    /// Who must obey.
    pub addressees: Vec<Addressee>,
    /// Short name of the region of a local work.
    pub region: Option<String>,
    pub is_draft: bool,
    /// The date under which the work is listed.
    pub listed_on: Option<PartialDate>,
    /// Status of the work over time, ascending; empty when nothing is known.
    pub force: Vec<ForceFrom>,
    /// Texts, oldest first.
    pub expressions: Vec<IndexExpression>,
}

impl IndexWork {
    /// A work of which only the title is known.
    pub fn new(id: WorkId, title: impl Into<String>) -> Self {
        Self {
            id,
            title: title.into(),
            other_titles: Vec::new(),
            kind: None,
            numbers: Vec::new(),
            issuers: Vec::new(),
            sectors: Vec::new(),
            topics: Vec::new(),
            addressees: Vec::new(),
            region: None,
            is_draft: false,
            listed_on: None,
            force: Vec::new(),
            expressions: Vec::new(),
        }
    }
}

/// The status of a work from a day on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ForceFrom {
    /// `None`: from the beginning.
    pub from: Option<Date>,
    pub status: ForceStatus,
}

/// One text of a work.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct IndexExpression {
    /// The label of its [`ExpressionId`](huidian_model::ExpressionId).
    pub label: String,
    /// First day in force, when known.
    pub effective_on: Option<Date>,
    /// First day it no longer holds.
    pub ended_on: Option<Date>,
    /// The day it was made, where that is all that is known of when it began.
    pub made_on: Option<Date>,
    /// Nobody knows since when it holds: while its work is in force, that this text is is presumed.
    pub is_first_day_open: bool,
    /// Articles, or clauses, in the order of the text.
    pub articles: Vec<IndexArticle>,
}

/// One article (条), clause, or other unit that a reader is led to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct IndexArticle {
    /// Address inside the text: 第三十一条, 5.2.1.
    pub path: String,
    /// Headings above it, outermost first, separated by spaces.
    pub heading: String,
    /// The text as a reader sees it, without its number.
    pub text: String,
    /// Its status over time where that is not its text's, ascending; empty for nearly all.
    pub force: Vec<ArticleForceFrom>,
}

/// The status of an article from a day on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ArticleForceFrom {
    /// `None`: from the beginning.
    pub from: Option<Date>,
    /// `None`: that of its text.
    pub status: Option<ForceStatus>,
}
