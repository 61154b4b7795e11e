//! A match on the kind of a file names every kind: a new one makes the compiler name the places that must know it.

use super::imports::code_of;

/// Where the rule holds; elsewhere a match may ask for one kind and leave the rest.
const FOLDERS: [&str; 2] = ["crates/huidian-extract/src/", "crates/huidian-format/src/"];

pub(super) fn check(shown: &str, text: &str) -> Option<String> {
    let is_held = FOLDERS.iter().any(|folder| shown.starts_with(folder));
    (is_held && has_open_match(text)).then(|| {
        format!(
            "formats: {shown} matches on Format with `_ =>`; name every format, or match on a type that has only those meant"
        )
    })
}

/// Whether a match whose arms name a `Format` has an arm for whatever else there is.
fn has_open_match(text: &str) -> bool {
    let code = code_of(text);
    code.match_indices("match ").any(|(at, _)| {
        let starts_word = !code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_');
        let Some(open) = code[at..].find('{') else {
            return false;
        };
        let arms = arms(&code[at + open + 1..]);
        let names_format = arms.iter().any(|arm| {
            let words = arm.split(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | ':')));
            words.into_iter().any(|word| word.starts_with("Format::"))
        });
        starts_word && names_format && arms.iter().any(|arm| is_open(arm))
    })
}

/// `_` and `Some(_)` with nothing said of what is left.
fn is_open(pattern: &str) -> bool {
    pattern
        .split('|')
        .any(|one| matches!(one.trim(), "_" | "Some(_)"))
}

/// Patterns of the arms of a match, given what follows its opening brace.
fn arms(body: &str) -> Vec<&str> {
    let mut arms = Vec::new();
    let mut depth = 0_usize;
    let mut start = 0;
    let mut is_pattern = true;
    for (at, c) in body.char_indices() {
        match c {
            '{' | '(' | '[' => depth += 1,
            '}' | ')' | ']' if depth == 0 => break,
            '}' | ')' | ']' => {
                depth -= 1;
                if c == '}' && depth == 0 && !is_pattern {
                    (start, is_pattern) = (at + 1, true);
                }
            }
            ',' if depth == 0 && is_pattern => start = at + 1,
            ',' if depth == 0 => (start, is_pattern) = (at + 1, true),
            '=' if depth == 0 && is_pattern && body[at..].starts_with("=>") => {
                arms.push(&body[start..at]);
                is_pattern = false;
            }
            _ => {}
        }
    }
    arms
}

#[cfg(test)]
mod tests {
    use super::has_open_match;

    #[test]
    fn an_arm_for_the_rest_is_found() {
        // source, whether a match on Format leaves kinds open
        for (text, is_open) in [
            ("match f { Format::Pdf => 1, _ => 2 }", true),
            ("match f { Some(Format::Pdf) => { a(); } _ => b }", true),
            (
                "match f { Some(Format::Pdf) => a, Some(_) | None => b }",
                true,
            ),
            (
                "match f { Format::Pdf | Format::Ofd => 1, Format::Zip => { x(y, z) } }",
                false,
            ),
            // a match on something else, with formats only in what it gives, or in one further in
            ("match name { a => Format::Pdf, _ => Format::Zip }", false),
            (
                "match f { Format::Pdf => match x { 1 => 2, _ => 3 }, Format::Zip => 4 }",
                false,
            ),
            (
                "match x { 1 => match f { Format::Pdf => 2, _ => 3 }, _ => 4 }",
                true,
            ),
            // another type whose name ends so
            ("match f { TextFormat::Html => 1, _ => 2 }", false),
        ] {
            assert_eq!(has_open_match(text), is_open, "{text}");
        }
    }
}
