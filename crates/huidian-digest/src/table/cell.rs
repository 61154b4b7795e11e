//! A cell that holds more than a title: several records, or a title and facts of it.

use huidian_extract::{Cell, Table};

use crate::fields::Field;
use crate::instrument::{Look, look};
use crate::numbering::after_numbering;
use crate::passage::Passage;
use crate::quote::quotes;
use crate::records::{Evidence, Fact, evidence, facts_of, peel};
use crate::title::{TitleText, titles, whole_title};
use crate::unit::{lines, whole};

/// The titles of a cell, each with the facts that stand around it there: ①甲通知（自然资发〔2024〕139号，2024.7）②乙指南（…）.
pub(super) fn records_of_cell(
    table: &Table,
    band: &[(u32, Field)],
    row: u32,
    title: &Passage,
) -> Vec<(TitleText, Vec<Fact>)> {
    // 《甲指南》解读: what is written about it
    if let ([_], Look::Other(_)) = (quotes(title).as_slice(), look(&title.text(title.whole()))) {
        return vec![(whole_title(title), Vec::new())];
    }
    let only = band.iter().filter(|(_, field)| *field == Field::Title);
    let cell = match only.collect::<Vec<_>>().as_slice() {
        [(column, _)] => table.find_cell(row, *column),
        _ => None,
    };
    let listed: Vec<Passage> = cell
        .map(|cell| numbered_parts(&whole(&cell.inline)))
        .unwrap_or_default();
    if listed.is_empty()
        && let Some(cell) = cell
        && let Some(records) = titles_by_line(table, cell, &lines(&cell.inline))
    {
        return records;
    }
    if listed.is_empty()
        && let Some(cell) = cell
        && let Some(record) = title_over_facts(&lines(&cell.inline))
    {
        return vec![record];
    }
    if listed.is_empty() {
        return peeled_titles(title, false);
    }
    listed
        .iter()
        .flat_map(|part| peeled_titles(part, true))
        .collect()
}

/// 甲办法（部令第1号） over 乙指南 in one cell: each line is a title, and other cells of the row have as many lines or the titles are long.
fn titles_by_line(
    table: &Table,
    cell: &Cell,
    lines: &[Passage],
) -> Option<Vec<(TitleText, Vec<Fact>)>> {
    const LONG: usize = 8;
    if lines.len() < 2 {
        return None;
    }
    let has_lines_beside = table.row(cell.row).flatten().any(|other| {
        other.column != cell.column && crate::unit::lines(&other.inline).len() == lines.len()
    });
    // 甲指南 over —乙规范: a dash goes on with the title
    let opens = |line: &Passage| line.chars.first().is_some_and(|c| c.is_alphanumeric());
    if !lines.iter().all(opens) {
        return None;
    }
    let mut records = Vec::with_capacity(lines.len());
    for line in lines {
        if !quotes(line).is_empty() {
            return None;
        }
        let peeled = peel(line).filter(|peeled| !peeled.is_news)?;
        let is_title = match evidence(line, &peeled.core, false) {
            Evidence::Title => has_lines_beside || peeled.core.len() >= LONG,
            Evidence::Likely => has_lines_beside,
            Evidence::Open | Evidence::Against => false,
        };
        if !is_title {
            return None;
        }
        let found = titles(line, peeled.core.clone());
        records.extend(found.into_iter().map(|title| (title, peeled.facts.clone())));
    }
    (records.len() == lines.len()).then_some(records)
}

/// 甲清单 over 津商自贸〔2024〕5号: a title on the first line of a cell, and facts on the others.
fn title_over_facts(lines: &[Passage]) -> Option<(TitleText, Vec<Fact>)> {
    let (first, below) = lines.split_first()?;
    if below.is_empty() {
        return None;
    }
    let mut facts = Vec::new();
    for line in below {
        facts.extend(facts_within_brackets(line)?);
    }
    let found = titles(first, first.whole());
    let [only] = found.as_slice() else {
        return None;
    };
    (!facts.is_empty()).then(|| (only.clone(), facts))
}

fn facts_within_brackets(line: &Passage) -> Option<Vec<Fact>> {
    facts_of(line, line.whole()).filter(|facts| {
        facts
            .iter()
            .all(|fact| fact.is_nothing() || fact.is_telling())
    })
}

/// A title without marks and its facts; other cells as they are.
fn peeled_titles(part: &Passage, is_listed: bool) -> Vec<(TitleText, Vec<Fact>)> {
    if quotes(part).is_empty()
        && let Some(peeled) = peel(part)
    {
        let is_title = matches!(
            evidence(part, &peeled.core, false),
            Evidence::Title | Evidence::Likely
        );
        let is_dated = peeled
            .facts
            .iter()
            .any(|fact| matches!(fact.field, Field::Date | Field::Published) && !fact.is_nothing());
        let has_number = peeled.facts.iter().any(|fact| fact.field == Field::Number);
        if is_title && (is_listed || is_dated && has_number) {
            let found = titles(part, peeled.core.clone());
            return found
                .into_iter()
                .map(|title| (title, peeled.facts.clone()))
                .collect();
        }
    }
    let start = if is_listed {
        after_numbering(part).0
    } else {
        0
    };
    let found = titles(part, start..part.len());
    found.into_iter().map(|title| (title, Vec::new())).collect()
}

/// ①甲②乙, 1.甲 2.乙: the parts of a cell that count from one.
fn numbered_parts(cell: &Passage) -> Vec<Passage> {
    let rank = |c: char| match c {
        '①'..='⑳' => Some(c as u32 - '①' as u32),
        '⑴'..='⒇' => Some(c as u32 - '⑴' as u32),
        _ => None,
    };
    let mut starts: Vec<usize> = Vec::new();
    for at in 0..cell.len() {
        if rank(cell.chars[at]).is_some_and(|rank| rank as usize == starts.len()) {
            starts.push(at);
        }
    }
    let counts = starts.len() >= 2 || starts.first() == Some(&0);
    if !counts {
        return Vec::new();
    }
    let ends = starts.iter().skip(1).copied().chain([cell.len()]);
    starts
        .iter()
        .zip(ends)
        .map(|(start, end)| cell.part(start + 1..end))
        .collect()
}
