//! Forms of lines and words that several readers look for.

use huidian_text::{find_dates, script::is_han};

use crate::head::{Field, field_of_label};
pub(crate) use huidian_text::title::{ends_as_title, without_closing_brackets};

/// Whether a line ends a sentence or leads into a list.
pub(crate) fn ends_sentence(line: &str) -> bool {
    line.ends_with([
        '。', '！', '？', '；', '：', ';', ':', '”', '）', ')', '!', '?', '…',
    ])
}

/// Whether a line ends in a full stop, closing quotation or bracket after it allowed.
pub(crate) fn ends_in_stop(line: &str) -> bool {
    line.trim_end_matches(['”', '’', '）', ')', '"', '」'])
        .ends_with(['。', '！', '？', '.'])
}

/// Whether the line is a date and nothing else: 2024年5月1日, 二〇二四年五月一日.
pub(crate) fn is_date_line(line: &str) -> bool {
    if line.len() > 60 {
        return false;
    }
    let line = line.trim_matches(['（', '）', '(', ')', ' ']);
    find_dates(line)
        .first()
        .is_some_and(|date| date.start == 0 && date.end == line.len())
}

/// 某局2024年5月20日: the name of a body before the day that ends the line; `None` for any other line.
pub(crate) fn body_before_day(line: &str) -> Option<&str> {
    let line = line.trim();
    if line.len() > 120 || line.contains(['，', '。', '《']) {
        return None;
    }
    let dates = find_dates(line);
    let day = dates.last().filter(|day| day.end == line.len())?;
    let name = line[..day.start].trim();
    (day.date.is_some() && is_body(name)).then_some(name)
}

/// Whether the line has a date in it; only short lines are looked at.
pub(crate) fn has_date(line: &str) -> bool {
    line.len() < 1200 && !find_dates(line).is_empty()
}

/// Whether a line is a row of a table: cells between tabs or bars.
pub(crate) fn is_row(line: &str) -> bool {
    let words = line.trim();
    words.contains('\t') || words.starts_with('|') && words[1..].contains('|')
}

pub(crate) fn char_count(words: &str) -> usize {
    words.chars().count()
}

/// Whether a word is mostly Han characters.
pub(crate) fn is_chinese(words: &str) -> bool {
    let (mut han, mut other) = (0, 0);
    for c in words.chars().filter(|c| c.is_alphanumeric()).take(400) {
        if is_han(c) {
            han += 1;
        } else {
            other += 1;
        }
    }
    han > other
}

/// Headings of published cases.
const CASE_HEADS: [&str; 9] = [
    "基本案情",
    "裁判要旨",
    "裁判结果",
    "裁判要点",
    "简要案情",
    "典型意义",
    "裁判理由",
    "案例评析",
    "相关法条",
];

/// Whether a line heads a part of a published case: 基本案情, （二）裁判结果.
pub(crate) fn is_case_head(line: &str) -> bool {
    let words = line.trim_end_matches(['：', ':', '】', ']']);
    line.len() < 40 && CASE_HEADS.iter().any(|head| words.ends_with(head))
}

/// Verbs of notes under a title: adoption, publication, amendment.
const NOTE_VERBS: [&str; 14] = [
    "通过",
    "批准",
    "公布",
    "发布",
    "修订",
    "修正",
    "修改",
    "施行",
    "实施",
    "颁布",
    "生效",
    "印发",
    "废止",
    "起施行",
];

/// Whether a line without a stop begins with a year and a month.
fn begins_with_date(line: &str) -> bool {
    line.len() < 400
        && line.starts_with(|c: char| c.is_ascii_digit())
        && !ends_in_stop(line)
        && find_dates(line).first().is_some_and(|date| date.start == 0)
}

/// Whether a line ends with such a verb, a bracket after it allowed.
pub(crate) fn ends_with_note_verb(line: &str) -> bool {
    let line = line.trim_end_matches([')', '）', ' ', '\u{3000}']);
    NOTE_VERBS.iter().any(|verb| line.ends_with(verb))
}

/// Whether a line under a title tells when and by whom the text was adopted, published or amended.
pub(crate) fn is_title_note(line: &str) -> bool {
    let has_verb = NOTE_VERBS.iter().any(|verb| line.contains(verb));
    let bracketed = line.starts_with(['（', '(']) && !line.starts_with("（以下");
    let has_verb =
        has_verb || line.contains("会议") || line.ends_with("公告") || line.ends_with('令');
    let is_short = line.len() < 1500;
    // 某会议决定于某日起废止某条例。 and 决定对《X》（…公布）作如下修改： are what a text says, not notes about it
    let is_sentence =
        !bracketed && (line.ends_with('。') || line.ends_with(['：', ':']) && line.contains('《'));
    // （省水利厅　2025年2月）: who made it and when, without a verb
    let is_dated_bracket = bracketed && line.ends_with(['）', ')']) && char_count(line) <= 40;
    is_short
        && !is_sentence
        && (begins_with_date(line)
            || (has_verb && (has_date(line) || bracketed))
            || (is_dated_bracket && has_date(line))
            || is_date_line(line)
            || is_number_line(line))
}

