//! What the pages read: the works in memory, the store and the index behind them.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use huidian_compare::{Comparison, compare};
use huidian_model::{
    Capture, ContentHash, Document, Expression, ExpressionId, Force, Horizon, NamedPlace,
    ProvisionPath, Work, WorkId,
};
use huidian_operations::{
    ComposedHit, ComposedText, ComposedTexts, CopyDifference, ProvisionReader, ReadProvision,
    ShownHashes, TextCopy, composed_text, copies_of, difference, namesakes_of,
};
use huidian_search::{SearchIndex, SearchRequest};
use huidian_store::{CitedBy, Companion, Store, UnitCitation, WorkSummary};
use jiff::civil::Date;

use crate::error::Error;
use crate::record::Record;
use crate::snapshot::{Facets, Snapshot};

/// How long a snapshot is used before the store is asked for news; an import changes the store many times a second.
const FRESH: Duration = Duration::from_secs(1);
/// Lists kept: whoever turns the pages of one asks for it again and again.
const REMEMBERED_LISTS: usize = 32;
/// Days whose statuses are kept beside today's.
const REMEMBERED_DAYS: usize = 8;
/// Comparisons kept: whoever walks through the articles of an amended law asks for the same few again and again, and one takes up to 50 ms.
const REMEMBERED_COMPARISONS: usize = 24;

/// Store and index, with the newest snapshot.
///
/// Calls block, and handlers call them directly: a search takes up to 3 ms, a text less than one, and handing such work to
/// another thread and back costs as much again. What takes longer (passwords, imports) is handed to blocking threads.
pub(crate) struct Library {
    store: Arc<Store>,
    index: Arc<SearchIndex>,
    current: Mutex<Option<Held>>,
    days: Mutex<VecDeque<Day>>,
    lists: Mutex<VecDeque<List>>,
    comparisons: Mutex<VecDeque<Compared>>,
    hashes: Arc<ShownHashes>,
    composed: ComposedTexts,
}

/// Two texts of a work, article by article.
struct Compared {
    /// Of the store, whose texts they are.
    generation: u64,
    texts: (ExpressionId, ExpressionId),
    comparison: Arc<Comparison>,
}

struct Held {
    snapshot: Arc<Snapshot>,
    index_generation: u64,
    checked_at: Instant,
    is_doubted: bool,
}

struct Day {
    snapshot: Arc<Snapshot>,
    on: Date,
    force: Arc<Vec<Force>>,
}

/// A list as it was asked for.
struct List {
    snapshot: Arc<Snapshot>,
    on: Date,
    asked: String,
    facets: Arc<Facets>,
}

impl Library {
    pub(crate) fn new(
        store: Arc<Store>,
        index: Arc<SearchIndex>,
        hashes: Arc<ShownHashes>,
    ) -> Self {
        Self {
            store,
            index,
            hashes,
            composed: ComposedTexts::default(),
            current: Mutex::default(),
            days: Mutex::default(),
            lists: Mutex::default(),
            comparisons: Mutex::default(),
        }
    }

    pub(crate) fn store(&self) -> &Store {
        &self.store
    }

    pub(crate) fn index(&self) -> &SearchIndex {
        &self.index
    }

    /// Hashes of articles, as they were shown before.
    pub(crate) fn hashes(&self) -> &ShownHashes {
        &self.hashes
    }

    /// Articles of composed texts that a search finds, apart from what was published.
    pub(crate) fn composed_hits(&self, request: &SearchRequest) -> Result<Vec<ComposedHit>, Error> {
        let reader = self.store.read()?;
        let made = self.composed.on(&reader, request.today)?;
        Ok(made.search(request)?)
    }

    /// Makes the next question look at the store again.
    pub(crate) fn forget(&self) {
        let mut current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(held) = current.as_mut() {
            held.is_doubted = true;
        }
    }

