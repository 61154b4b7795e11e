/// One piece of an RTF file.
#[derive(Debug, PartialEq)]
pub(super) enum Token<'b> {
    Open,
    Close,
    /// `\par`, `\fs24`.
    Word(&'b str, Option<i32>),
    /// `\*`, `\~`, `\{`.
    Symbol(u8),
    /// `\'d6`.
    Byte(u8),
    Text(&'b [u8]),
}

/// Splits a file into tokens; nothing in it can make that fail.
pub(super) struct Tokens<'b> {
    bytes: &'b [u8],
    at: usize,
}

impl<'b> Tokens<'b> {
    pub(super) fn new(bytes: &'b [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    /// Skips the raw bytes of `\bin`.
    pub(super) fn skip_bytes(&mut self, count: usize) {
        self.at = self.at.saturating_add(count).min(self.bytes.len());
    }

    fn word(&mut self) -> Token<'b> {
        let rest = &self.bytes[self.at..];
        let letters = rest
            .iter()
            .take_while(|byte| byte.is_ascii_alphabetic())
            .take(32)
            .count();
        let word = std::str::from_utf8(&rest[..letters]).unwrap_or_default();
        let digits = &rest[letters..];
        let sign = usize::from(digits.first() == Some(&b'-'));
        let count = digits[sign..]
            .iter()
            .take_while(|byte| byte.is_ascii_digit())
            .take(10)
            .count();
        let number = (count > 0)
            .then(|| {
                std::str::from_utf8(&digits[..sign + count])
                    .ok()?
                    .parse()
                    .ok()
            })
            .flatten();
        self.at += letters + if count > 0 { sign + count } else { 0 };
        // The space behind a control word belongs to it.
        if self.bytes.get(self.at) == Some(&b' ') {
            self.at += 1;
        }
        Token::Word(word, number)
    }
}

impl<'b> Iterator for Tokens<'b> {
    type Item = Token<'b>;

    fn next(&mut self) -> Option<Token<'b>> {
        let byte = *self.bytes.get(self.at)?;
        self.at += 1;
        match byte {
            b'{' => Some(Token::Open),
            b'}' => Some(Token::Close),
            b'\\' => {
                let next = *self.bytes.get(self.at)?;
                if next.is_ascii_alphabetic() {
                    return Some(self.word());
                }
                self.at += 1;
                if next != b'\'' {
                    return Some(Token::Symbol(next));
                }
                let digits = self.bytes.get(self.at..self.at + 2)?;
                self.at += 2;
                let value = std::str::from_utf8(digits).ok();
                let value = value.and_then(|digits| u8::from_str_radix(digits, 16).ok());
                Some(Token::Byte(value.unwrap_or(b'?')))
            }
            _ => {
                let start = self.at - 1;
                let rest = &self.bytes[start..];
                let length = rest
                    .iter()
                    .position(|byte| b"{}\\".contains(byte))
                    .unwrap_or(rest.len());
                self.at = start + length;
                Some(Token::Text(&rest[..length]))
            }
        }
    }
}