/// Whether a line is the number of a document, or the head of an order, and nothing else: 国办发〔2024〕1号, 文号：…, …　签发人：某某.
pub(crate) fn is_number_line(line: &str) -> bool {
    if spaced_number(line).is_some() || is_blank_number(line) {
        return true;
    }
    let line = line.split("签发人").next().unwrap_or(line);
    let line = line.trim_matches(['（', '）', '(', ')', ' ', '\u{3000}']);
    let line = line
        .split_once(['：', ':'])
        .filter(|(label, _)| field_of_label(label) == Some(Field::Number))
        .map_or(line, |(_, number)| number.trim());
    if line.len() > 120 {
        return false;
    }
    let length = char_count(line) as u32;
    let numbers = huidian_model::find_numbers(line);
    let covered: u32 = numbers.iter().map(|found| found.end - found.start).sum();
    let rest = without_year(without_session(line));
    // 〔2032〕15号 under the name of the body
    let bare = rest
        .strip_prefix('第')
        .or_else(|| (rest.len() < line.len()).then_some(rest))
        .and_then(|rest| rest.strip_suffix('号'));
    let is_bare = bare.is_some_and(|rest| huidian_text::parse_numeral(rest.trim()).is_some());
    is_bare || covered > 0 && covered + 4 >= length
}

/// 某政发〔2032〕　号, 某府规〔202X〕X号, 第　　号: a number that a draft leaves open.
fn is_blank_number(line: &str) -> bool {
    /// Characters of the code of a body at most.
    const LONGEST_CODE: usize = 12;
    let is_blank = |c: char| {
        c.is_whitespace()
            || matches!(
                c,
                'X' | 'x' | 'Ｘ' | '×' | '＿' | '_' | '□' | '*' | '＊' | '○' | '—' | '-'
            )
    };
    let line = line.trim().trim_matches(['（', '）', '(', ')']);
    let Some(before) = line.strip_suffix('号') else {
        return false;
    };
    let without_serial = before.trim_end_matches(is_blank);
    if without_serial.is_empty() {
        return false;
    }
    if without_serial == "第" {
        return without_serial.len() < before.len();
    }
    let year_of = without_serial.strip_suffix('第').unwrap_or(without_serial);
    let Some((code, year)) = year_of
        .strip_suffix(['〕', ']', '】', '］'])
        .and_then(|rest| rest.rsplit_once(['〔', '[', '【', '［']))
    else {
        return false;
    };
    let is_year = year.chars().count() == 4
        && year.starts_with(|c: char| c.is_ascii_digit())
        && year.chars().all(|c| c.is_ascii_digit() || is_blank(c));
    let is_code = code.chars().count() <= LONGEST_CODE && code.chars().all(char::is_alphanumeric);
    is_year && is_code
}

/// （十四届）第十六号 without the session of the congress.
fn without_session(line: &str) -> &str {
    let plain = line.trim_start_matches(['〔', '[', '【', '（', '(']);
    let behind = plain.split_once('届').and_then(|(session, rest)| {
        let is_session = char_count(session) <= 3 && huidian_text::parse_numeral(session).is_some();
        let rest = rest.strip_prefix(['〕', ']', '】', '）', ')'])?;
        is_session.then(|| rest.trim_start())
    });
    behind.unwrap_or(line)
}

/// 2025年第5号 and 〔2025〕第5号 without the year: ministries number their orders by the year.
fn without_year(line: &str) -> &str {
    let plain = line.trim_start_matches(['〔', '[', '【']);
    let digits = plain
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(plain.len());
    if digits != 4 {
        return line;
    }
    let rest = plain[digits..].trim_start_matches(['年', '〕', ']', '】', ' ', '\u{3000}']);
    if rest.len() < plain.len() - digits {
        rest
    } else {
        line
    }
}

/// Whether a line is what stands under a document in brackets: （此件公开发布）.
pub(crate) fn is_release_note(line: &str) -> bool {
    let inside = line.trim_matches(['（', '）', '(', ')', ' ', '\u{3000}']);
    line.starts_with(['（', '('])
        && line.ends_with(['）', ')'])
        && char_count(line) <= 40
        && (inside.starts_with("此件")
            || inside.starts_with("本文有删减")
            || inside.starts_with("联系人"))
}

