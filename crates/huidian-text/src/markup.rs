//! Text into HTML, XML and Markdown: the one place where it is escaped.

/// Appends text with the characters escaped that mean something in HTML and XML, in content and in quoted attributes alike.
pub fn push_escaped(markup: &mut String, text: &str) {
    let mut plain = 0;
    for (at, byte) in text.bytes().enumerate() {
        let entity = match byte {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            b'\'' => "&#39;",
            _ => continue,
        };
        markup.push_str(&text[plain..at]);
        markup.push_str(entity);
        plain = at + 1;
    }
    markup.push_str(&text[plain..]);
}

/// The same as a string of its own, without the characters that XML 1.0 (2.2) has no place for, escaped or not.
pub fn escape_markup(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    if text.chars().all(is_allowed) {
        push_escaped(&mut escaped, text);
    } else {
        let kept: String = text.chars().filter(|c| is_allowed(*c)).collect();
        push_escaped(&mut escaped, &kept);
    }
    escaped
}

/// Whether a character may stand in XML 1.0; of the control characters only tab and the ends of lines.
fn is_allowed(c: char) -> bool {
    !(c.is_control() && !matches!(c, '\t' | '\n' | '\r') || matches!(c, '\u{fffe}' | '\u{ffff}'))
}

/// One line of text in Markdown, in a paragraph or in a cell of a table: what would be taken for a mark gets a backslash (CommonMark 0.31,
/// 2.4), control characters become spaces.
pub fn escape_markdown(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for (index, c) in text.char_indices() {
        let is_mark = matches!(
            c,
            '|' | '*' | '_' | '`' | '[' | ']' | '<' | '>' | '\\' | '#' | '~' | '!' | '&'
        ) || (index == 0 && matches!(c, '-' | '+' | '='));
        if is_mark {
            escaped.push('\\');
        }
        escaped.push(if c.is_control() { ' ' } else { c });
    }
    escaped
}
