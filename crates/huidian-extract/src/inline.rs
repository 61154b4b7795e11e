use serde::{Deserialize, Serialize};

use std::ops::Range;

use crate::offsets::OffsetMap;
use crate::position::{Positions, count_chars, is_blank};

/// The text of one block or cell as a reader sees it, with the way back to the source.
///
/// Markup, escapes, comments and images are resolved; a line break inside the block is `\n`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inline {
    pub text: String,
    /// From code points of `text` to code points of [`Page::text`](crate::Page::text).
    pub offsets: OffsetMap,
    pub marks: Vec<Mark>,
}

/// A property of a stretch of [`Inline::text`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// Code points of [`Inline::text`]; empty for an image, which has no text.
    pub range: Range<u32>,
    pub kind: MarkKind,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum MarkKind {
    Bold,
    Link { target: String },
    Image { alternative: String, target: String },
}

impl Inline {
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Whether every visible character is bold; `false` for empty text.
    pub fn is_bold(&self) -> bool {
        let bold = |offset: u32| {
            self.marks
                .iter()
                .any(|mark| mark.kind == MarkKind::Bold && mark.range.contains(&offset))
        };
        // Bounded: a heading in bold is short, a long text is not asked for in full.
        !self.is_empty()
            && (0..)
                .zip(self.text.chars())
                .take(200)
                .all(|(offset, character)| is_blank(character) || bold(offset))
    }

    /// For each line of `text`, whether every visible character of it is bold; `false` for a blank line.
    pub fn bold_lines(&self) -> Vec<bool> {
        let mut ranges: Vec<&Range<u32>> = self
            .marks
            .iter()
            .filter(|mark| mark.kind == MarkKind::Bold)
            .map(|mark| &mark.range)
            .collect();
        ranges.sort_by_key(|range| range.start);
        let mut ranges = ranges.into_iter().peekable();
        let mut offset = 0;
        let mut lines = Vec::new();
        for line in self.text.split('\n') {
            let (mut is_bold, mut has_words) = (true, false);
            for character in line.chars() {
                while ranges.peek().is_some_and(|range| range.end <= offset) {
                    ranges.next();
                }
                if !is_blank(character) {
                    has_words = true;
                    is_bold &= ranges.peek().is_some_and(|range| range.contains(&offset));
                }
                offset += 1;
            }
            offset += 1;
            lines.push(is_bold && has_words);
        }
        lines
    }

    /// The link targets in order.
    pub fn links(&self) -> impl Iterator<Item = (&Range<u32>, &str)> {
        self.marks.iter().filter_map(|mark| match &mark.kind {
            MarkKind::Link { target } => Some((&mark.range, target.as_str())),
            _ => None,
        })
    }

    /// Source stretch of a stretch of `text`, both in code points.
    pub fn source_range(&self, plain: Range<u32>) -> Range<u32> {
        self.offsets.to_source_range(plain)
    }

    fn first_image(&self) -> Option<(&str, &str)> {
        self.marks.iter().find_map(|mark| match &mark.kind {
            MarkKind::Image {
                alternative,
                target,
            } => Some((alternative.as_str(), target.as_str())),
            _ => None,
        })
    }

    /// The image this inline consists of, when there is nothing else to read.
    pub(crate) fn only_image(&self) -> Option<(String, String)> {
        if !self.is_empty() {
            return None;
        }
        self.first_image()
            .map(|(alternative, target)| (alternative.to_owned(), target.to_owned()))
    }

    /// Puts `other` behind this text, after a line break that stands for no source.
    pub(crate) fn append_line(&mut self, other: &Inline) {
        if !self.is_empty() && !other.is_empty() {
            let source = other.offsets.to_source(0);
            self.text.push('\n');
            self.offsets.push(1, source, 0);
        }
        self.append(other);
    }

    /// Puts `other` right behind this text.
    pub(crate) fn append(&mut self, other: &Inline) {
        let shift = self.offsets.plain_length();
        self.text.push_str(&other.text);
        self.offsets.append(&other.offsets);
        self.marks.extend(other.marks.iter().map(|mark| Mark {
            range: mark.range.start + shift..mark.range.end + shift,
            kind: mark.kind.clone(),
        }));
    }
}

