/// What stands between two lines that are joined: a space between Latin words, nothing between hanzi.
pub(super) fn seam(before: &str, next: &str) -> &'static str {
    let is_latin = |character: Option<char>| {
        character
            .is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, ',' | '.' | ';' | ')' | '('))
    };
    let last = before.chars().next_back();
    if is_torn_number(before, next) {
        return "";
    }
    if is_latin(last) && is_latin(next.chars().next()) && !before.ends_with(['(', '-', '/']) {
        " "
    } else {
        ""
    }
}

/// Whether a year or a sum among hanzi was torn by the end of the line, as programs without rules for them do.
fn is_torn_number(before: &str, next: &str) -> bool {
    let is_digit = |character: char| character.is_ascii_digit();
    let is_hanzi = |character: char| ('\u{3007}'..='\u{9fff}').contains(&character);
    let around = before.trim_end_matches(is_digit).chars().next_back();
    let after = next.trim_start_matches(is_digit).chars().next();
    before.ends_with(is_digit)
        && next.starts_with(is_digit)
        && around.is_some_and(is_hanzi)
        && after.is_some_and(is_hanzi)
}

#[cfg(test)]
mod tests {
    use super::seam;

    #[test]
    fn words_are_set_apart_and_numbers_are_whole() {
        for (before, next, expected) in [
            // Latin words
            ("data", "security", " "),
            // hanzi
            ("数据", "安全", ""),
            // a year torn among hanzi
            ("到20", "30年", ""),
            // two numbers of an English sentence
            ("in 20", "30 items", " "),
            // a path
            ("GB/", "T", ""),
        ] {
            assert_eq!(seam(before, next), expected, "{before}|{next}");
        }
    }
}
