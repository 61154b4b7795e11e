//! What a line begins with: 第三十一条, （一）, 一、, 5.2.1, 附件2.

use huidian_text::numeral::{digit_value, is_numeral_char};
use huidian_text::parse_numeral;

/// Form of a number at the start of a line. Which provision it stands for depends on the kind of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum MarkForm {
    /// 第X编, 第X篇
    Part,
    /// 第X分编
    Subpart,
    /// 第X章
    Chapter,
    /// 第X节
    Section,
    /// 第X条
    Article,
    /// 一、
    Comma,
    /// （一）
    Bracket,
    /// 1. or 1、
    Point,
    /// （1） and 1)
    BracketDigit,
    /// ① a)
    Letter,
    /// 5.2.1
    Clause,
    /// A.1, in an annex of a standard
    AnnexClause,
    /// 5 at the head of a line, with space after it
    BareNumber,
    /// 附件1, 附录A, 附表
    Annex,
    /// 目录
    Contents,
    /// 序言, 前言, 引言
    Preamble,
    /// 附则 or 总则 without a number
    Unnumbered,
}

/// A mark and its number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mark {
    pub form: MarkForm,
    /// Number and inserted numbers; empty for marks without.
    pub ordinal: Numbers,
    /// Bytes of the mark at the start of the line.
    pub length: usize,
    /// Whether space, a line end or punctuation parts the mark from what follows.
    pub is_apart: bool,
    /// Written in an unusual way: a space or a stray dash inside the number.
    pub is_odd: bool,
}

/// Up to four numbers without an allocation: 286 之 1, or 5.2.1.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub(crate) struct Numbers {
    values: [u32; 4],
    count: u8,
}

impl Numbers {
    pub(crate) fn one(value: u32) -> Self {
        let mut numbers = Self::default();
        numbers.push(value);
        numbers
    }

    /// Adds a number; false when there is no room.
    fn push(&mut self, value: u32) -> bool {
        let Some(slot) = self.values.get_mut(self.count as usize) else {
            return false;
        };
        *slot = value;
        self.count += 1;
        true
    }

    pub(crate) fn values(&self) -> &[u32] {
        &self.values[..self.count as usize]
    }

    pub(crate) fn first(&self) -> u32 {
        self.values[0]
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.count == 0
    }
}

/// Reads the mark at the start of a line, if it has one.
pub(crate) fn read_mark(line: &str) -> Option<Mark> {
    let first = line.chars().next()?;
    match first {
        '第' => read_ordinal(line, '第'.len_utf8()),
        '【' | '[' | '［' | '〔' => read_framed(line, first.len_utf8()),
        '（' | '(' | '﹙' => read_bracket(line, first.len_utf8()),
        '㈠'..='㈩' => Some(sign(MarkForm::Bracket, first as u32 - '㈠' as u32 + 1)),
        '①'..='⑳' => Some(sign(MarkForm::Letter, first as u32 - '①' as u32 + 1)),
        '⑴'..='⒇' => Some(sign(MarkForm::BracketDigit, first as u32 - '⑴' as u32 + 1)),
        '⒈'..='⒛' => Some(sign(MarkForm::Point, first as u32 - '⒈' as u32 + 1)),
        '附' => read_annex(line).or_else(|| read_word(line)),
        '目' | '序' | '前' | '引' | '总' => read_word(line),
        'a'..='z' => read_letter(line, first),
        'A'..='Z' => read_annex_clause(line, first),
        c if c.is_ascii_digit() || ('０'..='９').contains(&c) => read_digits(line),
        c if is_numeral_char(c) => read_comma(line),
        _ => None,
    }
}

/// A one-character number such as ㈠ or ①.
fn sign(form: MarkForm, value: u32) -> Mark {
    Mark {
        form,
        ordinal: Numbers::one(value),
        length: 3,
        is_apart: true,
        is_odd: false,
    }
}

/// A numeral at the start of a text: its value, its bytes, and whether it is oddly written.
struct Numeral {
    value: u32,
    length: usize,
    is_odd: bool,
}

/// Characters looked at for one numeral.
const NUMERAL_LIMIT: usize = 12;

