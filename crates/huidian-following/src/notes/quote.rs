//! Words that somebody selected, found again in a text.

use std::ops::Range;

/// Words as they are kept: in one line, with single spaces where there was any white space.
pub fn normal_quote(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Bytes of the words in a text, the `occurrence`-th from 1. White space counts for nothing on either side: a page breaks lines where the text has
/// none, and sets a label apart from its words.
pub fn find_quote(text: &str, quote: &str, occurrence: u32) -> Option<Range<usize>> {
    let wanted: Vec<char> = quote.chars().filter(|c| !c.is_whitespace()).collect();
    let (&first, rest) = wanted.split_first()?;
    let places: Vec<(usize, char)> = text
        .char_indices()
        .filter(|(_, c)| !c.is_whitespace())
        .collect();
    let is_here = |at: &usize| {
        places.get(*at).is_some_and(|(_, c)| *c == first)
            && places
                .get(at + 1..at + wanted.len())
                .is_some_and(|next| next.iter().map(|(_, c)| c).eq(rest))
    };
    let skipped = (occurrence as usize).saturating_sub(1);
    let start = (0..places.len()).filter(is_here).nth(skipped)?;
    let (from, _) = places.get(start)?;
    let (last, c) = places.get(start + wanted.len() - 1)?;
    Some(*from..last + c.len_utf8())
}

#[cfg(test)]
mod tests {
    use super::find_quote;

    #[test]
    fn words_are_found_whatever_the_white_space() {
        let text = "第一条　网络数据，\n网络安全。网络数据";
        for (quote, occurrence, found, reason) in [
            ("网络数据", 1, Some("网络数据"), "as it stands"),
            ("网络数据", 2, Some("网络数据"), "the second of them"),
            ("网络数据", 3, None, "there are two"),
            (
                "网络数据，网络安全",
                1,
                Some("网络数据，\n网络安全"),
                "the text breaks a line",
            ),
            ("第一条网络", 1, Some("第一条　网络"), "a label set apart"),
            (
                "网 络 安 全",
                0,
                Some("网络安全"),
                "a page breaks it, and no place is given",
            ),
            ("网络安金", 1, None, "another word"),
            ("", 1, None, "nothing"),
            (" \n", 1, None, "nothing that is seen"),
        ] {
            let range = find_quote(text, quote, occurrence);
            assert_eq!(range.map(|range| &text[range]), found, "{reason}");
        }
        assert_eq!(
            find_quote(text, "网络数据", 2).map(|r| r.start),
            text.rfind("网络数据")
        );
    }
}
