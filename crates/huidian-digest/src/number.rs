//! Document, order and standard numbers as roundups write them.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::passage::Passage;

/// Standards and plans, folded: GB/T 43697-2024, GB∕T 18336.1—2024, JRT0218—2021, T/CLAST 001-2021, DB31/T 1400-2023,
/// TC260-PG-20244A, ISO/IEC 27001:2022, plan 20231234-T-469, plan 2023-0345T-YD.
static STANDARD: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?x)
        tc\d{1,4}-(?:pg-)?\d{3,6}[a-z]?
      | t/[a-z]{2,10}\s?-?\s?\d{1,6}(?:[.-]\d{1,4})*\s?-{1,2}\s?(?:19|20)\d{2}
      | (?:t|gb|db\d{2,6}|[a-z]{2})/[a-z]{1,10}\s?(?:x{3,6}|\d{1,6})(?:\.[x\d]{1,2})?\s?-{1,2}\s?(?:x{4}|20xx)
      | (?:iso/iec|iso|iec|ieee|etsi|itu-t)(?:\ (?:ts|tr|en))?\s?[a-z]?\.?\d{2,6}(?:[.-]\d{1,4})*:\s?(?:19|20)\d{2}
      | [a-z]{1,4}\d{0,6}(?:/[a-z]{1,3})?\s?\d{1,6}(?:\.\d{1,3})*(?:/[a-z]{1,4}\s?\d{1,6})?\s?-{1,2}\s?(?:19|20)\d{2}
      | \d{8}-[a-z]{1,3}-\d{3}
      | \d{4}-\d{3,5}t-[a-z]{2,3}
        ",
    )
    .expect("the pattern of standard numbers is valid")
});

/// Numbers of documents (GB/T 9704) and of orders and announcements, folded.
static DOCUMENT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?x)
        \p{Han}{1,24}\s?[\[(](?:19|20)\d{2}年?[\])]\s?第?\s?\d{1,5}\s?号(?:文|令)?
      | [\p{Han}、]{1,30}?等\s?\d{1,2}\s?个?部[门委]令\s?第?\s?\d{1,4}\s?号
      | [\p{Han}、\ ]{0,40}?令\s?[\[(]?(?:(?:19|20)\d{2}年?)?[\])]?\s?第?\s?[0-9一二三四五六七八九十百〇零]{1,6}\s?号
      | \p{Han}{0,24}(?:(?:19|20)\d{2}年)?第[0-9一二三四五六七八九十百〇零]{1,6}号令
      | \p{Han}{0,24}公告\s?第[0-9]{1,4}号
      | \p{Han}{0,24}公告\s?[\[(]?(?:19|20)\d{2}年?[\])]?\s?第?\s?[0-9一二三四五六七八九十百〇零]{1,6}\s?号
      | \p{Han}{0,24}(?:19|20)\d{2}年?第\s?[0-9一二三四五六七八九十百〇零]{1,6}\s?号公告
        ",
    )
    .expect("the pattern of document numbers is valid")
});

/// Orders as sentences tell of them: 国务院令第745号, 第三十五号主席令.
static ORDER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?x)
        第[0-9一二三四五六七八九十百〇零]{1,6}号(?:中华人民共和国)?(?:国务院|主席)令
      | (?:中华人民共和国)?(?:国务院|主席)令第?\s?[0-9一二三四五六七八九十百〇零]{1,6}\s?号
        ",
    )
    .expect("the pattern of orders is valid")
});

/// First order of the State Council or the President in a stretch.
pub(crate) fn find_order(passage: &Passage, range: Range<usize>) -> Option<Range<usize>> {
    let folded = passage.folded_text(range.clone());
    let hit = ORDER.find(&folded)?;
    Some(shifted(&folded, hit.range(), range.start))
}

/// Words a sentence may put before a number; they are no part of it.
const BEFORE: [&str; 14] = [
    "日",
    "文号",
    "字号",
    "编号",
    "印发了",
    "印发",
    "发布了",
    "发布",
    "公布",
    "根据",
    "以",
    "为",
    "是",
    "的",
];

/// First number in a stretch of a passage.
pub(crate) fn find_number(passage: &Passage, range: Range<usize>) -> Option<Range<usize>> {
    let standard = find_standard(passage, range.clone());
    let document = find_document(passage, range);
    match (standard, document) {
        (Some(standard), Some(document)) if document.start < standard.start => Some(document),
        (Some(standard), _) => Some(standard),
        (None, document) => document,
    }
}

