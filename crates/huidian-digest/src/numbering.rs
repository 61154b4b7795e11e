//! Bullets and numbers in front of lines.

use huidian_text::numeral::is_numeral_char;

use crate::passage::Passage;

/// How a line is numbered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Numbering {
    None,
    /// 1. 1、 （1） ① 01
    Arabic,
    /// 一、 （一） 第一部分
    Chinese,
}

/// Where the text of a line begins behind bullets and numbering.
pub(crate) fn after_numbering(passage: &Passage) -> (usize, Numbering) {
    let start = after_task(passage, skip_symbols(passage, 0));
    match number_end(passage, start) {
        Some((end, numbering)) => (skip_symbols(passage, end), numbering),
        None => (start, Numbering::None),
    }
}

/// [x] and [ ] of a task list.
fn after_task(passage: &Passage, start: usize) -> usize {
    let is_task = passage.chars.get(start) == Some(&'[')
        && matches!(passage.folded.get(start + 1), Some('x' | ' '))
        && passage.chars.get(start + 2) == Some(&']');
    if is_task {
        skip_symbols(passage, start + 3)
    } else {
        start
    }
}

fn skip_symbols(passage: &Passage, mut at: usize) -> usize {
    while at < passage.len() {
        let c = passage.chars[at];
        let opens = matches!(
            c,
            '《' | '〈' | '“' | '"' | '（' | '(' | '【' | '[' | '「' | '『' | '〔'
        );
        if c.is_alphanumeric() || opens || is_numeral_char(c) {
            break;
        }
        at += 1;
    }
    at
}

/// 03:12, 1:05:40 and a space: where a recording comes to what the line names.
fn clock_end(passage: &Passage, start: usize) -> Option<usize> {
    let digits = |at: usize| {
        let rest = passage.folded.get(at..).unwrap_or_default();
        rest.iter().take_while(|c| c.is_ascii_digit()).count()
    };
    let first = digits(start);
    let mut end = start + first;
    let mut parts = 1;
    while passage.folded.get(end) == Some(&':') && digits(end + 1) == 2 {
        end += 3;
        parts += 1;
    }
    let ends = matches!(passage.folded.get(end), Some(' '));
    ((1..=2).contains(&first) && (2..=3).contains(&parts) && ends).then_some(end)
}

fn number_end(passage: &Passage, start: usize) -> Option<(usize, Numbering)> {
    let c = *passage.folded.get(start)?;
    if matches!(c, '(' | '[') {
        let end = run_end(passage, start + 1);
        let closes = matches!(passage.folded.get(end), Some(')' | ']'));
        return (end > start + 1 && end - start <= 5 && closes)
            .then(|| (end + 1, numbering_of(passage.folded[start + 1])));
    }
    if matches!(passage.chars[start], '①'..='⑳' | '⑴'..='⒇' | '⒈'..='⒛' | '❶'..='❿' | '➀'..='➓')
    {
        return Some((start + 1, Numbering::Arabic));
    }
    // 其一, 其二
    if c == '其' {
        let end = run_end(passage, start + 1);
        let is_ordinal = end == start + 2 && passage.folded.get(start + 1) != Some(&'他');
        let parts = |c: &char| matches!(c, ' ' | ',' | ':' | '、' | '.');
        return (is_ordinal && passage.folded.get(end).is_some_and(parts))
            .then_some((end + 1, Numbering::Chinese));
    }
    if let Some(end) = clock_end(passage, start) {
        return Some((end, Numbering::Arabic));
    }
    if let Some(end) = keycap_end(passage, start) {
        return Some((end, Numbering::Arabic));
    }
    if passage.is_at("no.", start) || passage.is_at("part", start) {
        let digits = skip_symbols(passage, start + if c == 'n' { 3 } else { 4 });
        let end = run_end(passage, digits);
        return (end > digits).then_some((end, Numbering::Chinese));
    }
    if passage.is_at("top", start) {
        let digits = skip_symbols(passage, start + 3);
        let end = run_end(passage, digits);
        let is_rank = end > digits && passage.folded[digits].is_ascii_digit();
        return is_rank.then_some((end, Numbering::Arabic));
    }
    let is_letter = c.is_ascii_lowercase()
        && matches!(passage.folded.get(start + 1), Some('.' | '、' | ')'))
        && !passage
            .folded
            .get(start + 2)
            .is_some_and(char::is_ascii_alphanumeric);
    if is_letter {
        return Some((start + 2, Numbering::Arabic));
    }
    if c == '第' {
        let end = run_end(passage, start + 1);
        let unit = ["部分", "章", "篇", "节"]
            .iter()
            .find(|unit| passage.is_at(unit, end))?;
        return (end > start + 1).then(|| (end + unit.chars().count(), Numbering::Chinese));
    }
    if let Some(end) = levels_end(passage, start) {
        return Some((end, Numbering::Arabic));
    }
    let end = run_end(passage, start);
    // 03-15 and 03/15 are days
    let is_day = matches!(passage.folded.get(end), Some('-' | '/' | '.'))
        && passage
            .folded
            .get(end + 1)
            .is_some_and(char::is_ascii_digit);
    // 07日 on a line of its own is a day as 15日 is
    let is_dated = matches!(passage.folded.get(end), Some('年' | '月' | '日' | '号'));
    let is_padded = end - start == 2 && c == '0' && !is_day && !is_dated;
    let length = end - start;
    let mark = passage.folded.get(end).copied();
    let next = passage.folded.get(end + 1).copied();
    let marked = matches!(mark, Some('、' | ')' | ':' | '_'))
        || mark == Some('.') && !next.is_some_and(|c| c.is_ascii_digit());
    if length == 0 || length > 4 || marked && length > 3 && c.is_ascii_digit() {
        return None;
    }
    if marked {
        // 一: 甲 and 5:30 are no numbering
        let is_colon = mark == Some(':');
        return (!is_colon || c == '0').then_some((end + 1, numbering_of(c)));
    }
    // 9 个人信息… is numbered, 9 个文件 is not
    let counts = matches!(
        next,
        Some('项' | '个' | '月' | '家' | '部' | '日' | '年' | '起' | '款')
    ) && !passage.is_at("个人", end + 1);
    if is_padded || length <= 3 && mark == Some(' ') && c.is_ascii_digit() && !counts {
        return Some((end, Numbering::Arabic));
    }
    None
}

