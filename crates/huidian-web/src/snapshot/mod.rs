//! All works in memory, as of one generation of the store.
//!
//! A library of some thousand works is a few megabytes; lists, facets and counts are computed from memory in well under a millisecond, so that no
//! page waits for the database. Facts and texts stay in the store.

mod entry;
mod facet;
mod page;
mod resolved_selection;

pub(crate) use entry::Entry;
pub(crate) use facet::{Facet, FacetValue, Facets};
pub(crate) use page::{Page, Sort};
pub(crate) use resolved_selection::ResolvedSelection;

use huidian_model::{Force, Relation, WorkId};
use huidian_store::{PageRequest, Reader, WorkFilter};
use jiff::civil::Date;
use rustc_hash::FxHashMap;

use crate::error::Error;

/// The works of one generation, the newest first.
#[derive(Debug, Default)]
pub(crate) struct Snapshot {
    /// Different for every snapshot that differs in content.
    pub(crate) serial: u64,
    /// The store's revision.
    pub(crate) generation: u64,
    /// Number of the last event recorded in that generation.
    pub(crate) release: i64,
    /// Of the library, borne by the addresses of its pages.
    pub(crate) mark: String,
    /// The day for which the entries' own statuses hold.
    pub(crate) day: Date,
    entries: Vec<Entry>,
    by_id: FxHashMap<WorkId, u32>,
    /// Works whose text waits for a person: in no list, and found by whoever names them.
    waiting: Vec<Entry>,
}

impl Snapshot {
    /// Reads everything that lists are made of.
    pub(crate) fn load(reader: &Reader<'_>, day: Date) -> Result<Self, huidian_store::Error> {
        let generation = reader.revision()?;
        let release = reader.last_event_seq()?;
        let mark = reader.library_mark()?;
        let works = reader.list_works(
            &WorkFilter {
                with_waiting: true,
                ..WorkFilter::default()
            },
            &PageRequest::everything(day),
        )?;
        let mut relations = by_work(reader.all_relations()?);
        let titles = reader.all_titles()?.into_iter();
        let mut titles = lines_by_work(titles.map(|known| (known.key, known.work)));
        let mut numbers = lines_by_work(reader.all_numbers()?);
        let (waiting, mut entries): (Vec<Entry>, Vec<Entry>) = works
            .items
            .into_iter()
            .map(|work| Entry {
                relations: relations.remove(&work.id).unwrap_or_default(),
                title_keys: titles.remove(&work.id).unwrap_or_default(),
                number_keys: numbers.remove(&work.id).unwrap_or_default(),
                work,
            })
            .partition(Entry::is_waiting);
        entries.sort_by(|a, b| {
            let newest = b.work.listed_on.cmp(&a.work.listed_on);
            newest.then_with(|| a.work.id.cmp(&b.work.id))
        });
        let by_id = entries
            .iter()
            .enumerate()
            .map(|(index, entry)| (entry.work.id.clone(), index as u32))
            .collect();
        Ok(Self {
            serial: 0,
            generation,
            release,
            mark,
            day,
            entries,
            by_id,
            waiting,
        })
    }

    pub(crate) fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Works whose text waits for a person.
    pub(crate) fn waiting(&self) -> &[Entry] {
        &self.waiting
    }

    pub(crate) fn find(&self, id: &WorkId) -> Option<&Entry> {
        let shown = self.position(id).map(|index| &self.entries[index]);
        shown.or_else(|| self.waiting.iter().find(|entry| entry.work.id == *id))
    }

    /// The entry of a work, by its id as it stands in the address.
    pub(crate) fn entry(&self, id: &str) -> Result<&Entry, Error> {
        self.find(&WorkId::new(id))
            .ok_or_else(|| Error::no_such_work(id))
    }

    /// Index of a work among the entries.
    pub(crate) fn position(&self, id: &WorkId) -> Option<usize> {
        self.by_id.get(id).map(|index| *index as usize)
    }

    /// Title of a work, or its id where it is not held.
    pub(crate) fn title<'s>(&'s self, id: &'s WorkId) -> &'s str {
        self.find(id)
            .map_or(id.as_str(), |entry| entry.work.title.as_str())
    }

    /// Force of every work on another day, in the order of the entries.
    pub(crate) fn force_on(
        &self,
        reader: &Reader<'_>,
        day: Date,
    ) -> Result<Vec<Force>, huidian_store::Error> {
        let mut force: Vec<Force> = self.own_force();
        let works = reader.list_works(&WorkFilter::default(), &PageRequest::everything(day))?;
        for work in works.items {
            if let Some(index) = self.position(&work.id) {
                force[index] = work.force;
            }
        }
        Ok(force)
    }

    /// Force of every work on the snapshot's own day.
    pub(crate) fn own_force(&self) -> Vec<Force> {
        self.entries
            .iter()
            .map(|entry| entry.work.force.clone())
            .collect()
    }
}

fn lines_by_work(keys: impl IntoIterator<Item = (String, WorkId)>) -> FxHashMap<WorkId, String> {
    let mut lines: FxHashMap<WorkId, String> = FxHashMap::default();
    for (key, work) in keys {
        let of_work = lines.entry(work).or_default();
        of_work.push_str(&key);
        of_work.push('\n');
    }
    lines
}

fn by_work(relations: Vec<Relation>) -> FxHashMap<WorkId, Vec<Relation>> {
    let mut grouped: FxHashMap<WorkId, Vec<Relation>> = FxHashMap::default();
    for relation in relations {
        if relation.from != relation.to {
            let other = grouped.entry(relation.to.clone()).or_default();
            other.push(relation.clone());
        }
        grouped
            .entry(relation.from.clone())
            .or_default()
            .push(relation);
    }
    grouped
}
