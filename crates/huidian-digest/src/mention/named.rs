//! A title in running text and what its sentence says of it.

use std::ops::Range;

use huidian_text::PartialDate;

use super::role::Role;
use crate::body::Bodies;
use crate::passage::Span;
use crate::when::DateKind;

/// A title in running text with all that its sentence says of it.
#[derive(Debug, Clone)]
pub(crate) struct Mention {
    pub(crate) title: String,
    pub(crate) role: Role,
    pub(crate) number: Option<String>,
    pub(crate) is_draft: bool,
    pub(crate) date: Option<(PartialDate, DateKind)>,
    pub(crate) effective: Option<PartialDate>,
    /// The day comments on it close.
    pub(crate) closing: Option<PartialDate>,
    pub(crate) issuers: Bodies,
    pub(crate) span: Span,
    /// A word such as 法规, 标准 or 法案 stands right beside the title.
    pub(crate) has_kind_beside: bool,
    /// A title that stands with it and is governed by the same verb is that of an instrument.
    pub(crate) has_sibling: bool,
    /// Nothing but facts stands behind it in its sentence.
    pub(crate) ends_line: bool,
    /// The title stood in title marks.
    pub(crate) is_quoted: bool,
    pub(crate) is_open: bool,
    /// The sentence begins with the name of another state.
    pub(crate) has_foreign_actor: bool,
    /// 制定, 编制: who wrote it has it for themselves, unless a body is named.
    pub(crate) is_drafted: bool,
    /// Range of the sentence in its passage.
    pub(crate) sentence: Range<usize>,
}
