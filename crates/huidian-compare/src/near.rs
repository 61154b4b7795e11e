//! The place of a text that is nearest to some words.

use crate::quotation::QuoteDifference;

/// How words stand in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Nearness {
    Exact,
    /// Nearly: so many letters differ.
    Close {
        distance: usize,
        differences: Vec<QuoteDifference>,
    },
    Apart,
}

impl Nearness {
    pub fn distance(&self) -> usize {
        match self {
            Nearness::Exact => 0,
            Nearness::Close { distance, .. } => *distance,
            Nearness::Apart => usize::MAX,
        }
    }
}

/// More than every third letter wrong: these are other words.
const FARTHEST: usize = 3;

/// Cells of the table of distances; longer words are only looked for exactly.
const CELLS: usize = 16_000_000;

/// The letters of a text: white space is how a page breaks its lines.
pub fn letters(text: &str) -> Vec<char> {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Whether the words stand in the text; what …… leaves out may be anything.
pub fn exactly(quote: &[char], text: &[char]) -> bool {
    let mut from = 0;
    for part in quote.split(|c| *c == '…').filter(|part| !part.is_empty()) {
        let Some(at) = text[from..]
            .windows(part.len())
            .position(|place| place == part)
        else {
            return false;
        };
        from += at + part.len();
    }
    quote.iter().any(|c| *c != '…')
}

/// How the words stand in the text, at the place where they differ least.
pub fn nearest(quote: &[char], text: &[char]) -> Nearness {
    if exactly(quote, text) {
        return Nearness::Exact;
    }
    let width = text.len() + 1;
    if quote.is_empty() || (quote.len() + 1).saturating_mul(width) > CELLS {
        return Nearness::Apart;
    }
    let table = distances(quote, text);
    let last = &table[quote.len() * width..];
    let Some((end, distance)) = last
        .iter()
        .enumerate()
        .min_by_key(|(_, distance)| **distance)
    else {
        return Nearness::Apart;
    };
    let distance = usize::from(*distance);
    if distance * FARTHEST > quote.len() {
        return Nearness::Apart;
    }
    Nearness::Close {
        distance,
        differences: differences(quote, text, &table, end),
    }
}

/// Edit distances of each beginning of the words to the nearest stretch that ends at each place of the text (Sellers).
fn distances(quote: &[char], text: &[char]) -> Vec<u16> {
    let width = text.len() + 1;
    let mut table = vec![0u16; (quote.len() + 1) * width];
    for (row, letter) in quote.iter().enumerate() {
        let (above, below) = table.split_at_mut((row + 1) * width);
        let above = &above[row * width..];
        below[0] = above[0].saturating_add(1);
        for (column, other) in text.iter().enumerate() {
            let changed = above[column].saturating_add(u16::from(letter != other));
            let left = below[column].saturating_add(1);
            let up = above[column + 1].saturating_add(1);
            below[column + 1] = changed.min(left).min(up);
        }
    }
    table
}

/// Goes back through the table and gathers what differs.
fn differences(quote: &[char], text: &[char], table: &[u16], end: usize) -> Vec<QuoteDifference> {
    let width = text.len() + 1;
    let (mut row, mut column) = (quote.len(), end);
    let mut found: Vec<QuoteDifference> = Vec::new();
    let mut is_open = false;
    while row > 0 {
        let here = table[row * width + column];
        let diagonal = (column > 0).then(|| table[(row - 1) * width + column - 1]);
        let is_same = column > 0 && quote[row - 1] == text[column - 1];
        if is_same && diagonal == Some(here) {
            (row, column, is_open) = (row - 1, column - 1, false);
            continue;
        }
        if !is_open {
            found.push(QuoteDifference {
                quoted: String::new(),
                text: String::new(),
            });
            is_open = true;
        }
        let Some(difference) = found.last_mut() else {
            break;
        };
        if diagonal.is_some_and(|diagonal| diagonal + 1 == here) {
            difference.quoted.insert(0, quote[row - 1]);
            difference.text.insert(0, text[column - 1]);
            (row, column) = (row - 1, column - 1);
        } else if table[(row - 1) * width + column] + 1 == here {
            difference.quoted.insert(0, quote[row - 1]);
            row -= 1;
        } else if column > 0 {
            difference.text.insert(0, text[column - 1]);
            column -= 1;
        } else {
            break;
        }
    }
    found.reverse();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "第二十一条　国家建立数据分类分级保护制度，\n对数据实行分类分级保护。";

    fn found(quote: &str) -> Nearness {
        nearest(&letters(quote), &letters(TEXT))
    }

    #[test]
    fn words_stand_exactly_nearly_or_not() {
        for (quote, reason) in [
            (
                "国家建立数据分类分级保护制度，对数据实行",
                "over the end of a line",
            ),
            ("国家 建立 数据", "white space is nothing"),
            ("国家建立……分类分级保护。", "what is left out is left out"),
        ] {
            assert_eq!(found(quote), Nearness::Exact, "{reason}");
        }
        for (quote, reason) in [
            ("对数据实行……国家建立", "the parts stand in another order"),
            ("违反本法规定的，处五万元以下罚款", "other words"),
            ("……", "no words"),
        ] {
            assert!(!matches!(found(quote), Nearness::Exact), "{reason}");
        }
        assert_eq!(found("违反本法规定的，处五万元以下罚款"), Nearness::Apart);
    }

    #[test]
    fn differences_are_told_in_order() {
        let difference = |quoted: &str, text: &str| QuoteDifference {
            quoted: quoted.to_owned(),
            text: text.to_owned(),
        };
        let rows = [
            (
                "国家建立数据分级分类保护制度",
                vec![difference("级", "类"), difference("类", "级")],
                "two letters changed places",
            ),
            (
                "国家应当建立数据分类分级保护制度",
                vec![difference("应当", "")],
                "words put in",
            ),
            (
                "国家建立数据分级保护制度",
                vec![difference("", "分类")],
                "words left out",
            ),
        ];
        for (quote, wanted, reason) in rows {
            let Nearness::Close { differences, .. } = found(quote) else {
                panic!("{reason}: {:?}", found(quote));
            };
            let count = |all: &[QuoteDifference]| -> (usize, usize) {
                let quoted = all.iter().map(|one| one.quoted.chars().count()).sum();
                (quoted, all.iter().map(|one| one.text.chars().count()).sum())
            };
            assert_eq!(
                count(&differences),
                count(&wanted),
                "{reason}: {differences:?}"
            );
        }
    }
}
