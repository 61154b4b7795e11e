/// Whether a line starts as a numbered unit does: 第一条, 一、, （一）, 1., 5.2.1, a), 附件.
pub(super) fn is_marked(line: &str) -> bool {
    let mut characters = line.chars();
    let Some(first) = characters.next() else {
        return false;
    };
    let rest: Vec<char> = characters.take(12).collect();
    match first {
        '第' => is_ordinal(&rest),
        '（' | '(' => {
            let inside = rest
                .iter()
                .take_while(|&&c| is_numeral(c) || c.is_ascii_lowercase());
            let count = inside.count();
            (1..=4).contains(&count) && matches!(rest.get(count), Some('）' | ')'))
        }
        '①'..='⑳' | '—' if first != '—' || rest.first() == Some(&'—') => true,
        '附' => {
            rest.first() == Some(&'件')
                || rest.first() == Some(&'录')
                || rest.first() == Some(&'：')
        }
        '注' => matches!(rest.first(), Some('：' | '1'..='9')),
        _ if is_chinese_numeral(first) => {
            let count = rest.iter().take_while(|&&c| is_chinese_numeral(c)).count();
            rest.get(count) == Some(&'、')
        }
        _ if first.is_ascii_digit() => is_decimal(first, &rest),
        _ if first.is_ascii_alphabetic() => {
            matches!(rest.first(), Some(')' | '）')) || is_annex_clause(&rest)
        }
        _ => false,
    }
}

/// Whether a line starts as an article, chapter or part does, which no line inside a sentence should.
pub(super) fn is_division(line: &str) -> bool {
    let mut characters = line.chars();
    characters.next() == Some('第') && {
        let rest: Vec<char> = characters.take(12).collect();
        is_ordinal(&rest)
    }
}

/// `一条`, `十二章　`: the unit stands before a blank or the end of the line.
fn is_ordinal(rest: &[char]) -> bool {
    let count = rest.iter().take_while(|&&c| is_numeral(c)).count();
    if count == 0
        || !matches!(
            rest.get(count),
            Some('条' | '章' | '节' | '编' | '部' | '款')
        )
    {
        return false;
    }
    match rest.get(count + 1) {
        // 第三条之一.
        Some('之') => rest.get(count + 2).is_some_and(|&c| is_chinese_numeral(c)),
        Some(next) => next.is_whitespace(),
        None => true,
    }
}

/// `5.2.1 `, `1.`, `1、`, `1)`; a year or a sum inside a sentence is followed by other signs.
fn is_decimal(first: char, rest: &[char]) -> bool {
    let all: Vec<char> = std::iter::once(first).chain(rest.iter().copied()).collect();
    let count = all
        .iter()
        .take_while(|&&c| c.is_ascii_digit() || c == '.')
        .count();
    let number = &all[..count];
    let dots = number.iter().filter(|&&c| c == '.').count();
    match all.get(count) {
        Some('、' | ')' | '）' | '．') => dots == 0 && count <= 3,
        Some(next) if number.last() == Some(&'.') => {
            dots == 1 && count <= 4 && !next.is_ascii_digit()
        }
        Some(next) => next.is_whitespace() && count <= 8 && (dots > 0 || count <= 2),
        None => false,
    }
}

/// `A.1 `, `B.2.3 `: clauses of an annex.
fn is_annex_clause(rest: &[char]) -> bool {
    let count = rest
        .iter()
        .take_while(|&&c| c.is_ascii_digit() || c == '.')
        .count();
    rest.first() == Some(&'.') && count >= 2 && rest.get(count).is_none_or(|c| c.is_whitespace())
}

fn is_chinese_numeral(character: char) -> bool {
    "一二三四五六七八九十百千零〇".contains(character)
}

fn is_numeral(character: char) -> bool {
    is_chinese_numeral(character) || character.is_ascii_digit()
}

/// Whether a line is an entry of a table of contents: a title, leaders, the number of a page.
pub(super) fn is_contents_entry(line: &str) -> bool {
    let number: &[char] = &['(', ')', '（', '）', ' ', '\u{3000}', '-', '—'];
    let is_number = |character: char| {
        character.is_ascii_digit()
            || "ivxlcIVXLCⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ".contains(character)
            || number.contains(&character)
    };
    let rest = line.trim_end_matches(is_number);
    let leaders = &rest[rest.trim_end_matches(is_leader).len()..];
    let count = leaders.chars().filter(|c| !c.is_whitespace()).count();
    rest.len() < line.len() && (count >= 4 || leaders.trim_start().starts_with("……"))
}

/// Whether a line starts with leaders: its title had no room beside them.
pub(super) fn starts_with_leaders(line: &str) -> bool {
    let leaders = &line[..line.len() - line.trim_start_matches(is_leader).len()];
    leaders.starts_with("……") || leaders.chars().filter(|c| !c.is_whitespace()).count() >= 6
}

fn is_leader(character: char) -> bool {
    matches!(
        character,
        '.' | '…' | '·' | '．' | '‥' | '•' | '_' | ' ' | '\u{3000}'
    )
}
