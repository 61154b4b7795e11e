//! Lists of works that a sentence ends: 对下列地方性法规予以废止：, and the titles below it.

use huidian_model::{Number, find_numbers};

use super::group::{Group, Named, works_in};
use super::outcome::{Outcome, of_cell};
use super::phrase::{Clause, day_words};
use crate::marker::{MarkForm, read_mark};
use crate::metadata::effective::{EffectiveRule, named_provisions};
use crate::metadata::named::Scope;
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
const NOT_DONE: [&str; 13] = [
    "不列入",
    "不再列入",
    "不纳入",
    "出台后",
    "再行废止",
    "拟",
    "建议",
    "不予",
    "暂不",
    "暂缓",
    "尚未",
    "征求意见",
    "不再废止",
];

/// Words of a head under which acts end in part: 部分条款废止的规章目录. 废止部分规章 are some rules, each of them whole.
const IN_PART: [&str; 8] = [
    "部分条款",
    "部分条文",
    "部分内容",
    "部分废止",
    "部分失效",
    "有关条款",
    "个别条款",
    "相关条款",
];

/// The list that the clause announces: by a colon, by 下列 where a list or table follows, or in a decision by the head of a table of contents
/// (废止的规章目录).
pub(super) fn after(text: &str, clause: &Clause<'_>, is_decision: bool) -> Option<List> {
    let line_end = text[clause.verb.end..]
        .find('\n')
        .map_or(text.len(), |end| clause.verb.end + end);
    let line_start = text[..clause.verb.start].rfind('\n').map_or(0, |at| at + 1);
    let line = &text[line_start..line_end];
    let names_below = line.contains("下列") || line.contains("以下");
    let announces = line.trim_end().ends_with(['：', ':']);
    let heads = is_decision
        && !line.contains('。')
        && char_count(line) <= 60
        && (!line.contains("修改") && names_below
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
    // 决定对下列文件予以废止，自本通知印发之日起不再作为行政管理的依据。 and the table below
    let stops = is_decision && names_below && line.trim_end().ends_with('。');
    // 拟废止的规章, 不予废止的规章: planned, or said not to be
    if NOT_DONE.iter().any(|word| line.contains(word)) {
        return None;
    }
    if !announces && !heads && !stops || line.contains("修改") && !line.contains("下列") {
        return None;
    }
    let level = line_of(line).filter(|_| !stops);
    let mut list = entries(text, line_end, level, in_part(line))?;
    // 除《X》外，决定废止下列文件
    let kept = excepted(text, line_start, line_end);
    list.group
        .works
        .retain(|work| !kept.iter().any(|kept| kept.title == work.title));
    // 1. 各单位按照《X》做好衔接: below a full stop only what its line begins with is an entry
    let begins_line = |work: &Named| {
        let from = text[..work.start].rfind('\n').map_or(0, |at| at + 1);
        let front = &text[from..work.start];
        let is_entry = !front.trim().is_empty() || text[from..].starts_with(['《', '|']);
        is_entry && front.chars().all(is_of_mark)
    };
    (announces || heads || list.group.works.iter().all(begins_line)).then_some(list)
}

/// The acts that a line leaves out of what it announces.
fn excepted(text: &str, start: usize, end: usize) -> Vec<Named> {
    let Some((from, words)) = text[start..end].split_once('除').map(|(front, rest)| {
        let from = start + front.len() + '除'.len_utf8();
        (from, rest)
    }) else {
        return Vec::new();
    };
    match words.find('外') {
        Some(close) if words.starts_with('《') => works_in(text, from, from + close),
        _ => Vec::new(),
    }
}

/// Characters of the number, mark or bar that an entry begins with.
fn is_of_mark(c: char) -> bool {
    c.is_whitespace()
        || c.is_ascii_digit()
        || huidian_text::numeral::is_numeral_char(c)
        || matches!(c, '|' | '.' | '．' | '、' | '（' | '）' | '(' | ')' | '《')
}

/// The acts of the tables and annexes of a decision that says no more than 附表所列文件, or in its title that there are others (`is_told`).
pub(super) fn annexed(text: &str, is_told: bool) -> Option<List> {
    let points_there = is_told
        || ["所列", "见附件", "附后", "见附表"]
            .iter()
            .any(|word| text.contains(word));
    if !points_there {
        return None;
    }
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let words = line.trim();
        let is_annex = words.strip_prefix("附件").is_some_and(|rest| {
            rest.chars()
                .all(|c| c.is_ascii_digit() || matches!(c, '：' | ':' | '一' | '二' | '三'))
        });
        if is_annex || words == "附表" || words.contains("序号") && is_column_head(words) {
            let list = entries(text, start + line.trim_end().len(), None, false);
            if list.is_some() {
                return list;
            }
        }
    }
    None
}

