//! What a file's name says: 某办法（征求意见稿）(2024-10-12).md.

use huidian_text::{PartialDate, parse_date};

/// Title and date of a file name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct FileName {
    pub title: String,
    pub dated_on: Option<PartialDate>,
}

pub(super) fn read(name: &str) -> FileName {
    let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let stem = name
        .rsplit_once('.')
        .filter(|(stem, extension)| {
            !stem.is_empty() && extension.len() <= 5 && extension.is_ascii()
        })
        .map_or(name, |(stem, _)| stem);
    let closed = stem.strip_suffix([')', '）']);
    let opened = closed.and_then(|inner| {
        let open = inner.rfind(['(', '（'])?;
        let inside = inner[open..].trim_start_matches(['(', '（']);
        Some((&inner[..open], inside))
    });
    if let Some((before, inside)) = opened
        && let Some(date) = leading_date(inside)
    {
        return FileName {
            title: before.trim().to_owned(),
            dated_on: Some(date),
        };
    }
    FileName {
        title: stem.trim().to_owned(),
        dated_on: None,
    }
}

/// 2024-10-12, 2024, or 2025-10-28修正.
fn leading_date(words: &str) -> Option<PartialDate> {
    let end = words
        .find(|c: char| !c.is_ascii_digit() && c != '-' && c != '.')
        .unwrap_or(words.len());
    parse_date(&words[..end]).or_else(|| parse_date(words))
}
