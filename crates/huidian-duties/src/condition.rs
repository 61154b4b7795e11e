//! Conditions as the rule files write them, checked against the vocabulary.

use serde::Deserialize;

use crate::attribute::{AttributeId, AttributeKind};
use crate::value::Value;
use crate::vocabulary::Vocabulary;

/// A condition over attributes and thresholds.
#[derive(Debug, Clone, PartialEq)]
pub enum Condition {
    All(Vec<Condition>),
    Any(Vec<Condition>),
    Not(Box<Condition>),
    Attribute(AttributeId, Comparison),
    /// Outcome of the threshold of this index is one of these.
    Threshold(usize, Vec<String>),
}

impl Condition {
    /// Whether an attribute stands in the condition itself.
    pub(crate) fn names(&self, id: AttributeId) -> bool {
        match self {
            Condition::All(members) | Condition::Any(members) => {
                members.iter().any(|member| member.names(id))
            }
            Condition::Not(inner) => inner.names(id),
            Condition::Attribute(other, _) => *other == id,
            Condition::Threshold(..) => false,
        }
    }

    /// Every threshold that is asked for, with the outcomes wanted of it.
    pub(crate) fn outcomes_asked(&self) -> Vec<(usize, &[String])> {
        match self {
            Condition::All(members) | Condition::Any(members) => {
                members.iter().flat_map(Condition::outcomes_asked).collect()
            }
            Condition::Not(inner) => inner.outcomes_asked(),
            Condition::Threshold(index, outcomes) => vec![(*index, outcomes)],
            Condition::Attribute(..) => Vec::new(),
        }
    }
}

/// How an attribute is compared: 以上 is `AtLeast`, 超过 is `Above`, 不满 is `Below`.
#[derive(Debug, Clone, PartialEq)]
pub enum Comparison {
    Is(Value),
    AtLeast(Value),
    Above(Value),
    AtMost(Value),
    Below(Value),
    OneOf(Vec<Value>),
    HasAny(Vec<String>),
}

impl Comparison {
    pub(crate) fn holds(&self, value: &Value) -> bool {
        match self {
            Comparison::Is(other) => value == other,
            Comparison::AtLeast(other) => value >= other,
            Comparison::Above(other) => value > other,
            Comparison::AtMost(other) => value <= other,
            Comparison::Below(other) => value < other,
            Comparison::OneOf(others) => others.contains(value),
            Comparison::HasAny(wanted) => match value {
                Value::Choices(choices) => wanted.iter().any(|choice| choices.contains(choice)),
                _ => false,
            },
        }
    }
}

/// A condition as written.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawCondition {
    all: Option<Vec<RawCondition>>,
    any: Option<Vec<RawCondition>>,
    not: Option<Box<RawCondition>>,
    attr: Option<String>,
    is: Option<toml::Value>,
    gte: Option<toml::Value>,
    gt: Option<toml::Value>,
    lte: Option<toml::Value>,
    lt: Option<toml::Value>,
    #[serde(rename = "in")]
    one_of: Option<Vec<toml::Value>>,
    has: Option<String>,
    has_any: Option<Vec<String>>,
    threshold: Option<String>,
    outcome_in: Option<Vec<String>>,
}

