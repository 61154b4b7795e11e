//! A state of the index with all that answering needs besides its segments.

use std::ops::Deref;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use huidian_model::ForceStatus;
use jiff::civil::Date;

use crate::bm25::relative_lengths;
use crate::catalog::Catalog;
use crate::context::Context;
use crate::learned::{Associations, Bound, LearnedRanking};
use crate::passage::passage_keys;
use crate::snapshot::Snapshot;

/// Days whose statuses are remembered: today, and those that readers ask about.
const DAYS: usize = 4;

/// Status of each work, and of each expression, on one day.
#[derive(Clone)]
pub(crate) struct Statuses {
    pub works: Arc<[ForceStatus]>,
    pub expressions: Arc<[ForceStatus]>,
}

impl Statuses {
    fn on(snapshot: &Snapshot, day: Date) -> Self {
        let works: Arc<[ForceStatus]> = (0..snapshot.work_count as u32)
            .map(|work| snapshot.work(work).status_on(day))
            .collect();
        let expressions = (0..snapshot.expression_count as u32)
            .map(|expression| {
                let work = works[snapshot.work_of_expression(expression) as usize];
                snapshot.expression(expression).status_on(day, work)
            })
            .collect();
        Self { works, expressions }
    }
}

/// A snapshot, prepared for queries and questions.
pub(crate) struct Prepared {
    snapshot: Snapshot,
    pub catalog: Catalog,
    /// Length of each article over the mean.
    pub relative_lengths: Vec<f32>,
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
        Self {
            catalog: Catalog::of(&snapshot),
            relative_lengths: relative_lengths(&snapshot),
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
