//! Quotations in a text, and the reference each belongs to.

use huidian_model::Citation;

/// Words between quotation marks.
pub(crate) struct Quotation {
    pub(crate) words: String,
    /// Code points of the text, the marks not counted.
    pub(crate) start: u32,
    pub(crate) end: u32,
    /// Where its sentence begins.
    sentence: u32,
}

/// Shorter ones are names and terms.
const SHORTEST: usize = 6;

/// The outermost quotations of a text.
pub(crate) fn quotations(text: &str) -> Vec<Quotation> {
    let mut found = Vec::new();
    let mut open: Option<(char, usize, usize)> = None;
    let mut words = String::new();
    let mut sentence = 0;
    for (at, c) in text.chars().enumerate() {
        match open {
            None => match c {
                '“' | '「' | '"' => {
                    open = Some((closing(c), at + 1, 0));
                    words.clear();
                }
                '。' | '；' | '！' | '？' | '\n' => sentence = at + 1,
                _ => {}
            },
            Some((close, start, depth)) => {
                if c == close && depth == 0 {
                    if words.chars().filter(|c| !c.is_whitespace()).count() >= SHORTEST {
                        found.push(Quotation {
                            words: words.clone(),
                            start: start as u32,
                            end: at as u32,
                            sentence: sentence as u32,
                        });
                    }
                    open = None;
                    continue;
                }
                let depth = match c {
                    '“' | '「' if closing(c) == close => depth + 1,
                    c if c == close => depth - 1,
                    _ => depth,
                };
                open = Some((close, start, depth));
                words.push(c);
            }
        }
    }
    found
}

fn closing(mark: char) -> char {
    match mark {
        '“' => '”',
        '「' => '」',
        other => other,
    }
}

impl Quotation {
    /// The last reference before the words, in the same sentence.
    pub(crate) fn source<'c>(&self, citations: &'c [Citation]) -> Option<&'c Citation> {
        citations
            .iter()
            .filter(|citation| citation.start >= self.sentence && citation.end <= self.start)
            .max_by_key(|citation| citation.end)
    }
}
