//! Character classes of Chinese text.

/// Whether `c` is a Han ideograph (unified ideographs and extensions, compatibility forms, and 〇).
pub fn is_han(c: char) -> bool {
    matches!(c,
        '\u{4E00}'..='\u{9FFF}' | '\u{3400}'..='\u{4DBF}' | '〇'
        | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3134F}')
}

/// Whether `c` is space to a reader, the ideographic space U+3000 included.
pub fn is_space(c: char) -> bool {
    c.is_whitespace()
}

/// Whether `c` has no visible form and no meaning in running text: byte-order mark, zero-width
/// characters, soft hyphen, bidirectional controls, variation selectors and C0 controls
/// other than tab and line feed.
pub fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{FEFF}' | '\u{200B}'..='\u{200F}' | '\u{2060}'..='\u{2064}' | '\u{00AD}'
        | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FE00}'..='\u{FE0F}'
        | '\0'..='\u{8}' | '\u{B}'..='\u{C}' | '\u{E}'..='\u{1F}' | '\u{7F}')
}
