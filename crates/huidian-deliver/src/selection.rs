//! Which works somebody asks for: the same words in addresses, feeds, bundles and registers.

use std::fmt::Display;
use std::str::FromStr;

use huidian_catalogue::Catalogue;
use huidian_model::{ForceStatus, Sector, WorkId, WorkKind};
use huidian_search::{SearchIndex, SearchRequest};
use huidian_store::WorkFilter;
use jiff::civil::Date;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use crate::error::{Error, Result};

/// Everything but unreserved characters (RFC 3986, 2.3).
const VALUE: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');
/// Longest query string read, in bytes.
const QUERY_BYTES: usize = 8 * 1024;
/// Most works a search stands for.
const SEARCH_WORKS: usize = 2000;

/// Percent-encodes a value of a query or a segment of a path.
pub(crate) fn encode(text: &str) -> String {
    utf8_percent_encode(text, VALUE).to_string()
}

/// Works asked for by the conditions of a list, and perhaps a search.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection {
    pub sectors: Vec<Sector>,
    /// As typed: any name of an authority.
    pub issuers: Vec<String>,
    pub kinds: Vec<WorkKind>,
    pub statuses: Vec<ForceStatus>,
    pub years: Vec<i16>,
    pub regions: Vec<String>,
    pub is_draft: Option<bool>,
    pub has_text: Option<bool>,
    /// Words of the title or number.
    pub title: Option<String>,
    pub works: Vec<WorkId>,
    /// In the language of the search box.
    pub search: Option<String>,
    /// The day for which statuses are told.
    pub as_of: Option<Date>,
}

impl Selection {
    /// Reads the query of an address: `sector`, `issuer`, `kind`, `status`, `year`, `region`, `draft`, `text`, `title`, `work`, `q`, `as_of`.
    /// Other names are passed over; a value that cannot be read is refused.
    pub fn read(query: &str) -> Result<Self> {
        let mut selection = Self::default();
        if query.len() > QUERY_BYTES {
            return Err(refused("query", "", "too long"));
        }
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let value = decode(value);
            if !value.is_empty() {
                selection.put(name, value)?;
            }
        }
        Ok(selection)
    }

    fn put(&mut self, name: &str, value: String) -> Result<()> {
        match name {
            "sector" => self.sectors.push(read("sector", &value)?),
            "issuer" => self.issuers.push(value),
            "kind" => self.kinds.push(read("kind", &value)?),
            "status" => self.statuses.push(read("status", &value)?),
            "year" => self.years.push(read("year", &value)?),
            "region" => self.regions.push(value),
            "draft" => self.is_draft = Some(read_flag("draft", &value)?),
            "text" => self.has_text = Some(read_flag("text", &value)?),
            "title" => self.title = Some(value),
            "work" => self.works.push(WorkId::new(&value)),
            "q" => self.search = Some(value),
            "as_of" => {
                let date: huidian_model::PartialDate = read("as_of", &value)?;
                self.as_of = Some(date.latest());
            }
            _ => {}
        }
        Ok(())
    }

    /// The query that [`Selection::read`] reads back, always in the same order.
    pub fn query(&self) -> String {
        let mut pairs: Vec<(&str, String)> = Vec::new();
        let mut put = |name, value: String| pairs.push((name, value));
        self.sectors
            .iter()
            .for_each(|sector| put("sector", sector.to_string()));
        self.issuers
            .iter()
            .for_each(|issuer| put("issuer", issuer.clone()));
        self.kinds
            .iter()
            .for_each(|kind| put("kind", kind.to_string()));
        self.statuses
            .iter()
            .for_each(|status| put("status", status.to_string()));
        self.years
            .iter()
            .for_each(|year| put("year", year.to_string()));
        self.regions
            .iter()
            .for_each(|region| put("region", region.clone()));
        self.is_draft
            .iter()
            .for_each(|flag| put("draft", flag.to_string()));
        self.has_text
            .iter()
            .for_each(|flag| put("text", flag.to_string()));
        self.title
            .iter()
            .for_each(|words| put("title", words.clone()));
        self.works
            .iter()
            .for_each(|work| put("work", work.to_string()));
        self.search.iter().for_each(|words| put("q", words.clone()));
        self.as_of
            .iter()
            .for_each(|day| put("as_of", day.to_string()));
        let pairs: Vec<String> = pairs
            .into_iter()
            .map(|(name, value)| format!("{name}={}", encode(&value)))
            .collect();
        pairs.join("&")
    }

    /// Whether every work is asked for.
    pub fn is_everything(&self) -> bool {
        let asked = Self {
            as_of: None,
            ..self.clone()
        };
        asked == Self::default()
    }

    /// What is asked for, for people: 2024年 · 能源.
    pub fn name(&self) -> String {
        let mut words: Vec<String> = Vec::new();
        words.extend(self.years.iter().map(|year| format!("{year}年")));
        words.extend(
            self.sectors
                .iter()
                .map(|sector| sector.chinese().to_owned()),
        );
        words.extend(self.issuers.iter().cloned());
        words.extend(self.kinds.iter().map(|kind| kind.chinese().to_owned()));
        words.extend(self.regions.iter().cloned());
        words.extend(
            self.statuses
                .iter()
                .map(|status| status.chinese().to_owned()),
        );
        words.extend(self.is_draft.map(|is| {
            if is {
                "征求意见稿"
            } else {
                "正式文件"
            }
            .to_owned()
        }));
        words.extend(
            self.has_text
                .map(|has| if has { "有全文" } else { "无全文" }.to_owned()),
        );
        words.extend(self.title.iter().map(|title| format!("标题含“{title}”")));
        words.extend(self.search.iter().map(|search| format!("检索“{search}”")));
        match self.works.as_slice() {
            [] => {}
            [work] => words.push(work.to_string()),
            works => words.push(format!("{} 件文件", works.len())),
        }
        if words.is_empty() {
            "全部文件".to_owned()
        } else {
            words.join(" · ")
        }
    }

    /// The conditions as the library takes them: names of issuers stand for the body with its offices and its other names, a search for
    /// the works it finds.
    pub fn filter(
        &self,
        catalogue: &Catalogue,
        index: Option<&SearchIndex>,
        today: Date,
    ) -> WorkFilter {
        let mut filter = WorkFilter {
            sectors: self.sectors.clone(),
            issuers: self
                .issuers
                .iter()
                .flat_map(|name| issuer_names(catalogue, name))
                .collect(),
            kinds: self.kinds.clone(),
            statuses: self.statuses.clone(),
            years: self.years.clone(),
            regions: self.regions.clone(),
            is_draft: self.is_draft,
            has_text: self.has_text,
            query: self.title.clone(),
            ..WorkFilter::default()
        };
        if !self.works.is_empty() {
            filter.works = Some(self.works.clone());
        }
        if let Some(search) = &self.search {
            let found = index.map(|index| works_found(index, search, self.as_of.unwrap_or(today)));
            let mut found = found.unwrap_or_default();
            if !self.works.is_empty() {
                found.retain(|work| self.works.contains(work));
            }
            filter.works = Some(found);
        }
        filter
    }
}

