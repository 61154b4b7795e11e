//! Local authorities, which follow patterns.

use huidian_model::{AuthorityKind, Confidence};
use serde::Deserialize;
use toml::Spanned;

use crate::entry::{self, Entry};
use crate::evidence;

/// A body that every place of some levels has: `{place}人民政府`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LocalPattern {
    name: String,
    #[serde(default)]
    short: Vec<String>,
    #[serde(deserialize_with = "entry::kind")]
    kind: AuthorityKind,
    parent: Option<String>,
    office_of: Option<String>,
    same_office_as: Option<String>,
    levels: Vec<Level>,
    prefixes_from: Option<PrefixList>,
    #[serde(default, deserialize_with = "evidence::optional_confidence")]
    confidence: Option<Confidence>,
}

/// Level of a place in the state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Level {
    Province,
    AutonomousRegion,
    Municipality,
    City,
}

/// Which list of a place holds the codes of a body's document numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum PrefixList {
    GovernmentPrefixes,
    OfficePrefixes,
}

/// A province, a region or a city.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LocalPlace {
    name: Spanned<String>,
    short: String,
    level: Level,
    /// Province of a city.
    #[serde(rename = "within")]
    _within: Option<String>,
    #[serde(default)]
    government_prefixes: Vec<String>,
    #[serde(default)]
    office_prefixes: Vec<String>,
    /// Patterns that do not hold here.
    #[serde(default)]
    without: Vec<String>,
    /// Bodies outside the patterns.
    #[serde(default)]
    bodies: Vec<LocalBody>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct LocalBody {
    name: Spanned<String>,
    #[serde(default)]
    short: Vec<String>,
}

/// Every pattern at every place it holds for, and the places' own bodies.
pub(crate) fn expand(patterns: &[LocalPattern], places: &[LocalPlace]) -> Vec<Entry> {
    let regular = places.iter().flat_map(|place| {
        let holding = patterns.iter().filter(|pattern| pattern.holds_at(place));
        holding.map(|pattern| pattern.at(place))
    });
    let own = places
        .iter()
        .flat_map(|place| place.bodies.iter().map(|body| body.entry(place)));
    regular.chain(own).collect()
}

impl LocalPattern {
    fn holds_at(&self, place: &LocalPlace) -> bool {
        self.levels.contains(&place.level) && !place.without.contains(&self.name)
    }

    fn at(&self, place: &LocalPlace) -> Entry {
        let spanned = |pattern: &Option<String>| {
            let name = pattern.as_ref()?;
            Some(Spanned::new(place.name.span(), place.fill(name)))
        };
        let mut entry = Entry::named(place.fill(&self.name), self.kind, place.name.span());
        entry.short_names = self.short.iter().map(|short| place.fill(short)).collect();
        entry.parent = spanned(&self.parent);
        entry.office_of = spanned(&self.office_of);
        entry.same_office_as = spanned(&self.same_office_as);
        entry.confidence = self.confidence;
        entry.number_prefixes = match self.prefixes_from {
            Some(PrefixList::GovernmentPrefixes) => place.government_prefixes.clone(),
            Some(PrefixList::OfficePrefixes) => place.office_prefixes.clone(),
            None => Vec::new(),
        };
        entry
    }
}

impl LocalPlace {
    fn fill(&self, pattern: &str) -> String {
        pattern
            .replace("{place}", self.name.get_ref())
            .replace("{short}", &self.short)
    }
}

impl LocalBody {
    /// Departments outside the patterns have been renamed often, so they are held less surely.
    fn entry(&self, place: &LocalPlace) -> Entry {
        let mut entry = Entry::named(
            self.name.get_ref().clone(),
            AuthorityKind::LocalDepartment,
            self.name.span(),
        );
        entry.short_names.clone_from(&self.short);
        entry.parent = Some(Spanned::new(
            self.name.span(),
            place.fill("{place}人民政府"),
        ));
        entry.confidence = Some(Confidence::Medium);
        entry
    }
}
