//! A state of the index with all that answering needs besides its segments.

use std::ops::Deref;
use std::sync::{Arc, LazyLock, Mutex, OnceLock, PoisonError};

use huidian_model::{ForceStatus, of_provision};
use jiff::civil::Date;

use crate::catalog::Catalog;
use crate::context::Context;
use crate::facet_table::FacetTable;
use crate::input::ArticleForceFrom;
use crate::learned::{Associations, Bound, LearnedRanking};
use crate::lengths::relative_lengths;
use crate::passage::passage_keys;
use crate::prior::work_prior;
use crate::ranges::{range_count, ranges_of};
use crate::snapshot::{Part, Snapshot};
use crate::tier::tier;

/// Days whose statuses are remembered: today, and those that readers ask about.
const DAYS: usize = 4;

/// Status of each work, and of each expression, on one day.
#[derive(Clone)]
pub(crate) struct Statuses {
    pub works: Arc<[ForceStatus]>,
    pub expressions: Arc<[ForceStatus]>,
    /// Tier of each expression, and the best tier in each range of articles.
    pub tiers: Arc<[u8]>,
    pub range_tiers: Arc<[u8]>,
    /// Articles that are not of their text's status, ascending.
    pub apart: Arc<[(u32, ForceStatus)]>,
}

impl Statuses {
    fn on(snapshot: &Snapshot, day: Date) -> Self {
        let works: Arc<[ForceStatus]> = (0..snapshot.work_count as u32)
            .map(|work| snapshot.work(work).status_on(day))
            .collect();
        let expressions: Arc<[ForceStatus]> = (0..snapshot.expression_count as u32)
            .map(|expression| {
                let work = works[snapshot.work_of_expression(expression) as usize];
                snapshot.expression(expression).status_on(day, work)
            })
            .collect();
        let tiers: Arc<[u8]> = (0..snapshot.expression_count as u32)
            .map(|expression| tier_of(snapshot, expression, &works, &expressions))
            .collect();
        let mut range_tiers = vec![u8::MAX; range_count(snapshot)];
        for (expression, tier) in (0..).zip(tiers.iter()) {
            for range in ranges_of(snapshot.articles_of(expression)) {
                range_tiers[range] = range_tiers[range].min(*tier);
            }
        }
        Self {
            works,
            tiers,
            range_tiers: range_tiers.into(),
            apart: apart(snapshot, &expressions, day).into(),
            expressions,
        }
    }
}

/// Articles whose own status is another than that of their text.
fn apart(snapshot: &Snapshot, expressions: &[ForceStatus], day: Date) -> Vec<(u32, ForceStatus)> {
    let mut apart = Vec::new();
    for part in &snapshot.parts {
        let rows = part.segment.expressions.iter().zip(part.first_expression..);
        for (row, expression) in rows.filter(|(row, _)| !row.apart.is_empty()) {
            let text = expressions[expression as usize];
            for (place, force) in &row.apart {
                let holds = |force: &&ArticleForceFrom| force.from.is_none_or(|from| from <= day);
                let own = force
                    .iter()
                    .rev()
                    .find(holds)
                    .and_then(|force| force.status);
                let status = of_provision(text, own);
                if status != text {
                    let article = part.first_article + row.articles.start + place;
                    apart.push((article, status));
                }
            }
        }
    }
    apart
}

/// The tier of a text. Where the later text is not held, the earlier one is the best there is, and stands with the others.
fn tier_of(
    snapshot: &Snapshot,
    expression: u32,
    works: &[ForceStatus],
    expressions: &[ForceStatus],
) -> u8 {
    let work = snapshot.work_of_expression(expression);
    let is_newest = snapshot.expressions_of(work).last() == Some(expression);
    match expressions[expression as usize] {
        ForceStatus::Amended if is_newest => tier(works[work as usize]),
        status => tier(status),
    }
}

/// How much more than its own mean of lengths says an article of each segment may gain by a bigram, when the mean of all is another.
fn stretches(snapshot: &Snapshot) -> Vec<f32> {
    let total = |part: &Part| part.segment.texts.starts.last().map_or(0, |end| *end) as f32;
    let all: f32 = snapshot.parts.iter().map(total).sum();
    let mean = (all / snapshot.article_count.max(1) as f32).max(1.0);
    let parts = snapshot.parts.iter();
    parts
        .map(|part| {
            let own = (total(part) / part.segment.article_count().max(1) as f32).max(1.0);
            // a hundredth for sums of lengths that are rounded
            (mean / own).max(1.0) * 1.01
        })
        .collect()
}

