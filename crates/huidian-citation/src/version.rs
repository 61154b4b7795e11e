//! Versions that references name: 《公司法》（2023修订）, 2016年《网络安全法》, 《…》第三条（2006）, 旧《…》.

use huidian_text::{PartialDate, parse_date};

use crate::alias::bracket;
use crate::cursor::{over_break, skip_spaces, window_before};
use crate::number::{NumberSpan, number_spans};
use crate::title::{is_version, marked_title, number_in};

/// The version of a work that a reference names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CitedVersion {
    /// Year, month or day on which the text was made or changed.
    Made(PartialDate),
    /// Day from which the text holds.
    Effective(PartialDate),
    /// Number of the order by which the text was made public.
    Numbered(String),
    /// The last text made before a year, month or day: 2023年修订前.
    Before(PartialDate),
    /// The text before the present one: 旧, 修订前的.
    Earlier,
    /// A draft, which is no version of what holds: （修订草案）, （征求意见稿）.
    Draft,
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
    let names_version = read_version(content).is_some()
        || read_earlier(content).is_some()
        || number_in(numbers, &inside).is_some();
    if names_version {
        (trimmed[..open].trim_end(), Some(content))
    } else {
        (title, None)
    }
}

/// A cited title without the version or number in brackets at its end: 甲法 of 甲法（2016修正）. 试行 and 征求意见稿 are part of a title.
pub fn title_without_version(title: &str) -> &str {
    split_version(title, &number_spans(title)).0
}

/// The version that a title names in brackets at its end: 2016修正 of 甲法（2016修正）, as it is written there and as it is read.
pub fn version_of_title(title: &str) -> Option<(&str, CitedVersion)> {
    let content = split_version(title, &[]).1?;
    let version =
        read_earlier(content).or_else(|| read_version(content).map(CitedVersion::Made))?;
    Some((content, version))
}

/// The version that a reference at `start..end` of `text` names: in or behind the marks, in front of the title, or behind the provisions.
/// `has_target`: a day of adoption behind a title without provisions only says which act is meant.
pub(crate) fn version_in(
    text: &str,
    start: usize,
    end: usize,
    has_target: bool,
) -> Option<CitedVersion> {
    let reference = text.get(start..end)?;
    inside(reference, has_target)
        .or_else(|| in_front(text, start, has_target))
        .or_else(|| {
            let (inside, _) = bracket(text, skip_spaces(text, end), 120)?;
            read_bracket(&text[inside], has_target)
        })
}

fn inside(reference: &str, has_target: bool) -> Option<CitedVersion> {
    let mut at = 0;
    if let Some(open) = reference.find('《') {
        let (inside, after) = marked_title(reference, open)?;
        if let (_, Some(content)) = split_version(&reference[inside], &[]) {
            return read_earlier(content).or_else(|| read_version(content).map(CitedVersion::Made));
        }
        at = after;
    } else if let Some(open) = reference.find(['（', '(']) {
        at = open;
    }
    for _ in 0..3 {
        let Some((inside, after)) = bracket(reference, over_break(reference, at), 360) else {
            break;
        };
        if let Some(version) = read_bracket(&reference[inside], has_target) {
            return Some(version);
        }
        at = after;
    }
    None
}

fn read_bracket(content: &str, has_target: bool) -> Option<CitedVersion> {
    if is_draft(content) {
        return Some(CitedVersion::Draft);
    }
    if let Some(earlier) = read_earlier(content) {
        return Some(earlier);
    }
    if let Some(on) = read_version(content) {
        return Some(CitedVersion::Made(on));
    }
    if !has_target {
        return None;
    }
    read_days(content).or_else(|| {
        let number = number_spans(content).into_iter().next()?;
        let number = &content[number.start..number.end];
        number
            .contains('令')
            .then(|| CitedVersion::Numbered(number.to_owned()))
    })
}

/// 修订草案, 2023年修正草案, 征求意见稿, 草案二次审议稿.
fn is_draft(content: &str) -> bool {
    const DRAFTS: [&str; 7] = [
        "草案",
        "征求意见稿",
        "送审稿",
        "审议稿",
        "讨论稿",
        "报批稿",
        "草案修改稿",
    ];
    let words = content.trim();
    let is_short = words.chars().count() <= 20;
    is_short && !words.contains("称") && DRAFTS.iter().any(|mark| words.ends_with(mark))
}

/// 2023年修订前, 修订前, 旧.
fn read_earlier(content: &str) -> Option<CitedVersion> {
    let content = content.trim();
    if matches!(content, "旧" | "旧版" | "旧法") {
        return Some(CitedVersion::Earlier);
    }
    let words = content.trim_end_matches(['的', '版']);
    let changed = ["修订前", "修正前", "修改前"]
        .iter()
        .find_map(|word| words.strip_suffix(word))?;
    if changed.is_empty() {
        return Some(CitedVersion::Earlier);
    }
    let (on, rest) = leading_date(changed)?;
    rest.is_empty().then_some(CitedVersion::Before(on))
}