fn numeral_at(text: &str) -> Option<Numeral> {
    let mut at = 0;
    let mut end = 0;
    let mut is_odd = false;
    let mut pending_space = false;
    for c in text.chars().take(NUMERAL_LIMIT) {
        at += c.len_utf8();
        if c == ' ' || c == '\u{3000}' {
            pending_space = true;
            continue;
        }
        if !is_numeral_char(c) && !is_dash(c) {
            break;
        }
        is_odd |= pending_space || is_dash(c);
        pending_space = false;
        end = at;
    }
    let written = &text[..end];
    if !is_odd {
        return parse_numeral(written).map(|value| Numeral {
            value,
            length: end,
            is_odd,
        });
    }
    // 三十－条: a dash typed for 一; spaces set by a typesetter inside the number
    let repaired: String = written
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| if is_dash(c) { '一' } else { c })
        .collect();
    parse_numeral(&repaired).map(|value| Numeral {
        value,
        length: end,
        is_odd,
    })
}

fn is_dash(c: char) -> bool {
    matches!(c, '－' | '—' | '–' | '─')
}

/// 第…条, 第…章 with the numeral at `start`.
fn read_ordinal(line: &str, start: usize) -> Option<Mark> {
    let mut at = start + leading_space(&line[start..]);
    let numeral = numeral_at(&line[at..])?;
    let gap = leading_space(&line[at + numeral.length..]);
    let spaced = at > start || gap > 0;
    at += numeral.length + gap;
    let (form, unit) = unit_of(&line[at..])?;
    at += unit;
    let mut ordinal = Numbers::one(numeral.value);
    if form == MarkForm::Article {
        at += inserted_at(&line[at..], &mut ordinal);
    }
    Some(Mark {
        form,
        ordinal,
        length: at,
        is_apart: is_break(&line[at..]),
        is_odd: numeral.is_odd || spaced,
    })
}

fn leading_space(words: &str) -> usize {
    words.len() - words.trim_start_matches([' ', '\u{3000}']).len()
}

fn unit_of(rest: &str) -> Option<(MarkForm, usize)> {
    let form = match rest.chars().next()? {
        '条' | '條' => MarkForm::Article,
        '章' => MarkForm::Chapter,
        '节' | '節' => MarkForm::Section,
        '编' | '編' | '篇' => MarkForm::Part,
        '分' if rest[3..].starts_with(['编', '編']) => return Some((MarkForm::Subpart, 6)),
        _ => return None,
    };
    Some((form, 3))
}

/// 之一, 之二之三 after 条: bytes read. 之一 that runs on into a word (第五条之一般) is none.
fn inserted_at(rest: &str, ordinal: &mut Numbers) -> usize {
    let mut at = 0;
    while let Some(after) = rest[at..].strip_prefix('之') {
        let Some(numeral) = numeral_at(after).filter(|numeral| !numeral.is_odd) else {
            break;
        };
        let next = &after[numeral.length..];
        if next.starts_with(['般', '切', '定', '款', '项', '条', '章'])
            || !ordinal.push(numeral.value)
        {
            break;
        }
        at += '之'.len_utf8() + numeral.length;
    }
    at
}

/// Whether nothing, space or a colon comes next.
fn is_break(rest: &str) -> bool {
    rest.chars().next().is_none_or(|c| {
        c.is_whitespace() || matches!(c, '：' | ':' | '】' | ']' | '］' | '〕' | '.' | '．' | '|')
    })
}

/// 【第一条】 and [第一条].
fn read_framed(line: &str, open: usize) -> Option<Mark> {
    let inside = line[open..].strip_prefix('第')?;
    let start = line.len() - inside.len();
    let mut mark = read_ordinal(line, start)?;
    let close = line[mark.length..].chars().next()?;
    matches!(close, '】' | ']' | '］' | '〕').then_some(())?;
    mark.length += close.len_utf8();
    mark.is_apart = true;
    Some(mark)
}

