//! The index as its users see it.

use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock, Mutex, PoisonError, RwLock};
use std::time::SystemTime;

use huidian_model::WorkId;

use crate::embedder::QuestionEmbedder;
use crate::error::Error;
use crate::input::IndexWork;
use crate::learned::LearnedRanking;
use crate::manifest::Manifest;
use crate::mark;
use crate::narrowed::{HiddenWorks, Narrowed};
use crate::prepared::Prepared;
use crate::results::{Explanation, HitId, SearchRequest, SearchResults, Suggestion};
use crate::segment;
use crate::snapshot::{IndexSummary, Snapshot};
use crate::vectors::{Passages, VectorHalf, VectorSpec, VectorWriter};
use crate::writer::{IndexWriter, WriteReport};

/// The full-text index of a library.
///
/// Each call sees one state of the index from beginning to end; a state written by this or another process is taken up by the next call.
pub struct SearchIndex {
    folder: Option<PathBuf>,
    ranking: Arc<LearnedRanking>,
    current: RwLock<Arc<Prepared>>,
    /// The manifest that was taken up last.
    seen: Mutex<Option<Stamp>>,
    vectors: Option<VectorHalf>,
    /// Of an index for those who may not see all of another: that one, and what is left out.
    narrowed: Option<(Arc<SearchIndex>, Narrowed)>,
}

impl SearchIndex {
    /// Opens the index of a folder. [`Error::asks_for_rebuild`] tells whether building it again would help.
    pub fn open(folder: &Path) -> Result<Self, Error> {
        let ranking = shipped();
        let seen = stamp(folder);
        // a writer may swap between manifest and segments; the second look sees its new manifest
        let open = || Snapshot::open(folder, None);
        let snapshot = Prepared::new(open().or_else(|_| open())?, ranking.clone());
        Ok(Self {
            folder: Some(folder.to_owned()),
            ranking,
            current: RwLock::new(Arc::new(snapshot)),
            seen: Mutex::new(seen),
            vectors: None,
            narrowed: None,
        })
    }

    /// Whether the index of a folder can be opened, and nobody who read it found a block of it damaged. [`Error::asks_for_rebuild`] tells whether
    /// building it again would help.
    pub fn check(folder: &Path) -> Result<(), Error> {
        let look = || {
            mark::refuse_damaged(folder)?;
            Snapshot::open(folder, None)
        };
        look().or_else(|_| look())?;
        Ok(())
    }

    /// Whether somebody who searched found a block damaged; asked once, for whoever answers yes builds the index anew.
    pub fn take_damage_note(folder: &Path) -> bool {
        mark::take(folder)
    }

    /// Reads the index of a folder from beginning to end and proves it whole, segment by segment.
    pub fn prove(folder: &Path) -> Result<(), Error> {
        let look = || Snapshot::check(folder);
        let proven = look().or_else(|_| look());
        if let (Err(error), Ok(manifest)) = (&proven, Manifest::load(folder))
            && error.asks_for_rebuild()
        {
            mark::put(folder, manifest.generation);
        }
        proven
    }

    /// An index that lives in memory only.
    pub fn in_memory(works: &[IndexWork]) -> Self {
        let segment = segment::build(works).into_segment();
        let segments = segment
            .map(|segment| (Arc::new(segment), String::new(), Vec::new()))
            .into_iter()
            .collect();
        let ranking = shipped();
        Self {
            folder: None,
            current: RwLock::new(Arc::new(Prepared::new(
                Snapshot::of_segments(0, segments),
                ranking.clone(),
            ))),
            ranking,
            seen: Mutex::new(None),
            vectors: None,
            narrowed: None,
        }
    }

    /// The same index for those who may not see all works: no answer of it knows of hidden ones. `hidden` is asked before each answer.
    pub fn without(
        self: &Arc<Self>,
        hidden: impl Fn() -> HiddenWorks + Send + Sync + 'static,
    ) -> Self {
        Self {
            folder: None,
            ranking: self.ranking.clone(),
            current: RwLock::new(Arc::new(nothing(self.ranking.clone()))),
            seen: Mutex::new(None),
            vectors: self.vectors.as_ref().map(VectorHalf::again),
            narrowed: Some((Arc::clone(self), Narrowed::new(hidden))),
        }
    }

    /// Ranks questions by other learned weights than the shipped ones.
    pub fn with_ranking(self, ranking: LearnedRanking) -> Self {
        let ranking = Arc::new(ranking);
        let snapshot = self
            .current
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .with_ranking(ranking.clone());
        Self {
            ranking,
            current: RwLock::new(Arc::new(snapshot)),
            ..self
        }
    }

    /// Finds the nearest by vectors too: those of a folder, and what turns questions into vectors of the same model.
    pub fn with_vectors(
        self,
        folder: &Path,
        spec: VectorSpec,
        embedder: Arc<dyn QuestionEmbedder>,
    ) -> Self {
        Self {
            vectors: Some(VectorHalf::new(folder.to_owned(), spec, embedder)),
            ..self
        }
    }

    /// Goes by words alone again.
    pub fn without_vectors(self) -> Self {
        Self {
            vectors: None,
            ..self
        }
    }

    /// The passages that have no vector yet. Vectors of passages that are gone are cleared away when they are many.
    pub fn passages_without_vectors(&self, writer: &mut VectorWriter) -> Result<Passages, Error> {
        let snapshot = self.snapshot();
        let live = snapshot.passage_keys().iter().map(|(key, _)| *key);
        writer.tidy(&live.collect())?;
        Ok(Passages::missing(snapshot, writer))
    }

