//! What was read out of a roundup.

use huidian_model::Diagnostic;
use huidian_text::PartialDate;
use jiff::civil::Date;

use crate::hint::SeenLine;
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
    /// 0 to 1: how sure the reader is of the page as a whole; 0 where it found nothing.
    pub confidence: f32,
    /// What the page repeats for each document; `None` where its documents stand in running text or there are none.
    pub unit: Option<RepeatedUnit>,
    /// The lines of the page outside tables, in order, as they were understood.
    pub lines: Vec<SeenLine>,
}

/// What a page repeats for each document it lists.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RepeatedUnit {
    /// Stable word: `table_row`, `keys`, `heading`, `bold_line`, `list_item`, `numbered_line`, `line`.
    pub kind: &'static str,
    /// The look of its title lines, to be named in [`ReadOptions::title_styles`](crate::ReadOptions); empty for a table.
    pub style: String,
    /// What most of its records hold: `title`, `number`, `issuer`, `date`, `effective`, `draft`.
    pub fields: Vec<&'static str>,
    /// Where the records' titles stand, in order.
    pub spans: Vec<Span>,
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
    /// A second reader, a model, proposed it; the page says it word for word.
    pub is_proposed: bool,
}

/// Something that looks like a document and is none, or none of this roundup's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetAside {
    pub text: String,
    /// Stable word: `cited`, `interpretation`, `report`, `news`, `event`, `company`, `vulnerability`, `court_case`,
    /// `book`, `form`, `media`, `promotion`, `incident`, `heading`, `doubtful`, `mentioned`.
    pub reason: &'static str,
    pub span: Span,
}
