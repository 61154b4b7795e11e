//! Numbers of the document itself, from the lines around its title.

use huidian_model::{find_numbers, number_over_two_lines};
use huidian_text::CharPositions;
use huidian_text::title::title_behind_number;

use super::{Found, Metadata, Reading};
use crate::head::Field;
use crate::structure::{Genre, Role};
use crate::words::{bare_kind, is_number_line, spaced_kind, spaced_number};

/// Longest line searched, in bytes.
const LINE_LIMIT: usize = 600;

pub(super) fn read(reading: &Reading<'_>, metadata: &mut Metadata) {
    let mut last_title: Option<(usize, String)> = None;
    for (at, role) in reading.built.roles.iter().enumerate() {
        let Some(line) = reading.cleaned.lines.get(at) else {
            break;
        };
        let words = reading.cleaned.line_text(line);
        match role {
            Role::Title => {
                let whole = match (&last_title, spaced_kind(words).or_else(|| bare_kind(words))) {
                    // 甲局　乙局 above 公　告: the number is of the body that stands first
                    (Some((start, above)), Some(kind)) => {
                        let first = above.split_whitespace().next().unwrap_or("");
                        (*start, format!("{first}{kind}"))
                    }
                    _ => (line.start, words.to_owned()),
                };
                let above = last_title.replace(whole);
                let is_number = is_number_line(words);
                if is_number
                    || title_behind_number(words).is_some()
                    || reading.built.genre == Genre::Clauses && starts_with_standard(words)
                {
                    let is_whole = push(words, line.start, metadata);
                    // 某行公告 above 〔2025〕第26号
                    if is_number && !is_whole {
                        push_split(above.as_ref(), words, line.start, metadata);
                    }
                }
            }
            Role::TitleNote
                if words.len() < LINE_LIMIT
                    && !push(words, line.start, metadata)
                    && is_number_line(words) =>
            {
                push_split(last_title.as_ref(), words, line.start, metadata);
            }
            Role::Body | Role::Annex => break,
            _ => {}
        }
    }
    if metadata.numbers.is_empty()
        && let Some(fact) = reading.head.find(Field::Number)
    {
        let found = find_numbers(&fact.value);
        let numbers = found
            .into_iter()
            .map(|found| Found::outside(found.number, fact.rung));
        metadata.numbers.extend(numbers.take(1));
    }
}

/// Whether the title of a standard stands behind its number: GB/T 1.1—2020 标准化工作导则.
fn starts_with_standard(words: &str) -> bool {
    let found = find_numbers(words);
    found
        .first()
        .is_some_and(|number| number.start == 0 && number.number.as_standard().is_some())
}

/// Adds the numbers of one line; false when it has none.
fn push(words: &str, base: usize, metadata: &mut Metadata) -> bool {
    if let Some(number) = spaced_number(words) {
        let found = Found::at(number, base, base + words.len());
        metadata.numbers.push(found);
        return true;
    }
    let found = find_numbers(words);
    let positions = CharPositions::new(words);
    for number in &found {
        let before = &words[..positions.byte_at(number.start)];
        // 代替 GB 1—2010，GB 2—2010: all that are listed behind it
        if before.contains("代替") || before.contains("替代") {
            continue;
        }
        let start = base + positions.byte_at(number.start);
        let end = base + positions.byte_at(number.end);
        let known = metadata
            .numbers
            .iter()
            .any(|known| known.value == number.number);
        if !known {
            metadata
                .numbers
                .push(Found::at(number.number.clone(), start, end));
        }
    }
    !found.is_empty()
}

/// 某部令 on one line and 第27号 on the next.
fn push_split(title: Option<&(usize, String)>, words: &str, start: usize, metadata: &mut Metadata) {
    let Some((title_start, title)) = title.filter(|(_, title)| title.len() < LINE_LIMIT) else {
        return;
    };
    if let Some((found, _)) = number_over_two_lines(title, words) {
        metadata
            .numbers
            .push(Found::at(found.number, *title_start, start + words.len()));
    }
}
