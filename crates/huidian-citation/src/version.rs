//! Versions that references name: 《公司法》（2023修订）, 《网络安全法（2016）》.

use huidian_text::{PartialDate, parse_date};

use crate::alias::bracket;
use crate::cursor::skip_spaces;
use crate::number::NumberSpan;
use crate::title::{is_version, marked_title, number_in};

/// The version of a work that a reference names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CitedVersion {
    /// Year, month or day on which the text was made or changed.
    pub on: PartialDate,
}

/// A title without a version or number in brackets at its end, and the inside of that bracket.
pub(crate) fn split_version<'t>(
    title: &'t str,
    numbers: &[NumberSpan],
) -> (&'t str, Option<&'t str>) {
    let trimmed = title.trim_end();
    let Some(open) = trimmed
        .rfind(['（', '('])
        .filter(|open| *open > 0 && trimmed.ends_with(['）', ')']))
    else {
        return (title, None);
    };
    let Some((inside, _)) = bracket(trimmed, open, trimmed.len()) else {
        return (title, None);
    };
    let content = &trimmed[inside.clone()];
    // 试行 and 征求意见稿 are part of a title
    let names_version = read_version(content).is_some() || number_in(numbers, &inside).is_some();
    if names_version {
        (trimmed[..open].trim_end(), Some(content))
    } else {
        (title, None)
    }
}

/// The version that a reference names in its words, in or behind the marks.
pub(crate) fn version_in(reference: &str) -> Option<CitedVersion> {
    let open = reference.find('《')?;
    let (inside, mut at) = marked_title(reference, open)?;
    let title = &reference[inside];
    if let (_, Some(content)) = split_version(title, &[]) {
        return read_version(content);
    }
    for _ in 0..3 {
        let (inside, after) = bracket(reference, skip_spaces(reference, at), 360)?;
        if let Some(version) = read_version(&reference[inside]) {
            return Some(version);
        }
        at = after;
    }
    None
}

/// 2023修订, 2018年10月26日第二次修正, 2016, 2024年版.
fn read_version(content: &str) -> Option<CitedVersion> {
    let content = content.trim();
    let digits = content
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(content.len());
    let year: i16 = content[..digits].parse().ok()?;
    (digits == 4 && (1949..2100).contains(&year)).then_some(())?;
    let rest = content[digits..].trim();
    let rest_of_year = rest.strip_prefix('年').unwrap_or(rest).trim();
    let is_plain = rest_of_year.is_empty();
    if !is_plain && !is_version(content) && !rest_of_year.starts_with("修") {
        return None;
    }
    let end = content.find('日').map(|at| at + '日'.len_utf8());
    let on = end
        .and_then(|end| parse_date(&content[..end]))
        .filter(|on| on.year() == year)
        .unwrap_or_else(|| PartialDate::year_only(year));
    Some(CitedVersion { on })
}
