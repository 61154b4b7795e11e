//! The authority file: entries written out, and those that follow a pattern.

use std::collections::HashMap;

use huidian_model::{
    Authority, AuthorityId, AuthorityKind, AuthorityRegister, Confidence, PartialDate, Succession,
};
use serde::{Deserialize, Deserializer, de::Error as _};
use toml::Spanned;

use crate::error::{Error, Place};
use crate::evidence::{self, Evidence};
use crate::offices::OfficesOfBody;
use crate::places::{LocalPattern, LocalPlace};

/// The authorities, with what the register has no room for.
#[derive(Debug, Clone, Default)]
pub struct Authorities {
    pub register: AuthorityRegister,
    /// Names given up, with the day where known.
    pub renames: Vec<Rename>,
    parents: HashMap<AuthorityId, AuthorityId>,
    confidence: HashMap<AuthorityId, Confidence>,
}

/// A body went on under another name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rename {
    pub authority: AuthorityId,
    pub former_name: String,
    pub until: Option<PartialDate>,
}

impl Authorities {
    /// The body that manages or contains this one (归口管理, 部委管理的国家局); an office's body is in `office_of`.
    pub fn find_parent(&self, id: &AuthorityId) -> Option<&AuthorityId> {
        self.parents.get(id)
    }

    /// How sure the entry is.
    pub fn confidence(&self, id: &AuthorityId) -> Confidence {
        self.confidence.get(id).copied().unwrap_or(Confidence::Low)
    }
}

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

    fn references(&self) -> impl Iterator<Item = &Spanned<String>> {
        let single = [&self.parent, &self.office_of, &self.same_office_as];
        single.into_iter().flatten().chain(&self.successors)
    }

    fn into_authority(self) -> Authority {
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
    until: Option<PartialDate>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AuthorityFile {
    #[serde(deserialize_with = "evidence::confidence")]
    confidence: Confidence,
    #[serde(rename = "source")]
    _source: Evidence,
    #[serde(default)]
    authority: Vec<Entry>,
    #[serde(default)]
    offices_of: Vec<OfficesOfBody>,
    #[serde(default)]
    pattern: Vec<LocalPattern>,
    #[serde(default)]
    place: Vec<LocalPlace>,
}

/// Reads the id of a kind of authority.
pub(crate) fn kind<'de, D: Deserializer<'de>>(from: D) -> Result<AuthorityKind, D::Error> {
    let id = String::deserialize(from)?;
    AuthorityKind::from_id(&id)
        .ok_or_else(|| D::Error::custom(format!("unknown kind of authority {id}")))
}

/// Reads all files of authorities; offices take the short names of their bodies, whichever file these are in.
pub(crate) fn read(places: &[Place<'_>]) -> Result<Authorities, Error> {
    let mut entries: Vec<(Place<'_>, Entry)> = Vec::new();
    let mut offices = Vec::new();
    for place in places {
        let file: AuthorityFile = place.read()?;
        let local = crate::places::expand(&file.pattern, &file.place);
        for mut entry in file.authority.into_iter().chain(local) {
            entry.confidence.get_or_insert(file.confidence);
            entries.push((*place, entry));
        }
        offices.extend(
            file.offices_of
                .into_iter()
                .map(|body| (*place, file.confidence, body)),
        );
    }
    for (place, confidence, body) in offices {
        let parts = body.expand(place, &entries, confidence)?;
        entries.extend(parts.into_iter().map(|entry| (place, entry)));
    }
    check(&entries)?;
    Ok(assemble(
        entries.into_iter().map(|(_, entry)| entry).collect(),
    ))
}

/// Names are unique, and every reference leads to an entry.
fn check(entries: &[(Place<'_>, Entry)]) -> Result<(), Error> {
    let mut known = HashMap::new();
    for (place, entry) in entries {
        let name = entry.name.get_ref().as_str();
        if known.insert(name, place.file).is_some() {
            return Err(place.error(
                entry.name.span().start,
                format!("authority {name} is here twice"),
            ));
        }
    }
    for (place, entry) in entries {
        let missing = entry
            .references()
            .find(|name| !known.contains_key(name.get_ref().as_str()));
        if let Some(name) = missing {
            let message = format!(
                "no authority {} for {}",
                name.get_ref(),
                entry.name.get_ref()
            );
            return Err(place.error(name.span().start, message));
        }
    }
    Ok(())
}

fn assemble(entries: Vec<Entry>) -> Authorities {
    let mut all = Authorities::default();
    let mut successions: HashMap<String, Vec<Succession>> = HashMap::new();
    for entry in &entries {
        let id = AuthorityId(entry.name.get_ref().clone());
        if let Some(parent) = &entry.parent {
            all.parents
                .insert(id.clone(), AuthorityId(parent.get_ref().clone()));
        }
        all.confidence
            .insert(id.clone(), entry.confidence.unwrap_or(Confidence::Low));
        all.renames
            .extend(entry.former_names.iter().map(|former| Rename {
                authority: id.clone(),
                former_name: former.name.clone(),
                until: former.until,
            }));
        for successor in &entry.successors {
            let succession = Succession {
                predecessor: id.clone(),
                on: entry.until,
            };
            successions
                .entry(successor.get_ref().clone())
                .or_default()
                .push(succession);
        }
    }
    let mut authorities: Vec<Authority> = entries.into_iter().map(Entry::into_authority).collect();
    for authority in &mut authorities {
        authority.predecessors = successions.remove(&authority.name).unwrap_or_default();
    }
    all.register = AuthorityRegister::new(authorities);
    all
}
