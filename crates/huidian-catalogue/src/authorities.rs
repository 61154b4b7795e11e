//! The authority file: entries written out, and those that follow a pattern.

use std::collections::HashMap;

use huidian_model::{
    Authority, AuthorityId, AuthorityRegister, Confidence, PartialDate, Succession,
};
use serde::Deserialize;

use crate::entry::Entry;
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