/// （一）, (12), with mixed brackets. A date in brackets is none.
fn read_bracket(line: &str, open: usize) -> Option<Mark> {
    let inner = &line[open..];
    let skipped = inner.len() - inner.trim_start_matches([' ', '\u{3000}']).len();
    let numeral = numeral_at(&inner[skipped..])?;
    let is_digit =
        inner[skipped..].starts_with(|c: char| c.is_ascii_digit() || ('０'..='９').contains(&c));
    let at = open + skipped + numeral.length;
    let close = line[at..].chars().next()?;
    matches!(close, '）' | ')' | '﹚').then_some(())?;
    let length = at + close.len_utf8();
    let rest = &line[length..];
    // （一）项和（二）项规定的…: a citation that happens to begin a line
    let cites = (rest.starts_with('项') && !rest.starts_with("项目"))
        || (rest.starts_with(['、', '至', '和', '或'])
            && rest.contains('项')
            && rest[3..].starts_with(['（', '(', '第']));
    if cites || numeral.value == 0 || numeral.value > 200 {
        return None;
    }
    Some(Mark {
        form: if is_digit {
            MarkForm::BracketDigit
        } else {
            MarkForm::Bracket
        },
        ordinal: Numbers::one(numeral.value),
        length,
        is_apart: true,
        is_odd: numeral.is_odd,
    })
}

/// 一、 and 一． of notices. 一、二级 is a list of numbers, not a mark.
fn read_comma(line: &str) -> Option<Mark> {
    let length = line
        .char_indices()
        .take(NUMERAL_LIMIT)
        .find(|(_, c)| !is_numeral_char(*c))
        .map_or_else(|| lone_numeral(line), |(at, _)| Some(at))?;
    if length == line.len() {
        // a lone 三 is a division's number where 二、 came before
        return parse_numeral(line).map(|value| Mark {
            form: MarkForm::Comma,
            ordinal: Numbers::one(value),
            length,
            is_apart: false,
            is_odd: true,
        });
    }
    let value = parse_numeral(&line[..length])?;
    let rest = &line[length..];
    let stop = rest.chars().next()?;
    let at = length + stop.len_utf8();
    let after = line[at..].trim_start();
    let is_comma = match stop {
        '、' => true,
        '．' | '.' => !after.starts_with(|c: char| is_numeral_char(c)),
        _ => false,
    };
    (is_comma && value > 0 && value < 200).then_some(())?;
    let lists_numbers = after
        .chars()
        .next()
        .is_some_and(|c| digit_value(c).is_some() || c == '十');
    Some(Mark {
        form: MarkForm::Comma,
        ordinal: Numbers::one(value),
        length: at,
        is_apart: !lists_numbers,
        is_odd: stop != '、',
    })
}

/// Length of a line that is one short numeral.
fn lone_numeral(line: &str) -> Option<usize> {
    (line.len() <= 12).then_some(line.len())
}

/// 1. 1、 1) 5.2.1, and 5 with space after it.
fn read_digits(line: &str) -> Option<Mark> {
    let (numbers, at) = dotted_numbers(line)?;
    let rest = &line[at..];
    if let [first, year] = *numbers.values()
        && (1900..2100).contains(&year)
        && rest.trim_start().starts_with('年')
    {
        // 1.2024年…: a point that begins with a year
        let length = line.find(['.', '．'])? + 1;
        let length = line.ceil_char_boundary(length);
        return Some(digit_mark(
            MarkForm::Point,
            Numbers::one(first),
            length,
            true,
        ));
    }
    if numbers.values().len() > 1 {
        return Some(digit_mark(MarkForm::Clause, numbers, at, is_break(rest)));
    }
    let stop = rest.chars().next()?;
    let length = at + stop.len_utf8();
    match stop {
        '.' | '．' | '、' => Some(digit_mark(MarkForm::Point, numbers, length, true)),
        ')' | '）' => Some(digit_mark(MarkForm::BracketDigit, numbers, length, true)),
        c if c.is_whitespace() && numbers.first() < 100 => {
            Some(digit_mark(MarkForm::BareNumber, numbers, at, true))
        }
        _ => None,
    }
}

fn digit_mark(form: MarkForm, ordinal: Numbers, length: usize, is_apart: bool) -> Mark {
    Mark {
        form,
        ordinal,
        length,
        is_apart,
        is_odd: false,
    }
}

/// `5.2.1`: the numbers and the bytes read; a point that no digit follows is left.
fn dotted_numbers(line: &str) -> Option<(Numbers, usize)> {
    let mut numbers = Numbers::default();
    let mut at = 0;
    loop {
        let length = digits_length(&line[at..]);
        if length == 0 || !numbers.push(parse_numeral(&line[at..at + length])?) {
            return None;
        }
        at += length;
        let Some(after) = line[at..].strip_prefix(['.', '．']) else {
            return Some((numbers, at));
        };
        if !after.starts_with(is_digit) {
            return Some((numbers, at));
        }
        at = line.len() - after.len();
    }
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || ('０'..='９').contains(&c)
}

