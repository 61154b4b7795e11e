//! Sentences of a paragraph, as decisions count them.

use std::ops::Range;

/// Sentences in bytes of the paragraph: each up to its full stop with the closing marks behind it. A stop inside “” or （） ends none.
pub(super) fn ranges(paragraph: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let (mut start, mut depth) = (0, 0i32);
    for (at, c) in paragraph.char_indices() {
        match c {
            '“' | '（' | '《' => depth += 1,
            '”' | '）' | '》' => depth = (depth - 1).max(0),
            '。' | '！' | '？' if depth == 0 => {
                let end = at + c.len_utf8();
                found.push(start..end);
                start = end;
            }
            _ => {}
        }
    }
    if !paragraph[start..].trim().is_empty() {
        found.push(start..paragraph.len());
    }
    found
}

/// Where words go that are put at the end, and the words that go there: a clause (，并处罚款。) goes on with the last sentence.
pub(super) fn joined_at_end<'t>(paragraph: &str, text: &'t str) -> (usize, &'t str) {
    match paragraph.strip_suffix('。') {
        Some(open) if text.starts_with(['，', '、', '；', '：']) => {
            (open.len(), text.strip_suffix('。').unwrap_or(text))
        }
        _ => (paragraph.len(), text),
    }
}

#[cfg(test)]
mod tests {
    use super::{joined_at_end, ranges};

    #[test]
    fn a_sentence_ends_at_a_stop_that_is_no_quotation_s() {
        let cases: [(&str, &[&str]); 4] = [
            ("甲。乙；丙。", &["甲。", "乙；丙。"]),
            ("称为“甲。乙。”者。丙", &["称为“甲。乙。”者。", "丙"]),
            ("甲（乙。）。", &["甲（乙。）。"]),
            ("", &[]),
        ];
        for (paragraph, expected) in cases {
            let found: Vec<&str> = ranges(paragraph)
                .into_iter()
                .map(|range| &paragraph[range])
                .collect();
            assert_eq!(found, expected, "{paragraph}");
        }
    }

    #[test]
    fn a_clause_goes_on_with_the_last_sentence() {
        for (paragraph, text, expected) in [
            ("甲。", "乙。", "甲。乙。"),
            ("甲。", "，并处罚款。", "甲，并处罚款。"),
            ("甲；", "，乙", "甲；，乙"),
        ] {
            let (at, added) = joined_at_end(paragraph, text);
            let mut words = paragraph.to_owned();
            words.insert_str(at, added);
            assert_eq!(words, expected, "{paragraph} + {text}");
        }
    }
}