/// Works that a search finds, by their titles or by their articles.
pub fn works_found(index: &SearchIndex, search: &str, day: Date) -> Vec<WorkId> {
    let mut request = SearchRequest::new(search, day);
    request.limit = SEARCH_WORKS;
    request.work_limit = SEARCH_WORKS;
    request.wants_facets = false;
    let results = index.search(&request);
    let mut works: Vec<WorkId> = results.works.into_iter().map(|hit| hit.work).collect();
    works.extend(
        results
            .interpretation
            .jumps
            .into_iter()
            .map(|jump| jump.work),
    );
    for hit in results.articles {
        works.push(hit.id.work);
        works.extend(hit.variants.into_iter().map(|variant| variant.id.work));
    }
    works.sort_unstable();
    works.dedup();
    works.truncate(SEARCH_WORKS);
    works
}

/// Ids and names that the name of an authority stands for; the name itself where it is not on file.
pub fn issuer_names(catalogue: &Catalogue, name: &str) -> Vec<String> {
    let register = &catalogue.authorities.register;
    let mut names = vec![name.to_owned()];
    if let Some(reading) = register.read(name) {
        let family = register.family(&reading.authority.id);
        names.extend(family.into_iter().map(ToString::to_string));
    }
    names
}

fn read<T: FromStr<Err: Display>>(name: &'static str, value: &str) -> Result<T> {
    value
        .parse()
        .map_err(|reason: T::Err| refused(name, value, &reason.to_string()))
}

fn read_flag(name: &'static str, value: &str) -> Result<bool> {
    match value {
        "true" | "yes" | "1" => Ok(true),
        "false" | "no" | "0" => Ok(false),
        _ => Err(refused(name, value, "neither true nor false")),
    }
}

fn refused(name: &'static str, value: &str, reason: &str) -> Error {
    Error::Parameter {
        name,
        value: value.chars().take(80).collect(),
        reason: reason.to_owned(),
    }
}

pub(crate) fn decode(text: &str) -> String {
    let spaced = text.replace('+', " ");
    let decoded = percent_decode_str(&spaced).decode_utf8_lossy();
    let kept: String = decoded.chars().filter(|c| !c.is_control()).collect();
    kept.trim().to_owned()
}
