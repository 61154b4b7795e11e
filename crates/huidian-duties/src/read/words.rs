//! Vocabulary and derivations.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{RuleError, RuleFile};
use crate::attribute::{Attribute, AttributeGroup, AttributeId, AttributeKind};
use crate::condition::{Condition, RawCondition, read_value};
use crate::rules::Derivation;
use crate::vocabulary::Vocabulary;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WordFile {
    #[serde(default)]
    version: u32,
    #[serde(default)]
    group: Vec<AttributeGroup>,
    attribute: Vec<Attribute>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DerivationFile {
    derivation: Vec<RawDerivation>,
    #[serde(default)]
    part: Vec<RawPart>,
    #[serde(default)]
    order: Vec<RawOrder>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPart {
    part: String,
    whole: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawOrder {
    first: String,
    then: String,
}

/// What follows from attributes, and which cannot stand together.
pub(super) struct Consequences {
    pub derivations: Vec<Derivation>,
    pub parts: Vec<(AttributeId, AttributeId)>,
    pub orders: Vec<(AttributeId, AttributeId)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawDerivation {
    #[serde(rename = "if")]
    condition: RawCondition,
    then: BTreeMap<String, toml::Value>,
}

pub(super) fn read_vocabulary(
    profile: RuleFile<'_>,
    incident: RuleFile<'_>,
) -> Result<Vocabulary, RuleError> {
    let words: WordFile = profile.read()?;
    let of_incident: WordFile = incident.read()?;
    for attribute in &words.attribute {
        if attribute.is_of_incident() {
            return Err(profile.error(&attribute.name, "属于事件 (belongs to the incident)"));
        }
    }
    for attribute in &of_incident.attribute {
        if !attribute.is_of_incident() {
            return Err(incident.error(
                &attribute.name,
                "缺少前缀 incident. (has no prefix incident.)",
            ));
        }
    }
    let mut groups = words.group;
    groups.extend(of_incident.group);
    let mut attributes = words.attribute;
    attributes.extend(of_incident.attribute);
    Vocabulary::new(words.version, groups, attributes)
        .map_err(|(record, reason)| profile.error(record, reason))
}

pub(super) fn read_consequences(
    file: RuleFile<'_>,
    vocabulary: &Vocabulary,
) -> Result<Consequences, RuleError> {
    let raw: DerivationFile = file.read()?;
    let pair = |left: &str, right: &str, kind: AttributeKind| {
        let find = |name: &str| {
            let found = vocabulary.find(name);
            found
                .filter(|id| vocabulary.attribute(*id).kind == kind)
                .ok_or_else(|| file.error(name, "不是这一类属性 (is no attribute of this kind)"))
        };
        Ok((find(left)?, find(right)?))
    };
    let parts = raw.part.iter();
    let parts = parts.map(|one| pair(&one.part, &one.whole, AttributeKind::Number));
    let orders = raw.order.iter();
    let orders = orders.map(|one| pair(&one.first, &one.then, AttributeKind::Instant));
    Ok(Consequences {
        parts: parts.collect::<Result<_, _>>()?,
        orders: orders.collect::<Result<_, _>>()?,
        derivations: derivations(file, &raw, vocabulary)?,
    })
}

fn derivations(
    file: RuleFile<'_>,
    raw: &DerivationFile,
    vocabulary: &Vocabulary,
) -> Result<Vec<Derivation>, RuleError> {
    let mut derivations = Vec::new();
    for (index, raw) in raw.derivation.iter().enumerate() {
        let record = format!("derivation {}", index + 1);
        let condition = raw
            .condition
            .check(vocabulary, &[])
            .map_err(|reason| file.error(&record, reason))?;
        let Condition::Attribute(from, _) = condition else {
            return Err(file.error(record, "推导只能由一项属性出发 (starts from one attribute)"));
        };
        let mut then = Vec::new();
        for (name, value) in &raw.then {
            let id = vocabulary.find(name).ok_or_else(|| {
                file.error(
                    &record,
                    format!("属性表里没有 {name} ({name} is no attribute of the vocabulary)"),
                )
            })?;
            let value =
                read_value(vocabulary, id, value).map_err(|reason| file.error(&record, reason))?;
            then.push((id, value));
        }
        derivations.push(Derivation {
            from,
            condition,
            then,
        });
    }
    Ok(derivations)
}
