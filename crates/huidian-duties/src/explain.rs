//! Why a condition holds or fails, in words that name each attribute and rule.

use crate::attribute::AttributeId;
use crate::condition::{Comparison, Condition};
use crate::decision::Decision;
use crate::evaluation::Evaluation;
use crate::known::Origin;
use crate::truth::Truth;
use crate::value::Value;

/// The reasons for a condition's truth: those that carry it, not those that do not matter. Nothing where it is unknown.
pub(crate) fn reasons(evaluation: &Evaluation<'_>, condition: &Condition) -> Vec<String> {
    let mut found = Vec::new();
    collect(evaluation, condition, &mut found);
    found
}

fn collect(evaluation: &Evaluation<'_>, condition: &Condition, into: &mut Vec<String>) {
    let truth = evaluation.truth(condition);
    let reason = match condition {
        _ if truth == Truth::Unknown => return,
        Condition::All(members) | Condition::Any(members) => {
            for member in members {
                if evaluation.truth(member) == truth {
                    collect(evaluation, member, into);
                }
            }
            return;
        }
        Condition::Not(inner) => return collect(evaluation, inner, into),
        Condition::Attribute(id, comparison) => attribute_reason(evaluation, *id, comparison),
        Condition::Threshold(index, _) => threshold_reason(evaluation, *index),
    };
    if !into.contains(&reason) {
        into.push(reason);
    }
}

fn attribute_reason(
    evaluation: &Evaluation<'_>,
    id: AttributeId,
    comparison: &Comparison,
) -> String {
    let vocabulary = &evaluation.rules.vocabulary;
    let attribute = vocabulary.attribute(id);
    let Some(known) = evaluation.known.find(id) else {
        return format!("{} = ?（{}）", attribute.name, attribute.label);
    };
    let mut inside = attribute.label.clone();
    if let Some(wanted) = asked_for(comparison) {
        inside.push_str(&format!("；条件：{wanted}"));
    }
    if let Origin::Derived { from, .. } = known.origin {
        let value = evaluation.known.value(from);
        let value = value.map(Value::to_string).unwrap_or_default();
        inside.push_str(&format!("；由 {} = {value} 推得", vocabulary.name(from)));
    }
    format!("{} = {}（{inside}）", attribute.name, known.value)
}

/// The comparison in words, where the value alone does not tell.
fn asked_for(comparison: &Comparison) -> Option<String> {
    Some(match comparison {
        Comparison::Is(Value::Bool(_)) => return None,
        Comparison::Is(value) => format!("是 {value}"),
        Comparison::AtLeast(value) => format!("{value} 以上（含）"),
        Comparison::Above(value) => format!("超过 {value}（不含）"),
        Comparison::AtMost(value) => format!("{value} 以下（含）"),
        Comparison::Below(value) => format!("不满 {value}"),
        Comparison::OneOf(values) => {
            let values: Vec<String> = values.iter().map(Value::to_string).collect();
            format!("属于 {}", values.join("、"))
        }
        Comparison::HasAny(values) => format!("含 {}", values.join("、")),
    })
}

/// A threshold's outcome with the provision it stands in, and what led to it.
fn threshold_reason(evaluation: &Evaluation<'_>, index: usize) -> String {
    let threshold = &evaluation.rules.thresholds[index];
    let decision = evaluation.decide(index);
    let basis = match decision {
        Decision::Decided { version, branch } => {
            let mut basis = format!(
                "{}{}",
                version.work,
                version.provision.as_deref().unwrap_or("")
            );
            if let Some(item) = &branch.item {
                basis.push_str(&format!("，{item}"));
            }
            if let Some(condition) = &branch.condition {
                let because = reasons(evaluation, condition).join("，");
                if !because.is_empty() {
                    basis.push_str(&format!("；{because}"));
                }
            }
            basis
        }
        Decision::NoRuleInForce => "当日没有规则".to_owned(),
        Decision::Undecided { .. } => "未定".to_owned(),
    };
    format!("{} = {}（{basis}）", threshold.id, decision.outcome())
}
