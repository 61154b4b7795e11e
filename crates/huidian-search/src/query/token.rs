//! Query text to tokens. Every text has a reading.

use huidian_text::fold_char;

use super::field::read_field;

/// A token, with its text folded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    Word(String),
    Phrase(String),
    /// `name:value`, the value possibly quoted.
    Field(String, String),
    And,
    Or,
    Not,
    Open,
    Close,
}

/// Splits a query. One piece without spaces is text as it stands, whatever marks it holds: 或, （一）, -2019.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let folded = text.trim().chars().map(fold_char);
    let characters: Vec<char> = folded.map(|c| if c == '\n' { ' ' } else { c }).collect();
    if let Some(token) = single_piece(&characters) {
        return vec![token];
    }
    let mut reader = Reader {
        characters,
        at: 0,
        depth: 0,
        tokens: Vec::new(),
    };
    while reader.at < reader.characters.len() {
        reader.step();
    }
    reader.tokens
}

fn single_piece(characters: &[char]) -> Option<Token> {
    let has_operator = |c: &char| c.is_whitespace() || *c == '|';
    if characters.is_empty() || characters.iter().any(has_operator) {
        return None;
    }
    let piece: String = characters.iter().collect();
    let is_field = |text: &str| {
        text.split_once(':')
            .is_some_and(|(name, value)| is_field(name, value))
    };
    if piece.strip_prefix('-').is_some_and(is_field) {
        return None;
    }
    let quoted = piece
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'));
    if let Some(inside) = quoted.filter(|inside| !inside.is_empty() && !inside.contains('"')) {
        return Some(Token::Phrase(inside.to_owned()));
    }
    Some(match piece.split_once(':') {
        Some((name, value)) if !name.is_empty() && !value.trim_matches('"').is_empty() => {
            Token::Field(name.to_owned(), value.trim_matches('"').to_owned())
        }
        _ => Token::Word(piece),
    })
}

fn is_field(name: &str, value: &str) -> bool {
    read_field(name, value).is_some()
}

struct Reader {
    characters: Vec<char>,
    at: usize,
    depth: usize,
    tokens: Vec<Token>,
}

impl Reader {
    fn peek(&self, ahead: usize) -> Option<char> {
        self.characters.get(self.at + ahead).copied()
    }

    fn step(&mut self) {
        match self.characters[self.at] {
            c if c.is_whitespace() => self.at += 1,
            '"' if self.is_phrase() => self.phrase(),
            '(' => {
                self.depth += 1;
                self.at += 1;
                self.tokens.push(Token::Open);
            }
            ')' => {
                self.depth = self.depth.saturating_sub(1);
                self.at += 1;
                self.tokens.push(Token::Close);
            }
            '|' => {
                while self.peek(0) == Some('|') {
                    self.at += 1;
                }
                self.tokens.push(Token::Or);
            }
            '-' if self.peek(1).is_some_and(|c| !c.is_whitespace() && c != '-') => {
                self.at += 1;
                self.tokens.push(Token::Not);
            }
            _ => self.word(),
        }
    }

    /// Quotation marks around a whole piece make a phrase; inside running text they are marks like others.
    fn is_phrase(&self) -> bool {
        let inside = &self.characters[self.at + 1..];
        match inside.iter().position(|c| *c == '"') {
            Some(end) => inside
                .get(end + 1)
                .is_none_or(|after| !after.is_alphanumeric()),
            None => true,
        }
    }

    fn phrase(&mut self) {
        let start = self.at + 1;
        let end = self.characters[start..]
            .iter()
            .position(|c| *c == '"')
            .map_or(self.characters.len(), |at| start + at);
        let text: String = self.characters[start..end].iter().collect();
        self.at = end + 1;
        if !text.trim().is_empty() {
            self.tokens.push(Token::Phrase(text.trim().to_owned()));
        }
    }

    /// A word runs to a space or quotation mark; a bracket belongs to it while its pair does (办法（试行）).
    fn word(&mut self) {
        let start = self.at;
        let mut open = 0usize;
        while let Some(c) = self.peek(0) {
            match c {
                c if c.is_whitespace() => break,
                '"' if self.characters[start..self.at].last() == Some(&':') => break,
                '|' => break,
                '(' => open += 1,
                ')' if open > 0 => open -= 1,
                ')' if self.depth > 0 => break,
                _ => {}
            }
            self.at += 1;
        }
        let word: String = self.characters[start..self.at].iter().collect();
        self.push_word(word);
    }

    fn push_word(&mut self, word: String) {
        let token = match word.as_str() {
            "and" | "且" | "&&" | "&" => Token::And,
            "or" | "或" => Token::Or,
            "not" | "非" => Token::Not,
            _ => match word.split_once(':') {
                Some((name, "")) if self.peek(0) == Some('"') => {
                    return self.quoted_field(name.to_owned());
                }
                Some((name, value)) if !name.is_empty() && !value.is_empty() => {
                    Token::Field(name.to_owned(), value.to_owned())
                }
                _ => Token::Word(word),
            },
        };
        self.tokens.push(token);
    }

    fn quoted_field(&mut self, name: String) {
        let known = self.tokens.len();
        self.phrase();
        // nothing between the marks asks for nothing
        if let Some(Token::Phrase(value)) = self.tokens.get(known).cloned() {
            self.tokens[known] = Token::Field(name, value);
        }
    }
}
