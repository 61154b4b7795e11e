//! Tokens to a tree. The parser never fails: what it does not understand it searches as text, and says so.

use super::field::read_field;
use super::token::{Token, tokens};
use super::{Query, Term};

/// Characters of a query that are read; the rest is left out and said so.
const LENGTH_LIMIT: usize = 2_000;
/// Words and conditions of a query that are read.
const PART_LIMIT: usize = 32;
/// Brackets inside brackets.
const DEPTH_LIMIT: usize = 32;

/// A query with what was made of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Parsed {
    pub query: Query,
    /// What was not understood, for the reader, in Chinese.
    pub notes: Vec<String>,
}

/// Reads a query in the language of [`GRAMMAR`](super::GRAMMAR).
pub fn parse(text: &str) -> Parsed {
    let mut parser = Parser {
        tokens: Vec::new(),
        at: 0,
        depth: 0,
        parts: 0,
        notes: Vec::new(),
    };
    let short: String = text.chars().take(LENGTH_LIMIT).collect();
    if short.len() < text.len() {
        parser
            .notes
            .push(format!(
            "检索式过长，只读了前 {LENGTH_LIMIT} 个字（too long: the first {LENGTH_LIMIT} characters were read）"
        ));
    }
    parser.tokens = tokens(&short);
    let mut parts = Vec::new();
    while parser.at < parser.tokens.len() {
        parts.push(parser.alternatives());
        if parser.peek() == Some(&Token::Close) {
            parser.note("多余的右括号已略去（a closing bracket too many was passed over）");
            parser.at += 1;
        }
    }
    if parser.parts > PART_LIMIT {
        parser
            .notes
            .push(format!("检索式过多，只用了前 {PART_LIMIT} 项"));
    }
    Parsed {
        query: join(parts, Query::And),
        notes: parser.notes,
    }
}

fn join(mut parts: Vec<Query>, combine: fn(Vec<Query>) -> Query) -> Query {
    parts.retain(|part| *part != Query::All);
    match parts.len() {
        0 => Query::All,
        1 => parts.swap_remove(0),
        _ => combine(parts),
    }
}

struct Parser {
    tokens: Vec<Token>,
    at: usize,
    depth: usize,
    parts: usize,
    notes: Vec<String>,
}

impl Parser {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at)
    }

    fn note(&mut self, note: &str) {
        if !self.notes.iter().any(|known| known == note) {
            self.notes.push(note.to_owned());
        }
    }

    fn alternatives(&mut self) -> Query {
        let mut parts = vec![self.together()];
        while self.peek() == Some(&Token::Or) {
            self.at += 1;
            parts.push(self.together());
        }
        join(parts, Query::Or)
    }

    fn together(&mut self) -> Query {
        let mut parts = Vec::new();
        loop {
            match self.peek() {
                None | Some(Token::Or | Token::Close) => return join(flatten(parts), Query::And),
                Some(Token::And) => self.at += 1,
                Some(_) => parts.push(self.single()),
            }
        }
    }

    fn single(&mut self) -> Query {
        let mut negated = false;
        while self.peek() == Some(&Token::Not) {
            negated = !negated;
            self.at += 1;
        }
        let Some(token) = self.peek().cloned() else {
            self.note("末尾的“非”后面没有内容（nothing stands after the last NOT）");
            return Query::All;
        };
        let query = match token {
            Token::Open => self.group(),
            Token::And | Token::Or | Token::Close => Query::All,
            Token::Word(word) => self.take(|_| {
                Query::Text(Term {
                    folded: word,
                    is_phrase: false,
                })
            }),
            Token::Phrase(text) => self.take(|_| {
                Query::Text(Term {
                    folded: text,
                    is_phrase: true,
                })
            }),
            Token::Field(name, value) => self.take(|parser| parser.field(&name, &value)),
            Token::Not => Query::All,
        };
        match query {
            Query::All => Query::All,
            query if negated => Query::Not(Box::new(query)),
            query => query,
        }
    }

    fn take(&mut self, read: impl FnOnce(&mut Self) -> Query) -> Query {
        self.at += 1;
        self.parts += 1;
        if self.parts > PART_LIMIT {
            Query::All
        } else {
            read(self)
        }
    }

    fn group(&mut self) -> Query {
        self.at += 1;
        if self.depth >= DEPTH_LIMIT {
            self.note("括号过深，已略去（brackets too deep were passed over）");
            return Query::All;
        }
        self.depth += 1;
        let query = self.alternatives();
        self.depth -= 1;
        if self.peek() == Some(&Token::Close) {
            self.at += 1;
        } else {
            self.note("缺少右括号（a closing bracket is missing）");
        }
        query
    }

    fn field(&mut self, name: &str, value: &str) -> Query {
        match read_field(name, value) {
            Some(Ok(filter)) => Query::Filter(filter),
            Some(Err((reason, english))) => {
                self.notes.push(format!(
                    "{name}:{value} {reason}，按文字查找（{english}: looked for as words）"
                ));
                Query::Text(Term {
                    folded: value.to_owned(),
                    is_phrase: false,
                })
            }
            None => {
                // a colon in running text is no field
                if name.chars().count() <= 10 {
                    self.notes
                        .push(format!(
                        "没有字段 {name}，{name}:{value} 按文字查找（no such field: looked for as words）"
                    ));
                }
                Query::Text(Term {
                    folded: format!("{name}:{value}"),
                    is_phrase: false,
                })
            }
        }
    }
}

fn flatten(parts: Vec<Query>) -> Vec<Query> {
    parts
        .into_iter()
        .flat_map(|part| match part {
            Query::And(inner) => inner,
            other => vec![other],
        })
        .collect()
}
