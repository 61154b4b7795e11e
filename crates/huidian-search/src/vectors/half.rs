//! The half of a search that goes by vectors.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxHashSet;

use super::bound::BoundVectors;
use super::file::VectorFile;
use super::quantised::Quantised;
use super::spec::VectorSpec;
use crate::bitset::BitSet;
use crate::embedder::{EmbedFailure, QuestionEmbedder};
use crate::error::Error;
use crate::prepared::Prepared;
use crate::results::MeaningGap;

/// Articles that come back at most.
const LIMIT: usize = 200;

/// Vectors beside an index, and what makes the vectors of questions.
pub(crate) struct VectorHalf {
    folder: PathBuf,
    spec: VectorSpec,
    embedder: Arc<dyn QuestionEmbedder>,
    bound: Mutex<Option<Arc<BoundVectors>>>,
}

impl VectorHalf {
    pub(crate) fn new(
        folder: PathBuf,
        spec: VectorSpec,
        embedder: Arc<dyn QuestionEmbedder>,
    ) -> Self {
        Self {
            folder,
            spec,
            embedder,
            bound: Mutex::new(None),
        }
    }

    /// The same vectors for another view of the index.
    pub(crate) fn again(&self) -> Self {
        Self::new(
            self.folder.clone(),
            self.spec.clone(),
            Arc::clone(&self.embedder),
        )
    }

    /// The articles nearest to a question among some, with their cosines, and how many vectors were looked at.
    pub(crate) fn nearest(
        &self,
        snapshot: &Arc<Prepared>,
        question: &str,
        among: &BitSet,
    ) -> Result<(Vec<(u32, f32)>, usize), MeaningGap> {
        let bound = self
            .bound(snapshot)
            .map_err(|_| MeaningGap::Damaged)?
            .ok_or(MeaningGap::NoVectors)?;
        let vector = self
            .embedder
            .embed(question)
            .map_err(MeaningGap::Embedder)?;
        if vector.len() != self.spec.dimensions {
            return Err(MeaningGap::Embedder(EmbedFailure::Dimensions));
        }
        let asked = Quantised::of(&vector).ok_or(MeaningGap::Embedder(EmbedFailure::Unreadable))?;
        let nearest = bound
            .nearest(&asked, among, LIMIT)
            .map_err(|_| MeaningGap::Damaged)?;
        Ok((nearest, bound.record_count()))
    }

    /// Passages of a snapshot that have their vector, and that have none.
    pub(crate) fn counts(&self, snapshot: &Prepared) -> Result<(usize, usize), Error> {
        let file = VectorFile::open(&self.folder, &self.spec)?;
        let held: FxHashSet<u64> = file.into_iter().flat_map(|file| file.keys).collect();
        let live: FxHashSet<u64> = snapshot
            .passage_keys()
            .iter()
            .map(|(key, _)| *key)
            .collect();
        let found = live.intersection(&held).count();
        Ok((found, live.len() - found))
    }

    /// The vectors as they are now, for the articles of a snapshot; `None` while there are none.
    fn bound(&self, snapshot: &Arc<Prepared>) -> Result<Option<Arc<BoundVectors>>, Error> {
        let mut kept = self.bound.lock().unwrap_or_else(PoisonError::into_inner);
        let current = match kept.as_ref() {
            Some(known) if known.file.is_current()? => Some(known.file.clone()),
            _ => None,
        };
        if let (Some(_), Some(known)) = (&current, kept.as_ref())
            && Arc::ptr_eq(&known.snapshot, snapshot)
        {
            return Ok(Some(known.clone()));
        }
        let grown = match (current, kept.as_ref()) {
            (Some(file), _) => Some(file),
            (None, Some(known)) => known.file.grown()?.map(Arc::new),
            (None, None) => None,
        };
        let file = match grown {
            Some(file) => Some(file),
            None => VectorFile::open(&self.folder, &self.spec)?.map(Arc::new),
        };
        let Some(file) = file.filter(|file| !file.keys.is_empty()) else {
            *kept = None;
            return Ok(None);
        };
        let bound = Arc::new(BoundVectors::new(file, snapshot.clone()));
        *kept = Some(bound.clone());
        Ok(Some(bound))
    }
}
