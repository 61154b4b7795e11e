//! A query tree to sets of articles and works.

use std::sync::Arc;

use huidian_model::ForceStatus;
use huidian_text::{fold, title_key};
use jiff::civil::Date;
use memchr::memmem::Finder;
use rustc_hash::FxHashMap;

use crate::bitset::BitSet;
use crate::found::Found;
use crate::matching;
use crate::prepared::Prepared;
use crate::query::{Filter, Query, Term};

/// What a query selects.
pub(crate) struct Selection {
    pub articles: BitSet,
    pub works: BitSet,
}

/// Evaluates queries over one snapshot on one day.
pub(crate) struct Evaluator<'s> {
    pub snapshot: &'s Prepared,
    pub day: Date,
    /// Status of each expression, and of each work, on that day.
    pub expression_status: Arc<[ForceStatus]>,
    pub work_status: Arc<[ForceStatus]>,
    /// Tier of each expression, and the best of each range of articles.
    pub tiers: Arc<[u8]>,
    pub range_tiers: Arc<[u8]>,
    /// Articles that are not of their text's status, ascending.
    pub apart: Arc<[(u32, ForceStatus)]>,
    /// Where each term stands that was looked for so far.
    found: FxHashMap<String, Arc<Found>>,
}

/// Articles by how they are selected.
struct Sets {
    /// By their own text; this is what counts as a hit.
    own: BitSet,
    /// By their own text, their headings or the title of their work; enough for a word among several.
    context: BitSet,
    works: BitSet,
    has_text: bool,
}

impl<'s> Evaluator<'s> {
    pub(crate) fn new(snapshot: &'s Prepared, day: Date) -> Self {
        let statuses = snapshot.statuses(day);
        Self {
            snapshot,
            day,
            expression_status: statuses.expressions,
            work_status: statuses.works,
            tiers: statuses.tiers,
            range_tiers: statuses.range_tiers,
            apart: statuses.apart,
            found: FxHashMap::default(),
        }
    }

    /// The text of a work that a reader is shown who names none: the newest that holds or may hold, else the newest.
    pub(crate) fn shown_text(&self, work: u32) -> Option<u32> {
        let expressions = self.snapshot.expressions_of(work);
        let may_hold = |expression: &u32| {
            matches!(
                self.expression_status[*expression as usize],
                ForceStatus::InForce | ForceStatus::PresumedInForce | ForceStatus::ToBeChecked
            )
        };
        let held = expressions.clone().rev().find(may_hold);
        held.or_else(|| expressions.last())
    }

    /// The status of an article: its own where it ended or began apart from its text.
    pub(crate) fn article_status(&self, article: u32) -> ForceStatus {
        let apart = self
            .apart
            .binary_search_by_key(&article, |(known, _)| *known);
        match apart {
            Ok(at) => self.apart[at].1,
            Err(_) => self.expression_status[self.snapshot.expression_of(article) as usize],
        }
    }

    /// The tier of a text.
    pub(crate) fn tier(&self, expression: u32) -> u8 {
        self.tiers[expression as usize]
    }

    pub(crate) fn select(&mut self, query: &Query) -> Selection {
        let sets = self.sets(query, false);
        let (mut articles, mut works) = (sets.own, sets.works);
        articles.intersect(&self.snapshot.live_articles);
        works.intersect(&self.snapshot.live_works);
        Selection { articles, works }
    }

    /// `among` tells whether the query is one of several words, so that its context matters.
    fn sets(&mut self, query: &Query, among: bool) -> Sets {
        match query {
            Query::All => self.everything(),
            Query::Text(term) => self.text(term, among),
            Query::Filter(filter) => self.filtered(filter),
            Query::And(parts) => self.all_of(parts),
            Query::Or(parts) => self.any_of(parts, among),
            Query::Not(inner) => {
                let mut sets = self.sets(inner, false);
                sets.own.complement();
                sets.works.complement();
                Sets {
                    context: sets.own.clone(),
                    has_text: false,
                    ..sets
                }
            }
        }
    }

