//! Families of lines: what most of a family are, the rest is too.

use rustc_hash::FxHashMap;

use super::evidence::Evidence;
use super::peeled::Peeled;
use super::style::Style;
use crate::fields::Field;

/// A line with what its look and its words say.
#[derive(Debug, Clone)]
pub(crate) struct Member {
    /// Which unit of the page.
    pub(crate) unit: usize,
    pub(crate) style: Style,
    pub(crate) group: u32,
    /// `None` for a sentence or a paragraph.
    pub(crate) peeled: Option<Peeled>,
    pub(crate) evidence: Evidence,
    /// It holds keys and values, which the reader of keys takes.
    pub(crate) has_keys: bool,
    /// A text whose first sentence is facts and nothing else; the rest is read as before.
    pub(crate) opens_with_facts: bool,
}

impl Member {
    pub(crate) fn is_fact_line(&self) -> bool {
        self.peeled.as_ref().is_some_and(Peeled::is_fact_line)
    }

    pub(crate) fn is_news(&self) -> bool {
        self.peeled.as_ref().is_some_and(|peeled| peeled.is_news)
    }

    pub(crate) fn is_telling(&self) -> bool {
        self.telling_count() > 0
    }

    fn telling_count(&self) -> usize {
        self.peeled.as_ref().map_or(0, |peeled| {
            peeled.facts.iter().filter(|fact| fact.is_telling()).count()
        })
    }

    /// Which facts the line tells besides a title, each once, in the order of their names.
    fn kinds_of_facts(&self) -> Vec<Field> {
        let facts = self.peeled.iter().flat_map(|peeled| &peeled.facts);
        let mut kinds: Vec<Field> = facts
            .filter(|fact| fact.is_telling())
            .map(|fact| fact.field)
            .collect();
        kinds.sort_unstable_by_key(|field| *field as u8);
        kinds.dedup();
        kinds
    }

    /// What the line adds to the belief that its family are titles.
    fn weight(&self) -> f32 {
        match self.evidence {
            Evidence::Title => 1.0,
            Evidence::Likely => 0.7,
            Evidence::Open if self.telling_count() >= 2 => 0.6,
            Evidence::Open if self.telling_count() == 1 => 0.35,
            Evidence::Open => 0.0,
            Evidence::Against => -0.5,
        }
    }
}

/// Lines of one style between two lines that head them.
#[derive(Debug, Default, Clone, Copy)]
struct Tally {
    lines: usize,
    /// Members that are titles by themselves, or that bring facts of their own.
    sure: usize,
    weight: f32,
}

impl Tally {
    fn add(&mut self, member: &Member) {
        self.lines += 1;
        let is_likely = member.evidence == Evidence::Likely && member.is_telling();
        self.sure += usize::from(is_likely || member.evidence == Evidence::Title);
        self.weight += member.weight();
    }

    fn share(self) -> f32 {
        self.weight / self.lines.max(1) as f32
    }

    /// The share of titles that makes a family one of titles; set by hand on the first batch of shapes, not fitted and not
    /// checked on files left out.
    fn are_titles(self) -> bool {
        self.lines >= 2 && self.sure >= 1 && self.weight >= 0.45 * self.lines as f32
    }
}

/// For each member, whether it is a title, and how sure.
pub(crate) fn titles(members: &[Member], forced: &[String]) -> Vec<Option<f32>> {
    let mut of_page: FxHashMap<(Style, bool), Tally> = FxHashMap::default();
    for member in members.iter().filter(|member| !member.is_fact_line()) {
        of_page
            .entry((member.style, member.is_news()))
            .or_default()
            .add(member);
    }
    let stretches = stretches(members);
    let mut of_stretch: FxHashMap<(Style, bool, usize), Tally> = FxHashMap::default();
    for (member, stretch) in members.iter().zip(&stretches) {
        if !member.is_fact_line() {
            of_stretch
                .entry((member.style, member.is_news(), *stretch))
                .or_default()
                .add(member);
        }
    }
    let partitions = Partitions::of(members);
    members
        .iter()
        .zip(&stretches)
        .map(|(member, stretch)| {
            let key = (member.style, member.is_news());
            let page = of_page.get(&key).copied().unwrap_or_default();
            let here = of_stretch
                .get(&(key.0, key.1, *stretch))
                .copied()
                .unwrap_or_default();
            let is_forced = forced
                .iter()
                .any(|style| *style == member.style.to_string());
            verdict(member, page, here, is_forced).or_else(|| partitions.verdict(member))
        })
        .collect()
}

