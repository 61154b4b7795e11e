//! Finds numbers in running text, in every bracket, dash and slash variant.

use huidian_text::{fold_char, numeral::is_numeral_char, parse_numeral, script::is_han};

use super::standard::{StandardNumber, is_known_code};
use super::{DocumentNumber, Number, OrderForm, OrderLayout, OrderNumber};

/// A number found in text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NumberMatch {
    /// Code points of the text searched.
    pub start: u32,
    pub end: u32,
    pub number: Number,
}

/// The number that a line ends whose body stands on the line above: 某部令 over 第27号, 某行公告 over 〔2025〕第26号. Places count in both lines put
/// together, the brackets of the second left out; that text comes with it.
pub fn number_over_two_lines(above: &str, line: &str) -> Option<(NumberMatch, String)> {
    let line = line.trim();
    let inside = line
        .strip_prefix(['（', '('])
        .and_then(|rest| rest.strip_suffix(['）', ')']))
        .filter(|inside| !inside.contains(['（', '(']));
    let line = inside.unwrap_or(line).trim();
    let joined = format!("{}{line}", above.trim());
    let found = find_numbers(&joined).pop()?;
    let ends_it = found.end as usize == joined.chars().count();
    ends_it.then_some((found, joined))
}

/// Finds document, order and standard numbers; matches do not overlap and come in order. Linear in the length of the text.
pub fn find_numbers(text: &str) -> Vec<NumberMatch> {
    let source: Vec<char> = text.chars().collect();
    let folded: Vec<char> = source.iter().map(|c| fold_char(*c)).collect();
    let mut found: Vec<NumberMatch> = Vec::new();
    let mut at = 0;
    while at < folded.len() {
        let floor = found.last().map_or(0, |last| last.end as usize);
        let next = match folded[at] {
            '[' | '(' => document_at(&source, &folded, at, floor)
                .or_else(|| bracketed_order(&source, &folded, at, floor)),
            '令' => order_after(&source, &folded, at, floor),
            '告' if at > 0 && folded[at - 1] == '公' => order_after(&source, &folded, at, floor),
            '第' => order_before(&source, &folded, at, floor),
            'a'..='z' if starts_word(&folded, at) => standard_at(&folded, at),
            _ => None,
        };
        match next {
            Some(number) => {
                at = number.end as usize;
                found.push(number);
            }
            None => at += 1,
        }
    }
    found
}

fn starts_word(folded: &[char], at: usize) -> bool {
    at == 0 || !folded[at - 1].is_ascii_alphanumeric() && folded[at - 1] != '/'
}

/// 工信部网安〔2024〕14号, with the bracket at `open`.
fn document_at(source: &[char], folded: &[char], open: usize, floor: usize) -> Option<NumberMatch> {
    let (year, after_year) = bracketed_year(folded, open)?;
    let after_gap = skip_spaces(folded, after_year);
    if folded.get(after_gap) == Some(&'第') {
        return None;
    }
    let (serial, end) = serial_at(folded, after_gap)?;
    let (start, code) = code_before(source, folded, open, floor)?;
    let issuer = issuer_before_code(&code);
    // 某市人民政府某政发〔1994〕21号: who issued it is no part of the number
    let (start, code) = match issuer {
        Some(issuer) if start + code.chars().count() == open => (
            start + issuer.chars().count(),
            code[issuer.len()..].to_owned(),
        ),
        _ => (start, code),
    };
    let number = DocumentNumber { code, year, serial };
    Some(matched(start, end, Number::Document(number)))
}

/// The whole name of a body in front of the code that stands for it.
fn issuer_before_code(code: &str) -> Option<&str> {
    const ENDS: [&str; 4] = ["人民政府", "委员会", "办公厅", "办公室"];
    const KINDS: [char; 6] = ['发', '办', '函', '字', '规', '令'];
    let end = ENDS
        .iter()
        .filter_map(|end| Some(code.rfind(end)? + end.len()))
        .max()?;
    let rest = &code[end..];
    let is_code = rest.chars().count() >= 3 && rest.ends_with(KINDS);
    is_code.then_some(&code[..end])
}