/// The best prior in each range of articles.
fn range_priors(snapshot: &Snapshot) -> Vec<f32> {
    let mut priors = vec![f32::NEG_INFINITY; range_count(snapshot)];
    for work in snapshot.live_works.iter() {
        let prior = work_prior(snapshot, work);
        for range in ranges_of(snapshot.articles_of_work(work)) {
            priors[range] = priors[range].max(prior);
        }
    }
    priors
}

/// Made when it is first asked for.
type Late<T> = LazyLock<T, Box<dyn FnOnce() -> T + Send>>;

/// A snapshot, prepared for queries and questions.
pub(crate) struct Prepared {
    snapshot: Arc<Snapshot>,
    /// Made by the first search, so that opening costs little.
    pub catalog: Late<Catalog>,
    /// Length of each article over the mean.
    pub relative_lengths: Vec<f32>,
    /// Of each segment, and of each range of articles, for bounds of scores.
    pub stretches: Vec<f32>,
    pub range_priors: Vec<f32>,
    pub facets: Late<FacetTable>,
    pub ranking: Arc<LearnedRanking>,
    /// Made at the first question, like the two below.
    context: OnceLock<Context>,
    bound: OnceLock<Bound>,
    plain: OnceLock<Bound>,
    /// Statuses on the days asked for last.
    statuses: Mutex<Vec<(Date, Statuses)>>,
    /// Keys of passages with their articles, ascending; for libraries that have vectors.
    passage_keys: OnceLock<Vec<(u64, u32)>>,
}

impl Prepared {
    pub(crate) fn new(snapshot: Snapshot, ranking: Arc<LearnedRanking>) -> Self {
        let snapshot = Arc::new(snapshot);
        let (of_catalog, of_facets) = (snapshot.clone(), snapshot.clone());
        Self {
            catalog: LazyLock::new(Box::new(move || Catalog::of(&of_catalog))),
            relative_lengths: relative_lengths(&snapshot),
            stretches: stretches(&snapshot),
            range_priors: range_priors(&snapshot),
            facets: LazyLock::new(Box::new(move || FacetTable::of(&of_facets))),
            snapshot,
            ranking,
            context: OnceLock::new(),
            bound: OnceLock::new(),
            plain: OnceLock::new(),
            statuses: Mutex::default(),
            passage_keys: OnceLock::new(),
        }
    }

    /// The same state, ranked by other learned weights.
    pub(crate) fn with_ranking(&self, ranking: Arc<LearnedRanking>) -> Self {
        Self::new(self.snapshot.again(), ranking)
    }

    /// Makes what an earlier state had made, so that no reader waits for it when this one takes its place.
    pub(crate) fn make_what(&self, earlier: &Self) {
        LazyLock::force(&self.catalog);
        LazyLock::force(&self.facets);
        if earlier.context.get().is_some() {
            self.context();
        }
        if earlier.bound.get().is_some() {
            self.bound();
        }
        if earlier.plain.get().is_some() {
            self.plain();
        }
    }

    /// Nothing learned, for lists of words.
    pub(crate) fn plain(&self) -> &Bound {
        self.plain
            .get_or_init(|| Bound::of(&self.snapshot, &self.catalog, &Associations::default()))
    }

    pub(crate) fn bound(&self) -> &Bound {
        self.bound
            .get_or_init(|| Bound::of(&self.snapshot, &self.catalog, &self.ranking.associations))
    }

    /// Statuses of all works and expressions on a day.
    pub(crate) fn statuses(&self, day: Date) -> Statuses {
        let mut known = self.statuses.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, statuses)) = known.iter().find(|(other, _)| *other == day) {
            return statuses.clone();
        }
        let statuses = Statuses::on(&self.snapshot, day);
        known.truncate(DAYS - 1);
        known.insert(0, (day, statuses.clone()));
        statuses
    }

    /// The live articles by the keys of their passages.
    pub(crate) fn passage_keys(&self) -> &[(u64, u32)] {
        self.passage_keys.get_or_init(|| {
            let mut keys: Vec<(u64, u32)> = Vec::with_capacity(self.snapshot.article_count);
            for part in &self.snapshot.parts {
                let numbered = passage_keys(&part.segment).iter().zip(part.first_article..);
                keys.extend(
                    numbered
                        .filter(|(_, article)| self.snapshot.live_articles.contains(*article))
                        .map(|(key, article)| (*key, article)),
                );
            }
            keys.sort_unstable();
            keys
        })
    }

    /// Bigrams of headings and titles.
    pub(crate) fn context(&self) -> &Context {
        self.context
            .get_or_init(|| Context::of(&self.snapshot, &self.catalog))
    }
}

impl Deref for Prepared {
    type Target = Snapshot;

    fn deref(&self) -> &Snapshot {
        &self.snapshot
    }
}
