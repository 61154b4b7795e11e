//! Verdicts that the places of lines give: a title over its facts, between them, or over other titles.

use rustc_hash::FxHashMap;

use super::evidence::Evidence;
use super::family::Member;
use super::style::Style;
use crate::fields::Field;

/// A title without siblings is a record where a line of facts follows it.
pub(super) fn take_single(members: &[Member], verdicts: &mut [Option<f32>]) {
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

/// A line between a number and a day is a title where its siblings between a number and a day are: 公路工程施工数据监测装置.
pub(super) fn take_aligned(members: &[Member], verdicts: &mut [Option<f32>]) {
    const FEWEST: usize = 2;
    /// Lines between a number and other facts, block after block, need no proof by their words.
    const BLOCKS: usize = 3;
    let place = |number: usize| {
        let before = members.get(number.checked_sub(1)?)?;
        let behind = members.get(number + 1)?;
        let is_between = before.is_fact_line() && behind.is_fact_line();
        is_between.then(|| (members[number].style, key(before), key(behind)))
    };
    let mut taken: FxHashMap<_, (usize, usize)> = FxHashMap::default();
    for (number, verdict) in verdicts.iter().enumerate() {
        if let Some(place) = place(number) {
            let count = taken.entry(place).or_default();
            count.0 += usize::from(verdict.is_some());
            count.1 += usize::from(members[number].evidence != Evidence::Against);
        }
    }
    for (number, verdict) in verdicts.iter_mut().enumerate() {
        let is_open = matches!(
            members[number].evidence,
            Evidence::Open | Evidence::Likely | Evidence::Title
        );
        if verdict.is_none() && is_open && !members[number].is_news() {
            let Some(place) = place(number) else { continue };
            let (proven, open) = taken.get(&place).copied().unwrap_or_default();
            let is_numbered = place.1.1 == Field::Number;
            if proven >= FEWEST || is_numbered && open >= BLOCKS {
                *verdict = Some(0.7);
            }
        }
    }
}

/// A family whose lines head lines of another family of titles names sections: 等级保护系列标准 over three standards.
pub(super) fn drop_sections(members: &[Member], verdicts: &mut [Option<f32>]) {
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

pub(super) type Key = (Style, Field);

pub(super) fn key(member: &Member) -> Key {
    let field = member
        .peeled
        .as_ref()
        .and_then(|peeled| peeled.facts.first())
        .map_or(Field::Other, |fact| fact.field);
    let field = match field {
        Field::Published | Field::Effective | Field::Signed | Field::Adopted | Field::Amended => {
            Field::Date
        }
        field => field,
    };
    (member.style, field)
}
