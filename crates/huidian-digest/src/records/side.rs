//! On which side of its title a line of facts stands, alike in all records of a page.

use rustc_hash::FxHashMap;

use super::family::Member;
use super::verdicts::{Key, key};

/// Where fact lines of one look stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Before,
    After,
}

/// What speaks for either side.
#[derive(Debug, Default, Clone, Copy)]
struct Votes {
    /// Lines in the block of the title after them, and in that of the title before them.
    blocks: (u32, u32),
    /// Runs of records that begin with such a line and do not end with one, and the other way round.
    runs: (u32, u32),
}

impl Votes {
    fn side(self) -> Side {
        let (before, after) = if self.blocks.0 == self.blocks.1 {
            self.runs
        } else {
            self.blocks
        };
        if before > after {
            Side::Before
        } else {
            Side::After
        }
    }
}

/// Whether fact lines of a look stand before their titles or after them: what stands in the block of one title only, and
/// else whether runs of records begin with one or end with one. Of the first record nothing before it can be taken, and of
/// the last nothing behind it.
pub(super) fn sides(
    members: &[Member],
    near: &[(Option<usize>, Option<usize>)],
    is_title: &[bool],
) -> FxHashMap<Key, Side> {
    let mut votes: FxHashMap<Key, Votes> = FxHashMap::default();
    for (number, member) in members.iter().enumerate() {
        if !member.is_fact_line() {
            continue;
        }
        let vote = votes.entry(key(member)).or_default();
        let same =
            |title: Option<usize>| title.is_some_and(|title| members[title].group == member.group);
        match (same(near[number].0), same(near[number].1)) {
            (true, false) => vote.blocks.1 += 1,
            (false, true) => vote.blocks.0 += 1,
            _ => {}
        }
    }
    for run in runs(members, near, is_title) {
        let first = run.clone().find(|at| is_title[*at]);
        let last = run.clone().rev().find(|at| is_title[*at]);
        let (Some(first), Some(last)) = (first, last) else {
            continue;
        };
        for (key, vote) in &mut votes {
            let has = |at: usize| members[at].is_fact_line() && self::key(&members[at]) == *key;
            let opens = (run.start..first).any(|at| has(at) && near[at].1 == Some(first));
            let closes = (last + 1..run.end).any(|at| has(at) && near[at].0 == Some(last));
            vote.runs.0 += u32::from(opens && !closes);
            vote.runs.1 += u32::from(closes && !opens);
        }
    }
    votes
        .into_iter()
        .map(|(key, votes)| (key, votes.side()))
        .collect()
}

/// Stretches of titles and fact lines that nothing else parts; a line that stands higher than all its titles parts them too.
fn runs(
    members: &[Member],
    near: &[(Option<usize>, Option<usize>)],
    is_title: &[bool],
) -> Vec<std::ops::Range<usize>> {
    let highest = members
        .iter()
        .zip(is_title)
        .filter(|(_, is_title)| **is_title)
        .map(|(member, _)| member.style.rank())
        .min()
        .unwrap_or(0);
    let mut found = Vec::new();
    let mut start = 0;
    for (number, member) in members.iter().enumerate() {
        let is_inside = is_title[number]
            || member.has_keys
            || member.is_fact_line() && near[number] != (None, None);
        let heads = !is_title[number] && member.style.rank() < highest;
        if !is_inside || heads {
            found.push(start..number);
            start = number + 1;
        }
    }
    found.push(start..members.len());
    found.retain(|run| !run.is_empty());
    found
}
