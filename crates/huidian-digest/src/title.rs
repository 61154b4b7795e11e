//! The title in a cell, a value or a line of a list.

use std::ops::Range;

use huidian_text::title_end::{TitlePlace, has_title_end};

use crate::draft::is_draft_title;
use crate::instrument::{is_placeholder, without_brackets};
use crate::mention::{Tail, tail};
use crate::number::{find_number, find_standard, standard_at_end, standard_at_start};
use crate::passage::{Passage, Span};
use crate::quote::{Quote, quotes, unwrapped};
use crate::when::dates;

/// A title with the marks that stand around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TitleText {
    pub(crate) title: String,
    pub(crate) number: Option<String>,
    pub(crate) is_draft: bool,
    pub(crate) is_open: bool,
    pub(crate) span: Span,
    /// Where the title stands in its passage.
    pub(crate) range: Range<usize>,
}

/// Ends of file names.
const SUFFIXES: [&str; 12] = [
    ".pdf", ".docx", ".doc", ".wps", ".ofd", ".xlsx", ".xls", ".zip", ".rar", ".html", ".htm",
    ".txt",
];

/// A name without the end that makes it the name of a file.
pub(crate) fn without_suffix(passage: &Passage, range: Range<usize>) -> Range<usize> {
    let range = passage.trim(range);
    let end = passage.folded_text(range.end.saturating_sub(5).max(range.start)..range.end);
    match SUFFIXES.iter().find(|suffix| end.ends_with(**suffix)) {
        Some(suffix) => without_part(passage, range.start..range.end - suffix.chars().count()),
        None => range,
    }
}

/// The name of a file without what it calls its contents: 甲规范-标准文本.docx, 乙办法（正文）.pdf.
fn without_part(passage: &Passage, range: Range<usize>) -> Range<usize> {
    const PARTS: [&str; 8] = [
        "标准文本",
        "标准草案",
        "标准正文",
        "标准",
        "文本",
        "正文",
        "全文",
        "原文",
    ];
    let name = passage.folded_text(range.clone());
    let shorter = PARTS.iter().find_map(|part| {
        let before = name
            .strip_suffix(part)?
            .strip_suffix(['-', '_', ' ', '—', '－'])?;
        (before.chars().count() >= 5).then(|| before.chars().count())
    });
    match shorter {
        Some(length) => passage.trim(range.start..range.start + length),
        None => range,
    }
}

/// Whether a text is the name of a file.
pub(crate) fn is_file_name(text: &str) -> bool {
    let folded = huidian_text::fold(text);
    SUFFIXES
        .iter()
        .any(|suffix| folded.trim().ends_with(suffix))
}

/// A title in marks with its number in them: 《GB/T 1—2020 甲规范》.
pub(crate) fn inner_number(
    passage: &Passage,
    inner: Range<usize>,
) -> (Range<usize>, Option<Range<usize>>) {
    let inner = without_short_name(passage, without_suffix(passage, inner));
    let Some(number) =
        standard_at_start(passage, inner.clone()).filter(|number| number.end + 3 < inner.end)
    else {
        return (inner, None);
    };
    let start = (number.end..inner.end)
        .find(|&at| passage.chars[at].is_alphanumeric() || passage.chars[at] == '《')
        .unwrap_or(number.end);
    (start..inner.end, Some(number))
}

/// 《甲规范（征求意见稿）（以下简称《规范》）》: what the page calls the document from here on is no part of its title.
fn without_short_name(passage: &Passage, range: Range<usize>) -> Range<usize> {
    let Some((inside, open)) = closing_bracket(passage, &range) else {
        return range;
    };
    let says = ["以下简称", "下称", "简称"]
        .iter()
        .any(|word| passage.is_at(word, passage.trim(inside.clone()).start));
    if says && open > range.start {
        passage.trim(range.start..open)
    } else {
        range
    }
}