    fn everything(&self) -> Sets {
        let own = BitSet::full(self.snapshot.article_space);
        Sets {
            context: own.clone(),
            own,
            works: BitSet::full(self.snapshot.work_count),
            has_text: false,
        }
    }

    fn all_of(&mut self, parts: &[Query]) -> Sets {
        let several = parts
            .iter()
            .filter(|part| !matches!(part, Query::Filter(_) | Query::Not(_)))
            .count()
            > 1;
        let mut all = self.everything();
        let mut own: Option<BitSet> = None;
        for part in parts {
            let sets = self.sets(part, several);
            all.context.intersect(&sets.context);
            all.works.intersect(&sets.works);
            if sets.has_text {
                all.has_text = true;
                match &mut own {
                    Some(own) => own.unite(&sets.own),
                    None => own = Some(sets.own),
                }
            }
        }
        all.own = all.context.clone();
        if let Some(own) = own {
            all.own.intersect(&own);
        }
        all
    }

    fn any_of(&mut self, parts: &[Query], among: bool) -> Sets {
        let mut any = Sets {
            own: BitSet::empty(self.snapshot.article_space),
            context: BitSet::empty(self.snapshot.article_space),
            works: BitSet::empty(self.snapshot.work_count),
            has_text: false,
        };
        for part in parts {
            let sets = self.sets(part, among);
            any.own.unite(&sets.own);
            any.context.unite(&sets.context);
            any.works.unite(&sets.works);
            any.has_text |= sets.has_text;
        }
        any
    }

    fn text(&mut self, term: &Term, among: bool) -> Sets {
        let snapshot = self.snapshot;
        let own = self.find(&term.folded).articles.clone();
        let works = works_with(snapshot, &term.folded);
        let mut context = own.clone();
        if among {
            add_context(snapshot, &term.folded, &mut context);
        }
        Sets {
            own,
            context,
            works,
            has_text: true,
        }
    }

    /// Where a folded string stands.
    pub(crate) fn find(&mut self, folded: &str) -> Arc<Found> {
        let snapshot = self.snapshot;
        let find = || Arc::new(matching::find(snapshot, folded));
        self.found
            .entry(folded.to_owned())
            .or_insert_with(find)
            .clone()
    }

    fn filtered(&self, filter: &Filter) -> Sets {
        let snapshot = self.snapshot;
        let mut own = BitSet::empty(snapshot.article_space);
        let mut works = BitSet::empty(snapshot.work_count);
        let mut named = BitSet::empty(snapshot.work_count);
        match filter {
            Filter::InWork(name) => {
                let found = works_named(snapshot, name);
                for work in found {
                    named.insert(work);
                }
            }
            Filter::Issuer(part) => {
                let issuers = snapshot.catalog.issuers.iter();
                issuers
                    .filter(|(name, _)| name.contains(part.as_str()))
                    .flat_map(|(_, works)| works)
                    .for_each(|work| named.insert(*work));
            }
            _ => {}
        }
        for work in 0..snapshot.work_count as u32 {
            if self.work_meets(work, filter, &named) {
                works.insert(work);
                if !is_of_expressions(filter) {
                    own.insert_range(snapshot.articles_of_work(work));
                }
            }
        }
        if is_of_expressions(filter) {
            for expression in 0..snapshot.expression_count as u32 {
                if self.expression_meets(expression, filter) {
                    own.insert_range(snapshot.articles_of(expression));
                    works.insert(snapshot.work_of_expression(expression));
                }
            }
            // what ended or began apart goes by its own status
            let asked = match filter {
                Filter::Status(status) => Some(*status),
                Filter::AsOf(_) => Some(ForceStatus::InForce),
                _ => None,
            };
            for (article, status) in self.apart.iter() {
                match asked {
                    Some(asked) if asked == *status => own.insert(*article),
                    Some(_) => own.remove(*article),
                    None => {}
                }
            }
        }
        Sets {
            context: own.clone(),
            own,
            works,
            has_text: false,
        }
    }

