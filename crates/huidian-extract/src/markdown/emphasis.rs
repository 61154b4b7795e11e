/// A run of `*` or `_` and what stands beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Delimiter {
    pub(super) mark: u8,
    pub(super) count: usize,
    pub(super) before: Option<char>,
    pub(super) after: Option<char>,
}

/// What becomes of a run of marks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Resolved {
    /// The characters show.
    pub(super) is_literal: bool,
    pub(super) closes_bold: bool,
    pub(super) opens_bold: bool,
}

/// Decides over all runs of one block.
///
/// The rules of CommonMark ask for spaces that Chinese does not have, and exporters break bold text
/// anywhere. So two marks switch bold on and off wherever they stand; a single mark needs a partner;
/// four in a row end one bold stretch and start the next. Bold that is left open at an edge of the
/// block goes on in the next block and its marks vanish; in the middle they are text (`张**`, `138****1234`).
pub(super) fn resolve(delimiters: &[Delimiter]) -> Vec<Resolved> {
    let mut state = State {
        resolved: vec![
            Resolved {
                is_literal: true,
                ..Resolved::default()
            };
            delimiters.len()
        ],
        bold: [None; 2],
        slanted: [None; 2],
    };
    for (index, delimiter) in delimiters.iter().enumerate() {
        state.take(index, delimiter);
    }
    for open in state.bold.into_iter().flatten() {
        let delimiter = &delimiters[open];
        if delimiter.before.is_none() || delimiter.after.is_none() {
            state.resolved[open] = Resolved {
                opens_bold: delimiter.before.is_none(),
                ..Resolved::default()
            };
        }
    }
    state.resolved
}

struct State {
    resolved: Vec<Resolved>,
    /// The run that opened bold, for `*` and for `_`.
    bold: [Option<usize>; 2],
    slanted: [Option<usize>; 2],
}

impl State {
    fn take(&mut self, index: usize, delimiter: &Delimiter) {
        let which = usize::from(delimiter.mark == b'_');
        if delimiter.mark == b'_' && !is_at_word_edge(delimiter) {
            return;
        }
        match delimiter.count {
            1 => self.slant(index, which, delimiter),
            2 | 3 => self.embolden(index, which),
            4 if self.bold[which].is_some() => {
                self.embolden(index, which);
                self.resolved[index].opens_bold = true;
                self.bold[which] = Some(index);
            }
            _ => {}
        }
    }

    fn embolden(&mut self, index: usize, which: usize) {
        match self.bold[which].take() {
            Some(open) => {
                self.resolved[open].is_literal = false;
                self.resolved[open].opens_bold = true;
                self.resolved[index] = Resolved {
                    is_literal: false,
                    closes_bold: true,
                    opens_bold: false,
                };
            }
            None => self.bold[which] = Some(index),
        }
    }

    fn slant(&mut self, index: usize, which: usize, delimiter: &Delimiter) {
        let is_space = |side: Option<char>| side.is_none_or(char::is_whitespace);
        let is_digit = |side: Option<char>| side.is_some_and(|side| side.is_ascii_digit());
        match self.slanted[which].take() {
            Some(open) if !is_space(delimiter.before) => {
                self.resolved[open].is_literal = false;
                self.resolved[index].is_literal = false;
            }
            open => {
                let is_product = is_digit(delimiter.before) && is_digit(delimiter.after);
                let can_open = !is_space(delimiter.after) && !is_product;
                self.slanted[which] = if can_open { Some(index) } else { open };
            }
        }
    }
}

/// `snake_case` and `__init__.py` keep their marks.
fn is_at_word_edge(delimiter: &Delimiter) -> bool {
    let is_word = |side: Option<char>| side.is_some_and(char::is_alphanumeric);
    !is_word(delimiter.before) || !is_word(delimiter.after)
}
