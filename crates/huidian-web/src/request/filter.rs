//! Which works a list shows.

use std::fmt::Display;
use std::str::FromStr;

use huidian_model::{AuthorityRegister, ForceStatus, Sector, WorkKind};

use super::Query;
use crate::error::Error;

/// Values asked for, per facet; within a facet any of them, across facets all.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct WorkFilter {
    pub(crate) sectors: Vec<Sector>,
    pub(crate) kinds: Vec<WorkKind>,
    pub(crate) statuses: Vec<ForceStatus>,
    pub(crate) issuers: Vec<String>,
    pub(crate) years: Vec<i16>,
    pub(crate) regions: Vec<String>,
    pub(crate) draft: Option<bool>,
    pub(crate) text_held: Option<bool>,
    /// Words of the title or the number.
    pub(crate) title: Option<String>,
}

impl WorkFilter {
    /// Reads `sector`, `kind`, `status`, `issuer`, `year`, `region`, `draft`, `text` and `title`; all but the last may stand several times.
    pub(crate) fn read(query: &Query) -> Result<Self, Error> {
        Ok(Self {
            sectors: all_of(query, "sector")?,
            kinds: all_of(query, "kind")?,
            statuses: all_of(query, "status")?,
            issuers: query.all("issuer").map(str::to_owned).collect(),
            years: years(query)?,
            regions: query.all("region").map(str::to_owned).collect(),
            draft: yes_or_no(query, "draft")?,
            text_held: yes_or_no(query, "text")?,
            title: query.first("title").map(str::to_owned),
        })
    }

    /// Lets any name of a body stand for the body and its offices.
    pub(crate) fn widen_issuers(&mut self, register: &AuthorityRegister) {
        let mut wider = Vec::new();
        for name in &self.issuers {
            if let Some(reading) = register.read(name) {
                let family = register.family(&reading.authority.id);
                wider.extend(family.into_iter().map(ToString::to_string));
            }
        }
        self.issuers.append(&mut wider);
    }
}

fn yes_or_no(query: &Query, name: &'static str) -> Result<Option<bool>, Error> {
    match query.first(name) {
        None => Ok(None),
        Some("true") => Ok(Some(true)),
        Some("false") => Ok(Some(false)),
        Some(other) => {
            let reason = format!("{other} 应为 true 或 false is neither true nor false");
            Err(Error::parameter(name, reason))
        }
    }
}

fn years(query: &Query) -> Result<Vec<i16>, Error> {
    let year = |text: &str| {
        let refusal = || {
            let reason = format!("{text} 不是四位数的年份 is not a year of four digits");
            Error::parameter("year", reason)
        };
        let is_year = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
        let year = text.parse().ok().filter(|_| is_year);
        year.ok_or_else(refusal)
    };
    query.all("year").map(year).collect()
}

/// All values of a parameter that may stand several times.
pub(crate) fn all_of<T>(query: &Query, name: &'static str) -> Result<Vec<T>, Error>
where
    T: FromStr,
    T::Err: Display,
{
    query
        .all(name)
        .map(|text| {
            text.parse()
                .map_err(|reason| Error::parameter(name, reason))
        })
        .collect()
}