    /// The works as they are, at most a second old.
    pub(crate) fn snapshot(&self, today: Date) -> Result<Arc<Snapshot>, Error> {
        let mut current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(held) = current.as_mut().filter(|held| held.snapshot.day == today) {
            if held.checked_at.elapsed() < FRESH && !held.is_doubted {
                return Ok(Arc::clone(&held.snapshot));
            }
            held.checked_at = Instant::now();
            let newest = self.store.read()?.revision()?;
            held.is_doubted = false;
            // an import changes the store first and the index after it
            let is_same_index = self.index.generation() == held.index_generation;
            if newest == held.snapshot.generation && is_same_index {
                return Ok(Arc::clone(&held.snapshot));
            }
        }
        let index_generation = self.index.generation();
        let mut snapshot = Snapshot::load(&self.store.read()?, today)?;
        snapshot.serial = current.as_ref().map_or(1, |held| held.snapshot.serial + 1);
        let snapshot = Arc::new(snapshot);
        *current = Some(Held {
            snapshot: Arc::clone(&snapshot),
            index_generation,
            checked_at: Instant::now(),
            is_doubted: false,
        });
        Ok(snapshot)
    }

    /// Force of every work of a snapshot on a day.
    pub(crate) fn force_on(
        &self,
        snapshot: &Arc<Snapshot>,
        day: Date,
    ) -> Result<Arc<Vec<Force>>, Error> {
        let mut days = self.days.lock().unwrap_or_else(PoisonError::into_inner);
        let known = days
            .iter()
            .find(|known| known.on == day && Arc::ptr_eq(&known.snapshot, snapshot));
        if let Some(known) = known {
            return Ok(Arc::clone(&known.force));
        }
        let force = if day == snapshot.day {
            snapshot.own_force()
        } else {
            snapshot.force_on(&self.store.read()?, day)?
        };
        let force = Arc::new(force);
        if days.len() >= REMEMBERED_DAYS {
            days.pop_front();
        }
        days.push_back(Day {
            snapshot: Arc::clone(snapshot),
            on: day,
            force: Arc::clone(&force),
        });
        Ok(force)
    }

    /// The list that an address asks for on a day, made where it is not known.
    pub(crate) fn list(
        &self,
        snapshot: &Arc<Snapshot>,
        day: Date,
        asked: String,
        make: impl FnOnce() -> Result<Facets, Error>,
    ) -> Result<Arc<Facets>, Error> {
        let kept = || self.lists.lock().unwrap_or_else(PoisonError::into_inner);
        let known = kept()
            .iter()
            .find(|known| {
                known.on == day && known.asked == asked && Arc::ptr_eq(&known.snapshot, snapshot)
            })
            .map(|known| Arc::clone(&known.facets));
        if let Some(facets) = known {
            return Ok(facets);
        }
        let facets = Arc::new(make()?);
        let mut kept = kept();
        // lists of an older state would keep it in memory
        kept.retain(|known| Arc::ptr_eq(&known.snapshot, snapshot));
        if kept.len() >= REMEMBERED_LISTS {
            kept.pop_front();
        }
        kept.push_back(List {
            snapshot: Arc::clone(snapshot),
            on: day,
            asked,
            facets: Arc::clone(&facets),
        });
        Ok(facets)
    }

    /// A work; `None` where there is none, or its keeper rejected it.
    pub(crate) fn record(&self, id: &WorkId) -> Result<Option<Record>, Error> {
        let reader = self.store.read()?;
        if reader.is_rejected(id)? {
            return Ok(None);
        }
        let Some(work) = reader.find_work(id)? else {
            return Ok(None);
        };
        let expressions = reader.expressions_of(id)?;
        Ok(Some(Record {
            horizon: Horizon::of(&work, &expressions),
            relations: reader.relations_of(id)?,
            intervals: reader.force_intervals(id)?,
            expressions,
            work,
        }))
    }

    pub(crate) fn document(&self, text: &ExpressionId) -> Result<Arc<Document>, Error> {
        let document = self.store.read()?.document(text)?;
        document
            .map(Arc::new)
            .ok_or_else(|| Error::Internal(format!("text of {text} is gone")))
    }

    /// A provision of a work, in the version of a label or as of a day.
    pub(crate) fn read_provision(
        &self,
        work: &WorkId,
        place: &NamedPlace,
        version: Option<&str>,
        day: Date,
    ) -> Result<ReadProvision, Error> {
        let reader = self.store.read()?;
        let opened = ProvisionReader::open(&reader, work, version, day)?;
        let opened = opened.ok_or_else(|| Error::no_such_work(work.as_str()))?;
        Ok(opened.read(place)?)
    }

