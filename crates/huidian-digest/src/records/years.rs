//! Years in brackets behind titles: the title's own, or when each of a list came out.

use super::fact::Fact;
use super::planned::Planned;
use crate::fields::Field;
use crate::passage::Passage;
use crate::unit::Unit;

/// 甲条例（2024） over 乙办法（2019）: where most titles of a list close with a year and the years differ, each tells when its act came out.
pub(super) fn take_years_of_titles(units: &[Unit<'_>], lines: &mut [Planned]) {
    const FEWEST: usize = 3;
    let mut titles = 0;
    let mut found: Vec<(usize, usize, String)> = Vec::new();
    for (index, (unit, planned)) in units.iter().zip(lines.iter()).enumerate() {
        if let (Unit::Line(line), Planned::Title { core, facts, .. }) = (unit, planned) {
            titles += 1;
            let is_dated = facts.iter().any(Fact::is_day);
            if let Some(open) = year_at_end(&line.passage, core).filter(|_| !is_dated) {
                found.push((index, open, line.passage.text(open + 1..open + 5)));
            }
        }
    }
    let first = found.first().map(|(_, _, year)| year);
    let differ = found.iter().any(|(_, _, year)| Some(year) != first);
    if found.len() < FEWEST || found.len() * 5 < titles * 3 || !differ {
        return;
    }
    for (index, open, _) in found {
        if let (Unit::Line(line), Planned::Title { core, facts, .. }) =
            (&units[index], &mut lines[index])
        {
            facts.push(Fact::given(Field::Date, &line.passage, open + 1..open + 5));
            core.end = open;
        }
    }
}

/// Where the bracket opens that closes a title with a year and nothing else: （2024）.
fn year_at_end(passage: &Passage, core: &std::ops::Range<usize>) -> Option<usize> {
    const LENGTH: usize = 6;
    let open = core
        .end
        .checked_sub(LENGTH)
        .filter(|open| *open > core.start)?;
    let bracket = passage.folded.get(open..core.end)?;
    let is_year = bracket[0] == '('
        && bracket[5] == ')'
        && bracket[1..5].iter().all(char::is_ascii_digit)
        && matches!(bracket[1], '1' | '2');
    is_year.then_some(open)
}

/// 甲指南（2024年）, where its record has a fuller date: the year in brackets is the title's own.
pub(super) fn keep_years_of_titles(units: &[Unit<'_>], lines: &mut [Planned]) {
    for (unit, planned) in units.iter().zip(lines) {
        if let (Unit::Line(line), Planned::Title { core, facts, .. }) = (unit, planned)
            && let Some((end, place)) = year_behind(&line.passage, core.end)
        {
            let is_year = |fact: &Fact| fact.field == Field::Date && fact.place() == place;
            let is_dated = facts.iter().any(Fact::is_day);
            if is_dated && facts.iter().any(is_year) {
                facts.retain(|fact| !is_year(fact));
                core.end = end;
            }
        }
    }
}

/// Where （2024年） behind a title ends, and the place of its year.
fn year_behind(passage: &Passage, end: usize) -> Option<(usize, Option<u32>)> {
    const LENGTH: usize = 7;
    let bracket = passage.folded.get(end..end + LENGTH)?;
    let is_year = bracket[0] == '('
        && bracket[1..5].iter().all(char::is_ascii_digit)
        && bracket[5] == '年'
        && bracket[6] == ')';
    let place = passage
        .part(end + 1..end + 2)
        .placed()
        .first()
        .map(|(_, place)| *place);
    is_year.then_some((end + LENGTH, place))
}
