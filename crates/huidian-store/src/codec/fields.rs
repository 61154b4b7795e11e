//! Several strings in one column: parted by tabs, with backslashes before what would part them wrongly.

/// Joins fields into one line. No fields and one empty field look alike; callers know how many they wrote.
pub(crate) fn join<S: AsRef<str>>(fields: impl IntoIterator<Item = S>) -> String {
    let mut line = String::new();
    for (index, field) in fields.into_iter().enumerate() {
        if index > 0 {
            line.push('\t');
        }
        escape(field.as_ref(), &mut line);
    }
    line
}

/// The fields of a line; `None` when an escape is not one of ours.
pub(crate) fn split(line: &str) -> Option<Vec<String>> {
    line.split('\t').map(unescape).collect()
}

fn escape(field: &str, line: &mut String) {
    for c in field.chars() {
        match c {
            '\\' => line.push_str("\\\\"),
            '\t' => line.push_str("\\t"),
            '\n' => line.push_str("\\n"),
            '\r' => line.push_str("\\r"),
            // PostgreSQL text cannot hold it
            '\0' => line.push_str("\\0"),
            c => line.push(c),
        }
    }
}

fn unescape(field: &str) -> Option<String> {
    if !field.contains('\\') {
        return Some(field.to_owned());
    }
    let mut text = String::with_capacity(field.len());
    let mut chars = field.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            text.push(c);
            continue;
        }
        text.push(match chars.next()? {
            '\\' => '\\',
            't' => '\t',
            'n' => '\n',
            'r' => '\r',
            '0' => '\0',
            _ => return None,
        });
    }
    Some(text)
}
