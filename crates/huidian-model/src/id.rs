//! Stable, readable identifiers of works.

use std::fmt;

use huidian_text::{fold_char, script::is_han};

use crate::number::StandardNumber;

/// Identifier of a work: readable, made from facts, never from row numbers.
///
/// A standard is its number (`GB-T-45654-2025`); anything else is its title without 中华人民共和国 and ornaments; a draft ends in
/// `-征求意见稿`; a local work whose title does not begin with its region ends in `-` and the region; a namesake ends in `-` and its year.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WorkId(String);

/// What an id is made of.
#[derive(Debug, Clone, Default)]
pub struct IdFacts<'f> {
    pub title: &'f str,
    pub is_draft: bool,
    pub standard: Option<&'f StandardNumber>,
    /// Short name of the region of a local work: 广东, 北京.
    pub region: Option<&'f str>,
    /// Set only to tell apart works of one title.
    pub year: Option<i16>,
}

impl WorkId {
    /// Longest id in characters; the longest titles are cut and closed with a checksum of the whole.
    pub const MAX_CHARS: usize = 80;

    /// Takes an id as stored or typed; only the characters of an id are kept.
    pub fn new(id: &str) -> Self {
        Self(id.chars().filter(|c| is_id_char(*c)).collect())
    }

    /// Makes the id from facts.
    pub fn from_facts(facts: &IdFacts<'_>) -> Self {
        if let Some(standard) = facts.standard
            && !facts.is_draft
        {
            return Self(slug(&standard.to_string()));
        }
        let key = slug(facts.title);
        let (base, marked) = match ["公开征求意见稿", "再次征求意见稿", "征求意见稿", "草案"]
            .iter()
            .find_map(|mark| key.strip_suffix(mark))
        {
            Some(base) if !base.is_empty() => (base.trim_end_matches('-').to_owned(), true),
            _ => (key.clone(), false),
        };
        let mut id = shorten(&base);
        if let Some(region) = facts.region
            && !base.starts_with(region)
        {
            id.push('-');
            id.push_str(region);
        }
        if facts.is_draft || marked {
            id.push_str("-征求意见稿");
        }
        if let Some(year) = facts.year {
            id.push_str(&format!("-{year}"));
        }
        Self(id)
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for WorkId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl AsRef<str> for WorkId {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

fn is_id_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || is_han(c) || matches!(c, '-' | '.' | '×' | '+')
}

/// Title or number to id characters: ornaments and spaces go, brackets and dashes become one dash.
fn slug(title: &str) -> String {
    let mut id = String::with_capacity(title.len());
    let title = title.trim();
    let title = match title
        .trim_start_matches(['《', '〈'])
        .strip_prefix("中华人民共和国")
    {
        Some(rest) if !rest.is_empty() && !rest.starts_with('》') => rest,
        _ => title,
    };
    for c in title.chars() {
        let upper = c.is_ascii_uppercase() || ('Ａ'..='Ｚ').contains(&c);
        let folded = fold_char(c);
        let folded = if upper {
            folded.to_ascii_uppercase()
        } else {
            folded
        };
        match folded {
            c if is_id_char(c) && c != '-' => id.push(c),
            '<' | '>' | '"' | '\'' | '·' | '*' | '\\' | '#' | ',' | '、' | '。' | ';' | '?'
            | '!' => {}
            _ if id.is_empty() || id.ends_with('-') => {}
            ' ' if !id.ends_with(|c: char| c.is_ascii_alphanumeric()) => {}
            _ => id.push('-'),
        }
    }
    id.trim_end_matches('-').to_owned()
}

fn shorten(id: &str) -> String {
    if id.chars().count() <= WorkId::MAX_CHARS {
        return id.to_owned();
    }
    // FNV-1a over the whole title: two long titles with one beginning stay apart
    let sum = id.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |sum, byte| {
        (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    let head: String = id.chars().take(WorkId::MAX_CHARS - 9).collect();
    format!("{head}-{:08x}", sum >> 32)
}