    /// Passages that have their vector, and that have none; `None` where no vectors are set up.
    pub fn vector_counts(&self) -> Result<Option<(usize, usize)>, Error> {
        let snapshot = self.snapshot();
        let count = |vectors: &VectorHalf| vectors.counts(&snapshot);
        self.vectors.as_ref().map(count).transpose()
    }

    /// Opens a folder for writing.
    pub fn writer(folder: &Path) -> Result<IndexWriter, Error> {
        IndexWriter::open(folder)
    }

    /// Builds the index of a folder anew.
    pub fn rebuild(
        folder: &Path,
        works: impl IntoIterator<Item = IndexWork>,
    ) -> Result<WriteReport, Error> {
        IndexWriter::open(folder)?.rebuild(works)
    }

    /// Answers a query. Nothing found is an empty result with suggestions, not an error; an error is a piece of the index that cannot be read, and the
    /// next opening of the library builds the index anew.
    pub fn search(&self, request: &SearchRequest) -> Result<SearchResults, Error> {
        self.proven(|snapshot| crate::search::search(snapshot, request, self.vectors.as_ref()))
    }

    /// Every work that a search finds, by its title, its number or its articles, in order of ids: no page, no ranking. Where nothing meets the query
    /// to the letter, the works of the nearest articles.
    pub fn works(&self, request: &SearchRequest) -> Result<Vec<WorkId>, Error> {
        self.proven(|snapshot| crate::search::works(snapshot, request))
    }

    /// Completes what a reader is typing: titles, short names, issuers, headings.
    pub fn suggest(&self, typed: &str, limit: usize) -> Vec<Suggestion> {
        crate::suggest::suggest(&self.snapshot(), typed, limit)
    }

    /// Why an article is where it is among the hits of a request; `None` when it is no hit.
    pub fn explain(
        &self,
        request: &SearchRequest,
        hit: &HitId,
    ) -> Result<Option<Explanation>, Error> {
        self.proven(|snapshot| {
            crate::search::explain(snapshot, request, self.vectors.as_ref(), hit)
        })
    }

    /// What is made of the current state, when every block could be read that was needed. Damage is noted beside the index.
    fn proven<T>(&self, make: impl FnOnce(&Arc<Prepared>) -> T) -> Result<T, Error> {
        let snapshot = self.snapshot();
        let faults = snapshot.faults();
        let made = make(&snapshot);
        let proven = snapshot.proven_since(faults);
        if let Err(error) = &proven
            && error.asks_for_rebuild()
        {
            self.note_damage(snapshot.generation);
        }
        proven.map(|()| made)
    }

    fn note_damage(&self, generation: u64) {
        match (&self.narrowed, &self.folder) {
            (Some((whole, _)), _) => whole.note_damage(whole.generation()),
            (None, Some(folder)) => mark::put(folder, generation),
            (None, None) => {}
        }
    }

    /// Which state of the index the next call would see; for caches of answers.
    pub fn generation(&self) -> u64 {
        self.snapshot().generation
    }

    pub fn summary(&self) -> IndexSummary {
        self.snapshot().summary()
    }

    /// The current state; looks first whether the folder has a newer one.
    pub(crate) fn snapshot(&self) -> Arc<Prepared> {
        if let Some((whole, narrowed)) = &self.narrowed {
            return narrowed.snapshot(whole.snapshot(), &self.ranking);
        }
        if let Some(folder) = &self.folder {
            self.refresh(folder);
        }
        self.current
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    fn refresh(&self, folder: &Path) {
        let stamp = stamp(folder);
        // while one thread loads the new state, the others go on with the old one
        let Ok(mut seen) = self.seen.try_lock() else {
            return;
        };
        if stamp.is_none() || *seen == stamp {
            return;
        }
        let old = self
            .current
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        // a writer may swap again between manifest and segments; the second look sees its new manifest
        let open = || Snapshot::open(folder, Some(&old));
        let newer = open().or_else(|_| open());
        // on failure the state in memory stays, whole and usable; the next call tries again
        if let Ok(snapshot) = newer {
            let prepared = Prepared::new(snapshot, self.ranking.clone());
            prepared.make_what(&old);
            *self.current.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(prepared);
            *seen = stamp;
        }
    }
}

/// Stands where the states of another index are asked for.
fn nothing(ranking: Arc<LearnedRanking>) -> Prepared {
    Prepared::new(Snapshot::of_segments(0, Vec::new()), ranking)
}

/// The shipped ranking, read once.
fn shipped() -> Arc<LearnedRanking> {
    static SHIPPED: LazyLock<Arc<LearnedRanking>> =
        LazyLock::new(|| Arc::new(LearnedRanking::shipped()));
    SHIPPED.clone()
}

/// Tells one manifest file from the next; clocks are too coarse to do it alone, but each manifest is a new file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stamp {
    modified: SystemTime,
    length: u64,
    file: u64,
}

fn stamp(folder: &Path) -> Option<Stamp> {
    let data = std::fs::metadata(Manifest::path(folder)).ok()?;
    #[cfg(unix)]
    let file = std::os::unix::fs::MetadataExt::ino(&data);
    #[cfg(not(unix))]
    let file = 0;
    Some(Stamp {
        modified: data.modified().ok()?,
        length: data.len(),
        file,
    })
}
