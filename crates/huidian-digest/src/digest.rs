//! What was read out of a roundup.

use huidian_model::Diagnostic;
use huidian_text::PartialDate;
use jiff::civil::Date;

use crate::passage::Span;
use crate::when::DateKind;

/// A roundup (汇总、盘点) as rows.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Digest {
    /// The roundup's own title.
    pub title: Option<String>,
    /// The year that dates without a year belong to; `None` when nothing says it.
    pub year: Option<i16>,
    /// The day the roundup came out, where it says so.
    pub appeared_on: Option<Date>,
    pub documents: Vec<Row>,
    /// Instruments of other states and of unions of states.
    pub foreign: Vec<Row>,
    pub set_aside: Vec<SetAside>,
    pub diagnostics: Vec<Diagnostic>,
}

/// One document as the roundup gives it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Row {
    /// As given, without title marks and markup.
    pub title: String,
    pub number: Option<String>,
    /// As given, split by body.
    pub issuers: Vec<String>,
    /// How many bodies issued it: 等十一部门 is 11 with one name.
    pub issuer_count: Option<u32>,
    pub date: Option<PartialDate>,
    pub date_kind: Option<DateKind>,
    pub effective: Option<PartialDate>,
    pub draft: bool,
    pub section: Option<String>,
    pub replaces: Option<String>,
    /// Where the title stands, in code points of the file.
    pub span: Span,
    /// 0 to 1: how plainly the roundup says that this is a document of its list.
    pub confidence: f32,
}

/// Something that looks like a document and is none, or none of this roundup's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetAside {
    pub text: String,
    /// Stable word: `cited`, `interpretation`, `report`, `news`, `event`, `company`, `vulnerability`, `court_case`,
    /// `book`, `form`, `media`, `promotion`, `incident`, `mentioned`.
    pub reason: &'static str,
    pub span: Span,
}