/// 1️⃣ and 12️⃣: digits that a combining mark draws as a key.
fn keycap_end(passage: &Passage, start: usize) -> Option<usize> {
    const KEYCAP: char = '\u{20e3}';
    let is_mark = |at: usize| matches!(passage.chars.get(at), Some('\u{fe0f}' | &KEYCAP));
    let mut at = start;
    while at < start + 8 && passage.folded.get(at).is_some_and(char::is_ascii_digit) || is_mark(at)
    {
        at += 1;
    }
    (at > start && passage.chars[at - 1] == KEYCAP).then_some(at)
}

/// 1.1.2. and 2.3、: numbers of several levels. 2.0版 and 5.30 are none.
fn levels_end(passage: &Passage, start: usize) -> Option<usize> {
    let mut at = start;
    let mut levels = 0;
    let mut is_closed = false;
    loop {
        let end = (at..passage.len())
            .find(|&at| !passage.folded[at].is_ascii_digit())
            .unwrap_or(passage.len());
        if end == at || end - at > 2 {
            break;
        }
        levels += 1;
        at = end;
        is_closed = passage.folded.get(at) == Some(&'.');
        if !is_closed {
            break;
        }
        at += 1;
    }
    // 03.22 and 11.8 are days
    let parts: Vec<String> = passage.folded[start..at]
        .split(|c| *c == '.')
        .map(|part| part.iter().collect())
        .collect();
    let is_day = levels == 2
        && !is_closed
        && (parts[0].starts_with('0') || parts[1].parse::<u8>().is_ok_and(|day| day > 12));
    if is_day {
        return None;
    }
    let is_marked = matches!(passage.folded.get(at), Some('、' | ' '));
    let leads_on = passage.folded.get(at).is_some_and(|c| !c.is_ascii());
    (levels >= 2 && (is_marked || leads_on && (is_closed || levels >= 3))).then_some(at)
}

fn numbering_of(c: char) -> Numbering {
    if c.is_ascii_digit() {
        Numbering::Arabic
    } else {
        Numbering::Chinese
    }
}

fn run_end(passage: &Passage, start: usize) -> usize {
    let Some(first) = passage.folded.get(start) else {
        return start;
    };
    let is_digit = first.is_ascii_digit();
    (start..passage.len())
        .find(|&at| {
            let c = passage.folded[at];
            if is_digit {
                !c.is_ascii_digit()
            } else {
                !is_numeral_char(c) || c.is_ascii_digit()
            }
        })
        .unwrap_or(passage.len())
}
