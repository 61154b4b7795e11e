//! What somebody says about an organisation and its incident.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json};

use crate::attribute::{AttributeId, INCIDENT};
use crate::contradiction::{Clash, Contradiction};
use crate::known::{Known, KnownFacts, Origin};
use crate::rules::Rules;
use crate::value::Value;
use crate::vocabulary::Vocabulary;
use crate::wrong::Wrong;

/// Stated attributes; what is left out is not known.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Profile {
    pub(crate) stated: BTreeMap<AttributeId, Value>,
    pub has_incident: bool,
}

/// What in a profile is not understood, each attribute named: all in Chinese, then all in English between brackets.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{} ({})", chinese.join("；"), english.join("; "))]
pub struct ProfileError {
    pub chinese: Vec<String>,
    /// The same, in the same order.
    pub english: Vec<String>,
}

#[derive(Default)]
struct Problems(Vec<Wrong>);

impl Problems {
    fn push(&mut self, chinese: String, english: String) {
        self.0.push(Wrong::new(chinese, english));
    }
}

impl Profile {
    /// Reads a flat object of attributes. A key `version` names the vocabulary it was written for.
    pub fn read(vocabulary: &Vocabulary, object: &Map<String, Json>) -> Result<Self, ProfileError> {
        let mut profile = Self::default();
        let mut problems = Problems::default();
        for (key, json) in object {
            if key == "version" {
                problems.0.extend(version_problem(vocabulary, json));
            } else if key.starts_with(INCIDENT) {
                problems.push(
                    format!("{key} 属于事件，不属于画像"),
                    format!("{key} belongs in the incident, not in the profile"),
                );
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
        let mut problems = Problems::default();
        for (key, json) in object {
            if key == "version" {
                problems.0.extend(version_problem(vocabulary, json));
                continue;
            }
            let bare = key.strip_prefix(INCIDENT).unwrap_or(key);
            if bare != key && object.contains_key(bare) {
                problems.push(
                    format!("{key} 和 {bare} 是同一项，只能填一个"),
                    format!("{key} and {bare} are the same attribute, and only one may be given"),
                );
            }
            let name = format!("{INCIDENT}{bare}");
            self.take(vocabulary, &name, key, json, &mut problems);
        }
        self.has_incident = true;
        self.checked(problems)
    }

    fn checked(self, problems: Problems) -> Result<Self, ProfileError> {
        if problems.0.is_empty() {
            return Ok(self);
        }
        let told = problems.0.into_iter();
        let (chinese, english) = told.map(|one| (one.chinese, one.english)).unzip();
        Err(ProfileError { chinese, english })
    }

    fn take(
        &mut self,
        vocabulary: &Vocabulary,
        name: &str,
        written: &str,
        json: &Json,
        problems: &mut Problems,
    ) {
        let Some(id) = vocabulary.find(name) else {
            let near = vocabulary.near(name);
            let meant = near.map_or_else(String::new, |near| format!("，是否指 {near}"));
            let hint = near.map_or_else(String::new, |near| format!("; did you mean {near}"));
            problems.push(
                format!("没有“{written}”这个属性{meant}"),
                format!("{written} is no attribute of the vocabulary{hint}"),
            );
            return;
        };
        match vocabulary.read_value(id, json) {
            Ok(Some(value)) => {
                self.stated.insert(id, value);
            }
            Ok(None) => {}
            Err(wrong) => {
                let label = &vocabulary.attribute(id).label;
                problems.push(
                    format!("“{label}”（{written}）{}", wrong.chinese),
                    format!("{written} {}", wrong.english),
                );
            }
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
    /// and nothing follows from it; of a number that is smaller than a part of it, what holds for both numbers is.
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
            known.gather_rivals();
        }
    }
}

fn version_problem(vocabulary: &Vocabulary, json: &Json) -> Option<Wrong> {
    let written = json
        .as_u64()
        .or_else(|| json.as_str().and_then(|text| text.trim().parse().ok()));
    if written == Some(u64::from(vocabulary.version)) {
        return None;
    }
    let known = vocabulary.version;
    Some(Wrong::new(
        format!("不认识画像属性表的第 {json} 版，本程序用第 {known} 版"),
        format!(
            "version {json} of the profile's vocabulary is not known; this one reads version {known}"
        ),
    ))
}
