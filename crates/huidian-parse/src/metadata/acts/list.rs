//! Lists of works that a sentence ends: 对下列地方性法规予以废止：, and the titles below it.

use huidian_model::find_numbers;

use super::find::works_in;
use super::group::{Group, Named};
use super::phrase::Clause;
use crate::marker::{MarkForm, read_mark};
use crate::words::{char_count, ends_as_title};

/// Works of a list, and where it ends.
pub(in crate::metadata) struct List {
    pub group: Group,
    pub end: usize,
}

/// Longest list read, in bytes.
const REACH: usize = 60_000;
/// Longest title of an entry without 《》, in characters.
const TITLE_LIMIT: usize = 120;

/// Words of a head under which nothing ends.
const NOT_DONE: [&str; 7] = ["拟", "建议", "不予", "暂不", "暂缓", "尚未", "征求意见"];

/// The list that the clause announces: by a colon, or in a decision by the head of a table of contents (废止的规章目录).
pub(super) fn after(text: &str, clause: &Clause<'_>, is_decision: bool) -> Option<List> {
    let line_end = text[clause.verb.end..]
        .find('\n')
        .map_or(text.len(), |end| clause.verb.end + end);
    let line_start = text[..clause.verb.start].rfind('\n').map_or(0, |at| at + 1);
    let line = &text[line_start..line_end];
    let announces = line.trim_end().ends_with(['：', ':']);
    let heads = is_decision
        && !line.contains('。')
        && char_count(line) <= 60
        && (!line.contains("修改") && (line.contains("下列") || line.contains("以下"))
            || [
                "目录",
                "清单",
                "名单",
                "一览表",
                "废止的",
                "失效的",
                "决定废止",
                "予以废止",
            ]
            .iter()
            .any(|word| line.contains(word)));
    // 拟废止的规章, 不予废止的规章: planned, or said not to be
    if NOT_DONE.iter().any(|word| line.contains(word)) {
        return None;
    }
    if !announces && !heads || line.contains("修改") && !line.contains("下列") {
        return None;
    }
    entries(text, line_end, line_of(line))
}

/// The list below a line that announces it, from the line's beginning and its end.
pub(in crate::metadata) fn below(text: &str, line_start: usize, line_end: usize) -> Option<List> {
    entries(text, line_end, line_of(&text[line_start..line_end]))
}

/// Form of the number that the announcing line itself has: its own level ends the list.
fn line_of(line: &str) -> Option<MarkForm> {
    read_mark(line.trim_start()).map(|mark| mark.form)
}

fn entries(text: &str, from: usize, level: Option<MarkForm>) -> Option<List> {
    let limit = text.floor_char_boundary(text.len().min(from + REACH));
    let mut works: Vec<Named> = Vec::new();
    let mut end = from;
    let mut at = from;
    for line in text[from..limit].split_inclusive('\n') {
        let start = at;
        at += line.len();
        let words = line.trim();
        if words.is_empty() || is_column_head(words) {
            continue;
        }
        let mark = read_mark(words);
        let is_next_section = mark
            .as_ref()
            .is_some_and(|mark| level == Some(mark.form) && !works.is_empty());
        let named = entry(text, start, at);
        if is_next_section || named.is_empty() {
            break;
        }
        works.extend(named);
        end = at;
    }
    let start = works.first()?.start;
    Some(List {
        group: Group {
            start,
            end: start,
            works,
        },
        end,
    })
}

/// 序号 ⇥ 名称 ⇥ 文号: the head of a list's columns.
pub(super) fn is_column_head(words: &str) -> bool {
    words.contains("序号") || words.starts_with("|--") || words.starts_with("| --")
}

/// The work that a line of a list names: in 《》, or by the words behind its number up to a bracket or cell.
fn entry(text: &str, start: usize, end: usize) -> Vec<Named> {
    let end = start + without_reason(&text[start..end]).len();
    let line = &text[start..end];
    let trimmed = line.trim_start().trim_start_matches('|').trim_start();
    let mark = read_mark(trimmed);
    let after_mark = mark
        .as_ref()
        .map_or(trimmed, |mark| &trimmed[mark.length..]);
    // 灯塔条例（某年某月某日国务院令第9号公布，根据《…》修订）: what stands in the bracket is no entry
    let lead = after_mark.split('《').next().unwrap_or("");
    if line.contains('《') && !lead.contains(['（', '(']) {
        // 一、本决定自…起施行，《…》 is a sentence, no entry
        let is_entry =
            char_count(lead.trim()) <= 30 && !lead.contains('。') && !lead.contains("修改");
        return if is_entry {
            works_in(text, start, end)
        } else {
            Vec::new()
        };
    }
    let cells = after_mark.split(['\t', '|']).map(str::trim);
    let Some(cell) = cells
        .filter(|cell| !cell.chars().all(|c| c.is_ascii_digit()))
        .find(|cell| !cell.is_empty())
    else {
        return Vec::new();
    };
    let title = title_of(cell);
    let is_title = ends_as_title(title)
        && char_count(title) >= 4
        && char_count(title) <= TITLE_LIMIT
        && !title.contains(['。', '：', '；'])
        && !title.starts_with('本');
    if !is_title {
        return Vec::new();
    }
    let at = start + line.find(title).unwrap_or(0);
    vec![Named::plain(
        title,
        find_numbers(line)
            .into_iter()
            .next()
            .map(|found| found.number),
        at,
    )]
}

/// The words of an entry before the reason why it ends, which names the act that took its place.
fn without_reason(line: &str) -> &str {
    let end = [
        "说明：",
        "说明:",
        "理由：",
        "理由:",
        "原因：",
        "已被",
        "已由",
        "被《",
        "由《",
    ]
    .iter()
    .filter_map(|word| line.find(word))
    .min();
    end.map_or(line, |end| &line[..end])
}

/// The title of a cell: without the note in brackets behind it and the stop of its entry; （试行） belongs to it.
pub(super) fn title_of(cell: &str) -> &str {
    let cell = cell.trim_end_matches(['；', '。', ';', ' ', '，']);
    let mut title = cell;
    while let Some(open) = title
        .rfind(['（', '('])
        .filter(|_| title.ends_with(['）', ')']))
    {
        let inside = &title[open..];
        let is_of_title = char_count(inside) <= 8
            && ["试行", "暂行", "修订", "修正"]
                .iter()
                .any(|word| inside.contains(word));
        if is_of_title {
            break;
        }
        title = title[..open].trim_end();
    }
    title
}

/// The first work that a cell names in 《》.
pub(super) fn work_in_cell(text: &str, start: usize, end: usize) -> Option<Named> {
    works_in(text, start, end).into_iter().next()
}