/// The list below a line that announces it, from the line's beginning and its end.
pub(in crate::metadata) fn below(text: &str, line_start: usize, line_end: usize) -> Option<List> {
    entries(text, line_end, line_of(&text[line_start..line_end]), false)
}

fn in_part(line: &str) -> bool {
    IN_PART.iter().any(|word| line.contains(word))
}

/// Form of the number that the announcing line itself has: its own level ends the list.
fn line_of(line: &str) -> Option<MarkForm> {
    read_mark(line.trim_start()).map(|mark| mark.form)
}

fn entries(text: &str, from: usize, level: Option<MarkForm>, in_part: bool) -> Option<List> {
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
        let mut named = entry(text, start, at);
        if let [.., last] = named.as_mut_slice() {
            last.rule = day_of(&text[last.end..at]);
            last.scope = scope_of(&text[last.open_end..at]).unwrap_or_else(|| {
                let part = || Scope::Part("部分条款".to_owned());
                if in_part { part() } else { Scope::Whole }
            });
        }
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

/// The day on which the act of an entry ends, where its bracket, cell or remark has one of its own: （自2030年1月1日起废止）.
fn day_of(behind: &str) -> Option<EffectiveRule> {
    let said = behind.split(['\t', '|', '（', '）', '(', ')', '，', '；', ';', '。']);
    let mut ending = said.filter(|words| {
        let ends = ["废止", "失效", "停止执行", "停止施行"];
        ends.iter().any(|verb| words.contains(verb)) && !words.contains('《')
    });
    ending.find_map(day_words)
}

/// How much of an act its entry is about: 第三条 behind its title and number, in a cell of its own, or in a remark (第三条废止).
fn scope_of(behind: &str) -> Option<Scope> {
    behind.split(['\t', '|']).find_map(|cell| {
        let words = cell.trim().trim_end_matches(['。', '；', ';', '，', '、']);
        match of_cell(words) {
            Some(Outcome::Ends { scope, .. }) if !scope.is_whole() => return Some(scope),
            Some(_) => return None,
            None => {}
        }
        let (provisions, rest) = named_provisions(words.trim_start_matches(['的', '中']));
        let rest = rest.trim_matches(|c: char| {
            c.is_whitespace() || matches!(c, '、' | '，' | '和' | '及' | '；')
        });
        let is_only = matches!(rest, "" | "规定" | "的规定" | "内容");
        (is_only && !provisions.is_empty()).then_some(Scope::Provisions(provisions))
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
        return if is_entry && !is_of_another(lead) {
            joined(text, works_in(text, start, end))
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
    if let Some(named) = standard_of(start, line, cell) {
        return vec![named];
    }
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

/// 与《X》配套的细则, 市交通局依照《X》移交: the act named is none of the list.
fn is_of_another(lead: &str) -> bool {
    [
        "与", "按照", "依照", "依据", "根据", "适用", "参照", "配套", "落实", "对照",
    ]
    .iter()
    .any(|word| lead.contains(word))
}

/// The first act of an entry with those joined to it: what a reason, another cell or another sentence names is none of them.
fn joined(text: &str, works: Vec<Named>) -> Vec<Named> {
    let mut kept: Vec<Named> = Vec::new();
    for work in works {
        let is_joined = kept.last().is_none_or(|last| {
            let between = &text[last.open_end..work.start];
            between.chars().all(|c| {
                c.is_whitespace() && c != '\t' || matches!(c, '、' | '，' | '和' | '及' | '与')
            })
        });
        if !is_joined {
            break;
        }
        kept.push(work);
    }
    kept
}

/// 1 ⇥ GB/T 98011—2020 ⇥ 浮标灯具通用技术条件: a standard is known by its number, whatever its name ends with.
fn standard_of(start: usize, line: &str, cell: &str) -> Option<Named> {
    let number = cell.parse::<Number>().ok()?;
    number.as_standard()?;
    let at = start + line.find(cell)?;
    Some(Named::numbered(number, at, cell.len()))
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