/// The titles of a stretch that holds nothing else: one, or several in title marks.
pub(crate) fn titles(passage: &Passage, range: Range<usize>) -> Vec<TitleText> {
    let range = passage.trim(range);
    if range.is_empty() || is_placeholder(&passage.text(range.clone())) {
        return Vec::new();
    }
    let inside: Vec<Quote> = quotes(passage)
        .into_iter()
        .filter(|quote| range.contains(&quote.outer.start) && quote.outer.end <= range.end)
        .collect();
    match inside.as_slice() {
        [] => vec![bare(passage, range)],
        [single] => vec![quoted(passage, single, range)],
        several if runs_through(passage, several, &range) => vec![bare(passage, range)],
        several => several
            .iter()
            .enumerate()
            .map(|(index, quote)| {
                let start = index
                    .checked_sub(1)
                    .map_or(range.start, |before| several[before].outer.end);
                let end = several
                    .get(index + 1)
                    .map_or(range.end, |next| next.outer.start);
                marked(passage, quote, start..end)
            })
            .collect(),
    }
}

/// A title that is all of its passage.
pub(crate) fn whole_title(passage: &Passage) -> TitleText {
    let range = passage.trim(passage.whole());
    let title = passage.text(range.clone());
    TitleText {
        is_draft: is_draft_title(&title),
        number: None,
        is_open: false,
        span: passage.span(range.clone()),
        range,
        title,
    }
}

/// One title in marks: the marks' content, unless the title runs through them (关于印发《甲》的通知, 修改《甲》).
fn quoted(passage: &Passage, quote: &Quote, range: Range<usize>) -> TitleText {
    if runs_through(passage, std::slice::from_ref(quote), &range) {
        return bare(passage, range);
    }
    marked(passage, quote, range)
}

fn runs_through(passage: &Passage, inside: &[Quote], range: &Range<usize>) -> bool {
    let (Some(first), Some(last)) = (inside.first(), inside.last()) else {
        return false;
    };
    let before = passage.folded_text(range.start..first.outer.start);
    let before = before.trim();
    let behind = tail(passage, last.outer.end, range.end);
    let after = passage.folded_text(behind.end..range.end);
    let after = without_brackets(&after).trim().to_owned();
    let changes = ["修改", "关于修改", "废止", "关于废止", "修订", "关于修订"]
        .iter()
        .any(|verb| before.ends_with(verb));
    // 关于适用《甲法》若干问题的解释, 某市实施《甲法》办法; but 关于《甲规范》等3项国家标准征求意见的通知 tells of three
    let is_about = (before.contains("关于") || before.ends_with("实施"))
        && !after.starts_with('等')
        && !["征求", "征集", "公开", "发布", "公布", "印发", "解读"]
            .iter()
            .any(|word| after.contains(word));
    let ends_as_title = !after.is_empty()
        && after.chars().count() <= 30
        && (is_about
            || ["的", "实施", "修正", "修订", "补充", "行动", "工作", "配套"]
                .iter()
                .any(|word| after.starts_with(word)))
        && !["征求意见", "征集意见"]
            .iter()
            .any(|end| after.ends_with(end))
        && has_title_end(&after, TitlePlace::Roundup)
        && !after.contains(['。', ',', ';', ':', '、']);
    // 甲局公开征求《乙方案》的意见, 甲部发布《乙规则》的规则: news about 乙, and no title; 关于印发《乙》的通知 is one
    let is_news = ["征求", "征集", "发布", "公布", "印发", "出台"]
        .iter()
        .any(|verb| {
            before
                .strip_suffix(verb)
                .is_some_and(|subject| !subject.is_empty())
        })
        && !before.contains("关于");
    changes && after.is_empty() || ends_as_title && !is_news
}

fn marked(passage: &Passage, quote: &Quote, range: Range<usize>) -> TitleText {
    let behind: Tail = tail(passage, quote.outer.end, range.end);
    let (inner, inside) = inner_number(passage, quote.inner.clone());
    let mut title = passage.text(inner);
    let mut end = quote.outer.end;
    if let Some(version) = &behind.version {
        title.push_str(&passage.text(version.clone()));
        end = version.end;
    }
    let number = inside
        .or_else(|| standard_at_end(passage, range.start..quote.outer.start))
        .or(behind.number.clone())
        .or_else(|| find_number(passage, behind.end..range.end))
        .or_else(|| find_standard(passage, range.start..quote.outer.start));
    TitleText {
        is_draft: behind.is_draft
            || is_draft_title(&title)
            || passage.has("征求意见稿", behind.end..range.end),
        title,
        number: number.map(|number| passage.text(number)),
        is_open: quote.is_open,
        span: passage.span(quote.outer.start..end),
        range: quote.outer.start..end,
    }
}