/// 中国人民银行公告〔2024〕第21号 or 某部令〔2024〕第3号, with the bracket at `open`.
fn bracketed_order(
    source: &[char],
    folded: &[char],
    open: usize,
    floor: usize,
) -> Option<NumberMatch> {
    let (year, after_year) = bracketed_year(folded, open)?;
    let after_gap = skip_spaces(folded, after_year);
    if folded.get(after_gap) != Some(&'第') {
        return None;
    }
    let (serial, end) = serial_at(folded, after_gap + 1)?;
    let (start, code) = code_before(source, folded, open, floor)?;
    let counted = Counted {
        year: Some(year),
        layout: OrderLayout::Brackets,
        ..Counted::of(serial)
    };
    if let Some(issuer) = code.strip_suffix("公告") {
        return Some(order(start, end, issuer, OrderForm::Announcement, counted));
    }
    if let Some(issuer) = code.strip_suffix('令') {
        return Some(order(start, end, issuer, OrderForm::Order, counted));
    }
    Some(matched(
        start,
        end,
        Number::Document(DocumentNumber { code, year, serial }),
    ))
}

/// 国务院令第790号, 交通运输部令2023年第20号, 国家标准公告2025年第38号, with 令 or 告 at `at`.
fn order_after(source: &[char], folded: &[char], at: usize, floor: usize) -> Option<NumberMatch> {
    let form = if folded[at] == '令' {
        OrderForm::Order
    } else {
        OrderForm::Announcement
    };
    let mut next = skip_spaces(folded, at + 1);
    if let Some((counted, end)) = bracketed_serial(folded, next) {
        let name_end = if form == OrderForm::Order { at } else { at - 1 };
        let (start, issuer) = issuers_before(source, folded, name_end, floor)?;
        return Some(order(start, end, &issuer, form, counted));
    }
    let mut counted = Counted::of(0);
    if let Some((session, after)) = bracketed_session(folded, next) {
        next = skip_spaces(folded, after);
        counted.session = Some(session);
    } else if matches!(folded.get(next), Some('(' | '[')) {
        let (year, after) = bracketed_year_word(folded, next)?;
        next = skip_spaces(folded, after);
        counted.year = Some(year);
        counted.layout = OrderLayout::Brackets;
    } else if let Some((year, after)) = year_at(folded, next) {
        next = skip_spaces(folded, after);
        counted.year = Some(year);
    }
    if folded.get(next) == Some(&'第') {
        next += 1;
    } else if counted.year.is_none() {
        return None;
    } else if counted.layout == OrderLayout::Brackets {
        counted.layout = OrderLayout::BracketsAlone;
    }
    let (serial, end) = serial_at(folded, next)?;
    counted.serial = serial;
    let name_end = if form == OrderForm::Order { at } else { at - 1 };
    let (start, issuer) =
        issuers_before(source, folded, name_end, floor).unwrap_or((name_end, String::new()));
    Some(order(start, end, &issuer, form, counted))
}

/// 某市人民政府令（第41号）, 某局公告（2025年第12号）: what the bracket counts, and the offset behind it.
fn bracketed_serial(folded: &[char], open: usize) -> Option<(Counted, usize)> {
    (folded.get(open) == Some(&'(')).then_some(())?;
    let inside = skip_spaces(folded, open + 1);
    let year = year_at(folded, inside);
    let next = year.map_or(inside, |(_, after)| skip_spaces(folded, after));
    (folded.get(next) == Some(&'第')).then_some(())?;
    let (serial, after) = serial_at(folded, next + 1)?;
    let after = skip_spaces(folded, after);
    let counted = Counted {
        year: year.map(|(year, _)| year),
        ..Counted::of(serial)
    };
    (folded.get(after) == Some(&')')).then_some((counted, after + 1))
}

/// 国家发展改革委2014年第14号令, 第6号令, with 第 at `at`.
fn order_before(source: &[char], folded: &[char], at: usize, floor: usize) -> Option<NumberMatch> {
    let (serial, after) = serial_at(folded, at + 1)?;
    let (form, end) = match folded.get(after) {
        Some('令') => (OrderForm::Order, after + 1),
        Some('公') if folded.get(after + 1) == Some(&'告') => {
            (OrderForm::Announcement, after + 2)
        }
        _ => return None,
    };
    let (year, name_end) =
        year_before(folded, at).map_or((None, at), |(year, start)| (Some(year), start));
    let (start, issuer) =
        issuers_before(source, folded, name_end, floor).unwrap_or((name_end, String::new()));
    let counted = Counted {
        year,
        ..Counted::of(serial)
    };
    Some(order(start, end, &issuer, form, counted))
}

/// What of an order number stands behind 令 or 公告.
struct Counted {
    year: Option<u16>,
    session: Option<u16>,
    serial: u32,
    layout: OrderLayout,
}

