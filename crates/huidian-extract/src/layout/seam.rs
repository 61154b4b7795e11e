/// What stands between two lines that are joined: a space between Latin words, nothing between hanzi.
pub(super) fn seam(before: &str, next: &str) -> &'static str {
    let is_latin = |character: Option<char>| {
        character
            .is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, ',' | '.' | ';' | ')' | '('))
    };
    let last = before.chars().next_back();
    if is_latin(last) && is_latin(next.chars().next()) && !before.ends_with(['(', '-', '/']) {
        " "
    } else {
        ""
    }
}
