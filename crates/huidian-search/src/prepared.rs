//! A state of the index with all that answering needs besides its segments.

use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use crate::bm25::relative_lengths;
use crate::catalog::Catalog;
use crate::context::Context;
use crate::learned::{Associations, Bound, LearnedRanking};
use crate::snapshot::Snapshot;

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
