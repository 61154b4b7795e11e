//! What a line is numbered with.

use huidian_text::parse_numeral;

/// Form of a line's number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MarkForm {
    /// 第一条
    Article,
    /// 第一章, 第一节, 第一编, 第一部分
    Chapter,
    /// 一、
    Division,
    /// （一）
    Subdivision,
    /// 1. 1、 （1）
    Point,
    /// 4.1, 4.1.2
    Clause,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Mark {
    pub(crate) form: MarkForm,
    pub(crate) ordinal: u32,
    /// Bytes of the mark.
    pub(crate) length: usize,
}

/// Longest numeral of a mark, in characters: 第二百八十六条.
const NUMERAL_LIMIT: usize = 8;

pub(crate) fn read_mark(line: &str) -> Option<Mark> {
    let first = line.chars().next()?;
    match first {
        '第' => read_named(line),
        '（' | '(' => read_bracketed(line),
        c if c.is_ascii_digit() => read_digits(line),
        _ => read_division(line),
    }
}

/// 第三条, 第 三 章.
fn read_named(line: &str) -> Option<Mark> {
    let rest = &line['第'.len_utf8()..];
    let (at, unit) = rest
        .char_indices()
        .take(NUMERAL_LIMIT + 2)
        .find(|(_, c)| matches!(c, '条' | '章' | '节' | '编' | '部' | '款'))?;
    let numeral: String = rest[..at].chars().filter(|c| !c.is_whitespace()).collect();
    let ordinal = parse_numeral(&numeral)?;
    let after = &rest[at + unit.len_utf8()..];
    let form = match unit {
        // 第三条规定: a reference and not the head of an article
        '条' if is_reference(after) => return None,
        '条' => MarkForm::Article,
        '部' if !after.starts_with('分') => return None,
        '款' => return None,
        _ => MarkForm::Chapter,
    };
    Some(Mark {
        form,
        ordinal,
        length: '第'.len_utf8() + at + unit.len_utf8(),
    })
}

fn is_reference(after: &str) -> bool {
    ["第", "规定", "至", "、", "和", "明确", "的", "提出", "要求"]
        .iter()
        .any(|word| after.starts_with(word))
}

fn read_bracketed(line: &str) -> Option<Mark> {
    let close = line
        .char_indices()
        .take(NUMERAL_LIMIT)
        .find(|(_, c)| matches!(c, '）' | ')'))?;
    let open = line.chars().next()?.len_utf8();
    let inside = line[open..close.0].trim();
    let ordinal = parse_numeral(inside)?;
    let form = if inside.chars().all(|c| c.is_ascii_digit()) {
        MarkForm::Point
    } else {
        MarkForm::Subdivision
    };
    Some(Mark {
        form,
        ordinal,
        length: close.0 + close.1.len_utf8(),
    })
}

fn read_digits(line: &str) -> Option<Mark> {
    let end = line
        .find(|c: char| !(c.is_ascii_digit() || c == '.'))
        .unwrap_or(line.len());
    let numeral = line[..end].trim_end_matches('.');
    let after = line[end..].chars().next();
    let parts: Vec<&str> = numeral.split('.').collect();
    let ordinal = parts
        .first()?
        .parse()
        .ok()
        .filter(|ordinal| *ordinal <= 400)?;
    let is_clause = parts.len() > 1 && parts.iter().all(|part| !part.is_empty() && part.len() <= 2);
    if is_clause && end < line.len() {
        return Some(Mark {
            form: MarkForm::Clause,
            ordinal,
            length: end,
        });
    }
    let is_point = parts.len() == 1
        && (line[..end].ends_with('.') || matches!(after, Some('、' | '．' | '）' | ')')));
    is_point.then(|| Mark {
        form: MarkForm::Point,
        ordinal,
        length: end
            + after
                .filter(|c| !c.is_alphanumeric())
                .map_or(0, char::len_utf8),
    })
}

/// 一、 and 十二、.
fn read_division(line: &str) -> Option<Mark> {
    let (at, stop) = line
        .char_indices()
        .take(5)
        .find(|(_, c)| matches!(c, '、' | '．' | '.'))?;
    let ordinal = parse_numeral(&line[..at]).filter(|ordinal| *ordinal <= 60)?;
    Some(Mark {
        form: MarkForm::Division,
        ordinal,
        length: at + stop.len_utf8(),
    })
}