    fn work_meets(&self, number: u32, filter: &Filter, named: &BitSet) -> bool {
        let work = self.snapshot.work(number);
        match filter {
            Filter::Sector(sector) => work.sectors.contains(sector),
            Filter::Topic(topic) => work.topics.contains(topic),
            Filter::Addressee(who) => work.addressees.contains(who),
            Filter::Issuer(_) => named.contains(number),
            Filter::Kind(kind) => work.kind == Some(*kind),
            Filter::Status(status) => self.work_status[number as usize] == *status,
            Filter::Number(key) => work
                .numbers
                .iter()
                .any(|written| crate::query::number_key(written).contains(key.as_str())),
            Filter::Title(part) => std::iter::once(&work.title)
                .chain(&work.other_titles)
                .any(|title| fold(title).contains(part.as_str())),
            Filter::InWork(_) => named.contains(number),
            Filter::Region(name) => work
                .region
                .as_ref()
                .is_some_and(|region| fold(region).contains(name.as_str())),
            Filter::Listed(span) => work.listed_on.is_some_and(|on| span.meets(on)),
            // a work meets these by its texts; one without texts by its own status
            Filter::Effective(_) => false,
            Filter::AsOf(_) => self.work_status[number as usize] == ForceStatus::InForce,
        }
    }

    fn expression_meets(&self, number: u32, filter: &Filter) -> bool {
        match filter {
            Filter::Status(status) => self.expression_status[number as usize] == *status,
            Filter::Effective(span) => self
                .snapshot
                .expression(number)
                .effective_on
                .is_some_and(|on| span.contains(on)),
            Filter::AsOf(_) => self.expression_status[number as usize] == ForceStatus::InForce,
            _ => false,
        }
    }
}

fn is_of_expressions(filter: &Filter) -> bool {
    matches!(
        filter,
        Filter::Status(_) | Filter::Effective(_) | Filter::AsOf(_)
    )
}

/// Works that contain a string in a title, number or issuer.
fn works_with(snapshot: &Prepared, folded: &str) -> BitSet {
    let mut works = BitSet::empty(snapshot.work_count);
    let finder = Finder::new(folded.as_bytes());
    let catalog = &snapshot.catalog;
    for title in catalog.titles_holding(folded) {
        works.insert(title.work);
    }
    for (name, issued) in &catalog.issuers {
        if finder.find(name.as_bytes()).is_some() {
            for work in issued {
                works.insert(*work);
            }
        }
    }
    let key = crate::query::number_key(folded);
    if key.chars().any(|c| c.is_ascii_digit()) && key.chars().count() >= 3 {
        catalog
            .numbers
            .iter()
            .filter(|(number, _)| number.contains(&key))
            .for_each(|(_, work)| works.insert(*work));
    }
    works
}

/// Adds the articles whose headings, or whose work's title, contain a string.
fn add_context(snapshot: &Prepared, folded: &str, articles: &mut BitSet) {
    let finder = Finder::new(folded.as_bytes());
    for title in snapshot.catalog.titles_holding(folded) {
        articles.insert_range(snapshot.articles_of_work(title.work));
    }
    for (part, headings) in snapshot.parts.iter().zip(&snapshot.catalog.headings) {
        let holds: Vec<bool> = headings
            .iter()
            .map(|heading| finder.find(heading.as_bytes()).is_some())
            .collect();
        if holds.contains(&true) {
            let chapters = &part.segment.chapters;
            for chapter in 0..chapters.len() {
                if holds[chapters.heading(chapter) as usize] {
                    let range = chapters.articles(chapter);
                    articles.insert_range(
                        part.first_article + range.start..part.first_article + range.end,
                    );
                }
            }
        }
    }
}

/// Works of an id or title.
pub(crate) fn works_named(snapshot: &Prepared, name: &str) -> Vec<u32> {
    let key = title_key(name);
    let titles = snapshot.catalog.titles_of_key(&key);
    let mut works: Vec<u32> = titles.map(|title| title.work).collect();
    works.extend(
        snapshot
            .live_works
            .iter()
            .filter(|work| snapshot.work(*work).id.as_str() == name),
    );
    if works.is_empty() {
        works = crate::titles::find(snapshot, name)
            .into_iter()
            .map(|found| found.work)
            .collect();
    }
    works.sort_unstable();
    works.dedup();
    works
}
