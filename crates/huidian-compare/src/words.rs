//! Words that changed inside an article.

use similar::{Algorithm, DiffOp, capture_diff_slices};

use crate::comparison::{Change, ChangeKind};
use crate::unit::{is_typography, key};
use huidian_text::fold_char;

/// Above this many characters on a side, sentences are compared instead of characters: marking words costs the product of length and
/// difference.
const LONGEST: usize = 6000;

/// Above this many sentences on a side nothing is marked: the texts are shown as they are.
const MOST_SENTENCES: usize = 8000;

/// An equal run shorter than this between two changes is an accident of the language (的, 和) and is shown as changed with them.
const SHORTEST_EQUAL: usize = 2;

/// A piece of text and what it is compared by.
struct Token<'t> {
    text: &'t str,
    key: String,
}

/// The runs that turn `old` into `new`; typography is no change.
pub(crate) fn changes(old: &str, new: &str) -> Vec<Change> {
    if key(old) == key(new) {
        return vec![Change {
            kind: ChangeKind::Equal,
            text: new.to_owned(),
        }];
    }
    let is_long = old.chars().count().max(new.chars().count()) > LONGEST;
    let mut runs = Runs::default();
    let (old, new) = (tokens(old, is_long), tokens(new, is_long));
    if old.len().max(new.len()) > MOST_SENTENCES {
        runs.change(&old, &new);
        return runs.close();
    }
    let old_keys: Vec<&str> = old.iter().map(|token| token.key.as_str()).collect();
    let new_keys: Vec<&str> = new.iter().map(|token| token.key.as_str()).collect();
    let operations = capture_diff_slices(Algorithm::Myers, &old_keys, &new_keys);
    for operation in operations {
        let (from, to) = (operation.old_range(), operation.new_range());
        match operation {
            DiffOp::Equal { .. } => runs.keep(&old[from], &new[to]),
            _ => runs.change(&old[from], &new[to]),
        }
    }
    runs.close()
}

/// Words of Latin letters and digits stay whole; spaces go with what stands before them.
fn tokens(text: &str, by_sentence: bool) -> Vec<Token<'_>> {
    let mut tokens: Vec<Token<'_>> = Vec::new();
    let mut start = 0;
    let mut before: Option<char> = None;
    for (at, c) in text.char_indices() {
        let joins = match before {
            None => true,
            Some(_) if is_typography(c) => true,
            Some(before) if by_sentence => !matches!(before, '。' | '；' | '\n' | '：'),
            Some(before) => before.is_ascii_alphanumeric() && c.is_ascii_alphanumeric(),
        };
        if !joins {
            tokens.push(token(&text[start..at]));
            start = at;
        }
        before = Some(c);
    }
    if start < text.len() {
        tokens.push(token(&text[start..]));
    }
    tokens
}

fn token(text: &str) -> Token<'_> {
    Token {
        text,
        key: text
            .chars()
            .map(fold_char)
            .filter(|c| !is_typography(*c))
            .collect(),
    }
}

/// Collects runs; a short equal run waits until it is known whether a change follows.
#[derive(Default)]
struct Runs {
    changes: Vec<Change>,
    deleted: String,
    inserted: String,
    /// A short equal run behind a change, as the old and as the new text have it.
    waiting: Option<(String, String)>,
}

impl Runs {
    fn keep(&mut self, old: &[Token<'_>], new: &[Token<'_>]) {
        let (old_text, new_text) = (join(old), join(new));
        let after_change = !self.deleted.is_empty() || !self.inserted.is_empty();
        if after_change && new.len() < SHORTEST_EQUAL {
            self.waiting = Some((old_text, new_text));
            return;
        }
        self.flush();
        self.push(ChangeKind::Equal, new_text);
    }

    fn change(&mut self, old: &[Token<'_>], new: &[Token<'_>]) {
        if let Some((old, new)) = self.waiting.take() {
            self.deleted.push_str(&old);
            self.inserted.push_str(&new);
        }
        self.deleted.push_str(&join(old));
        self.inserted.push_str(&join(new));
    }

    fn flush(&mut self) {
        let deleted = std::mem::take(&mut self.deleted);
        let inserted = std::mem::take(&mut self.inserted);
        self.push(ChangeKind::Delete, deleted);
        self.push(ChangeKind::Insert, inserted);
        if let Some((_, new)) = self.waiting.take() {
            self.push(ChangeKind::Equal, new);
        }
    }

    fn push(&mut self, kind: ChangeKind, text: String) {
        if text.is_empty() {
            return;
        }
        match self.changes.last_mut() {
            Some(last) if last.kind == kind => last.text.push_str(&text),
            _ => self.changes.push(Change { kind, text }),
        }
    }

    fn close(mut self) -> Vec<Change> {
        self.flush();
        self.changes
    }
}

fn join(tokens: &[Token<'_>]) -> String {
    tokens.iter().map(|token| token.text).collect()
}
