use std::sync::Arc;

use huidian_catalogue::Catalogue;
use huidian_following::{Finder, Selection, encode};
use huidian_model::{Clock, ProvisionPath, WorkId};
use huidian_operations::{
    ComposedTexts, NamedWork, ShownHashes, find_ended, find_named_work, find_work_by_any_name,
};
use huidian_search::SearchIndex;
use huidian_store::{ListMark, PageRequest, Reader, Store, WorkSort};
use jiff::civil::Date;

use crate::refusal::Refusal;

/// The open library that tools read.
#[derive(Clone)]
pub struct McpLibrary {
    pub store: Arc<Store>,
    pub index: Arc<SearchIndex>,
    pub catalogue: &'static Catalogue,
    pub clock: Arc<dyn Clock>,
    /// Where pages of this library are reached; without it, answers carry `huidian:` addresses only.
    pub public_url: Option<String>,
    /// Empty at first; the web's where it is served beside.
    pub hashes: Arc<ShownHashes>,
    /// Empty at first.
    pub composed: Arc<ComposedTexts>,
}

impl McpLibrary {
    pub(crate) fn reader(&self) -> Result<Reader<'_>, Refusal> {
        self.store.read().map_err(Refusal::from)
    }

    pub(crate) fn today(&self) -> Date {
        self.clock.today()
    }

    /// The day an argument names, today where there is none.
    pub(crate) fn day(&self, given: Option<&str>) -> Result<Date, Refusal> {
        let Some(given) = given else {
            return Ok(self.today());
        };
        huidian_text::parse_date(given)
            .and_then(huidian_text::PartialDate::day)
            .ok_or_else(|| {
                Refusal::new(format!("{given:?} is no day"))
                    .next("give days as YYYY-MM-DD, such as 2025-01-01")
            })
    }

    /// What every answer says of a day to come.
    pub(crate) fn note_of_day(&self, as_of: Date) -> Option<String> {
        let today = self.today();
        (as_of > today).then(|| {
            format!("{as_of} is a day to come: what is made or repealed between {today} and then cannot be known here")
        })
    }

    pub(crate) fn finder(&self) -> Finder<'_> {
        Finder {
            authorities: &self.catalogue.authorities.register,
            index: Some(&self.index),
            today: self.today(),
        }
    }

    /// The work an agent names by id, title, short title or number.
    pub(crate) fn work(&self, reader: &Reader<'_>, name: &str) -> Result<WorkId, Refusal> {
        if let Some(work) = find_work_by_any_name(reader, self.catalogue, name)? {
            return Ok(work);
        }
        if let Some(ended) = find_ended(reader, self.catalogue, name)? {
            let (said, today) = (&ended.title, self.today());
            return Err(Refusal::new(format!(
                "{said} is not held in this library; {}",
                ended.said_in_english(today)
            ))
            .next(format!("read {}, which ended it", ended.by)));
        }
        let near = reader.suggest_titles(name.trim().trim_matches(['《', '》']), 3)?;
        let near: Vec<String> = near.into_iter().map(|known| known.title).collect();
        let refusal = Refusal::new(format!(
            "no work called {name:?} in this library; it may exist all the same"
        ))
        .next("call find_works with a shorter part of the title, or with the number");
        Err(if near.is_empty() {
            refusal
        } else {
            refusal.next(format!("titles that begin alike: {}", near.join("; ")))
        })
    }

    /// The same with the version that the name says, of the act that is meant on the day.
    pub(crate) fn named(
        &self,
        reader: &Reader<'_>,
        name: &str,
        day: Date,
    ) -> Result<NamedWork, Refusal> {
        if let Some(named) = find_named_work(reader, self.catalogue, name, day)? {
            return Ok(named);
        }
        Ok(NamedWork {
            work: self.work(reader, name)?,
            version: None,
            place: None,
        })
    }

    /// Reads a filter. A name that is not known is refused, and so is a work that is not here: an answer about everything would pass for one about them.
    pub(crate) fn selection(
        &self,
        reader: &Reader<'_>,
        filter: Option<&str>,
    ) -> Result<Selection, Refusal> {
        let filter = filter.unwrap_or_default();
        let mut selection = Selection::refuse_unknown(filter, &[])
            .and_then(|()| Selection::read(filter))
            .map_err(|error| {
                Refusal::new(format!("the filter is not understood: {error}")).next(
                    "conditions are joined by &, such as sector=energy&year=2024; without a filter all works are searched",
                )
            })?;
        for work in &mut selection.works {
            *work = self.work(reader, work.as_str())?;
        }
        self.refuse_absent_names(reader, &selection)?;
        Ok(selection)
    }

    /// What cursors of a list bear: `asked` is all that decides what is listed.
    pub(crate) fn list_mark(
        reader: &Reader<'_>,
        tool: &str,
        asked: [Option<&str>; 2],
        day: Date,
    ) -> Result<ListMark, Refusal> {
        let day = day.to_string();
        let [query, filter] = asked.map(Option::unwrap_or_default);
        Ok(ListMark::new(
            &reader.library_mark()?,
            [tool, query, filter, &day],
        ))
    }

    /// What was looked through, for answers that are empty: the works that the filter lets in, not the whole library.
    pub(crate) fn coverage(
        &self,
        reader: &Reader<'_>,
        selection: &Selection,
        as_of: Date,
    ) -> Result<String, Refusal> {
        let (work_count, text_count) = reader.shown_counts()?;
        let unseen = "what is not in this library cannot be seen from here";
        let conditions = Selection {
            search: None,
            title: None,
            as_of: None,
            ..selection.clone()
        };
        if conditions == Selection::default() {
            return Ok(format!(
                "looked through {work_count} works, {text_count} of them with text; {unseen}"
            ));
        }
        let request = PageRequest {
            as_of,
            sort: WorkSort::Newest,
            limit: 1,
            cursor: None,
        };
        let mut filter = self
            .finder()
            .filter(&conditions)
            .map_err(|error| Refusal::unread(&error))?;
        let let_in = reader.list_works(&filter, &request)?.total_count;
        filter.has_text = Some(true);
        let with_text = reader.list_works(&filter, &request)?.total_count;
        Ok(format!(
            "looked through the {let_in} works that the filter lets in, {with_text} of them with text, of {work_count} in the library; {unseen}"
        ))
    }

    /// Refuses a filter with a region or an issuer of which nothing is here.
    fn refuse_absent_names(
        &self,
        reader: &Reader<'_>,
        selection: &Selection,
    ) -> Result<(), Refusal> {
        let absent = self
            .finder()
            .absent_name(reader, selection)
            .map_err(|error| Refusal::unread(&error))?;
        match absent {
            None => Ok(()),
            Some(absent) => {
                let (name, value) = (absent.parameter, absent.value);
                let message = format!("no work in this library has the {name} {value}");
                Err(Refusal::new(message).next(absent.way))
            }
        }
    }

    pub(crate) fn address(&self, work: &WorkId, path: Option<&ProvisionPath>) -> String {
        let path = path.map(|path| format!("/{}", encode(&path.to_string())));
        let place = format!(
            "/works/{}{}",
            encode(work.as_str()),
            path.unwrap_or_default()
        );
        match &self.public_url {
            Some(url) => format!("{}{place}", url.trim_end_matches('/')),
            // what `resources/read` takes
            None => format!("huidian:/{place}"),
        }
    }
}
