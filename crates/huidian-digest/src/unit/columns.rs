//! Text printed in two columns, and lines broken at a column: read down, and put together again.

use std::ops::Range;

use huidian_extract::Page;
use rustc_hash::FxHashMap;

use super::Placed;
use crate::numbering::{Numbering, after_numbering};
use crate::passage::Passage;
use crate::records::{Fact, facts_of};

/// Fewest lines with a gutter at one place that make two columns of a page.
const FEWEST: usize = 4;
/// How far short of the full width a broken line may end: a mark that may not begin a line, and quotation marks of either width.
const SLACK: usize = 4;
/// Spaces, in half widths, that part two columns; fewer part words.
const GUTTER: usize = 3;

/// A stretch of a page in two columns.
pub(crate) struct Columns {
    /// Code points of the page that it covers.
    pub(crate) span: Range<u32>,
    /// The left column from top to bottom, then the right one, broken lines joined.
    pub(crate) lines: Vec<Placed>,
}

/// A piece of a line between wide gaps.
pub(super) struct Cell {
    /// Half widths before it.
    pub(super) width: usize,
    pub(super) chars: Placed,
}

/// A line of the page with the width before each character.
pub(super) struct RawLine {
    chars: Placed,
    widths: Vec<usize>,
}

impl RawLine {
    pub(super) fn is_blank(&self) -> bool {
        self.chars.iter().all(|(c, _)| c.is_whitespace())
    }

    pub(super) fn chars(&self) -> impl Iterator<Item = char> + '_ {
        self.chars.iter().map(|(c, _)| *c)
    }

    pub(super) fn first_place(&self) -> Option<u32> {
        self.chars.first().map(|(_, place)| *place)
    }

    pub(super) fn last_place(&self) -> Option<u32> {
        self.chars.last().map(|(_, place)| *place)
    }

    /// The pieces between gaps of two spaces or more; a tab sets no columns.
    pub(super) fn cells(&self) -> Vec<Cell> {
        let mut cells: Vec<Cell> = Vec::new();
        let mut blank = usize::MAX;
        for (&(c, place), &width) in self.chars.iter().zip(&self.widths) {
            if c == '\t' {
                return Vec::new();
            }
            if c.is_whitespace() {
                blank = blank.saturating_add(width_of(c));
                continue;
            }
            if blank >= 2 {
                cells.push(Cell {
                    width,
                    chars: Vec::new(),
                });
            } else if blank == 1
                && let Some(cell) = cells.last_mut()
            {
                cell.chars.push((' ', place));
            }
            blank = 0;
            if let Some(cell) = cells.last_mut() {
                cell.chars.push((c, place));
            }
        }
        cells
    }

    /// Where text goes on behind a wide gap.
    fn gaps(&self) -> Vec<usize> {
        let mut found = Vec::new();
        let mut blank_from: Option<usize> = None;
        let mut has_text = false;
        for (at, (c, _)) in self.chars.iter().enumerate() {
            if c.is_whitespace() {
                blank_from = blank_from.or(Some(at));
                continue;
            }
            if let Some(from) = blank_from.take()
                && has_text
                && self.widths[at] - self.widths[from] >= GUTTER
            {
                found.push(self.widths[at]);
            }
            has_text = true;
        }
        found
    }

    /// The text left of a width, and the text from it on.
    fn split(&self, column: usize) -> (Placed, Placed) {
        let at = self.widths.partition_point(|width| *width + 1 < column);
        (trimmed(&self.chars[..at]), trimmed(&self.chars[at..]))
    }

    /// Whether text runs through a width without a gap.
    fn crosses(&self, column: usize) -> bool {
        let at = self.widths.partition_point(|width| *width + 1 < column);
        at > 1
            && at < self.chars.len()
            && !self.chars[at - 1].0.is_whitespace()
            && !self.chars[at - 2].0.is_whitespace()
    }
}

