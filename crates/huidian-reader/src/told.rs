//! What a document model says of a page, as characters in lines.

use std::collections::BTreeMap;
use std::ops::Range;

/// Signs between two lines that belong to the first.
const LOOSE_SIGNS: usize = 2;

/// What a model says: its characters without white space, and where lines start and words part.
pub(crate) struct Told {
    pub(crate) characters: Vec<char>,
    /// White space in front of a character, inside its line.
    spaces: BTreeMap<usize, char>,
    pub(crate) starts: Vec<Start>,
}

/// Characters, each with the white space in front of it.
pub(crate) type Words = Vec<(Option<char>, char)>;

/// Where a line starts in the characters.
#[derive(Clone, Copy)]
pub(crate) struct Start {
    at: usize,
    /// How far it is moved in, in characters.
    pub(crate) indent: usize,
    pub(crate) begins_paragraph: bool,
}

/// Share of the longest line below which a line ends its paragraph.
const SHORT: f32 = 0.75;

impl Told {
    pub(crate) fn of(text: &str) -> Self {
        let mut told = Self {
            characters: Vec::new(),
            spaces: BTreeMap::new(),
            starts: Vec::new(),
        };
        for line in text.lines() {
            let words = line.trim();
            if words.is_empty() {
                continue;
            }
            let indent = line
                .chars()
                .take_while(|character| character.is_whitespace());
            // a wide space is as wide as a character, a narrow one half
            let indent = indent.map(|space| if space == '\u{3000}' { 2 } else { 1 });
            told.starts.push(Start {
                at: told.characters.len(),
                indent: indent.sum::<usize>() / 2,
                begins_paragraph: true,
            });
            let mut space = None;
            for character in words.chars() {
                if character.is_whitespace() {
                    space = Some(character);
                    continue;
                }
                if let Some(space) = space.take() {
                    told.spaces.insert(told.characters.len(), space);
                }
                told.characters.push(character);
            }
        }
        told.note_paragraphs();
        told
    }

    /// A line goes on in the next where it is full; where lines are moved in, those that are begin a paragraph, else those behind the end of a sentence do.
    fn note_paragraphs(&mut self) {
        let ends = self.starts.iter().skip(1).map(|start| start.at);
        let ends: Vec<usize> = ends.chain([self.characters.len()]).collect();
        let lengths: Vec<usize> = ends
            .iter()
            .zip(&self.starts)
            .map(|(end, start)| end - start.at + start.indent)
            .collect();
        let longest = lengths.iter().copied().max().unwrap_or(0) as f32;
        let has_indents = self.starts.iter().any(|start| start.indent > 0);
        for place in 1..self.starts.len() {
            let is_full = lengths[place - 1] as f32 >= longest * SHORT;
            let is_ended = matches!(
                self.characters[ends[place - 1] - 1],
                '。' | '；' | '：' | '！' | '？'
            );
            let start = &mut self.starts[place];
            start.begins_paragraph = !is_full
                || if has_indents {
                    start.indent > 0
                } else {
                    is_ended
                };
        }
    }

    /// The lines of a stretch, as stretches.
    fn lines_in(&self, from: usize, to: usize) -> Vec<Range<usize>> {
        let inside = self.starts.iter().map(|start| start.at);
        let inside = inside.filter(|start| *start > from && *start < to);
        let bounds: Vec<usize> = std::iter::once(from).chain(inside).chain([to]).collect();
        let lines = bounds.windows(2).map(|pair| pair[0]..pair[1]);
        lines.filter(|line| !line.is_empty()).collect()
    }

    /// The words of the lines of a stretch.
    pub(crate) fn words_in(&self, from: usize, to: usize) -> Vec<Words> {
        let lines = self.lines_in(from, to);
        lines.iter().map(|line| self.words(line)).collect()
    }

    /// The characters of a stretch, each with the white space in front of it.
    pub(crate) fn words(&self, stretch: &Range<usize>) -> Words {
        let words = stretch.clone().map(|place| {
            let space = self.spaces.get(&place).copied();
            (
                space.filter(|_| place > stretch.start),
                self.characters[place],
            )
        });
        words.collect()
    }

    /// The end of a stretch with a sign or two behind it on its line, which the recognition did not see.
    pub(crate) fn with_loose_signs(&self, end: usize, next: usize) -> usize {
        let line_end = self
            .starts
            .iter()
            .map(|start| start.at)
            .find(|start| *start >= end);
        let limit = line_end.unwrap_or(self.characters.len()).min(next);
        if limit.saturating_sub(end) <= LOOSE_SIGNS {
            limit.max(end)
        } else {
            end
        }
    }
}