/// Whether a line is drawn and says nothing: ━━━━, ★, ------.
pub(crate) fn is_ruling(line: &str) -> bool {
    !line.is_empty()
        && line.chars().all(|c| {
            c.is_whitespace()
                || matches!(
                    c,
                    '\u{2500}'
                        ..='\u{257F}'
                            | '★'
                            | '☆'
                            | '*'
                            | '-'
                            | '—'
                            | '–'
                            | '_'
                            | '＿'
                            | '='
                            | '~'
                            | '～'
                            | '·'
                            | '◆'
                            | '●'
                            | '…'
                )
        })
}

/// 机密★1年, 特急, 000001 in the corner of a document (GB/T 9704—2012, 7.2.1–7.2.3).
pub(crate) fn is_corner_mark(line: &str) -> bool {
    let is_serial = line.len() == 6 && line.bytes().all(|byte| byte.is_ascii_digit());
    let is_marked = [
        "绝密",
        "机密",
        "秘密",
        "特急",
        "加急",
        "平急",
        "特提",
        "内部资料",
    ]
    .iter()
    .any(|mark| line.starts_with(mark));
    is_serial || is_marked && char_count(line) <= 12 || is_labelled_mark(line)
}

/// 份号：000123, 密级：公开, 紧急程度：特急: the same with their labels.
fn is_labelled_mark(line: &str) -> bool {
    const LABELS: [&str; 8] = [
        "份号",
        "密级",
        "密级和保密期限",
        "保密期限",
        "紧急程度",
        "缓急程度",
        "缓急",
        "公开属性",
    ];
    let labelled = line.split_once(['：', ':']);
    labelled.is_some_and(|(label, value)| {
        LABELS.contains(&label.trim()) && char_count(value.trim()) <= 12
    })
}

/// 公　告, 通　告 on a line of its own: the word without the space that sets it wide; `None` for any other line.
pub(crate) fn spaced_kind(line: &str) -> Option<&'static str> {
    const KINDS: [&str; 6] = ["公告", "通告", "通知", "决定", "命令", "通报"];
    let words: String = line.split_whitespace().collect();
    let is_spaced = words.len() < line.trim().len();
    KINDS.into_iter().find(|kind| is_spaced && *kind == words)
}

/// 桐 政 办 【 2016 】 22 号: a number whose characters stand apart, without the spaces; `None` for one that is set close, and for two in a line.
pub(crate) fn spaced_number(line: &str) -> Option<huidian_model::Number> {
    let mut pieces = line.split_whitespace();
    let is_apart = (0..2).all(|_| pieces.next().is_some_and(|piece| char_count(piece) == 1));
    let words: String = line.split_whitespace().collect();
    if !is_apart || words.len() > 120 {
        return None;
    }
    match huidian_model::find_numbers(&words).as_slice() {
        [only] if only.start == 0 && only.end as usize == char_count(&words) => {
            Some(only.number.clone())
        }
        _ => None,
    }
}

/// 公告 on a line of its own below the name of the body.
pub(crate) fn bare_kind(line: &str) -> Option<&'static str> {
    let words = line.trim();
    ["公告", "令"].into_iter().find(|kind| *kind == words)
}

/// Byte of the 》 that closes the 《 at the start, nested pairs skipped.
pub(crate) fn matching_close(words: &str) -> Option<usize> {
    let mut depth = 0;
    for (at, c) in words.char_indices().take(2000) {
        match c {
            '《' => depth += 1,
            '》' => {
                depth -= 1;
                if depth == 0 {
                    return Some(at);
                }
            }
            _ => {}
        }
    }
    None
}

/// Ends of names of bodies that issue.
const BODY_ENDS: [&str; 34] = [
    "部",
    "委",
    "委员会",
    "局",
    "署",
    "院",
    "会",
    "办公厅",
    "办公室",
    "人民政府",
    "政府",
    "银行",
    "总公司",
    "公司",
    "集团",
    "中心",
    "厅",
    "司",
    "法院",
    "检察院",
    "国务院",
    "中共中央",
    "中央军委",
    "总局",
    "网信办",
    "办",
    "协会",
    "学会",
    "联盟",
    "交易所",
    "秘书处",
    "研究院",
    "大会",
    "中国证监会",
];

/// Whether words name a body and not a person or an office-holder.
pub(crate) fn is_body(words: &str) -> bool {
    char_count(words) >= 2
        && char_count(words) <= 40
        && !words.contains(['：', ':'])
        && BODY_ENDS.iter().any(|end| words.ends_with(end))
}

/// 某市财政局（印章）: the name without what stands for its seal.
pub(crate) fn without_seal(words: &str) -> &str {
    [
        "（印章）",
        "（盖章）",
        "（公章）",
        "（章）",
        "（印）",
        "(印章)",
        "(盖章)",
        "(章)",
        "(印)",
    ]
    .iter()
    .find_map(|seal| words.trim().strip_suffix(seal))
    .unwrap_or(words)
}