/// Finds the stretch in two columns, if there is one.
pub(crate) fn columns(page: &Page) -> Option<Columns> {
    if !page.text.contains("   ") && !page.text.contains("\u{3000}\u{3000}") {
        return None;
    }
    let lines = raw_lines(&page.text);
    let column = gutter(&lines)?;
    let has_gap = |line: &RawLine| line.gaps().iter().any(|gap| gap.abs_diff(column) <= 1);
    let first = lines.iter().position(has_gap)?;
    let mut last = lines.iter().rposition(has_gap)?;
    // the longer column goes on alone
    while last + 1 < lines.len() && !lines[last + 1].is_blank() {
        last += 1;
    }
    let region = &lines[first..=last];
    let filled = region.iter().filter(|line| !line.is_blank()).count();
    let crossing = region.iter().filter(|line| line.crosses(column)).count();
    if crossing * 10 > filled || region.iter().filter(|line| has_gap(line)).count() * 3 < filled {
        return None;
    }
    let (left, right): (Vec<Placed>, Vec<Placed>) =
        region.iter().map(|line| line.split(column)).unzip();
    let right: Vec<Placed> = right.into_iter().filter(|line| !line.is_empty()).collect();
    let left: Vec<Placed> = left.into_iter().filter(|line| !line.is_empty()).collect();
    if are_facts(&right) || are_facts(&left) {
        return None;
    }
    let span = region.first()?.chars.first()?.1..region.last()?.chars.last()?.1 + 1;
    let mut lines = join_broken(left);
    lines.extend(join_broken(right));
    Some(Columns { span, lines })
}

/// The place of the gutter that most lines share.
fn gutter(lines: &[RawLine]) -> Option<usize> {
    let mut places: Vec<usize> = Vec::new();
    let mut many = 0;
    for line in lines {
        let gaps = line.gaps();
        // three and more columns are a table
        if gaps.len() > 1 || line.chars.iter().any(|(c, _)| *c == '|') {
            many += 1;
        } else {
            places.extend(gaps);
        }
    }
    places.sort_unstable();
    let count = |column: usize| {
        places
            .iter()
            .filter(|place| place.abs_diff(column) <= 1)
            .count()
    };
    let best = places.iter().copied().max_by_key(|place| count(*place))?;
    (count(best) >= FEWEST && count(best) > many && best >= 16).then_some(best)
}

fn are_facts(lines: &[Placed]) -> bool {
    let facts = lines
        .iter()
        .filter(|line| {
            let passage = Passage::new(line.iter().copied());
            facts_of(&passage, passage.whole()).is_some()
        })
        .count();
    facts * 2 > lines.len()
}

pub(super) fn raw_lines(text: &str) -> Vec<RawLine> {
    let mut lines = vec![RawLine {
        chars: Vec::new(),
        widths: Vec::new(),
    }];
    let mut width = 0;
    for (place, c) in (0u32..).zip(text.chars()) {
        if c == '\n' {
            lines.push(RawLine {
                chars: Vec::new(),
                widths: Vec::new(),
            });
            width = 0;
            continue;
        }
        let line = lines.last_mut().expect("begins with one");
        line.chars.push((c, place));
        line.widths.push(width);
        width += width_of(c);
    }
    lines
}

/// Half widths that a character takes in a fixed pitch.
fn width_of(c: char) -> usize {
    match c {
        '\u{1100}'..='\u{11ff}' | '\u{2e80}'..='\u{ffdc}' | '\u{20000}'.. => 2,
        '“' | '”' | '‘' | '’' | '—' | '…' => 2,
        _ => 1,
    }
}

fn trimmed(line: &[(char, u32)]) -> Placed {
    let start = line.iter().position(|(c, _)| !c.is_whitespace());
    let end = line.iter().rposition(|(c, _)| !c.is_whitespace());
    match (start, end) {
        (Some(start), Some(end)) => line[start..=end].to_vec(),
        _ => Vec::new(),
    }
}