/// Bytes of the decimal digits a text begins with, at most nine digits.
fn digits_length(text: &str) -> usize {
    text.chars()
        .take(9)
        .take_while(|c| is_digit(*c))
        .map(char::len_utf8)
        .sum()
}

/// a) of a list in a standard.
fn read_letter(line: &str, first: char) -> Option<Mark> {
    let close = line[1..].chars().next()?;
    matches!(close, ')' | '）').then(|| {
        let value = first as u32 - 'a' as u32 + 1;
        digit_mark(
            MarkForm::Letter,
            Numbers::one(value),
            1 + close.len_utf8(),
            true,
        )
    })
}

/// A.1.2 in an annex of a standard.
fn read_annex_clause(line: &str, first: char) -> Option<Mark> {
    let inside = line[1..].strip_prefix(['.', '．'])?;
    let start = line.len() - inside.len();
    let (rest, length) = dotted_numbers(inside)?;
    let mut numbers = Numbers::one(first as u32 - 'A' as u32 + 1);
    for value in rest.values() {
        numbers.push(*value).then_some(())?;
    }
    let at = start + length;
    Some(digit_mark(
        MarkForm::AnnexClause,
        numbers,
        at,
        is_break(&line[at..]),
    ))
}

const ANNEX_WORDS: [&str; 4] = ["附件", "附录", "附表", "附图"];

/// 附件, 附件1, 附录A, 附表一, and 附 with a colon or alone.
fn read_annex(line: &str) -> Option<Mark> {
    let word = ANNEX_WORDS.iter().find(|word| line.starts_with(**word));
    let mut at = word.map_or("附".len(), |word| word.len());
    let rest = line[at..].trim_start();
    at = line.len() - rest.len();
    let mut ordinal = Numbers::default();
    if word.is_some() {
        let letter = rest.bytes().next().filter(u8::is_ascii_uppercase);
        let alone = rest
            .as_bytes()
            .get(1)
            .is_none_or(|next| !next.is_ascii_alphanumeric());
        if let Some(letter) = letter.filter(|_| alone) {
            ordinal = Numbers::one(u32::from(letter - b'A') + 1);
            at += 1;
        } else if let Some(numeral) = numeral_at(rest).filter(|numeral| !numeral.is_odd) {
            ordinal = Numbers::one(numeral.value);
            at += numeral.length;
        }
    }
    let after = &line[at..];
    let is_break = after.chars().next().is_none_or(|c| {
        c.is_whitespace() || matches!(c, '：' | ':' | '（' | '(' | '.' | '．' | '、')
    });
    let is_named = word.is_some() || after.is_empty() || after.starts_with(['：', ':']);
    (is_break && is_named).then_some(Mark {
        form: MarkForm::Annex,
        ordinal,
        length: at,
        is_apart: true,
        is_odd: false,
    })
}

/// Words that head a part by themselves, spaces between their letters allowed: 目　录, 附 则.
const HEADWORDS: [(&str, MarkForm); 7] = [
    ("目录", MarkForm::Contents),
    ("目次", MarkForm::Contents),
    ("序言", MarkForm::Preamble),
    ("前言", MarkForm::Preamble),
    ("引言", MarkForm::Preamble),
    ("附则", MarkForm::Unnumbered),
    ("总则", MarkForm::Unnumbered),
];

fn read_word(line: &str) -> Option<Mark> {
    let (form, length) = headword(line)?;
    let rest = line[length..].trim_start();
    let is_alone = rest.is_empty() || form == MarkForm::Contents && rest.starts_with('第');
    is_alone.then_some(Mark {
        form,
        ordinal: Numbers::default(),
        length,
        is_apart: true,
        is_odd: false,
    })
}

/// The headword a line begins with, and its bytes.
fn headword(line: &str) -> Option<(MarkForm, usize)> {
    HEADWORDS.iter().find_map(|(word, form)| {
        let mut at = 0;
        for c in word.chars() {
            let rest = line[at..].trim_start_matches([' ', '\u{3000}', '\u{a0}', '\t']);
            at = line.len() - rest.len();
            at += rest.strip_prefix(c).map(|_| c.len_utf8())?;
        }
        Some((*form, at))
    })
}
