//! Sentences of a point of a decision, with what they quote.

use super::blocks::Piece;
use super::token::Token;
use super::tokens::{own_mark, tokens_of};

/// A sentence: the pieces up to its stop.
#[derive(Debug, Clone, Default)]
pub(super) struct Sentence<'t> {
    pub pieces: Vec<Piece<'t>>,
}

/// Takes a point apart at its stops outside quotations, brackets and titles, and at line ends that no quotation follows.
pub(super) fn sentences_of<'t>(pieces: &[Piece<'t>]) -> Vec<Sentence<'t>> {
    let mut found = vec![Sentence::default()];
    for (place, piece) in pieces.iter().enumerate() {
        let Piece::Words(words) = piece else {
            push(&mut found, piece.clone());
            continue;
        };
        let mut from = 0;
        let mut depth = 0_u32;
        for (at, c) in words.char_indices() {
            let ends = match c {
                '（' | '(' | '《' => {
                    depth += 1;
                    false
                }
                '）' | ')' | '》' => {
                    depth = depth.saturating_sub(1);
                    false
                }
                '\n' => {
                    depth = 0;
                    let so_far = words[from..at].trim_end();
                    !so_far.ends_with(['：', ':', '为'])
                        && !quotes_next(&words[at..], &pieces[place + 1..])
                }
                '。' | '；' => depth == 0,
                _ => false,
            };
            if ends {
                let end = at + c.len_utf8();
                push(&mut found, Piece::Words(&words[from..end]));
                found.push(Sentence::default());
                from = end;
            }
        }
        push(&mut found, Piece::Words(&words[from..]));
    }
    found
}

fn push<'t>(found: &mut [Sentence<'t>], piece: Piece<'t>) {
    if let Some(last) = found.last_mut() {
        last.pieces.push(piece);
    }
}

/// Whether a quotation is the next that stands behind blanks.
fn quotes_next(words: &str, behind: &[Piece<'_>]) -> bool {
    if !words.trim().is_empty() {
        return false;
    }
    for piece in behind {
        match piece {
            Piece::Quoted(_) => return true,
            Piece::Words(words) if words.trim().is_empty() => {}
            Piece::Words(_) => return false,
        }
    }
    false
}

impl<'t> Sentence<'t> {
    /// The words outside quotations, without the number in front.
    pub fn words(&self) -> String {
        let words = self.numbered_words();
        words[own_mark(&words)..].trim().to_owned()
    }

    /// The words outside quotations.
    pub fn numbered_words(&self) -> String {
        let words: String = self
            .pieces
            .iter()
            .map(|piece| match piece {
                Piece::Words(words) => *words,
                Piece::Quoted(_) => "",
            })
            .collect();
        words.trim().to_owned()
    }

    pub fn has_quoted(&self) -> bool {
        let mut pieces = self.pieces.iter();
        pieces.any(|piece| matches!(piece, Piece::Quoted(_)))
    }

    pub fn names_provision(&self) -> bool {
        tokens_of(&self.pieces)
            .iter()
            .any(|token| matches!(token, Token::Provision(_)))
    }

    pub fn ends_with_colon(&self) -> bool {
        self.words().ends_with(['：', ':'])
    }

    /// Where it begins in the text that its words are of; the line ends beside quotations are no part of the text.
    pub fn start(&self, text: &'t str) -> Option<usize> {
        let words = self.pieces.iter().find_map(|piece| match piece {
            Piece::Words(words) if !words.trim().is_empty() => Some(words.trim_start()),
            _ => None,
        })?;
        let start = (words.as_ptr() as usize).checked_sub(text.as_ptr() as usize)?;
        (start + words.len() <= text.len()).then_some(start)
    }
}
