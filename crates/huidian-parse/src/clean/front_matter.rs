//! `---` blocks at the head of Markdown files.

use super::Cleaned;

/// Longest front matter, in lines: a rule at the head of a long text is not one.
const LINE_LIMIT: usize = 60;

/// Reads the front matter into `cleaned` and returns the byte after it, 0 when there is none.
pub(super) fn skip(text: &str, cleaned: &mut Cleaned) -> usize {
    let head = text.trim_start();
    let start = text.len() - head.len();
    let Some(body) = head.strip_prefix("---\n") else {
        return 0;
    };
    let mut at = start + 4;
    for line in body.split_inclusive('\n').take(LINE_LIMIT) {
        at += line.len();
        let line = line.trim_end();
        if line == "---" {
            return at;
        }
        read_entry(line, cleaned);
    }
    0
}

fn read_entry(line: &str, cleaned: &mut Cleaned) {
    // entries of nested maps and lists are indented and say nothing of the text
    let Some((key, value)) = line
        .split_once(':')
        .filter(|_| !line.starts_with([' ', '-']))
    else {
        return;
    };
    let value = value.trim().trim_matches(['"', '\'']);
    let key = key.trim();
    match key {
        "title" | "标题" | "题名" | "名称" | "法规名称" if !value.is_empty() => {
            cleaned.front_title = Some(value.to_owned());
        }
        "url" | "source" | "link" => cleaned.has_origin = true,
        _ => {}
    }
    if !value.is_empty() {
        cleaned
            .front_matter
            .push((key.to_owned(), value.to_owned()));
    }
}
