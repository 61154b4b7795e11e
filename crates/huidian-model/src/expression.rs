//! Texts of works: expressions, their formats, and the bytes they came in.

use std::fmt;
use std::str::FromStr;

use huidian_format::Format;
use jiff::ToSpan;
use jiff::civil::Date;

use crate::{Force, ForceStatus, PartialDate, WorkId};

/// SHA-256 of bytes: the name of a blob, and what a BagIt manifest lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ContentHash(pub [u8; 32]);

impl fmt::Display for ContentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl FromStr for ContentHash {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let invalid = || format!("not a SHA-256 in 64 hexadecimal digits: {text}");
        if text.len() != 64 || !text.is_ascii() {
            return Err(invalid());
        }
        let mut bytes = [0u8; 32];
        for (index, byte) in bytes.iter_mut().enumerate() {
            *byte =
                u8::from_str_radix(&text[index * 2..index * 2 + 2], 16).map_err(|_| invalid())?;
        }
        Ok(Self(bytes))
    }
}

/// Names one text of a work: the work and the date of the version, such as `网络安全法@2025-10-28`.
///
/// The label is the date the version was adopted, signed or published, as far as known; `undated` for a text that does not say.
/// A text that is one part of a code published part by part adds the part (`2020-05-28.人格权编`); a second text of the same date
/// carries a number (`2024-01-01.2`).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ExpressionId {
    pub work: WorkId,
    pub label: String,
}

impl fmt::Display for ExpressionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}", self.work, self.label)
    }
}

/// One text of a work, in one language, from one date (文本版本).
#[derive(Debug, Clone, PartialEq)]
pub struct Expression {
    pub id: ExpressionId,
    /// Title as this text has it.
    pub title: String,
    /// The part of the work this text is (人格权编), where a code is held in several texts. Texts of different parts hold side by side; texts of
    /// one part follow each other.
    pub part: Option<String>,
    /// Adopted, signed or published, whichever the text or its file name gives; orders the versions.
    pub dated_on: Option<PartialDate>,
    /// First day in force; `None` when not known.
    pub effective_on: Option<Date>,
    /// How `effective_on` is known, in words: the clause, the title note, or "not stated".
    pub effective_basis: String,
    /// First day it no longer holds, because a later expression took effect or the work was repealed.
    pub ended_on: Option<Date>,
    /// `ended_on` is the date of a later text of which nobody knows when it took effect: from that day on it is open which of the two holds.
    pub is_end_assumed: bool,
    /// BCP 47 tag, `zh-Hans` throughout today.
    pub language: String,
    /// Blob of the normalised text.
    pub text: ContentHash,
    pub article_count: u32,
    pub char_count: u32,
}

/// Years after which a text that was made has begun, whatever its unknown first day is. Laws that were revised begin within a year of it; twice that,
/// set by judgement.
const LONGEST_WAIT_YEARS: i16 = 2;

/// Whether a text that was made on a day, and whose first day nobody knows, may still be to come into force.
pub fn may_begin_later(made: Date, day: Date) -> bool {
    made.checked_add(LONGEST_WAIT_YEARS.years())
        .is_ok_and(|by| day < by)
}

impl Expression {
    /// Whether a label names this text, or the version of which it is a part: 2020-05-28 names all parts of that day.
    pub fn is_named(&self, label: &str) -> bool {
        let behind = self.id.label.strip_prefix(label);
        behind.is_some_and(|rest| rest.is_empty() || self.part.is_some() && rest.starts_with('.'))
    }

    /// Label of the version that it is, or is a part of.
    pub fn version_label(&self) -> &str {
        let label = self.id.label.as_str();
        let part = self.part.as_deref().unwrap_or_default();
        let version = label
            .strip_suffix(part)
            .and_then(|rest| rest.strip_suffix('.'));
        version.filter(|_| !part.is_empty()).unwrap_or(label)
    }

    /// Whether this text is the one that holds on a day; false when its dates do not say.
    pub fn holds_on(&self, day: Date) -> bool {
        self.effective_on.is_some_and(|from| from <= day)
            && self.ended_on.is_none_or(|until| day < until)
    }

    /// Status of this text on a day, given that of its work. Where nobody knows since when an amended text holds, that it holds is presumed.
    pub fn status_on(&self, day: Date, work: &Force) -> ForceStatus {
        match work.status {
            ForceStatus::Repealed | ForceStatus::Expired | ForceStatus::Draft => work.status,
            _ if self.ended_on.is_some_and(|end| end <= day) => ForceStatus::Amended,
            _ if self.effective_on.is_some_and(|start| start > day) => ForceStatus::NotYetInForce,
            ForceStatus::InForce if self.made_on().is_some_and(|made| made > day) => {
                ForceStatus::NotYetInForce
            }
            ForceStatus::InForce if work.leaves_open(self) && self.may_be_to_come(day) => {
                ForceStatus::PresumedInForce
            }
            status => status,
        }
    }

