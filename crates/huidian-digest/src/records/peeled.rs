//! A line taken apart into a core and the facts around it.

use std::ops::Range;

use super::evidence::{Evidence, evidence};
use super::fact::Fact;
use crate::fields::Field;
use crate::numbering::after_numbering;
use crate::passage::Passage;
use crate::quote::unwrapped;

/// A line taken apart.
#[derive(Debug, Clone)]
pub(crate) struct Peeled {
    /// What is left when the facts are off; empty for a line of facts.
    pub(crate) core: Range<usize>,
    pub(crate) facts: Vec<Fact>,
    /// 甲部印发乙办法: a verb announces the core.
    pub(crate) is_news: bool,
}

impl Peeled {
    /// A line that is a title from `start` on and nothing else.
    pub(super) fn whole(passage: &Passage, start: usize) -> Self {
        Self {
            core: without_marks(passage, start..passage.len()),
            facts: Vec::new(),
            is_news: false,
        }
    }

    /// A line that is one fact, because somebody says so.
    pub(super) fn of_fact(passage: &Passage, field: Field) -> Self {
        let (start, _) = after_numbering(passage);
        let fact = Fact::given(field, passage, without_marks(passage, start..passage.len()));
        Self {
            core: passage.len()..passage.len(),
            facts: vec![fact],
            is_news: false,
        }
    }

    pub(super) fn evidence(&self, passage: &Passage) -> Evidence {
        evidence(passage, &self.core, self.is_news)
    }

    pub(crate) fn is_fact_line(&self) -> bool {
        self.core.is_empty()
            && self
                .facts
                .iter()
                .any(|fact| fact.is_telling() || fact.field == Field::Date)
    }
}

/// Cuts ornaments off both ends.
pub(super) fn without_marks(passage: &Passage, range: Range<usize>) -> Range<usize> {
    let mut range = passage.trim(range);
    let opens = |c: char| {
        matches!(
            c,
            '《' | '“' | '"' | '（' | '(' | '【' | '[' | '〔' | '〈' | '「' | '『'
        )
    };
    let closes = |c: char| {
        matches!(
            c,
            '》' | '”' | '"' | '）' | ')' | '】' | ']' | '〕' | '〉' | '」' | '』'
        )
    };
    let numeral = |c: char| huidian_text::numeral::is_numeral_char(c);
    while range.start < range.end {
        let c = passage.chars[range.start];
        if c.is_alphanumeric() || opens(c) || numeral(c) {
            break;
        }
        range.start += 1;
    }
    while range.end > range.start {
        let c = passage.chars[range.end - 1];
        if c.is_alphanumeric() || closes(c) || matches!(c, '。' | '！' | '？' | '!' | '?') {
            break;
        }
        range.end -= 1;
    }
    unwrapped(passage, range)
}