/// 2023修订, 2018年10月26日第二次修正, 2016, 2024年版.
fn read_version(content: &str) -> Option<PartialDate> {
    let content = content.trim();
    let (on, rest) = leading_date(content)?;
    if is_draft(content) {
        return None;
    }
    let is_plain = rest.is_empty();
    let is_full = content.contains('日');
    if (is_plain && is_full) || (!is_plain && !is_version(content) && !rest.starts_with("修")) {
        return None;
    }
    Some(on)
}

/// A year, month or day at the beginning of `words`, and what stands behind it.
fn leading_date(words: &str) -> Option<(PartialDate, &str)> {
    let words = words.trim();
    let digits = words
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(words.len());
    let year: i16 = words[..digits].parse().ok()?;
    (digits == 4 && (1949..2100).contains(&year)).then_some(())?;
    let is_date = |c: char| c.is_ascii_digit() || matches!(c, '年' | '月' | '日' | ' ');
    let end = words.find(|c: char| !is_date(c)).unwrap_or(words.len());
    let (date, rest) = words.split_at(end);
    let on = date
        .find('日')
        .and_then(|end| parse_date(&date[..end + '日'.len_utf8()]))
        .filter(|on| on.year() == year)
        .unwrap_or_else(|| PartialDate::year_only(year));
    Some((on, rest.trim()))
}

const MADE: [&str; 8] = [
    "通过", "修正", "修订", "公布", "颁布", "发布", "修改", "制定",
];
const IN_FORCE: [&str; 5] = ["起施行", "起实施", "施行", "实施", "生效"];

/// 2016年11月7日通过，2017年6月1日起施行: the last day on which it was made, else the day from which it holds.
fn read_days(content: &str) -> Option<CitedVersion> {
    let mut made = None;
    let mut effective = None;
    for clause in content.split(['，', ',', '、', '；', ';', '　']) {
        let clause = clause
            .trim()
            .trim_start_matches("根据")
            .trim_start_matches('自');
        let Some((on, rest)) = leading_date(clause) else {
            continue;
        };
        if IN_FORCE.iter().any(|word| rest.ends_with(word)) {
            effective = Some(on);
        } else if MADE.iter().any(|word| rest.contains(word)) {
            made = Some(on);
        }
    }
    made.map(CitedVersion::Made)
        .or(effective.map(CitedVersion::Effective))
}

/// 2014年版, 2014版的, （2018年修正版）: the year of the edition that words in front of a title name.
fn edition(before: &str) -> Option<PartialDate> {
    const EDITIONS: [&str; 7] = ["修订版", "修正版", "修改版", "修订本", "文本", "版本", "版"];
    let words = before.trim_end_matches(['的', ' ', '）', ')']);
    let dated = EDITIONS.iter().find_map(|word| words.strip_suffix(word))?;
    let is_date = |c: char| c.is_ascii_digit() || matches!(c, '年' | '月' | '日');
    let front = dated.trim_end_matches(is_date);
    // 第2014版, GB 9801-2014版: a number and no year
    let is_number = front.ends_with(|c: char| c.is_ascii_alphanumeric())
        || front.ends_with(['第', '-', '—', '–', '－', '.', '/']);
    let (on, rest) = leading_date(&dated[front.len()..])?;
    (rest.is_empty() && !is_number).then_some(on)
}

/// 2016年《…》, 2018年修正的《…》, 2014年版《…》, 旧《…》, 修订前的《…》.
fn in_front(text: &str, start: usize, has_target: bool) -> Option<CitedVersion> {
    const EARLIER: [&str; 8] = [
        "旧",
        "旧版",
        "旧版的",
        "修订前的",
        "修正前的",
        "修改前的",
        "修订前",
        "修正前",
    ];
    const REACH: usize = 60;
    let before = window_before(text, start, REACH).trim_end();
    if EARLIER.iter().any(|word| before.ends_with(word)) {
        return Some(CitedVersion::Earlier);
    }
    if let Some(on) = edition(before) {
        return Some(CitedVersion::Made(on));
    }
    if !has_target {
        return None;
    }
    // 2025年修改《…》 tells what is done to the work, 2025年修改的《…》 which text is meant
    let (before, verb) = match before.strip_suffix('的') {
        Some(before) => {
            let verb = MADE
                .iter()
                .chain(&IN_FORCE)
                .find(|word| before.ends_with(**word))?;
            (before.strip_suffix(verb)?, Some(*verb))
        }
        None => (before, None),
    };
    let is_date = |c: char| c.is_ascii_digit() || matches!(c, '年' | '月' | '日' | ' ');
    let date = &before[before.trim_end_matches(is_date).len()..];
    let (on, rest) = leading_date(date)?;
    // 截至2016年11月 without a day, or a bare number, is no version
    if !rest.is_empty() || !date.trim_end().ends_with(['年', '日']) {
        return None;
    }
    Some(match verb {
        Some(verb) if IN_FORCE.contains(&verb) => CitedVersion::Effective(on),
        _ => CitedVersion::Made(on),
    })
}
