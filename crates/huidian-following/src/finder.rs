//! Finds the works of a selection or a register.

use std::collections::HashSet;

use huidian_model::{AuthorityRegister, WorkId};
use huidian_search::{Filter, SearchIndex, SearchRequest};
use huidian_store::{PageRequest, Reader, Register, WorkFilter};
use jiff::civil::Date;

use crate::error::Result;
use crate::interview::Interview;
use crate::selection::Selection;

/// What a selection is looked up in.
#[derive(Clone, Copy)]
pub struct Finder<'f> {
    pub authorities: &'f AuthorityRegister,
    /// Without an index a search finds nothing.
    pub index: Option<&'f SearchIndex>,
    /// For which statuses are told, unless a selection names a day.
    pub today: Date,
}

impl Finder<'_> {
    /// A selection's conditions as the library takes them: names of issuers stand for the body with its offices and its other names, a
    /// search for the works it finds.
    pub fn filter(&self, selection: &Selection) -> Result<WorkFilter> {
        let mut filter = WorkFilter {
            sectors: selection.sectors.clone(),
            topics: selection.topics.clone(),
            addressees: selection.addressees.clone(),
            issuers: self.issuers(selection),
            kinds: selection.kinds.clone(),
            is_without_cases: !selection.may_be_cases(),
            statuses: selection.statuses.clone(),
            years: selection.years.clone(),
            regions: selection.regions.clone(),
            is_draft: selection.is_draft,
            has_text: selection.has_text,
            query: selection.title.clone(),
            works: self.works(selection)?,
            ..WorkFilter::default()
        };
        if let Some(span) = selection.listed {
            filter.listed_from = (span.first > Date::MIN).then_some(span.first);
            filter.listed_until = (span.last < Date::MAX).then_some(span.last);
        }
        Ok(filter)
    }

    /// Every name that the issuers asked for go by.
    pub fn issuers(&self, selection: &Selection) -> Vec<String> {
        let names = selection.issuers.iter();
        names
            .flat_map(|name| issuer_names(self.authorities, name))
            .collect()
    }

    /// The works named and found by the search, in order of their ids; `None` when neither is asked for.
    pub fn works(&self, selection: &Selection) -> Result<Option<Vec<WorkId>>> {
        let mut works = (!selection.works.is_empty()).then(|| selection.works.clone());
        if let Some(search) = &selection.search {
            let mut found = self
                .index
                .map(|index| self.search(index, search, selection))
                .transpose()?
                .unwrap_or_default();
            if let Some(named) = works {
                found.retain(|work| named.contains(work));
            }
            works = Some(found);
        }
        Ok(works.map(|mut works| {
            works.sort_unstable();
            works.dedup();
            works
        }))
    }

    /// A search of texts of one status looks into texts of that status alone, as the page of the search does.
    fn search(
        &self,
        index: &SearchIndex,
        search: &str,
        selection: &Selection,
    ) -> Result<Vec<WorkId>> {
        let day = selection.as_of.unwrap_or(self.today);
        let mut request = SearchRequest::new(search, day);
        request.filters = selection.as_of.map(Filter::AsOf).into_iter().collect();
        if let [status] = selection.statuses.as_slice() {
            request.filters.push(Filter::Status(*status));
        }
        Ok(index.works(&request)?)
    }

    /// The works of a selection, in order of their ids.
    pub fn found(&self, reader: &Reader<'_>, selection: &Selection) -> Result<Vec<WorkId>> {
        let day = selection.as_of.unwrap_or(self.today);
        let filter = self.filter(selection)?;
        let found = reader.list_works(&filter, &PageRequest::everything(day))?;
        let mut works: Vec<WorkId> = found.items.into_iter().map(|work| work.id).collect();
        works.sort_unstable();
        Ok(works)
    }
}

/// A condition of a selection that nothing in the library fulfils, whatever else is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AbsentName {
    /// `region` or `issuer`.
    pub parameter: &'static str,
    pub value: String,
    /// How names of the kind are written, in both languages.
    pub way: &'static str,
}

const REGION_WAY: &str =
    "写省级行政区简称，如北京、广东、内蒙古 (provinces by their short names: 北京, 广东, 内蒙古)";
const ISSUER_WAY: &str = "写机关全称或通行简称，如国家互联网信息办公室、网信办 (bodies by their full or usual short names: 国家互联网信息办公室, 网信办)";

impl Finder<'_> {
    /// The first region or issuer asked for of which nothing is here: a name that is written otherwise looks like an empty library.
    pub fn absent_name(
        &self,
        reader: &Reader<'_>,
        selection: &Selection,
    ) -> Result<Option<AbsentName>> {
        let regions = selection.regions.iter().map(|region| {
            let regions = vec![region.clone()];
            let alone = Selection {
                regions,
                ..Selection::default()
            };
            ("region", region, alone, REGION_WAY)
        });
        let issuers = selection.issuers.iter().map(|issuer| {
            let issuers = vec![issuer.clone()];
            let alone = Selection {
                issuers,
                ..Selection::default()
            };
            ("issuer", issuer, alone, ISSUER_WAY)
        });
        for (parameter, value, alone, way) in regions.chain(issuers) {
            let filter = self.filter(&alone)?;
            let one = PageRequest {
                limit: 1,
                ..PageRequest::everything(self.today)
            };
            if reader.list_works(&filter, &one)?.total_count == 0 {
                let value = value.clone();
                return Ok(Some(AbsentName {
                    parameter,
                    value,
                    way,
                }));
            }
        }
        Ok(None)
    }
}

/// The works of a register: those named, and those its searches find now, of the topics and sectors that its interview names. A register that
/// follows nothing else follows the works of these.
///
/// # Errors
///
/// When the library cannot be read, or a saved search or the interview.
pub fn register_filter(
    reader: &Reader<'_>,
    register: &Register,
    finder: &Finder<'_>,
) -> Result<WorkFilter> {
    let mut found: Vec<WorkId> = Vec::new();
    for search in &register.searches {
        found.extend(finder.found(reader, &Selection::read(&search.query)?)?);
    }
    let mattering = Interview::read(&register.interview)?.selections();
    if !mattering.is_empty() {
        let mut matter: HashSet<WorkId> = HashSet::new();
        for selection in &mattering {
            matter.extend(finder.found(reader, selection)?);
        }
        if register.works.is_empty() && register.searches.is_empty() {
            found = matter.into_iter().collect();
        } else {
            found.retain(|work| matter.contains(work));
        }
    }
    let mut works = register.works.clone();
    works.extend(found);
    works.sort_unstable();
    works.dedup();
    Ok(WorkFilter {
        works: Some(works),
        ..WorkFilter::default()
    })
}

/// Ids and names that the name of an authority stands for; the name itself where it is not on file.
pub fn issuer_names(authorities: &AuthorityRegister, name: &str) -> Vec<String> {
    let mut names = vec![name.to_owned()];
    if let Some(reading) = authorities.read(name) {
        let family = authorities.family(&reading.authority.id);
        names.extend(family.into_iter().map(ToString::to_string));
    }
    names
}