impl Counted {
    fn of(serial: u32) -> Self {
        Self {
            year: None,
            session: None,
            serial,
            layout: OrderLayout::Words,
        }
    }
}

fn order(start: usize, end: usize, issuer: &str, form: OrderForm, counted: Counted) -> NumberMatch {
    let number = OrderNumber {
        issuer: without_stutter(issuer).to_owned(),
        form,
        year: counted.year,
        session: counted.session,
        serial: counted.serial,
        layout: counted.layout,
    };
    matched(start, end, Number::Order(number))
}

/// 中中华人民共和国…, as it stands in published texts.
fn without_stutter(issuer: &str) -> &str {
    let rest = issuer.strip_prefix('中');
    rest.filter(|rest| rest.starts_with("中华人民共和国"))
        .unwrap_or(issuer)
}

fn matched(start: usize, end: usize, number: Number) -> NumberMatch {
    NumberMatch {
        start: start as u32,
        end: end as u32,
        number,
    }
}

fn skip_spaces(folded: &[char], mut at: usize) -> usize {
    while folded.get(at) == Some(&' ') {
        at += 1;
    }
    at
}

/// `[2024]` or `(2024)`: the year and the offset after the bracket.
fn bracketed_year(folded: &[char], open: usize) -> Option<(u16, usize)> {
    let (year, after) = digits_at(folded, skip_spaces(folded, open + 1), 4)?;
    let after = skip_spaces(folded, after);
    matches!(folded.get(after), Some(']' | ')')).then_some(())?;
    plausible_year(year).map(|year| (year, after + 1))
}

/// `(2024年)` as well.
fn bracketed_year_word(folded: &[char], open: usize) -> Option<(u16, usize)> {
    bracketed_year(folded, open).or_else(|| {
        let (year, after) = year_at(folded, open + 1)?;
        matches!(folded.get(after), Some(']' | ')')).then_some((year, after + 1))
    })
}

/// `〔十六届〕`, `（14届）`: the term and the offset after the bracket.
fn bracketed_session(folded: &[char], open: usize) -> Option<(u16, usize)> {
    /// 二十二 is more than any congress has had.
    const LONGEST: usize = 3;
    matches!(folded.get(open), Some('(' | '[')).then_some(())?;
    let start = skip_spaces(folded, open + 1);
    let length = folded
        .get(start..)?
        .iter()
        .take(LONGEST)
        .take_while(|c| is_numeral_char(**c))
        .count();
    let words: String = folded[start..start + length].iter().collect();
    let session = parse_numeral(&words).filter(|session| (1..100).contains(session))?;
    let after = start + length;
    (folded.get(after) == Some(&'届')).then_some(())?;
    let is_closed = matches!(folded.get(after + 1), Some(']' | ')'));
    is_closed.then_some((session as u16, after + 2))
}

/// `2024年`.
fn year_at(folded: &[char], at: usize) -> Option<(u16, usize)> {
    let (year, after) = digits_at(folded, at, 4)?;
    let after = skip_spaces(folded, after);
    (folded.get(after) == Some(&'年')).then_some(())?;
    plausible_year(year).map(|year| (year, after + 1))
}

fn year_before(folded: &[char], end: usize) -> Option<(u16, usize)> {
    let start = end.checked_sub(5)?;
    year_at(folded, start)
        .filter(|(_, after)| *after == end)
        .map(|(year, _)| (year, start))
}

fn plausible_year(year: u32) -> Option<u16> {
    (1949..2100).contains(&year).then_some(year as u16)
}

fn digits_at(folded: &[char], at: usize, exactly: usize) -> Option<(u32, usize)> {
    let digits = folded
        .get(at..)?
        .iter()
        .take_while(|c| c.is_ascii_digit())
        .count();
    (digits == exactly).then(|| {
        let value = folded[at..at + digits]
            .iter()
            .fold(0, |value, c| value * 10 + c.to_digit(10).unwrap_or(0));
        (value, at + digits)
    })
}

/// Serial in Arabic or Chinese digits, then 号.
fn serial_at(folded: &[char], at: usize) -> Option<(u32, usize)> {
    let at = skip_spaces(folded, at);
    let length = folded
        .get(at..)?
        .iter()
        .take(9)
        .take_while(|c| is_numeral_char(**c))
        .count();
    let text: String = folded[at..at + length].iter().collect();
    let serial = parse_numeral(&text)?;
    let end = skip_spaces(folded, at + length);
    (folded.get(end) == Some(&'号')).then_some((serial, end + 1))
}

