//! Bodies as the data files write them.

use huidian_model::{Authority, AuthorityId, AuthorityKind, Confidence, PartialDate};
use serde::{Deserialize, Deserializer, de::Error as _};
use toml::Spanned;

use crate::evidence;

/// An entry of the data files.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Entry {
    pub(crate) name: Spanned<String>,
    #[serde(default)]
    pub(crate) short_names: Vec<String>,
    #[serde(default)]
    pub(crate) former_names: Vec<FormerName>,
    #[serde(default)]
    pub(crate) misspellings: Vec<String>,
    pub(crate) abbreviation_english: Option<String>,
    /// Number of a standards committee, such as SAC/TC260.
    pub(crate) committee_number: Option<String>,
    #[serde(deserialize_with = "kind")]
    pub(crate) kind: AuthorityKind,
    pub(crate) parent: Option<Spanned<String>>,
    #[serde(alias = "secretariat_of")]
    pub(crate) office_of: Option<Spanned<String>>,
    pub(crate) same_office_as: Option<Spanned<String>>,
    #[serde(default)]
    pub(crate) administers_only: bool,
    #[serde(default)]
    pub(crate) number_prefixes: Vec<String>,
    #[serde(default)]
    pub(crate) successors: Vec<Spanned<String>>,
    #[serde(default, deserialize_with = "evidence::optional_date")]
    pub(crate) from: Option<PartialDate>,
    #[serde(default, deserialize_with = "evidence::optional_date")]
    pub(crate) until: Option<PartialDate>,
    #[serde(default, deserialize_with = "evidence::optional_confidence")]
    pub(crate) confidence: Option<Confidence>,
}

impl Entry {
    /// An entry with nothing but a name, written at `at`.
    pub(crate) fn named(name: String, kind: AuthorityKind, at: std::ops::Range<usize>) -> Self {
        Self {
            name: Spanned::new(at, name),
            short_names: Vec::new(),
            former_names: Vec::new(),
            misspellings: Vec::new(),
            abbreviation_english: None,
            committee_number: None,
            kind,
            parent: None,
            office_of: None,
            same_office_as: None,
            administers_only: false,
            number_prefixes: Vec::new(),
            successors: Vec::new(),
            from: None,
            until: None,
            confidence: None,
        }
    }

    pub(crate) fn references(&self) -> impl Iterator<Item = &Spanned<String>> {
        let single = [&self.parent, &self.office_of, &self.same_office_as];
        single.into_iter().flatten().chain(&self.successors)
    }

    pub(crate) fn into_authority(self) -> Authority {
        let id = |name: Spanned<String>| AuthorityId(name.into_inner());
        let name = self.name.into_inner();
        let mut short_names = self.short_names;
        if let Some(number) = self.committee_number {
            short_names.extend(number.strip_prefix("SAC/").map(str::to_owned));
            short_names.push(number);
        }
        Authority {
            id: AuthorityId(name.clone()),
            name,
            kind: self.kind,
            short_names,
            former_names: self
                .former_names
                .into_iter()
                .map(|former| former.name)
                .collect(),
            misspellings: self.misspellings,
            english: self.abbreviation_english,
            office_of: self.office_of.map(id),
            same_office_as: self.same_office_as.map(id),
            administers_only: self.administers_only,
            number_prefixes: self.number_prefixes,
            predecessors: Vec::new(),
            from: self.from,
            until: self.until,
        }
    }
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FormerName {
    pub(crate) name: String,
    #[serde(default, deserialize_with = "evidence::optional_date")]
    pub(crate) until: Option<PartialDate>,
}

/// Reads the id of a kind of authority.
pub(crate) fn kind<'de, D: Deserializer<'de>>(from: D) -> Result<AuthorityKind, D::Error> {
    let id = String::deserialize(from)?;
    AuthorityKind::from_id(&id)
        .ok_or_else(|| D::Error::custom(format!("unknown kind of authority {id}")))
}
