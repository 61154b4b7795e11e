//! What a file's name says: 某办法（征求意见稿）(2024-10-12).md, or 某办法_20241012.docx as the national database exports it.

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
    if let Some((title, date)) = exported(stem) {
        return FileName {
            title: title.trim().to_owned(),
            dated_on: Some(date),
        };
    }
    FileName {
        title: stem.trim().to_owned(),
        dated_on: None,
    }
}

/// `标题_日期` of the national database's exports: the day of publication or, of an amended text, of the amendment. A browser that has a file of
/// the name already adds ` (1)`.
fn exported(stem: &str) -> Option<(&str, PartialDate)> {
    let stem = match stem.rsplit_once(" (") {
        Some((before, count)) if count.trim_end_matches(')').parse::<u8>().is_ok() => before,
        _ => stem,
    };
    let (title, day) = stem.rsplit_once(['_', '＿'])?;
    if day.len() != 8 || !day.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let date = parse_date(&format!("{}-{}-{}", &day[..4], &day[4..6], &day[6..]))?;
    let is_plausible = (1949..2090).contains(&date.year());
    (is_plausible && !title.trim().is_empty()).then_some((title, date))
}

/// 2024-10-12, 2024, or 2025-10-28修正.
fn leading_date(words: &str) -> Option<PartialDate> {
    let end = words
        .find(|c: char| !c.is_ascii_digit() && c != '-' && c != '.')
        .unwrap_or(words.len());
    parse_date(&words[..end]).or_else(|| parse_date(words))
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn names_say_title_and_day() {
        for (name, title, day) in [
            ("某办法(2024-10-12).md", "某办法", Some("2024-10-12")),
            // exports of the national database
            ("某条例_20241012.docx", "某条例", Some("2024-10-12")),
            (
                "某法（2018修正）_20181026.doc",
                "某法（2018修正）",
                Some("2018-10-26"),
            ),
            // taken down twice
            ("某条例_20241012 (1).docx", "某条例", Some("2024-10-12")),
            // no day of the calendar
            ("某办法_20241340.docx", "某办法_20241340", None),
            // the number of a device, and a name with nothing before
            ("扫描_19000101.pdf", "扫描_19000101", None),
            ("_20241012.docx", "_20241012", None),
            ("某办法_2024.docx", "某办法_2024", None),
        ] {
            let found = read(name);
            let dated = found.dated_on.map(|on| on.to_string());
            assert_eq!(
                (found.title.as_str(), dated.as_deref()),
                (title, day),
                "{name}"
            );
        }
    }
}