impl RawCondition {
    /// Checks names and values; `thresholds` are the ids that may be asked for, in order.
    pub(crate) fn check(
        &self,
        vocabulary: &Vocabulary,
        thresholds: &[String],
    ) -> Result<Condition, String> {
        let group = |members: &[RawCondition]| -> Result<Vec<Condition>, String> {
            if members.is_empty() {
                return Err("条件组是空的 (a group of conditions is empty)".to_owned());
            }
            members
                .iter()
                .map(|member| member.check(vocabulary, thresholds))
                .collect()
        };
        match self {
            RawCondition {
                all: Some(members),
                any: None,
                not: None,
                attr: None,
                threshold: None,
                ..
            } => Ok(Condition::All(group(members)?)),
            RawCondition {
                any: Some(members),
                all: None,
                not: None,
                attr: None,
                threshold: None,
                ..
            } => Ok(Condition::Any(group(members)?)),
            RawCondition {
                not: Some(inner),
                all: None,
                any: None,
                attr: None,
                threshold: None,
                ..
            } => Ok(Condition::Not(Box::new(
                inner.check(vocabulary, thresholds)?,
            ))),
            RawCondition {
                attr: Some(name),
                all: None,
                any: None,
                not: None,
                threshold: None,
                ..
            } => self.check_attribute(name, vocabulary),
            RawCondition {
                threshold: Some(id),
                all: None,
                any: None,
                not: None,
                attr: None,
                ..
            } => {
                let index = thresholds.iter().position(|known| known == id);
                let index = index.ok_or_else(|| format!("没有 {id} 这个阈值 ({id} is no threshold)"))?;
                let outcomes = self.outcome_in.clone().unwrap_or_default();
                if outcomes.is_empty() {
                    return Err(format!("阈值 {id} 没有写 outcome_in (threshold {id} is asked without outcome_in)"));
                }
                Ok(Condition::Threshold(index, outcomes))
            }
            _ => Err("条件只能是 all、any、not、attr、threshold 之一 (a condition is one of all, any, not, attr, threshold)".to_owned()),
        }
    }

    fn check_attribute(&self, name: &str, vocabulary: &Vocabulary) -> Result<Condition, String> {
        let id = vocabulary.find(name).ok_or_else(|| {
            format!("属性表里没有 {name} ({name} is no attribute of the vocabulary)")
        })?;
        let value = |raw: &toml::Value| read_value(vocabulary, id, raw);
        let mut found = Vec::new();
        if let Some(raw) = &self.is {
            found.push(Comparison::Is(value(raw)?));
        }
        let ordered = [
            (&self.gte, Comparison::AtLeast as fn(Value) -> Comparison),
            (&self.gt, Comparison::Above),
            (&self.lte, Comparison::AtMost),
            (&self.lt, Comparison::Below),
        ];
        for (raw, make) in ordered {
            let Some(raw) = raw else { continue };
            let kind = vocabulary.attribute(id).kind;
            if !matches!(
                kind,
                AttributeKind::Number | AttributeKind::Day | AttributeKind::Instant
            ) {
                return Err(format!(
                    "{name} 没有大小可比 ({name} has no order to compare by)"
                ));
            }
            found.push(make(value(raw)?));
        }
        if let Some(raws) = &self.one_of {
            found.push(Comparison::OneOf(
                raws.iter().map(value).collect::<Result<_, _>>()?,
            ));
        }
        let wanted = self
            .has
            .clone()
            .map(|one| vec![one])
            .or_else(|| self.has_any.clone());
        if let Some(wanted) = wanted {
            let attribute = vocabulary.attribute(id);
            if attribute.kind != AttributeKind::Choices {
                return Err(format!("{name} 不是多选 ({name} is no set)"));
            }
            if let Some(other) = wanted
                .iter()
                .find(|choice| !attribute.values.contains(choice))
            {
                return Err(format!(
                    "{name} 没有 {other} 这个选项 ({name} never has {other})"
                ));
            }
            found.push(Comparison::HasAny(wanted));
        }
        match (found.pop(), found.is_empty()) {
            (Some(comparison), true) => Ok(Condition::Attribute(id, comparison)),
            _ => Err(format!(
                "{name} 只能比较一次：is、gte、gt、lte、lt、in、has 或 has_any ({name} is compared once: is, gte, gt, lte, lt, in, has or has_any)"
            )),
        }
    }
}

/// A value of a rule file, through the reading that a profile's value gets.
pub(crate) fn read_value(
    vocabulary: &Vocabulary,
    id: AttributeId,
    raw: &toml::Value,
) -> Result<Value, String> {
    let json = serde_json::to_value(raw).map_err(|error| error.to_string())?;
    let name = vocabulary.name(id);
    vocabulary
        .read_value(id, &json)
        .map_err(|wrong| format!("{name} {} ({name} {})", wrong.chinese, wrong.english))?
        .ok_or_else(|| format!("{name} 没有写与什么比较 ({name} is compared with nothing)"))
}