/// The next best ways to part a page into families, for lines that the families of looks leave out: lines that bring the same facts, and
/// lines whose looks differ in nothing but a link or a mark at the front.
#[derive(Debug, Default)]
struct Partitions {
    by_facts: FxHashMap<(Style, Vec<Field>), Tally>,
    coarse: FxHashMap<Style, Tally>,
}

impl Partitions {
    fn of(members: &[Member]) -> Self {
        let mut partitions = Self::default();
        for member in members {
            if member.is_fact_line() || member.is_news() || member.peeled.is_none() {
                continue;
            }
            let facts = member.kinds_of_facts();
            if !facts.is_empty() {
                let family = partitions.by_facts.entry((member.style.coarse(), facts));
                family.or_default().add(member);
            }
            if member.evidence != Evidence::Against {
                let family = partitions.coarse.entry(member.style.coarse());
                family.or_default().add(member);
            }
        }
        partitions
    }

    fn verdict(&self, member: &Member) -> Option<f32> {
        const FEWEST: usize = 3;
        let is_open = member.evidence != Evidence::Against && member.peeled.is_some();
        if !is_open || member.is_fact_line() || member.is_news() {
            return None;
        }
        let style = member.style.coarse();
        let facts = member.kinds_of_facts();
        let same_facts = self.by_facts.get(&(style, facts)).copied();
        let alike = same_facts.filter(|family| family.lines >= FEWEST);
        if alike.is_some_and(|family| family.are_titles() && family.share() >= 0.6) {
            return Some(0.65);
        }
        let coarse = self.coarse.get(&style).copied().unwrap_or_default();
        let is_carried = coarse.lines >= FEWEST && coarse.are_titles() && coarse.share() >= 0.75;
        let is_title = member.evidence == Evidence::Title;
        (is_carried && is_title && !member.style.is_heading()).then_some(0.6)
    }
}

fn verdict(member: &Member, page: Tally, here: Tally, is_forced: bool) -> Option<f32> {
    if member.is_fact_line() || member.peeled.is_none() {
        return None;
    }
    if is_forced {
        return (member.evidence != Evidence::Against).then_some(1.0);
    }
    let share = here.weight / here.lines.max(1) as f32;
    let accepted = here.are_titles() || page.are_titles() && share >= 0.2;
    if member.is_news() {
        let takes = accepted && member.evidence == Evidence::Title && !member.style.is_heading();
        return takes.then_some(0.8);
    }
    match member.evidence {
        Evidence::Against => None,
        Evidence::Open | Evidence::Likely => accepted.then(|| 0.6 + 0.25 * share.clamp(0.0, 1.0)),
        Evidence::Title if accepted => Some(0.9),
        Evidence::Title => (member.telling_count() >= 1).then_some(0.75),
    }
}

/// Numbers the stretches of the page: a line that heads lines of lower styles and is no fact begins a new one for them.
fn stretches(members: &[Member]) -> Vec<usize> {
    // for each rank, the number of the last line that stands higher
    let mut found = Vec::with_capacity(members.len());
    let mut heads: Vec<(u8, usize)> = Vec::new();
    for (number, member) in members.iter().enumerate() {
        let rank = member.style.rank();
        while heads.last().is_some_and(|(head, _)| *head >= rank) {
            heads.pop();
        }
        found.push(heads.last().map_or(0, |(_, number)| *number + 1));
        if !member.is_fact_line() && member.peeled.is_some() {
            heads.push((rank, number));
        }
    }
    found
}
