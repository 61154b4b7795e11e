//! What each line of a page is to the records it repeats.

use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use super::evidence::{Evidence, evidence};
use super::fact::Fact;
use super::family::{Member, titles};
use super::peel::peel;
use super::style::Style;
use crate::fields::{Field, pairs};
use crate::noise::{is_noise, opens_tail};
use crate::unit::{Line, Unit};

/// What a line is to a record.
#[derive(Debug, Clone, Default)]
pub(crate) enum Planned {
    /// The reader of sentences, items and keys decides.
    #[default]
    Unplanned,
    /// The title of a record, with the facts of its line and of the lines that belong to it.
    Title {
        core: Range<usize>,
        facts: Vec<Fact>,
        confidence: f32,
        style: Style,
    },
    /// Facts that were given to a title.
    Taken,
    /// Facts of all records below, until a line of its rank or a higher one.
    Heads { facts: Vec<Fact>, rank: u8 },
}

#[derive(Debug, Default)]
pub(crate) struct Plan {
    pub(crate) lines: Vec<Planned>,
}

/// Where fact lines of one look stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Before,
    After,
}

/// Finds the records of a page. `forced` names styles that a reader said are titles.
pub(crate) fn plan(units: &[Unit<'_>], page_title: &str, forced: &[String]) -> Plan {
    let members = members(units, page_title);
    let mut verdicts = titles(&members, forced);
    take_single(&members, &mut verdicts);
    drop_sections(&members, &mut verdicts);
    let mut lines = vec![Planned::Unplanned; units.len()];
    let mut is_title = vec![false; members.len()];
    for (number, (member, verdict)) in members.iter().zip(&verdicts).enumerate() {
        if let (Some(confidence), Some(peeled)) = (verdict, &member.peeled) {
            is_title[number] = true;
            lines[member.unit] = Planned::Title {
                core: peeled.core.clone(),
                facts: peeled.facts.clone(),
                confidence: *confidence,
                style: member.style,
            };
        }
    }
    assign_fact_lines(&members, &mut is_title, &mut lines);
    Plan { lines }
}

/// A title without siblings is a record where a line of facts follows it.
fn take_single(members: &[Member], verdicts: &mut [Option<f32>]) {
    for number in 1..members.len() {
        let (title, facts) = (&members[number - 1], &members[number]);
        let is_followed =
            facts.is_fact_line() && facts.is_telling() && facts.style.rank() >= title.style.rank();
        if verdicts[number - 1].is_none()
            && title.evidence == Evidence::Title
            && !title.is_news()
            && is_followed
        {
            verdicts[number - 1] = Some(0.75);
        }
    }
}

/// A family whose lines head lines of another family of titles names sections: 等级保护系列标准 over three standards.
fn drop_sections(members: &[Member], verdicts: &mut [Option<f32>]) {
    let mut heads: FxHashMap<Style, (usize, usize)> = FxHashMap::default();
    let mut open: Option<usize> = None;
    for (number, member) in members.iter().enumerate() {
        if verdicts[number].is_some() {
            if let Some(above) = open
                && members[above].style.rank() < member.style.rank()
            {
                heads.entry(members[above].style).or_default().0 += 1;
            }
            heads.entry(member.style).or_default().1 += 1;
            open = (!member.is_telling()).then_some(number);
        } else if !member.is_fact_line() {
            open = None;
        } else if member.is_telling() {
            open = open.filter(|above| members[*above].style.rank() < member.style.rank());
        }
    }
    for (member, verdict) in members.iter().zip(verdicts.iter_mut()) {
        let is_section = heads
            .get(&member.style)
            .is_some_and(|(heading, all)| heading * 2 >= *all);
        if is_section && !member.is_telling() {
            *verdict = None;
        }
    }
}

fn members(units: &[Unit<'_>], page_title: &str) -> Vec<Member> {
    let tail = units.iter().enumerate().position(|(index, unit)| {
        matches!(unit, Unit::Line(line) if opens_tail(line) && index * 5 >= units.len() * 2)
    });
    let units = &units[..tail.unwrap_or(units.len())];
    let running = running_lines(units);
    units
        .iter()
        .enumerate()
        .filter_map(|(unit, found)| match found {
            Unit::Line(line) if !is_noise(line) => {
                let mut member = member(unit, line);
                // 国家网信办 and 2024-03-22 come again because facts do
                if member.evidence != Evidence::Title
                    && !member.is_fact_line()
                    && running.contains(&without_digits(line))
                {
                    return None;
                }
                let is_caption = matches!(units.get(unit + 1), Some(Unit::Table(_)));
                if is_caption || !member.is_fact_line() && is_title_of_page(line, page_title) {
                    member.evidence = Evidence::Against;
                }
                Some(member)
            }
            _ => None,
        })
        .collect()
}

/// Lines that come again and again with nothing but their numbers changed: running heads, feet, advertising.
fn running_lines(units: &[Unit<'_>]) -> FxHashSet<String> {
    const OFTEN: usize = 3;
    let mut counts: FxHashMap<String, usize> = FxHashMap::default();
    for unit in units {
        if let Unit::Line(line) = unit
            && line.passage.len() <= 40
        {
            *counts.entry(without_digits(line)).or_default() += 1;
        }
    }
    counts
        .into_iter()
        .filter(|(text, count)| *count >= OFTEN && text.chars().count() >= 4)
        .map(|(text, _)| text)
        .collect()
}

fn without_digits(line: &Line) -> String {
    line.passage
        .folded
        .iter()
        .filter(|c| !c.is_ascii_digit())
        .collect()
}

fn is_title_of_page(line: &Line, page_title: &str) -> bool {
    let text = huidian_text::title_key(&line.passage.text(line.passage.whole()));
    !text.is_empty()
        && (text == page_title || text.chars().count() >= 8 && page_title.starts_with(&text))
}

fn member(unit: usize, line: &Line) -> Member {
    // keys and values have a reader of their own
    let peeled = if pairs(&line.passage).is_empty() {
        peel(&line.passage)
    } else {
        None
    };
    let evidence = peeled.as_ref().map_or(Evidence::Against, |peeled| {
        evidence(&line.passage, &peeled.core, peeled.is_news)
    });
    Member {
        unit,
        style: Style::of(line),
        group: line.group,
        peeled,
        evidence,
    }
}

/// Gives fact lines to the titles they belong to.
fn assign_fact_lines(members: &[Member], is_title: &mut [bool], lines: &mut [Planned]) {
    let near = neighbours(members, is_title);
    let sides = sides(members, &near, is_title);
    for (number, member) in members.iter().enumerate() {
        let Some(peeled) = member.peeled.as_ref().filter(|_| member.is_fact_line()) else {
            continue;
        };
        let (previous, next) = near[number];
        let heads = next.is_some_and(|next| member.style.rank() < members[next].style.rank());
        if heads {
            lines[member.unit] = Planned::Heads {
                facts: peeled.facts.clone(),
                rank: member.style.rank(),
            };
            continue;
        }
        match (sides.get(&key(member)), previous, next) {
            (Some(Side::Before), _, Some(next)) => {
                give_before(members, number, next, lines);
            }
            (_, Some(previous), _) => {
                if let Planned::Title { facts, .. } = &mut lines[members[previous].unit] {
                    facts.extend(peeled.facts.iter().cloned());
                    lines[member.unit] = Planned::Taken;
                }
            }
            _ => {}
        }
    }
}

/// A number stands before one title; a date or a body before all until the next.
fn give_before(members: &[Member], number: usize, next: usize, lines: &mut [Planned]) {
    let member = &members[number];
    let Some(peeled) = &member.peeled else { return };
    let (own, shared): (Vec<Fact>, Vec<Fact>) = peeled
        .facts
        .iter()
        .cloned()
        .partition(|fact| matches!(fact.field, Field::Number | Field::Stage));
    if let Planned::Title { facts, .. } = &mut lines[members[next].unit] {
        facts.extend(own);
    }
    lines[member.unit] = Planned::Heads {
        facts: shared,
        rank: member.style.rank(),
    };
}

type Key = (Style, Field);

fn key(member: &Member) -> Key {
    let field = member
        .peeled
        .as_ref()
        .and_then(|peeled| peeled.facts.first())
        .map_or(Field::Other, |fact| fact.field);
    let field = match field {
        Field::Published | Field::Effective | Field::Signed | Field::Adopted => Field::Date,
        field => field,
    };
    (member.style, field)
}

/// For each fact line, the title before it and the title after it that only fact lines part from it.
fn neighbours(members: &[Member], is_title: &[bool]) -> Vec<(Option<usize>, Option<usize>)> {
    let mut found = vec![(None, None); members.len()];
    let mut previous: Option<usize> = None;
    for number in 0..members.len() {
        if is_title[number] {
            previous = Some(number);
        } else if members[number].is_fact_line() {
            found[number].0 = previous;
        } else if previous.is_some_and(|title| {
            members[number].peeled.is_some()
                && members[number].style.rank() <= members[title].style.rank()
        }) {
            previous = None;
        }
    }
    let mut next: Option<usize> = None;
    for number in (0..members.len()).rev() {
        if is_title[number] {
            next = Some(number);
        } else if members[number].is_fact_line() {
            found[number].1 = next;
        } else {
            next = None;
        }
    }
    found
}

/// Whether fact lines of a look stand before their titles or after them: what stands in the block of one title only, and
/// else whether the page begins with one or ends with one.
fn sides(
    members: &[Member],
    near: &[(Option<usize>, Option<usize>)],
    is_title: &[bool],
) -> FxHashMap<Key, Side> {
    let first = is_title.iter().position(|title| *title);
    let last = is_title.iter().rposition(|title| *title);
    let mut votes: FxHashMap<Key, (i32, i32, bool, bool)> = FxHashMap::default();
    for (number, member) in members.iter().enumerate() {
        if !member.is_fact_line() {
            continue;
        }
        let (previous, next) = near[number];
        let vote = votes.entry(key(member)).or_default();
        let same =
            |title: Option<usize>| title.is_some_and(|title| members[title].group == member.group);
        match (same(previous), same(next)) {
            (true, false) => vote.1 += 1,
            (false, true) => vote.0 += 1,
            _ => {}
        }
        vote.2 |= first.is_some_and(|first| number < first) && next.is_some();
        vote.3 |= last.is_some_and(|last| number > last) && previous.is_some();
    }
    votes
        .into_iter()
        .map(|(key, (before, after, opens, closes))| {
            let side = match before.cmp(&after) {
                std::cmp::Ordering::Greater => Side::Before,
                std::cmp::Ordering::Less => Side::After,
                std::cmp::Ordering::Equal if opens && !closes => Side::Before,
                std::cmp::Ordering::Equal => Side::After,
            };
            (key, side)
        })
        .collect()
}