/// Joins lines that were broken because the column was full.
pub(crate) fn join_broken(lines: Vec<Placed>) -> Vec<Placed> {
    let width = |line: &Placed| line.iter().map(|(c, _)| width_of(*c)).sum::<usize>();
    let Some(full) = full_width(&lines, width) else {
        return lines;
    };
    let mut joined: Vec<Placed> = Vec::with_capacity(lines.len());
    let mut is_full = false;
    for line in lines {
        let here = width(&line) + SLACK >= full;
        let last = joined.last_mut().filter(|_| is_full && !opens_item(&line));
        match last.filter(|before| goes_on(before, &line)) {
            Some(before) => before.extend(line),
            None => joined.push(line),
        }
        is_full = here;
    }
    joined
}

/// Whether a line goes on in the next one: no sentence ends there, and the next is no line of facts unless a bracket is open.
fn goes_on(before: &Placed, line: &Placed) -> bool {
    if matches!(before.last(), Some(('。' | '；', _))) || has_leaders(before) {
        return false;
    }
    let count = |mark: char| before.iter().filter(|(c, _)| *c == mark).count();
    let goes_on = matches!(before.last(), Some(('、', _)));
    if goes_on || count('（') > count('）') || count('《') > count('》') {
        return true;
    }
    let passage = Passage::new(line.iter().copied());
    !facts_of(&passage, passage.whole()).is_some_and(|facts| facts.iter().any(Fact::is_telling))
}

/// 甲办法 ………… 12: a line of a table of contents is whole, however full.
pub(super) fn has_leaders(line: &[(char, u32)]) -> bool {
    const FEWEST: usize = 4;
    let is_dot = |c: char| matches!(c, '.' | '…' | '·' | '．' | '⋯');
    line.windows(FEWEST)
        .any(|run| run.iter().all(|(c, _)| is_dot(*c)))
}

/// The width at which lines break, where enough of them do: many end within two of it and none goes beyond.
fn full_width(lines: &[Placed], width: impl Fn(&Placed) -> usize) -> Option<usize> {
    let lines = &without_running_heads(lines);
    let widths: Vec<usize> = lines.iter().map(&width).collect();
    let full = widths.iter().copied().max()?;
    let reaching = widths
        .iter()
        .filter(|width| **width + SLACK >= full)
        .count();
    // a line that is full and is followed by one that opens no item
    let broken = lines
        .windows(2)
        .zip(&widths)
        .filter(|(pair, width)| **width + SLACK >= full && !opens_item(&pair[1]))
        .count();
    let opening = lines.iter().filter(|line| opens_item(line)).count();
    ((20..=120).contains(&full)
        && reaching >= 3
        && broken >= 2
        && opening >= 2
        && broken * 2 >= reaching)
        .then_some(full)
}

/// The lines without those that come again with nothing but their numbers changed: heads and feet are set to another width.
fn without_running_heads(lines: &[Placed]) -> Vec<Placed> {
    let letters = |line: &Placed| -> String {
        line.iter()
            .map(|(c, _)| *c)
            .filter(|c| !c.is_ascii_digit())
            .collect()
    };
    let mut counts: FxHashMap<String, usize> = FxHashMap::default();
    for line in lines {
        *counts.entry(letters(line)).or_default() += 1;
    }
    let is_running = |line: &Placed| {
        let letters = letters(line);
        letters.chars().count() >= 6 && counts.get(&letters).is_some_and(|count| *count >= 2)
    };
    lines
        .iter()
        .filter(|line| !is_running(line))
        .cloned()
        .collect()
}

/// A number, a bullet or a title mark opens an item.
fn opens_item(line: &Placed) -> bool {
    let passage = Passage::new(line.iter().copied());
    let first = passage.chars.first().copied();
    let (_, numbering) = after_numbering(&passage);
    let is_number = passage.len() <= 3 && passage.chars.iter().all(char::is_ascii_digit);
    is_number
        || numbering != Numbering::None
        || first.is_some_and(|c| {
            !c.is_alphanumeric()
                && !matches!(
                    c,
                    '）' | ')'
                        | '》'
                        | '”'
                        | '，'
                        | '。'
                        | '、'
                        | '；'
                        | '：'
                        | '（'
                        | '('
                        | '—'
                        | '-'
                        | '“'
                        | '《'
                )
        })
}