/// First standard number in a stretch.
pub(crate) fn find_standard(passage: &Passage, range: Range<usize>) -> Option<Range<usize>> {
    all_standards(passage, range).next()
}

/// All standard numbers in a stretch.
pub(crate) fn all_standards(
    passage: &Passage,
    range: Range<usize>,
) -> impl Iterator<Item = Range<usize>> {
    let folded = passage.folded_text(range.clone());
    let found: Vec<Range<usize>> = STANDARD
        .find_iter(&folded)
        .filter(|hit| {
            let before = folded[..hit.start()].chars().next_back();
            let after = folded[hit.end()..].chars().next();
            !before.is_some_and(|c| c.is_ascii_alphanumeric())
                && !after.is_some_and(|c| c.is_ascii_digit())
        })
        .map(|hit| shifted(&folded, hit.range(), range.start))
        .collect();
    found.into_iter()
}

/// The standard number that ends a stretch, spaces apart: the one right before a title.
pub(crate) fn standard_at_end(passage: &Passage, range: Range<usize>) -> Option<Range<usize>> {
    let range = passage.trim(range);
    let window = range.end.saturating_sub(48).max(range.start)..range.end;
    all_standards(passage, window).find(|number| number.end == range.end)
}

/// The standard number that starts a stretch: `GB/T 22239-2019 信息安全技术 …`.
pub(crate) fn standard_at_start(passage: &Passage, range: Range<usize>) -> Option<Range<usize>> {
    let range = passage.trim(range);
    let window = range.start..(range.start + 48).min(range.end);
    all_standards(passage, window.clone())
        .find(|number| number.start == range.start)
        .or_else(|| undated_at_start(passage, window))
}

/// GB/T 22239 before a blank and a name: a standard in whatever edition holds.
fn undated_at_start(passage: &Passage, range: Range<usize>) -> Option<Range<usize>> {
    static UNDATED: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^(?:gb(?:/[tz])?|gm/t|jr/t|yd/t|ga/t|db\d{2,4}/t)\s?\d{3,6}(?:\.\d{1,3})?\s+\p{Han}{2}")
            .expect("the pattern of undated numbers is valid")
    });
    let folded = passage.folded_text(range.clone());
    let hit = UNDATED.find(&folded)?;
    let number = hit.as_str().trim_end_matches(|c: char| !c.is_ascii_digit());
    Some(range.start..range.start + number.chars().count())
}

fn find_document(passage: &Passage, range: Range<usize>) -> Option<Range<usize>> {
    let folded = passage.folded_text(range.clone());
    let hit = DOCUMENT.find(&folded)?;
    let mut start = hit.start();
    for word in BEFORE {
        // the agency's own signs never contain these words
        if let Some(at) = folded[start..hit.end()].rfind(word)
            && start + at + word.len() < hit.end()
            && !folded[start..start + at].contains(['[', '(', '令'])
        {
            start += at + word.len();
        }
    }
    let found = shifted(&folded, start..hit.end(), range.start);
    let found = passage.trim(found);
    // an order's issuer may be written with 、 before it; a number never starts with one
    let start = (found.start..found.end)
        .find(|&at| !matches!(passage.chars[at], '、' | ' ' | '和'))
        .unwrap_or(found.start);
    Some(start..found.end)
}

fn shifted(text: &str, bytes: Range<usize>, start: usize) -> Range<usize> {
    let from = start + text[..bytes.start].chars().count();
    from..from + text[bytes].chars().count()
}

/// 2025年第11号, the number of an announcement beside the name of its kind; folded.
pub(crate) fn is_announcement_number(folded: &str) -> bool {
    folded
        .trim()
        .split_once("年第")
        .and_then(|(year, rest)| Some((year, rest.strip_suffix('号')?)))
        .is_some_and(|(year, serial)| {
            year.len() == 4
                && year.bytes().all(|byte| byte.is_ascii_digit())
                && huidian_text::parse_numeral(serial.trim()).is_some()
        })
}

/// The standard that 代替, 替代 or 取代 name in a stretch.
pub(crate) fn replaced_in(passage: &Passage, range: Range<usize>) -> Option<Range<usize>> {
    const REACH: usize = 40;
    let start = ["代替", "替代", "取代"]
        .iter()
        .filter_map(|word| passage.find(word, range.clone()))
        .min()?;
    find_standard(passage, start..range.end.min(start + REACH))
}
