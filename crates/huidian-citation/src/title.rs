//! Titles in 《》 and what may stand behind them.

use std::ops::Range;

use crate::alias::{INTRODUCTIONS, bracket};
use crate::cursor::{char_at, over_break, skip_spaces};
use crate::grammar::read_list;
use crate::number::NumberSpan;

const STATE: &str = "中华人民共和国";

/// Longest title in bytes; the longest of the corpus have about 100 characters.
const TITLE_LIMIT: usize = 600;

/// Longest bracket behind a title, in bytes.
const BRACKET_LIMIT: usize = 360;

/// The title without a leading 中华人民共和国.
pub(crate) fn without_state(title: &str) -> &str {
    let title = title.trim();
    match title.strip_prefix(STATE) {
        Some(rest) if !rest.is_empty() => rest.trim_start(),
        _ => title,
    }
}

/// The inside of the 《》 that opens at `at` and the offset after it. Nested marks are part of the title.
pub(crate) fn marked_title(text: &str, at: usize) -> Option<(Range<usize>, usize)> {
    let inside = at + '《'.len_utf8();
    let mut depth = 1;
    let mut has_line_end = false;
    for (offset, c) in text.get(inside..)?.char_indices() {
        if offset > TITLE_LIMIT {
            return None;
        }
        match c {
            '《' => depth += 1,
            '》' => {
                depth -= 1;
                if depth == 0 {
                    let title = inside..inside + offset;
                    let empty = text[title.clone()].trim().is_empty();
                    return (!empty).then_some((title, inside + offset + c.len_utf8()));
                }
            }
            // one hard line end may cut a title; a blank or indented line ends it
            '\n' if has_line_end
                || text[inside + offset + 1..].starts_with(char::is_whitespace) =>
            {
                return None;
            }
            '\n' => has_line_end = true,
            _ => {}
        }
    }
    None
}

/// What stands behind a title before its provisions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Tail {
    /// Offset after the number and version brackets: part of the reference.
    pub end: usize,
    /// Offset after a bracket that defines a short name: part of the reference only where provisions follow.
    pub open_end: usize,
    /// Whether a bracket holds the number of a standard.
    pub has_standard: bool,
    /// Inside of the bracket that defines a short name.
    pub definition: Option<(usize, usize)>,
    /// Beginning of the inside of a bracket that names another work: what stands in it is a reference of its own.
    pub remark: Option<usize>,
}

/// Reads the brackets behind a title: （2018年修正）, （国务院令第790号）, （以下简称《条例》）.
pub(crate) fn tail(text: &str, at: usize, numbers: &[NumberSpan]) -> Tail {
    let mut tail = Tail {
        end: at,
        open_end: at,
        has_standard: false,
        definition: None,
        remark: None,
    };
    for _ in 0..4 {
        let next = over_break(text, tail.open_end);
        let Some((inside, after)) = bracket(text, next, BRACKET_LIMIT) else {
            break;
        };
        let content = &text[inside.clone()];
        let number = number_in(numbers, &inside);
        let is_below = text[tail.open_end..next].contains('\n');
        if is_below && number.is_none() && !is_version(content) {
            break;
        }
        let defines = INTRODUCTIONS.iter().any(|words| content.contains(words));
        let names_another = !defines && content.contains('《');
        if names_another || !(defines || number.is_some() || is_version(content)) {
            // （GDPR） and other remarks, when provisions follow at once
            if read_list(text, after, &[]).is_some() {
                tail.open_end = after;
                tail.remark = names_another.then_some(inside.start);
            }
            break;
        }
        tail.has_standard |= number.is_some_and(|number| number.is_standard);
        tail.open_end = after;
        if defines {
            tail.definition = Some((inside.start, inside.end));
        } else {
            tail.end = after;
        }
    }
    // GB/T 22239—2019 without brackets
    let next = skip_spaces(text, tail.open_end);
    if let Some(number) = number_in(numbers, &(next..next + 1))
        && number.start == next
        && number.is_standard
    {
        tail.end = number.end;
        tail.open_end = number.end;
        tail.has_standard = true;
    }
    tail
}

/// The first number that begins inside a range.
pub(crate) fn number_in<'n>(
    numbers: &'n [NumberSpan],
    range: &Range<usize>,
) -> Option<&'n NumberSpan> {
    let first = numbers.partition_point(|number| number.start < range.start);
    numbers.get(first).filter(|number| number.start < range.end)
}

/// 2018年修正, 2024版, 试行, 征求意见稿.
pub(crate) fn is_version(content: &str) -> bool {
    let content = content.trim();
    let short = content.chars().count() <= 24;
    let marked = [
        "修正",
        "修订",
        "试行",
        "暂行",
        "征求意见稿",
        "草案",
        "送审稿",
        "版",
        "修订前",
        "修正前",
        "修改前",
        "修正本",
        "修订本",
        "废止",
        "已失效",
    ]
    .iter()
    .any(|word| content.ends_with(word));
    let year = content.ends_with('年') && content.starts_with(|c: char| c.is_ascii_digit());
    short && (marked || year || content == "旧")
}

/// Parts of codes by their names.
const BOOKS: [&str; 12] = [
    "总则编",
    "物权编",
    "合同编",
    "人格权编",
    "婚姻家庭编",
    "继承编",
    "侵权责任编",
    "总则",
    "分则",
    "附则",
    "正文",
    "序言",
];

/// The part of a code that a reference names between the title and the provisions: 合同编 of 《…》合同编第九章.
pub(crate) fn book_in(reference: &str) -> Option<&'static str> {
    let title_end = reference.rfind('》').map_or(0, |at| at + '》'.len_utf8());
    let rest = &reference[title_end..];
    let between = &rest[..rest.find('第')?];
    BOOKS.into_iter().find(|book| between.contains(book))
}

/// Offset after words that may join a title to its provisions: 的, 中, 总则编.
pub(crate) fn joint(text: &str, at: usize) -> usize {
    let mut end = skip_spaces(text, at);
    for words in [&BOOKS[..], &["中的", "的", "中", "之", "原"][..]] {
        if let Some(rest) = text.get(end..)
            && let Some(word) = words.iter().find(|word| rest.starts_with(**word))
        {
            end = skip_spaces(text, end + word.len());
        }
    }
    end
}

/// The kind word with which a title ends, brackets aside: 条例 of 征信业管理条例.
pub(crate) fn ends_with_kind(title: &str, kind: &str) -> bool {
    let base = title
        .split_once(['（', '('])
        .map_or(title, |(base, _)| base)
        .trim();
    base.ends_with(kind) || title.ends_with(kind)
}

/// Endings of bare words that only begin like the title of a law: 公司法人, 行政处罚法定, 海关法规.
pub(crate) fn runs_into_word(text: &str, end: usize) -> bool {
    const TAILS: &str = "律人院官学治庭医警典案系则理益务令宝网师族域盲";
    let Some(next) = char_at(text, end) else {
        return false;
    };
    let after = char_at(text, end + next.len_utf8());
    match next {
        '规' | '制' | '认' => after != Some('定'),
        '定' => true,
        '条' => after != Some('例'),
        _ => TAILS.contains(next),
    }
}