    /// Whether a text of which only the day is known on which it was made may still be to come into force on a day.
    fn may_be_to_come(&self, day: Date) -> bool {
        self.made_on().is_none_or(|made| may_begin_later(made, day))
    }

    /// The day it was made, where that is all that is known of when it began.
    pub fn made_on(&self) -> Option<Date> {
        let made = self.dated_on.map(PartialDate::earliest);
        made.filter(|_| self.effective_on.is_none())
    }

    /// When it ends, in Chinese; `None` while it holds.
    pub fn end_words(&self) -> Option<String> {
        let on = self.ended_on?;
        Some(if self.is_end_assumed {
            format!("至 {on} 前（该日的文本未见施行日期，其后以何文本为准不明）")
        } else {
            format!("至 {on} 前")
        })
    }

    /// Whether this text of a work comes after another one.
    pub fn is_later_than(&self, other: &Self) -> bool {
        self.age() > other.age()
    }

    /// What orders the texts of a work: the day it begins, or is dated where that is not known.
    fn age(&self) -> (Option<Date>, Option<PartialDate>, &str) {
        let begins = self
            .effective_on
            .or_else(|| self.dated_on.map(PartialDate::earliest));
        (begins, self.dated_on, &self.id.label)
    }
}

/// The texts of a work to read on a day, one for each part in order: the one in force; where none is, the newest one already dated; before the first of them, the first.
pub fn texts_on(expressions: &[Expression], day: Date) -> Vec<&Expression> {
    let mut parts: Vec<&Option<String>> = Vec::new();
    for expression in expressions {
        if !parts.contains(&&expression.part) {
            parts.push(&expression.part);
        }
    }
    let is_dated = |text: &Expression| {
        text.effective_on.map_or_else(
            || text.dated_on.is_none_or(|on| on.earliest() <= day),
            |from| from <= day,
        )
    };
    parts
        .into_iter()
        .filter_map(|part| {
            let of_part = || expressions.iter().filter(move |text| &text.part == part);
            of_part()
                .filter(|text| text.holds_on(day))
                .max_by_key(|text| text.age())
                .or_else(|| {
                    of_part()
                        .filter(|text| is_dated(text))
                        .max_by_key(|text| text.age())
                })
                .or_else(|| of_part().min_by_key(|text| text.age()))
        })
        .collect()
}

/// An expression in one format (载体形式): which capture holds it, and which part of that capture it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Manifestation {
    pub expression: ExpressionId,
    pub format: Format,
    pub capture: ContentHash,
    /// Code points of the capture's text that are the instrument, promotion around it left out; `None` when all of it.
    pub taken: Option<(u32, u32)>,
    /// Who handed out this copy.
    pub rank: CopyRank,
    /// The text as this copy has it; `None` where the library did not keep it apart (older copies).
    pub text: Option<ContentHash>,
}

/// Who handed out a copy of a text, the lesser first: of several copies the one of the highest rank gives the text that is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CopyRank {
    /// A page of somebody else
    Repost,
    /// A page or an account that by its own words is the issuing body's; nobody but the page says so
    Issuer,
    /// An official source, or a file that a keeper brought without an address: trusted, which is less than official
    Trusted,
}

impl CopyRank {
    pub const ALL: [CopyRank; 3] = [Self::Repost, Self::Issuer, Self::Trusted];

    pub fn id(self) -> &'static str {
        match self {
            CopyRank::Repost => "repost",
            CopyRank::Issuer => "issuer",
            CopyRank::Trusted => "trusted",
        }
    }

    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rank| rank.id() == id)
    }

    pub fn chinese(self) -> &'static str {
        match self {
            CopyRank::Repost => "转载",
            CopyRank::Issuer => "自称发文机关的网页或账号",
            CopyRank::Trusted => "官方来源或编者所存",
        }
    }

    pub fn english(self) -> &'static str {
        match self {
            CopyRank::Repost => "repost",
            CopyRank::Issuer => "of the issuer by its own words",
            CopyRank::Trusted => "official source or the keeper's own file",
        }
    }
}

/// Bytes that somebody gave us (采集件), kept as they came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Capture {
    pub hash: ContentHash,
    /// Path below the imported folder, or file name.
    pub name: String,
    /// Address the bytes came from, where a page or person says.
    pub origin: Option<String>,
    pub captured_at: jiff::Timestamp,
    pub size_bytes: u64,
    pub format: Format,
    /// Encoding the text was read in, such as `UTF-8` or `GB18030`.
    pub encoding: String,
}
