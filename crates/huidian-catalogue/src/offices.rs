//! General offices and departments of bodies.

use huidian_model::{AuthorityKind, Confidence};
use serde::Deserialize;
use toml::Spanned;

use crate::entry::Entry;
use crate::error::{Error, Place};

/// The parts of one body.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OfficesOfBody {
    name: Spanned<String>,
    /// 办公厅, 办公室, 综合司: they sign documents of their own
    #[serde(default)]
    offices: Vec<Part>,
    /// 司局
    #[serde(default)]
    departments: Vec<Part>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Part {
    name: Spanned<String>,
    #[serde(default)]
    short: Vec<String>,
    #[serde(default)]
    number_prefixes: Vec<String>,
}

impl OfficesOfBody {
    /// The parts as entries of their own: every name of the body with every name of the part.
    pub(crate) fn expand(
        &self,
        place: Place<'_>,
        known: &[(Place<'_>, Entry)],
        confidence: Confidence,
    ) -> Result<Vec<Entry>, Error> {
        let name = self.name.get_ref();
        let Some((_, body)) = known.iter().find(|(_, entry)| entry.name.get_ref() == name) else {
            return Err(place.error(self.name.span().start, format!("no authority {name}")));
        };
        let offices = self
            .offices
            .iter()
            .map(|part| (part, AuthorityKind::Office));
        let departments = self
            .departments
            .iter()
            .map(|part| (part, AuthorityKind::Department));
        let parts = offices.chain(departments);
        Ok(parts
            .map(|(part, kind)| part.entry(body, kind, confidence))
            .collect())
    }
}

impl Part {
    fn entry(&self, body: &Entry, kind: AuthorityKind, confidence: Confidence) -> Entry {
        let part = self.name.get_ref();
        let mut entry = Entry::named(
            format!("{}{part}", body.name.get_ref()),
            kind,
            self.name.span(),
        );
        let bodies = std::iter::once(body.name.get_ref()).chain(&body.short_names);
        entry.short_names = bodies
            .flat_map(|body| {
                let names = std::iter::once(part).chain(&self.short);
                names.map(move |name| format!("{body}{name}"))
            })
            .filter(|name| name != entry.name.get_ref())
            .collect();
        entry.misspellings = body
            .misspellings
            .iter()
            .map(|body| format!("{body}{part}"))
            .collect();
        entry.office_of = Some(body.name.clone());
        entry.number_prefixes.clone_from(&self.number_prefixes);
        entry.confidence = Some(confidence);
        entry
    }
}
