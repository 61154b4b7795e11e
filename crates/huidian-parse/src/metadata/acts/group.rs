//! The works that a verb is about.

use huidian_model::{Number, find_numbers};

use crate::metadata::definition::in_full;
use crate::metadata::effective::EffectiveRule;
use crate::metadata::named::{Scope, WorkMention, number_after};
use crate::span::Span;
use crate::words::matching_close;

/// A work named in a clause, in bytes of the text.
#[derive(Debug, Clone)]
pub(in crate::metadata) struct Named {
    pub title: Option<String>,
    pub number: Option<Number>,
    pub start: usize,
    /// After the title's mark.
    pub end: usize,
    pub scope: Scope,
    /// After the brackets behind the title.
    pub open_end: usize,
    /// Numbers of others of the same title: 《X》（〔2016〕12号、〔2017〕3号）.
    pub also: Vec<Number>,
    /// The day that is said of it alone: 《X》（自2030年1月1日起废止）.
    pub rule: Option<EffectiveRule>,
}

impl Named {
    /// A work named without 《》.
    pub fn plain(title: &str, number: Option<Number>, start: usize) -> Self {
        let end = start + title.len();
        Self {
            title: Some(title.to_owned()),
            number,
            start,
            end,
            scope: Scope::Whole,
            open_end: end,
            rule: None,
            also: Vec::new(),
        }
    }
}

impl Named {
    /// A work named by its number alone, which stands at `start` and is `length` bytes long.
    pub fn numbered(number: Number, start: usize, length: usize) -> Self {
        Self {
            title: None,
            number: Some(number),
            start,
            end: start + length,
            scope: Scope::Whole,
            open_end: start + length,
            rule: None,
            also: Vec::new(),
        }
    }
}

impl Named {
    /// The whole work, as a sentence names it.
    pub fn whole(&self, sentence: Span) -> WorkMention {
        let span = Span::new(self.start, self.end);
        WorkMention::whole(self.title.clone(), self.number.clone(), span, sentence)
    }
}

/// Works that belong together.
#[derive(Debug)]
pub(in crate::metadata) struct Group {
    pub works: Vec<Named>,
    pub start: usize,
    pub end: usize,
}

/// Titles in 《》 with their brackets, in a stretch of text; where there are none, numbers.
pub(in crate::metadata) fn works_in(text: &str, start: usize, end: usize) -> Vec<Named> {
    let mut found = Vec::new();
    let mut at = start;
    while let Some(open) = text[at..end].find('《').map(|open| at + open) {
        let Some(close) = matching_close(&text[open..end]).map(|close| open + close) else {
            break;
        };
        let after = close + '》'.len_utf8();
        let open_end = after_brackets(text, after, end);
        let also = listed_numbers(&text[after..open_end]);
        let mut title = text[open + '《'.len_utf8()..close].to_owned();
        let mut number = number_after(&text[after..]).or_else(|| number_in(&text[after..open_end]));
        if let Some((full, behind)) = in_full(text, open, &title) {
            title = full;
            let brackets = &text[behind..after_brackets(text, behind, text.len())];
            number = number.or_else(|| number_in(brackets));
        }
        found.push(Named {
            title: Some(title),
            number,
            start: open,
            end: after,
            scope: Scope::Whole,
            open_end,
            rule: None,
            also,
        });
        at = open_end;
    }
    if found.is_empty() {
        found = numbers_in(text, start, end);
    }
    found
}

/// What stays of each work that the brackets behind it say: 《X》（第二条、第三条除外）, （除第二条外）.
pub(super) fn keep_excepted(text: &str, group: &mut [Named]) {
    for work in group.iter_mut().filter(|work| work.scope.is_whole()) {
        let brackets = text.get(work.end..work.open_end).unwrap_or("");
        if let Some(kept) = excepted_in(brackets) {
            work.scope = Scope::Part(format!("除{kept}外的内容"));
        }
    }
}

fn excepted_in(brackets: &str) -> Option<&str> {
    let clauses = brackets.split(['（', '）', '(', ')', '，', ',', '；']);
    let mut clauses = clauses.map(str::trim);
    clauses.find_map(|words| {
        let kept = words.strip_suffix("除外").or_else(|| {
            let inside = words.strip_prefix('除')?;
            inside
                .strip_suffix("以外")
                .or_else(|| inside.strip_suffix('外'))
        })?;
        (!kept.is_empty()).then(|| kept.trim_end_matches('的'))
    })
}

/// All but the first of the numbers that a bracket lists, one behind the other.
fn listed_numbers(bracket: &str) -> Vec<Number> {
    let found = find_numbers(bracket);
    let positions = huidian_text::CharPositions::new(bracket);
    let joined = found.windows(2).take_while(|pair| {
        let (from, to) = (
            positions.byte_at(pair[0].end),
            positions.byte_at(pair[1].start),
        );
        let between = bracket.get(from..to).unwrap_or("").trim();
        matches!(between, "、" | "，" | "," | "；" | "和" | "及" | "与")
    });
    joined.map(|pair| pair[1].number.clone()).collect()
}

fn number_in(words: &str) -> Option<Number> {
    find_numbers(words)
        .into_iter()
        .next()
        .map(|found| found.number)
}

fn numbers_in(text: &str, start: usize, end: usize) -> Vec<Named> {
    let words = &text[start..end];
    let positions = huidian_text::CharPositions::new(words);
    find_numbers(words)
        .into_iter()
        .map(|found| {
            let (from, to) = (
                start + positions.byte_at(found.start),
                start + positions.byte_at(found.end),
            );
            Named {
                title: None,
                number: Some(found.number),
                start: from,
                end: to,
                scope: Scope::Whole,
                open_end: after_brackets(text, to, end),
                rule: None,
                also: Vec::new(),
            }
        })
        .collect()
}

/// The offset after all brackets that stand behind a title.
fn after_brackets(text: &str, mut at: usize, end: usize) -> usize {
    while let Some(inside) = text[at..end].strip_prefix(['（', '(', '〔']) {
        let mut depth = 1;
        let Some(close) = inside.char_indices().find_map(|(offset, c)| {
            match c {
                '（' | '(' | '〔' => depth += 1,
                '）' | ')' | '〕' => depth -= 1,
                _ => {}
            }
            (depth == 0).then_some(offset + c.len_utf8())
        }) else {
            break;
        };
        at = end - (inside.len() - close);
    }
    at
}