/// A title without marks, or one that contains marks; a number at its front or in its closing bracket is taken off.
fn bare(passage: &Passage, range: Range<usize>) -> TitleText {
    let mut range = without_suffix(passage, range);
    let mut number =
        standard_at_start(passage, range.clone()).filter(|number| number.len() < range.len());
    if let Some(found) = &number {
        range = found.end..range.end;
        while range.start < range.end
            && !passage.chars[range.start].is_alphanumeric()
            && !matches!(passage.chars[range.start], '《' | '“' | '（')
        {
            range.start += 1;
        }
    }
    if number.is_none()
        && let Some((inside, open)) = closing_bracket(passage, &range)
        && let Some(found) = find_number(passage, inside.clone())
    {
        number = Some(
            if found.end == inside.end
                && inside.len() <= 40
                && dates(passage, inside.clone()).is_empty()
            {
                passage.trim(inside)
            } else {
                found
            },
        );
        range.end = open;
    }
    if let Some((inside, open)) = closing_bracket(passage, &range)
        && is_placeholder(&passage.text(inside))
    {
        range.end = open;
    }
    if let Some((inside, open)) = closing_bracket(passage, &range)
        && is_date_note(passage, inside)
    {
        range.end = open;
    }
    if number.is_none()
        && let Some(found) = find_standard(passage, range.clone())
            .filter(|found| found.end == range.end && found.start > range.start)
    {
        range.end = found.start;
        number = Some(found);
    }
    range.end = before_trailing_date(passage, &range);
    let range = trim_marks(passage, range);
    let title = passage.text(range.clone());
    TitleText {
        is_draft: is_draft_title(&title),
        number: number.map(|number| passage.text(number)),
        is_open: title.contains('《') && !title.contains('》'),
        span: passage.span(range.clone()),
        range,
        title,
    }
}

/// 甲要求，2024.7.5: where the title ends.
fn before_trailing_date(passage: &Passage, range: &Range<usize>) -> usize {
    let comma = range
        .clone()
        .rev()
        .take(16)
        .find(|&at| matches!(passage.chars[at], '，' | ','));
    comma
        .filter(|&comma| {
            dates(passage, comma + 1..range.end)
                .first()
                .is_some_and(|when| {
                    when.range.start <= comma + 2 && when.range.end + 1 >= range.end
                })
        })
        .unwrap_or(range.end)
}

/// （2017年6月1日起施行）, （2024-01-01发布）: a date beside the title, not a version of it.
fn is_date_note(passage: &Passage, inside: Range<usize>) -> bool {
    let length = inside.len();
    dates(passage, inside.clone()).first().is_some_and(|when| {
        let ends_as_edition = matches!(passage.folded[inside.end - 1], '版' | '稿' | '案' | '本');
        when.day.is_some()
            && !ends_as_edition
            && (length > when.range.len() && when.full.is_some()
                || length <= when.range.len() + 2
                || passage.has_any(
                    &["施行", "实施", "发布", "公布", "印发", "生效", "通过"],
                    inside,
                ))
    })
}

fn closing_bracket(passage: &Passage, range: &Range<usize>) -> Option<(Range<usize>, usize)> {
    let last = range.end.checked_sub(1)?;
    if passage.folded.get(last) != Some(&')') && passage.folded.get(last) != Some(&']') {
        return None;
    }
    let mut depth = 0usize;
    let open = (range.start..=last).rev().find(|&at| {
        match passage.folded[at] {
            ')' | ']' => depth += 1,
            '(' | '[' => depth -= 1,
            _ => {}
        }
        depth == 0
    })?;
    (open > range.start).then_some((open + 1..last, open))
}

fn trim_marks(passage: &Passage, range: Range<usize>) -> Range<usize> {
    let mut range = passage.trim(range);
    let is_mark = |c: char| {
        matches!(
            c,
            ',' | '，'
                | '。'
                | '；'
                | ';'
                | '：'
                | ':'
                | '、'
                | '*'
                | '|'
                | ' '
                | '-'
                | '—'
                | '_'
                | '·'
                | '•'
        )
    };
    while range.start < range.end && is_mark(passage.chars[range.start]) {
        range.start += 1;
    }
    while range.end > range.start && is_mark(passage.chars[range.end - 1]) {
        range.end -= 1;
    }
    unwrapped(passage, range)
}
