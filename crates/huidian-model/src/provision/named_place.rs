//! Places as people name them, in a work that may be held in several texts.

use std::fmt;
use std::str::FromStr;

use super::{Document, Ordinal, Provision, ProvisionKind, ProvisionPath, ProvisionPathError};

/// A place in a work as people name it: 第三十一条第二款, 分则第六章第一节, 侵权责任编第三章.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct NamedPlace {
    /// The part that is called by its name: 分则, 侵权责任编.
    pub book: Option<String>,
    /// The address, in that part where one is named. Empty where the part itself is meant.
    pub path: ProvisionPath,
}

/// Longest name of a part, in characters.
const LONGEST_BOOK: usize = 10;

/// Whether words are the name of a part of a code: 总则, 分则, 附则 or what ends in 编 without a number.
pub fn is_book(words: &str) -> bool {
    if ["总则", "分则", "附则"].contains(&words) {
        return true;
    }
    let count = words.chars().count();
    words.ends_with('编')
        && (3..=LONGEST_BOOK).contains(&count)
        && !words.contains('第')
        && words.chars().all(char::is_alphabetic)
}

impl FromStr for NamedPlace {
    type Err = ProvisionPathError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        let at = text.find('第').unwrap_or(text.len());
        let book = text[..at].trim().trim_end_matches(['的', '中', '/']).trim();
        if !is_book(book) {
            return Ok(text.parse::<ProvisionPath>()?.into());
        }
        let path = match text[at..].trim() {
            "" => ProvisionPath::default(),
            rest => rest.parse()?,
        };
        Ok(Self {
            book: Some(book.to_owned()),
            path,
        })
    }
}

impl From<ProvisionPath> for NamedPlace {
    fn from(path: ProvisionPath) -> Self {
        Self { book: None, path }
    }
}

impl fmt::Display for NamedPlace {
    /// As statutes cite it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.book.as_deref().unwrap_or(""))?;
        f.write_str(&self.path.citation())
    }
}

/// The name without 编, as headings and labels of parts have it with and without.
fn plain(name: &str) -> &str {
    name.trim().trim_end_matches('编')
}

/// Where a place stands among texts of one work, each with the part that it is, if it is one: the number of the text, and the provision.
///
/// The texts of a code's parts do not number themselves: 第七编 is the seventh in the order of their articles, as far as they follow each other from
/// the first article on.
pub fn find_in_texts<'d>(
    texts: &[(Option<&str>, &'d Document)],
    place: &NamedPlace,
) -> Option<(usize, &'d Provision)> {
    if let Some(book) = &place.book {
        return find_in_book(texts, plain(book), &place.path);
    }
    let path = &place.path;
    let mut own = texts.iter().enumerate();
    own.find_map(|(at, (_, document))| Some((at, document.find(path)?)))
        .or_else(|| {
            let (first, rest) = path.0.split_first()?;
            if first.kind != ProvisionKind::Part {
                return None;
            }
            let at = part_by_order(texts, &first.ordinal)?;
            let found = texts[at].1.find(&ProvisionPath(rest.to_vec()))?;
            Some((at, found))
        })
}

fn find_in_book<'d>(
    texts: &[(Option<&str>, &'d Document)],
    book: &str,
    path: &ProvisionPath,
) -> Option<(usize, &'d Provision)> {
    let of_part = texts
        .iter()
        .position(|(part, _)| part.is_some_and(|part| plain(part) == book));
    if let Some(at) = of_part {
        return Some((at, texts[at].1.find(path)?));
    }
    texts.iter().enumerate().find_map(|(at, (_, document))| {
        let part = headed_part(document, book)?;
        if path.is_empty() {
            return Some((at, part));
        }
        let index = document.index_of(part)?;
        // 第六章第一节 of the part, whether or not the addresses of its chapters begin with it
        let found = document
            .descendants(index)
            .find(|provision| provision.path.0.ends_with(&path.0))
            .or_else(|| {
                // an article answers for its only paragraph
                let loose = document.find(path)?;
                let mut within = document.descendants(index);
                within.any(|own| std::ptr::eq(own, loose)).then_some(loose)
            })?;
        Some((at, found))
    })
}

/// Whether a work has a part of a name, as a text of its own or below a heading.
pub fn has_book(texts: &[(Option<&str>, &Document)], book: &str) -> bool {
    let book = plain(book);
    texts.iter().any(|(part, document)| {
        part.is_some_and(|part| plain(part) == book) || headed_part(document, book).is_some()
    })
}

/// The part below a heading; in a law without parts the chapter (第七章　附则).
fn headed_part<'d>(document: &'d Document, book: &str) -> Option<&'d Provision> {
    let of_kind = |kind| {
        document
            .provisions
            .iter()
            .find(|unit| unit.kind == kind && is_headed(document, unit, book))
    };
    of_kind(ProvisionKind::Part).or_else(|| of_kind(ProvisionKind::Chapter))
}

/// Whether a part's heading is this name: 第二编 分则.
fn is_headed(document: &Document, part: &Provision, book: &str) -> bool {
    // 附　则
    let label = document.label_of(part).trim_end();
    let spaced = |words: &str| {
        words
            .chars()
            .filter(|c| !c.is_whitespace())
            .collect::<String>()
    };
    if spaced(label).ends_with(&format!("章{book}")) {
        return true;
    }
    let name = label
        .rsplit([' ', '\u{3000}', '编'])
        .find(|words| !words.is_empty());
    name.is_some_and(|name| plain(name) == book)
}

/// The text that is the part of a number.
fn part_by_order(texts: &[(Option<&str>, &Document)], ordinal: &Ordinal) -> Option<usize> {
    let [number] = ordinal.0.as_slice() else {
        return None;
    };
    if texts.len() < 2 || texts.iter().any(|(part, _)| part.is_none()) {
        return None;
    }
    let mut spans: Vec<(u32, u32, usize)> = texts
        .iter()
        .enumerate()
        .filter_map(|(at, (_, document))| {
            let (first, last) = articles_of(document)?;
            Some((first, last, at))
        })
        .collect();
    spans.sort_unstable();
    let mut next = 1;
    for (index, (first, last, at)) in spans.into_iter().enumerate() {
        if first != next {
            return None;
        }
        if index + 1 == usize::try_from(*number).ok()? {
            return Some(at);
        }
        next = last + 1;
    }
    None
}

/// First and last article of a text.
fn articles_of(document: &Document) -> Option<(u32, u32)> {
    let mut numbers = document
        .provisions
        .iter()
        .filter(|provision| provision.kind == ProvisionKind::Article)
        .filter_map(|article| article.ordinal.as_ref()?.0.first().copied());
    let first = numbers.next()?;
    Some((first, numbers.next_back().unwrap_or(first)))
}
