/// Lines of front matter beyond which `---` at the start is a rule.
const MOST_LINES: usize = 200;

/// The key and value pairs between `---` lines at the very start, and the byte where the body starts.
///
/// YAML is read as far as exporters write it: `key: value`, quoted values, and lists below a key, which are
/// joined by `, `. Anything that does not look like it makes the whole head part of the body.
pub(super) fn split(text: &str) -> (Vec<(String, String)>, usize) {
    read(text).unwrap_or_default()
}

fn read(text: &str) -> Option<(Vec<(String, String)>, usize)> {
    let start = text.len() - text.trim_start_matches(['\u{feff}', '\n', '\r']).len();
    let mut lines = text[start..].split_inclusive('\n');
    let first = lines.next()?;
    if first.trim_end() != "---" {
        return None;
    }
    let mut at = start + first.len();
    let mut pairs: Vec<(String, String)> = Vec::new();
    for line in lines.take(MOST_LINES) {
        at += line.len();
        let content = line.trim_end();
        if content == "---" || content == "..." {
            return Some((pairs, at));
        }
        if !push_line(&mut pairs, content) {
            return None;
        }
    }
    None
}

fn push_line(pairs: &mut Vec<(String, String)>, line: &str) -> bool {
    if line.is_empty() || line.starts_with('#') {
        return true;
    }
    let is_nested = line.starts_with([' ', '\t']) || line.starts_with("- ");
    if is_nested {
        let Some((_, value)) = pairs.last_mut() else {
            return false;
        };
        let item = line.trim_start();
        let item = unquoted(item.strip_prefix("- ").unwrap_or(item));
        if matches!(value.as_str(), "" | "|" | ">" | "|-" | ">-") {
            value.clear();
        } else {
            value.push_str(", ");
        }
        value.push_str(item);
        return true;
    }
    let Some((key, value)) = line.split_once(':') else {
        return false;
    };
    let is_key = !key.is_empty() && key.len() <= 64 && !key.contains(['，', '。', '：', '《', '|']);
    if is_key {
        pairs.push((key.trim().to_owned(), unquoted(value.trim()).to_owned()));
    }
    is_key
}

fn unquoted(value: &str) -> &str {
    ['"', '\'']
        .into_iter()
        .find_map(|quote| value.strip_prefix(quote)?.strip_suffix(quote))
        .unwrap_or(value)
}