/// Longest 机关代字 or issuer before a number, in characters.
const CODE_LIMIT: usize = 30;

/// Words that run into a number from the sentence around it and are no part of it.
const LEAD_INS: [&str; 26] = [
    "的",
    "根据",
    "依据",
    "按照",
    "遵照",
    "印发",
    "发布",
    "公布",
    "颁布",
    "废止",
    "替代",
    "代替",
    "修订",
    "修改",
    "文件",
    "通过",
    "关于",
    "下发",
    "执行",
    "依照",
    "以及",
    "对应",
    "属于",
    "文号",
    "发文字号",
    "编号",
];

/// The code or issuer that ends at `end`: Han and Latin characters back to a mark, a space or a lead-in word.
fn code_before(
    source: &[char],
    folded: &[char],
    end: usize,
    floor: usize,
) -> Option<(usize, String)> {
    let mut end = end;
    while end > floor && folded[end - 1] == ' ' {
        end -= 1;
    }
    let mut start = end;
    while start > floor && end - start < CODE_LIMIT && is_code_char(folded[start - 1]) {
        start -= 1;
    }
    let words: String = folded[start..end].iter().collect();
    for lead_in in LEAD_INS {
        if let Some(at) = words.rfind(lead_in) {
            let skipped = words[..at].chars().count() + lead_in.chars().count();
            start = start.max(start_of(&words, end, skipped));
        }
    }
    start += day_before_name(&folded[..end], start);
    let is_lead_in = |at: usize| match folded[at] {
        '以' | '和' | '与' | '及' | '由' | '的' | '了' | '为' | '即' | '见' => true,
        '第' => !is_session(&folded[at..end]),
        // 原国家旅游局令: as the body was called; 原州, 原阳 and 原平 are places, 原子 is no body
        '原' => !matches!(folded.get(at + 1), Some('州' | '阳' | '平' | '子')),
        _ => false,
    };
    while start < end && is_lead_in(start) {
        start += 1;
    }
    (start < end).then(|| (start, source[start..end].iter().collect()))
}

/// Characters of a name that are the end of a date: 2021年4月1日某市人民政府令, 2021 年 4 月 1 日某市人民政府令.
fn day_before_name(folded: &[char], start: usize) -> usize {
    /// The longest date, spaces within: `2021 年 12 月 31 日`.
    const LONGEST_DATE: usize = 20;
    let from = start.saturating_sub(LONGEST_DATE);
    let words: String = folded[from..].iter().collect();
    let dates = huidian_text::find_dates(&words);
    let ends = dates
        .iter()
        .map(|date| from + words[..date.end].chars().count());
    ends.filter(|end| *end > start && *end < folded.len())
        .max()
        .map_or(0, |end| end - start)
}

/// 第七届…: a congress is named by its session.
fn is_session(words: &[char]) -> bool {
    let numerals = words
        .iter()
        .skip(1)
        .take_while(|c| is_numeral_char(**c))
        .count();
    numerals > 0 && words.get(1 + numerals) == Some(&'届')
}

/// Last characters of names of bodies.
const BODY_ENDS: [char; 10] = ['院', '部', '会', '局', '行', '办', '署', '厅', '室', '府'];

/// Issuer of an order with the bodies named in front of it: 国务院、中央军事委员会令.
fn issuers_before(
    source: &[char],
    folded: &[char],
    end: usize,
    floor: usize,
) -> Option<(usize, String)> {
    let (mut start, issuer) = code_before(source, folded, end, floor)?;
    let last = start + issuer.chars().count();
    while start > floor + 1 && folded[start - 1] == '、' && BODY_ENDS.contains(&folded[start - 2])
    {
        let Some((earlier, name)) = code_before(source, folded, start - 1, floor) else {
            break;
        };
        if name.chars().count() < 3 {
            break;
        }
        start = earlier;
    }
    Some((start, source[start..last].iter().collect()))
}

fn start_of(words: &str, end: usize, skipped: usize) -> usize {
    end - words.chars().count() + skipped
}

fn is_code_char(c: char) -> bool {
    is_han(c) && !matches!(c, '号' | '条' | '年' | '〇')
}

