//! The law's words for words of the trade and of everyday speech.

use std::sync::LazyLock;

use huidian_text::fold;

/// A line of the table, folded.
struct Pair {
    /// What is said, and what the law says.
    said: String,
    legal: String,
    /// Whether everybody says it, about anything.
    is_general: bool,
}

/// Stands where the law says the same.
const SAME: &str = "=";

static PAIRS: LazyLock<Vec<Pair>> = LazyLock::new(|| read(include_str!("../assets/words.tsv")));

fn read(table: &str) -> Vec<Pair> {
    let lines = table.lines().filter(|line| !line.starts_with('#'));
    let pairs = lines.filter_map(|line| {
        let mut cells = line.split('\t');
        Some(Pair {
            said: fold(cells.next()?),
            legal: fold(cells.next()?),
            is_general: cells.nth(1) == Some("一般"),
        })
    });
    pairs.collect()
}

/// The law's words for what a folded text says in others; those that it says itself are left out.
pub(crate) fn legal_words(folded: &str) -> impl Iterator<Item = &'static str> {
    PAIRS
        .iter()
        .filter(|pair| folded.contains(&pair.said) && pair.legal != SAME)
        .filter(|pair| !folded.contains(&pair.legal))
        .map(|pair| pair.legal.as_str())
}

/// Whether a folded text speaks in words of the trade, or in the law's for them.
pub(crate) fn is_of_field(folded: &str) -> bool {
    let mut pairs = PAIRS.iter().filter(|pair| !pair.is_general);
    pairs.any(|pair| {
        folded.contains(&pair.said) || pair.legal != SAME && folded.contains(&pair.legal)
    })
}

#[cfg(test)]
mod tests {
    use super::{PAIRS, is_of_field, legal_words};

    #[test]
    fn every_line_names_a_work_and_says_something_new() {
        let table = include_str!("../assets/words.tsv");
        let lines: Vec<&str> = table
            .lines()
            .filter(|line| !line.starts_with('#'))
            .collect();
        let mut known = Vec::new();
        for line in &lines {
            let cells: Vec<&str> = line.split('\t').collect();
            let is_marked = cells.get(3).is_none_or(|mark| *mark == "一般");
            assert!((3..=4).contains(&cells.len()) && is_marked, "{line}");
            assert!(cells.iter().all(|cell| !cell.trim().is_empty()), "{line}");
            assert_ne!(cells[0], cells[1], "{line}");
            assert!(!known.contains(&(cells[0], cells[1])), "twice: {line}");
            known.push((cells[0], cells[1]));
        }
        assert_eq!(PAIRS.len(), lines.len());
    }

    #[test]
    fn words_of_the_trade_are_told_from_those_that_everybody_says() {
        for (said, is_field) in [
            ("密评多久做一次", true),
            ("关键信息基础设施谁来认定", true),
            ("员工被辞退怎么办", false),
            ("房子漏水找谁", false),
        ] {
            assert_eq!(is_of_field(said), is_field, "{said}");
        }
    }

    #[test]
    fn what_the_text_says_itself_is_not_lent_again() {
        assert_eq!(
            legal_words("无人机登记").collect::<Vec<_>>(),
            ["无人驾驶航空器"]
        );
        assert_eq!(legal_words("无人机即无人驾驶航空器").count(), 0);
        assert_eq!(
            legal_words("等保").collect::<Vec<_>>(),
            ["网络安全等级保护"]
        );
    }
}