    /// Two texts of a work, the older one first.
    pub(crate) fn comparison(
        &self,
        generation: u64,
        old: &ExpressionId,
        new: &ExpressionId,
    ) -> Result<Arc<Comparison>, Error> {
        let kept = || {
            self.comparisons
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
        };
        let known = kept().iter().find_map(|known| {
            let is_asked =
                known.generation == generation && (&known.texts.0, &known.texts.1) == (old, new);
            is_asked.then(|| Arc::clone(&known.comparison))
        });
        if let Some(known) = known {
            return Ok(known);
        }
        let comparison = Arc::new(compare(&*self.document(old)?, &*self.document(new)?));
        let mut kept = kept();
        if kept.len() >= REMEMBERED_COMPARISONS {
            kept.pop_front();
        }
        kept.push_back(Compared {
            generation,
            texts: (old.clone(), new.clone()),
            comparison: Arc::clone(&comparison),
        });
        Ok(comparison)
    }

    /// Citations in a text, in reading order.
    pub(crate) fn citations_in(&self, text: &ExpressionId) -> Result<Vec<UnitCitation>, Error> {
        Ok(self.store.read()?.citations_from(text)?)
    }

    /// Citations of a work, or of one of its provisions, by the newest texts of others.
    pub(crate) fn citations_to(
        &self,
        work: &WorkId,
        provision: Option<&ProvisionPath>,
    ) -> Result<Vec<CitedBy>, Error> {
        Ok(self.store.read()?.citations_to(work, provision)?)
    }

    /// What decisions in force on a day made of the newest text held.
    pub(crate) fn composed_text(
        &self,
        work: &Work,
        shown: &Expression,
        document: &Document,
        day: Date,
    ) -> Result<Option<ComposedText>, Error> {
        let reader = self.store.read()?;
        Ok(composed_text(&reader, work, shown, document, day)?)
    }

    /// Copies of the texts of a work, with their originals.
    pub(crate) fn copies_of(&self, work: &WorkId) -> Result<Vec<TextCopy>, Error> {
        Ok(copies_of(&self.store.read()?, work)?)
    }

    /// Other works of the same title, with their status on a day.
    pub(crate) fn namesakes_of(&self, work: &WorkId, day: Date) -> Result<Vec<WorkSummary>, Error> {
        Ok(namesakes_of(&self.store.read()?, work, day)?)
    }

    /// A copy held against the text shown; nothing where its words are not kept apart.
    pub(crate) fn copy_difference(
        &self,
        text: &Expression,
        copy: ContentHash,
    ) -> Result<Option<CopyDifference>, Error> {
        Ok(difference(&self.store.read()?, text, copy)?)
    }

    /// Readings of a work and parts of its text.
    pub(crate) fn companions_of(&self, work: &WorkId) -> Result<Vec<Companion>, Error> {
        Ok(self.store.read()?.companions_of(work)?)
    }

    /// The work that an id leads to, where it became one with another.
    pub(crate) fn find_redirect(&self, work: &WorkId) -> Result<Option<WorkId>, Error> {
        Ok(self.store.read()?.find_redirect(work)?)
    }

    /// A link by which an original is downloaded from where it is kept, rather than through this server.
    pub(crate) fn capture_link(&self, hash: ContentHash) -> Result<Option<String>, Error> {
        let reader = self.store.read()?;
        let Some(capture) = reader.captures_with(hash)?.into_iter().next() else {
            return Ok(None);
        };
        let media_type = capture.format.media_type();
        Ok(reader.original_link(hash, file_name(&capture), media_type)?)
    }

    /// An original with its bytes.
    pub(crate) fn capture(&self, hash: ContentHash) -> Result<Option<(Capture, Vec<u8>)>, Error> {
        let reader = self.store.read()?;
        let Some(capture) = reader.captures_with(hash)?.into_iter().next() else {
            return Ok(None);
        };
        Ok(reader.find_blob(hash)?.map(|bytes| (capture, bytes)))
    }
}

/// Name of an original without the folders that it came in.
pub(crate) fn file_name(capture: &Capture) -> &str {
    capture.name.rsplit('/').next().unwrap_or("capture")
}