/// Collects an [`Inline`] piece by piece from byte ranges of one source.
pub(crate) struct InlineBuilder<'p, 'a> {
    positions: &'p Positions<'a>,
    inline: Inline,
    length: u32,
}

impl<'p, 'a> InlineBuilder<'p, 'a> {
    pub(crate) fn new(positions: &'p Positions<'a>) -> Self {
        Self {
            positions,
            inline: Inline::default(),
            length: 0,
        }
    }

    pub(crate) fn length(&self) -> u32 {
        self.length
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.length == 0
    }

    pub(crate) fn last_char(&self) -> Option<char> {
        self.inline.text.chars().next_back()
    }

    /// The range without the white space at its start.
    pub(crate) fn without_leading_space(&self, bytes: Range<usize>) -> Range<usize> {
        let piece = &self.positions.text()[bytes.clone()];
        bytes.start + (piece.len() - piece.trim_start_matches(is_blank).len())..bytes.end
    }

    /// Takes source bytes over as they are.
    pub(crate) fn copy(&mut self, bytes: Range<usize>) {
        if bytes.is_empty() {
            return;
        }
        let piece = &self.positions.text()[bytes.clone()];
        let length = count_chars(piece.as_bytes());
        self.inline.text.push_str(piece);
        self.inline
            .offsets
            .push(length, self.positions.at(bytes.start), length);
        self.length += length;
    }

    /// Lets `with` stand for the source bytes.
    pub(crate) fn replace(&mut self, with: &str, bytes: Range<usize>) {
        let length = count_chars(with.as_bytes());
        let source = self.positions.span(bytes);
        self.inline.text.push_str(with);
        self.inline
            .offsets
            .push(length, source.start, source.end - source.start);
        self.length += length;
    }

    pub(crate) fn mark(&mut self, range: Range<u32>, kind: MarkKind) {
        let keeps_empty = matches!(kind, MarkKind::Image { .. } | MarkKind::Link { .. });
        if !range.is_empty() || keeps_empty {
            self.inline.marks.push(Mark { range, kind });
        }
    }

    /// Where the text from `from` on is `full` cut short by an ellipsis, puts the rest in the ellipsis's place.
    pub(crate) fn complete_cut(&mut self, from: u32, full: &str) {
        let Some((start, _)) = self.inline.text.char_indices().nth(from as usize) else {
            return;
        };
        let shown = &self.inline.text[start..];
        let kept = shown.trim_end_matches(['…', '.', ' ']);
        let is_cut = !kept.is_empty()
            && (shown.trim_end().ends_with('…') || shown.trim_end().ends_with("..."))
            && full.starts_with(kept)
            && full.len() > shown.len();
        if !is_cut {
            return;
        }
        let cut = count_chars(shown.as_bytes()) - count_chars(kept.as_bytes());
        let (kept, rest) = (start + kept.len(), &full[kept.len()..]);
        let length = self.length - cut;
        let source = self.inline.offsets.to_source(length);
        self.inline.text.truncate(kept);
        self.inline.text.push_str(rest);
        self.inline.offsets.truncate(length);
        let rest = count_chars(rest.as_bytes());
        self.inline.offsets.push(rest, source, cut);
        self.length = length + rest;
    }

    /// Cuts white space off the end, then hands the inline out.
    pub(crate) fn finish(mut self) -> Inline {
        let kept = self.inline.text.trim_end_matches(is_blank).len();
        if kept < self.inline.text.len() {
            let length = self.length - count_chars(&self.inline.text.as_bytes()[kept..]);
            self.inline.text.truncate(kept);
            self.inline.offsets.truncate(length);
            for mark in &mut self.inline.marks {
                mark.range.start = mark.range.start.min(length);
                mark.range.end = mark.range.end.min(length);
            }
        }
        self.inline
    }
}

/// An inline that is a plain copy of the source bytes.
pub(crate) fn copied(positions: &Positions<'_>, bytes: Range<usize>) -> Inline {
    let mut builder = InlineBuilder::new(positions);
    builder.copy(bytes);
    builder.finish()
}
