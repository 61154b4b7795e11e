//! Several bodies in one stretch: parted, and counted where the text counts them.

use huidian_text::parse_numeral;

use super::names::{clean, is_body};

/// What bodies are counted in.
const UNITS: [&str; 19] = [
    "个部门",
    "部门",
    "部委",
    "个单位",
    "家单位",
    "单位",
    "家机构",
    "机构",
    "个机构",
    "国",
    "个委办局",
    "省市",
    "个国家",
    "方",
    "家协会",
    "家行业组织",
    "家组织",
    "家联合",
    "部",
];

/// Cuts 等十一部门, 等17个部门, 等三家单位, or a lone 三部门, and keeps the number.
pub(super) fn take_count(text: &str, stated: &mut Option<u32>) -> String {
    let chars: Vec<char> = text.chars().collect();
    for start in 0..chars.len() {
        let digits = chars[start..]
            .iter()
            .take(4)
            .take_while(|c| huidian_text::numeral::is_numeral_char(**c))
            .count();
        if digits == 0 || start > 0 && huidian_text::numeral::is_numeral_char(chars[start - 1]) {
            continue;
        }
        let rest: String = chars[start + digits..].iter().take(4).collect();
        // 市场监管总局四家: the unit closes the stretch
        let closing = (rest == "家").then_some(&"家");
        let unit = UNITS.iter().find(|unit| rest.starts_with(**unit));
        let Some(unit) = unit.or(closing) else {
            continue;
        };
        let follows_list = start > 0 && matches!(chars[start - 1], '等' | '余' | '共');
        if start > 0 && !follows_list && !may_count(chars[start - 1], unit) {
            continue;
        }
        let number: String = chars[start..start + digits].iter().collect();
        let Some(count) = parse_numeral(&number).filter(|count| (2..=99).contains(count)) else {
            continue;
        };
        *stated = Some(count);
        let end = start + digits + unit.chars().count();
        let mut kept: String = chars[..start].iter().collect();
        kept.truncate(kept.trim_end_matches(['等', '共', '余']).len());
        if follows_list {
            kept.extend(&chars[end..]);
        } else {
            kept.push('、');
            kept.extend(&chars[end..]);
        }
        return kept;
    }
    text.to_owned()
}

/// What may stand right before a number of bodies: a mark, 由, or the last name itself (公安部三部门).
fn may_count(before: char, unit: &str) -> bool {
    let ends_name = matches!(before, '部' | '委' | '局' | '办' | '署' | '会');
    matches!(before, ' ' | '、' | '，' | '由' | '央' | '家')
        || ends_name && (unit.starts_with("部门") || matches!(unit, "部委" | "家联合" | "家"))
}

/// Pieces between marks of enumeration and the words 会同, 联合, 和, 与, 及 where what stands before them is a body.
pub(super) fn pieces(text: &str) -> Vec<String> {
    let mut pieces = Vec::new();
    // 中共中央国务院印发: two bodies without a mark between them
    let text = text.replace("中共中央国务院", "中共中央、国务院");
    let text = text.replace("中共中央办公厅国务院办公厅", "中共中央办公厅、国务院办公厅");
    for part in text.split(['、', '，', ',', '；', ';', '｜', '|', '/', '／', '\n']) {
        split_spaces(part.trim(), &mut pieces);
    }
    pieces
        .into_iter()
        .flat_map(|piece| split_words(&piece))
        .filter(|piece| !piece.is_empty())
        .collect()
}

/// A space parts two bodies (工信部  国家标准委) but not the letters of one (工 信 部).
fn split_spaces(part: &str, pieces: &mut Vec<String>) {
    let words: Vec<&str> = part.split_whitespace().collect();
    if words.len() > 1 && words.iter().all(|word| word.chars().count() == 1) {
        pieces.push(words.concat());
    } else if words.len() > 1 && words.iter().any(|word| is_body(&clean(word))) {
        pieces.extend(words.into_iter().map(str::to_owned));
    } else {
        pieces.push(part.to_owned());
    }
}

fn split_words(piece: &str) -> Vec<String> {
    const WORDS: [&str; 9] = ["会同", "联合", "以及", "协同", "和", "与", "及", "同", "並"];
    let mut rest = piece;
    let mut found = Vec::new();
    'next: loop {
        for (at, _) in rest.char_indices().skip(1) {
            let Some(word) = WORDS.iter().find(|word| rest[at..].starts_with(**word)) else {
                continue;
            };
            if is_body(&clean(&rest[..at])) {
                found.push(rest[..at].to_owned());
                rest = &rest[at + word.len()..];
                continue 'next;
            }
        }
        found.push(rest.to_owned());
        return found;
    }
}
