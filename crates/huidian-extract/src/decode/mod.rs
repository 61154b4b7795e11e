//! Bytes to text: the encoding, and what went wrong with it before.

mod charset;
mod detect;
mod finding;
mod frequency;
mod mojibake;
mod plausibility;
mod refill;
mod suspicion;

use serde::{Deserialize, Serialize};

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use self::finding::Finding;
use crate::diagnostic::{Diagnostic, DiagnosticKind};
use crate::error::Error;

/// Share of garbled characters, in percent, from which a page is refused rather than read with a diagnostic.
const MOST_GARBLED: u32 = 20;

/// The text of a file and how it was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// Without byte order mark; after the repair, where there was one.
    pub text: String,
    /// Encoding of the bytes as stored.
    pub encoding: Encoding,
    /// Present when the text had been decoded with a wrong encoding earlier and was put right.
    pub repaired: Option<Repair>,
    /// Byte sequences that are invalid in `encoding`, each now U+FFFD.
    pub malformed_count: u32,
    pub diagnostics: Vec<Diagnostic>,
}

/// Encoding of a text file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Encoding {
    Utf8,
    Utf8Bom,
    /// GB 18030, which holds GBK and GB 2312.
    Gb18030,
    Utf16Le,
    Utf16Be,
    Utf32Le,
    Utf32Be,
    Big5,
}

impl Encoding {
    pub fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Utf8Bom => "UTF-8 with byte order mark",
            Self::Gb18030 => "GB18030",
            Self::Utf16Le => "UTF-16LE",
            Self::Utf16Be => "UTF-16BE",
            Self::Utf32Le => "UTF-32LE",
            Self::Utf32Be => "UTF-32BE",
            Self::Big5 => "Big5",
        }
    }
}

impl fmt::Display for Encoding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

/// The proof that a text had been decoded with the wrong encoding, and the way back.
///
/// Encoding the characters of each run with `decoded_as` gives bytes that are valid in `written_in`
/// and read as ordinary Chinese, which the text as read did not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Repair {
    /// The wrong encoding, under its usual name.
    pub decoded_as: Cow<'static, str>,
    /// The encoding the bytes were really written in.
    pub written_in: Cow<'static, str>,
    /// Characters won back.
    pub character_count: u32,
    /// Of these, characters whose last byte had become white space and was inferred from the rest.
    pub inferred_count: u32,
    /// Characters inside the runs that could not be won back and stand as they were read.
    pub lost_count: u32,
    /// Share of the hanzi won back that are among the thousand most frequent, in percent.
    pub common_percent: u32,
    /// How often the text went through a wrong encoding: 1, or 2 when it was wrongly saved again.
    pub pass_count: u32,
    /// The runs, in order.
    pub runs: Vec<RepairedRun>,
}

/// One stretch that was put right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RepairedRun {
    /// Code points of the repaired text.
    pub span: Range<u32>,
    /// Code points of the text as it was read.
    pub read_span: Range<u32>,
}

/// Finds the encoding of `bytes`, decodes them, and repairs text that was decoded wrongly before.
///
/// # Errors
///
/// [`Error::Empty`], [`Error::NotText`] for binaries and unknown encodings, and [`Error::Garbled`] when
/// the text is plainly wrongly decoded but too much of it was lost on the way.
pub fn decode(bytes: &[u8]) -> Result<Decoded, Error> {
    let found = detect::detect(bytes)?;
    if found.text.trim().is_empty() {
        return Err(Error::Empty);
    }
    let mut diagnostics = Vec::new();
    if found.malformed_count > 0 {
        let first = found.text.chars().take_while(|&c| c != '\u{fffd}').count() as u32;
        diagnostics.push(Diagnostic::new(
            DiagnosticKind::MalformedBytes,
            first..first + 1,
            format!(
                "{} byte sequences are not valid {}; this is the first",
                found.malformed_count, found.encoding
            ),
        ));
    }
    if found.padding_count > 0 {
        let end = found.text.chars().count() as u32;
        diagnostics.push(Diagnostic::new(
            DiagnosticKind::Padding,
            end..end,
            format!(
                "{} zero bytes at the end are no text and were left out",
                found.padding_count
            ),
        ));
    }
    let (text, repaired) = match mojibake::inspect(&found.text) {
        Finding::Ordinary => (found.text, None),
        Finding::Repaired(text, repair) => {
            diagnostics.push(repair.diagnostic());
            (text, Some(repair))
        }
        Finding::Garbled {
            reason, percent, ..
        } if percent >= MOST_GARBLED => return Err(Error::Garbled { reason }),
        Finding::Garbled { reason, span, .. } => {
            diagnostics.push(Diagnostic::new(DiagnosticKind::GarbledRun, span, reason));
            (found.text, None)
        }
    };
    Ok(Decoded {
        text,
        encoding: found.encoding,
        repaired,
        malformed_count: found.malformed_count,
        diagnostics,
    })
}

impl Repair {
    fn diagnostic(&self) -> Diagnostic {
        let start = self.runs.first().map_or(0, |run| run.span.start);
        let end = self.runs.last().map_or(start, |run| run.span.end);
        Diagnostic::new(
            DiagnosticKind::EncodingRepaired,
            start..end,
            format!(
                "{} text had been read as {}: {} characters won back ({} percent common), {} inferred, {} lost",
                self.written_in,
                self.decoded_as,
                self.character_count,
                self.common_percent,
                self.inferred_count,
                self.lost_count
            ),
        )
    }
}
