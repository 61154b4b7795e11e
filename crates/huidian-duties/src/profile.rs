//! What somebody says about an organisation and its incident.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json};

use crate::attribute::{AttributeId, INCIDENT};
use crate::contradiction::{Clash, Contradiction};
use crate::known::{Known, KnownFacts, Origin};
use crate::rules::Rules;
use crate::value::Value;
use crate::vocabulary::Vocabulary;

/// Stated attributes; what is left out is not known.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Profile {
    pub(crate) stated: BTreeMap<AttributeId, Value>,
    pub has_incident: bool,
}

/// What in a profile is not understood, each attribute named.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", problems.join("; "))]
pub struct ProfileError {
    pub problems: Vec<String>,
}

impl Profile {
    /// Reads a flat object of attributes. A key `version` names the vocabulary it was written for.
    pub fn read(vocabulary: &Vocabulary, object: &Map<String, Json>) -> Result<Self, ProfileError> {
        let mut profile = Self::default();
        let mut problems = Vec::new();
        for (key, json) in object {
            if key == "version" {
                problems.extend(version_problem(vocabulary, json));
            } else if key.starts_with(INCIDENT) {
                problems.push(format!("{key} belongs in the incident, not in the profile"));
            } else {
                profile.take(vocabulary, key, key, json, &mut problems);
            }
        }
        profile.checked(problems)
    }

    /// Adds an incident: a flat object of its attributes, written without the prefix `incident.`
    pub fn with_incident(
        mut self,
        vocabulary: &Vocabulary,
        object: &Map<String, Json>,
    ) -> Result<Self, ProfileError> {
        let mut problems = Vec::new();
        for (key, json) in object {
            if key == "version" {
                problems.extend(version_problem(vocabulary, json));
                continue;
            }
            let bare = key.strip_prefix(INCIDENT).unwrap_or(key);
            let name = format!("{INCIDENT}{bare}");
            self.take(vocabulary, &name, key, json, &mut problems);
        }
        self.has_incident = true;
        self.checked(problems)
    }

    fn checked(self, problems: Vec<String>) -> Result<Self, ProfileError> {
        if problems.is_empty() {
            Ok(self)
        } else {
            Err(ProfileError { problems })
        }
    }

    fn take(
        &mut self,
        vocabulary: &Vocabulary,
        name: &str,
        written: &str,
        json: &Json,
        problems: &mut Vec<String>,
    ) {
        let Some(id) = vocabulary.find(name) else {
            let near = vocabulary.near(name);
            let hint = near.map_or(String::new(), |near| format!("; did you mean {near}"));
            problems.push(format!("{written} is no attribute of the vocabulary{hint}"));
            return;
        };
        match vocabulary.read_value(id, json) {
            Ok(Some(value)) => {
                self.stated.insert(id, value);
            }
            Ok(None) => {}
            Err(reason) => problems.push(format!("{written} {reason}")),
        }
    }

    pub fn stated(&self) -> impl Iterator<Item = (AttributeId, &Value)> {
        self.stated.iter().map(|(id, value)| (*id, value))
    }

    pub fn state(&mut self, id: AttributeId, value: Value) {
        self.stated.insert(id, value);
    }

    pub fn forget(&mut self, id: AttributeId) {
        self.stated.remove(&id);
    }

    /// What is known: what was said, and what follows from it. An attribute whose values contradict each other is not known,
    /// and nothing follows from it.
    pub fn known(&self, rules: &Rules) -> KnownFacts {
        let mut contested: Vec<AttributeId> = Vec::new();
        let mut known = KnownFacts {
            has_incident: self.has_incident,
            ..KnownFacts::default()
        };
        loop {
            known.facts = vec![None; rules.vocabulary.len()];
            for (id, value) in &self.stated {
                if !contested.contains(id) {
                    known.facts[usize::from(id.0)] = Some(Known {
                        value: value.clone(),
                        origin: Origin::Stated,
                    });
                }
            }
            let mut found = rules.derive(&mut known, &contested);
            let clashes = rules.clashes(&known).into_iter();
            let (orders, counts) = clashes.partition(|one| one.clash == Clash::TooEarly);
            found.extend::<Vec<Contradiction>>(counts);
            if found.is_empty() {
                // a clock goes on from the moments told; the night of an incident is no time to stop it
                known.contradictions.extend::<Vec<Contradiction>>(orders);
                return known;
            }
            for contradiction in found {
                if !contested.contains(&contradiction.attribute) {
                    contested.push(contradiction.attribute);
                }
                known.contradictions.push(contradiction);
            }
        }
    }
}

fn version_problem(vocabulary: &Vocabulary, json: &Json) -> Option<String> {
    let written = json
        .as_u64()
        .or_else(|| json.as_str().and_then(|text| text.trim().parse().ok()));
    if written == Some(u64::from(vocabulary.version)) {
        return None;
    }
    let known = vocabulary.version;
    Some(format!(
        "version {json} of the profile's vocabulary is not known; this one reads version {known}"
    ))
}
