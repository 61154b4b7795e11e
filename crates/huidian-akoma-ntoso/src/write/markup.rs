//! XML as text.

/// Elements and attributes, escaped.
#[derive(Default)]
pub(crate) struct Markup {
    pub(crate) out: String,
}

impl Markup {
    /// Opens an element; its attributes follow with [`attribute`](Self::attribute), then [`close_tag`](Self::close_tag) or [`end_empty`](Self::end_empty).
    pub(crate) fn tag(&mut self, name: &str) {
        self.out.push('<');
        self.out.push_str(name);
    }

    pub(crate) fn attribute(&mut self, name: &str, value: &str) {
        self.out.push(' ');
        self.out.push_str(name);
        self.out.push_str("=\"");
        for c in value.chars() {
            match c {
                '&' => self.out.push_str("&amp;"),
                '<' => self.out.push_str("&lt;"),
                '"' => self.out.push_str("&quot;"),
                '\t' | '\n' | '\r' => self.out.push_str(&format!("&#{};", u32::from(c))),
                c if is_character(c) => self.out.push(c),
                _ => self.out.push('\u{fffd}'),
            }
        }
        self.out.push('"');
    }

    pub(crate) fn close_tag(&mut self) {
        self.out.push('>');
    }

    pub(crate) fn end_empty(&mut self) {
        self.out.push_str("/>\n");
    }

    pub(crate) fn end(&mut self, name: &str) {
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push('>');
    }

    /// Ends an element after which the line may end: not inside a line of text.
    pub(crate) fn end_line(&mut self, name: &str) {
        self.end(name);
        self.out.push('\n');
    }

    /// An element that only has attributes.
    pub(crate) fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.tag(name);
        for (name, value) in attributes {
            self.attribute(name, value);
        }
        self.end_empty();
    }

    /// An element that others follow in, on lines of their own.
    pub(crate) fn open(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.tag(name);
        for (name, value) in attributes {
            self.attribute(name, value);
        }
        self.out.push_str(">\n");
    }

    /// Words. XML 1.0 has no place for most control characters, escaped or not: an element says which one stands there.
    pub(crate) fn words(&mut self, words: &str) {
        for c in words.chars() {
            match c {
                '&' => self.out.push_str("&amp;"),
                '<' => self.out.push_str("&lt;"),
                '>' => self.out.push_str("&gt;"),
                '\r' => self.out.push_str("&#13;"),
                c if is_character(c) => self.out.push(c),
                c => self.out.push_str(&format!(
                    "<inline name=\"control\" hd:code=\"{}\"/>",
                    u32::from(c)
                )),
            }
        }
    }
}

/// XML 1.0, production 2.
fn is_character(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}
