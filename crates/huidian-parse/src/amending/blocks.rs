//! The numbered parts of a decision, with their quotations taken apart.

use super::closing::is_closing;
use super::headings::{led_title, unnumbered_title};
use crate::marker::{MarkForm, read_mark};

/// A part of a decision: words outside quotations, and what is quoted.
#[derive(Debug, Clone)]
pub(super) struct Block<'t> {
    pub pieces: Vec<Piece<'t>>,
    pub start: usize,
    pub end: usize,
}

/// A stretch of a block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece<'t> {
    Words(&'t str),
    /// The words between the marks, one paragraph a line, marks at the beginnings of paragraphs left out.
    Quoted(String),
}

impl Block<'_> {
    /// Whether it leads to the points below: 对《某办法》作如下修改：
    pub fn announces(&self) -> bool {
        self.outside_words().trim_end().ends_with(['：', ':'])
    }

    /// Its first line, if nothing is quoted there.
    pub fn first_line(&self) -> Option<String> {
        let mut line = String::new();
        for piece in &self.pieces {
            match piece {
                Piece::Words("\n") => break,
                Piece::Words(words) => line.push_str(words),
                Piece::Quoted(_) => return None,
            }
        }
        Some(line)
    }

    pub fn outside_words(&self) -> String {
        self.pieces
            .iter()
            .map(|piece| match piece {
                Piece::Words(words) => *words,
                Piece::Quoted(_) => "",
            })
            .collect()
    }
}

/// Longest quotation, in bytes: a chapter put into a law.
const QUOTATION_LIMIT: usize = 60_000;

/// Parts of a decision: each numbered line outside quotations begins one, the lines below belong to it; so does, in a decision on several works, a line
/// that names one.
pub(super) fn blocks_of(text: &str, is_package: bool) -> Vec<Block<'_>> {
    let mut blocks: Vec<Block<'_>> = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let line_end = text[at..].find('\n').map_or(text.len(), |end| at + end);
        let words = text[at..line_end].trim();
        let begins = read_mark(words).is_some_and(|mark| {
            matches!(
                mark.form,
                MarkForm::Comma | MarkForm::Bracket | MarkForm::Article | MarkForm::Point
            )
        }) || is_package
            && (unnumbered_title(words).is_some()
                || led_title(words).is_some()
                || is_closing(words));
        if begins || blocks.is_empty() {
            blocks.push(Block {
                pieces: Vec::new(),
                start: at,
                end: at,
            });
        }
        if let Some(block) = blocks.last_mut()
            && !block.pieces.is_empty()
        {
            // a line end closes a sentence whose stop stands in the quotation
            block.pieces.push(Piece::Words("\n"));
        }
        let end = read_line(text, at, line_end, blocks.last_mut());
        at = text[end..]
            .find('\n')
            .map_or(text.len(), |rest| end + rest + 1);
        if let Some(block) = blocks.last_mut() {
            block.end = end;
        }
    }
    with_outer_marks(&mut blocks);
    blocks
}

/// Within “ ” a quotation is written with ‘ ’ (GB/T 15834), which are “ ” in the text quoted. A decision that writes “ ” within “ ” leaves the marks as
/// they are.
fn with_outer_marks(blocks: &mut [Block<'_>]) {
    let mut quoted: Vec<&mut String> = blocks
        .iter_mut()
        .flat_map(|block| &mut block.pieces)
        .filter_map(|piece| match piece {
            Piece::Quoted(words) => Some(words),
            Piece::Words(_) => None,
        })
        .collect();
    if quoted.iter().any(|words| words.contains(['“', '”'])) {
        return;
    }
    for words in &mut quoted {
        let mut marks = words.matches(['‘', '’']);
        let are_pairs = words.contains('‘')
            && std::iter::from_fn(|| marks.next().map(|open| (open, marks.next())))
                .all(|pair| pair == ("‘", Some("’")));
        if are_pairs {
            **words = words.replace('‘', "“").replace('’', "”");
        }
    }
}

/// Reads one line with the quotations that open in it, over as many lines as they take; gives the offset where it ended.
fn read_line<'t>(
    text: &'t str,
    start: usize,
    line_end: usize,
    block: Option<&mut Block<'t>>,
) -> usize {
    let Some(block) = block else { return line_end };
    let mut at = start;
    let mut line_end = line_end;
    // a paragraph of a quotation that the marks around it left open
    loop {
        let Some(open) = text[at..line_end].find('“').map(|open| at + open) else {
            block.pieces.push(Piece::Words(&text[at..line_end]));
            return line_end;
        };
        block.pieces.push(Piece::Words(&text[at..open]));
        let inside = open + '“'.len_utf8();
        let Some(close) = close_of(text, inside) else {
            block.pieces.push(Piece::Words(&text[open..line_end]));
            return line_end;
        };
        block
            .pieces
            .push(Piece::Quoted(plain(&text[inside..close])));
        at = close + '”'.len_utf8();
        if at > line_end {
            line_end = text[at..].find('\n').map_or(text.len(), |end| at + end);
        }
        if at == line_end {
            return line_end;
        }
    }
}

/// Where a quotation closes. Its paragraphs may each begin with a mark of their own; the last one closes.
fn close_of(text: &str, from: usize) -> Option<usize> {
    let limit = text.floor_char_boundary(text.len().min(from + QUOTATION_LIMIT));
    let mut depth = 1;
    let mut at_line_start = false;
    for (offset, c) in text[from..limit].char_indices() {
        match c {
            '“' if at_line_start => {}
            '“' => depth += 1,
            '”' => {
                depth -= 1;
                if depth == 0 && !goes_on(&text[from + offset + c.len_utf8()..]) {
                    return Some(from + offset);
                }
                depth = depth.max(1);
            }
            _ => {}
        }
        at_line_start = c == '\n' || at_line_start && c.is_whitespace();
    }
    None
}

/// A quotation closed at the end of a paragraph and opened anew on the next line is one.
fn goes_on(rest: &str) -> bool {
    let Some((line, below)) = rest.split_once('\n') else {
        return false;
    };
    line.trim().is_empty() && below.trim_start().starts_with('“')
}

/// Paragraphs without the marks they begin with, and without those that each of them closes with where all but the last do.
fn plain(quoted: &str) -> String {
    let lines: Vec<&str> = quoted
        .lines()
        .map(|line| line.trim().trim_start_matches('“').trim_end_matches(' '))
        .filter(|line| !line.is_empty())
        .map(|line| match line.strip_suffix('”') {
            Some(inside) if line.matches('”').count() > line.matches('“').count() => inside,
            _ => line,
        })
        .collect();
    lines.join("\n")
}