/// GB/T 22239-2019, GB∕T 22239.1, JRT0218, DB11/T 1918-2021, T/CBA 1-2024, TC260-003, TC260-PG-20241A.
fn standard_at(folded: &[char], start: usize) -> Option<NumberMatch> {
    let (code, after_code) = code_at(folded, start)?;
    if code.starts_with("TC") {
        return committee_document(folded, start, &code, after_code);
    }
    let mut at = skip_spaces(folded, after_code);
    if folded.get(at) == Some(&'-') {
        at += 1;
    }
    let (serial, after_serial) = serial_with_parts(folded, at)?;
    let year = year_after_dash(folded, after_serial);
    let end = year.map_or(after_serial, |(_, end)| end);
    let number = StandardNumber {
        code,
        serial,
        year: year.map(|(year, _)| year),
    };
    Some(matched(start, end, Number::Standard(number)))
}

/// The code at `start` in upper case, with its slash put right: `jrt` → `JR/T`.
fn code_at(folded: &[char], start: usize) -> Option<(String, usize)> {
    let mut end = letters_end(folded, start);
    let mut code: String = folded[start..end].iter().collect();
    if code == "tc" || code == "db" {
        let digits = folded[end..]
            .iter()
            .take(4)
            .take_while(|c| c.is_ascii_digit())
            .count();
        code.extend(&folded[end..end + digits]);
        end += digits;
        if code.len() == 2 {
            return None;
        }
    }
    if folded.get(end) == Some(&'/') && folded.get(end + 1).is_some_and(char::is_ascii_lowercase) {
        let suffix_end = letters_end(folded, end + 1);
        let suffix: String = folded[end + 1..suffix_end].iter().collect();
        let known = (is_known_code(&code) && matches!(suffix.as_str(), "t" | "z" | "q"))
            || (matches!(code.as_str(), "t" | "q") && suffix.len() >= 2);
        return known.then(|| (format!("{code}/{suffix}").to_uppercase(), suffix_end));
    }
    if code.starts_with("tc") && code.len() > 2 || is_known_code(&code) {
        return Some((code.to_uppercase(), end));
    }
    let base = code.strip_suffix('t').filter(|base| is_known_code(base))?;
    Some((format!("{}/T", base.to_uppercase()), end))
}

fn letters_end(folded: &[char], start: usize) -> usize {
    start
        + folded[start..]
            .iter()
            .take(12)
            .take_while(|c| c.is_ascii_lowercase())
            .count()
}

fn committee_document(
    folded: &[char],
    start: usize,
    code: &str,
    after: usize,
) -> Option<NumberMatch> {
    let at = skip_spaces(folded, after);
    (folded.get(at) == Some(&'-')).then_some(())?;
    let at = skip_spaces(folded, at + 1);
    let length = folded[at..]
        .iter()
        .take(16)
        .take_while(|c| c.is_ascii_alphanumeric() || **c == '-')
        .count();
    let serial: String = folded[at..at + length].iter().collect();
    let serial = serial.trim_end_matches('-').to_uppercase();
    serial
        .bytes()
        .any(|byte| byte.is_ascii_digit())
        .then_some(())?;
    let end = at + serial.chars().count();
    let number = StandardNumber {
        code: code.to_owned(),
        serial,
        year: None,
    };
    Some(matched(start, end, Number::Standard(number)))
}

/// `18336.1`: at least one digit, at most seven, then parts.
fn serial_with_parts(folded: &[char], at: usize) -> Option<(String, usize)> {
    let mut end = at;
    loop {
        let digits = folded
            .get(end..)?
            .iter()
            .take(8)
            .take_while(|c| c.is_ascii_digit())
            .count();
        if digits == 0 || digits > 7 {
            return None;
        }
        end += digits;
        let part_follows =
            folded.get(end) == Some(&'.') && folded.get(end + 1).is_some_and(char::is_ascii_digit);
        if !part_follows {
            return Some((folded[at..end].iter().collect(), end));
        }
        end += 1;
    }
}

/// `-2024` or the old `-97`.
fn year_after_dash(folded: &[char], at: usize) -> Option<(u16, usize)> {
    let dash = skip_spaces(folded, at);
    (folded.get(dash) == Some(&'-')).then_some(())?;
    let mut next = dash;
    while folded.get(next) == Some(&'-') {
        next += 1;
    }
    let next = skip_spaces(folded, next);
    if let Some((year, end)) = digits_at(folded, next, 4) {
        return plausible_year(year).map(|year| (year, end));
    }
    digits_at(folded, next, 2)
        .filter(|(year, _)| *year >= 50)
        .map(|(year, end)| (1900 + year as u16, end))
}
