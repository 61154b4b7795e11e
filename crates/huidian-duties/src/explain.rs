//! Why a condition holds or fails, in words that name each attribute and rule.

use crate::attribute::{Attribute, AttributeId};
use crate::condition::{Comparison, Condition};
use crate::decision::Decision;
use crate::evaluation::Evaluation;
use crate::known::Origin;
use crate::threshold::{Branch, ThresholdVersion};
use crate::truth::Truth;
use crate::value::Value;

/// Whom reasons are told: `is_ciio = true（…）` to programs and keepers of rules, `关键信息基础设施运营者：是` to readers of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Told {
    ByName,
    ByLabel,
}

/// The reasons for a condition's truth: those that carry it, not those that do not matter. Nothing where it is unknown.
pub(crate) fn reasons(evaluation: &Evaluation<'_>, condition: &Condition) -> Vec<String> {
    let mut found = Vec::new();
    collect(evaluation, condition, Told::ByName, &mut found);
    found
}

/// The same in the reader's words.
pub fn plain_reasons(evaluation: &Evaluation<'_>, condition: &Condition) -> Vec<String> {
    let mut found = Vec::new();
    collect(evaluation, condition, Told::ByLabel, &mut found);
    found
}

/// Why a threshold is decided as it is, in the reader's words; nothing where it is not.
pub fn plain_threshold_reasons(evaluation: &Evaluation<'_>, index: usize) -> Vec<String> {
    match evaluation.decide(index) {
        Decision::Decided { version, branch } => {
            branch_reasons_told(evaluation, version, branch, Told::ByLabel)
        }
        _ => Vec::new(),
    }
}

/// The reasons for a branch: why it holds, and why those before it do not.
pub(crate) fn branch_reasons(
    evaluation: &Evaluation<'_>,
    version: &ThresholdVersion,
    branch: &Branch,
) -> Vec<String> {
    branch_reasons_told(evaluation, version, branch, Told::ByName)
}

fn branch_reasons_told(
    evaluation: &Evaluation<'_>,
    version: &ThresholdVersion,
    branch: &Branch,
    told: Told,
) -> Vec<String> {
    let earlier = version
        .branches
        .iter()
        .take_while(|other| !std::ptr::eq(*other, branch))
        .filter_map(|other| other.condition.as_ref())
        .filter(|condition| evaluation.truth(condition) == Truth::False);
    let mut found = Vec::new();
    for condition in branch.condition.iter().chain(earlier) {
        collect(evaluation, condition, told, &mut found);
    }
    found
}

fn collect(evaluation: &Evaluation<'_>, condition: &Condition, told: Told, into: &mut Vec<String>) {
    let truth = evaluation.truth(condition);
    let reason = match condition {
        _ if truth == Truth::Unknown => return,
        Condition::All(members) | Condition::Any(members) => {
            for member in members {
                if evaluation.truth(member) == truth {
                    collect(evaluation, member, told, into);
                }
            }
            return;
        }
        Condition::Not(inner) => return collect(evaluation, inner, told, into),
        Condition::Attribute(id, comparison) => {
            attribute_reason(evaluation, *id, comparison, truth, told)
        }
        Condition::Threshold(index, wanted) => {
            let wanted = (truth == Truth::False).then_some(wanted.as_slice());
            threshold_reason(evaluation, *index, wanted, told)
        }
    };
    if !into.contains(&reason) {
        into.push(reason);
    }
}

fn attribute_reason(
    evaluation: &Evaluation<'_>,
    id: AttributeId,
    comparison: &Comparison,
    truth: Truth,
    told: Told,
) -> String {
    let vocabulary = &evaluation.rules.vocabulary;
    let attribute = vocabulary.attribute(id);
    let mut inside = Vec::new();
    if told == Told::ByName {
        inside.push(attribute.label.clone());
    }
    match truth {
        Truth::False => inside.extend(failed(comparison, attribute, told)),
        _ => {
            let wanted = asked_for(comparison, attribute, told);
            inside.extend(wanted.map(|wanted| format!("条件：{wanted}")));
        }
    }
    match evaluation.known.find(id).map(|known| &known.origin) {
        Some(Origin::Derived { from, .. }) => {
            let value = value_words(evaluation, *from, told);
            inside.push(match told {
                Told::ByName => format!("由 {} = {value} 推得", vocabulary.name(*from)),
                Told::ByLabel => {
                    format!("由“{}：{value}”推得", vocabulary.attribute(*from).label)
                }
            });
        }
        Some(Origin::Stated) => {}
        None => inside.push("所填互相矛盾，按哪个数都一样".to_owned()),
    }
    let value = value_words(evaluation, id, told);
    let head = match told {
        Told::ByName => format!("{} = {value}", attribute.name),
        Told::ByLabel => format!("{}：{value}", attribute.label),
    };
    match inside.as_slice() {
        [] => head,
        inside => format!("{head}（{}）", inside.join("；")),
    }
}

/// What an attribute is known to be; both, where two numbers stand against each other.
fn value_words(evaluation: &Evaluation<'_>, id: AttributeId, told: Told) -> String {
    let attribute = evaluation.rules.vocabulary.attribute(id);
    let values = evaluation.known.value(id).map(std::slice::from_ref);
    let values = values.unwrap_or_else(|| evaluation.known.rivals(id));
    let words: Vec<String> = values
        .iter()
        .map(|value| value_told(attribute, value, told))
        .collect();
    words.join(" 或 ")
}

fn value_told(attribute: &Attribute, value: &Value, told: Told) -> String {
    match told {
        Told::ByName => value.to_string(),
        Told::ByLabel => attribute.told(value),
    }
}

fn choices_told<'c>(
    attribute: &Attribute,
    choices: impl Iterator<Item = &'c String>,
    told: Told,
) -> String {
    let labels = choices.map(|choice| match told {
        Told::ByName => choice.as_str(),
        Told::ByLabel => attribute.label_of(choice),
    });
    labels.collect::<Vec<_>>().join("、")
}

/// The comparison in words, where the value alone does not tell.
fn asked_for(comparison: &Comparison, attribute: &Attribute, told: Told) -> Option<String> {
    let words = |value: &Value| value_told(attribute, value, told);
    Some(match comparison {
        Comparison::Is(Value::Bool(_)) => return None,
        Comparison::Is(value) => format!("是 {}", words(value)),
        Comparison::AtLeast(value) => format!("{value} 以上（含）"),
        Comparison::Above(value) => format!("超过 {value}（不含）"),
        Comparison::AtMost(value) => format!("{value} 以下（含）"),
        Comparison::Below(value) => format!("不满 {value}"),
        Comparison::OneOf(values) => {
            let values: Vec<String> = values.iter().map(words).collect();
            format!("属于 {}", values.join("、"))
        }
        Comparison::HasAny(values) => {
            format!("含 {}", choices_told(attribute, values.iter(), told))
        }
    })
}

/// That a comparison does not hold, in words, where the value alone does not tell.
fn failed(comparison: &Comparison, attribute: &Attribute, told: Told) -> Option<String> {
    let words = |value: &Value| value_told(attribute, value, told);
    Some(match comparison {
        Comparison::Is(Value::Bool(_)) => return None,
        Comparison::Is(value) => format!("不是 {}", words(value)),
        Comparison::AtLeast(value) => format!("未达 {value} 以上（含）"),
        Comparison::Above(value) => format!("未超过 {value}"),
        Comparison::AtMost(value) => format!("已超过 {value}"),
        Comparison::Below(value) => format!("已达 {value}，不是不满"),
        Comparison::OneOf(_) | Comparison::HasAny(_) => {
            format!("不{}", asked_for(comparison, attribute, told)?)
        }
    })
}

/// A threshold's outcome with the provision it stands in, and what led to it.
/// `missed`: the outcomes that it is not.
fn threshold_reason(
    evaluation: &Evaluation<'_>,
    index: usize,
    missed: Option<&[String]>,
    told: Told,
) -> String {
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
            let because = branch_reasons_told(evaluation, version, branch, told).join("，");
            if !because.is_empty() {
                basis.push_str(&format!("；{because}"));
            }
            basis
        }
        Decision::NoRuleInForce => "当日没有规则".to_owned(),
        Decision::Undecided { .. } => "未定".to_owned(),
    };
    let missed = missed.map_or_else(String::new, |missed| {
        let named = missed.iter().map(|outcome| match told {
            Told::ByName => outcome.as_str(),
            Told::ByLabel => threshold.label_of(outcome),
        });
        format!("不是 {}；", named.collect::<Vec<_>>().join("、"))
    });
    match told {
        Told::ByName => format!(
            "{} = {}（{missed}{basis}）",
            threshold.id,
            decision.outcome()
        ),
        Told::ByLabel => {
            let (question, label) = (&threshold.question, decision.label());
            format!("{question} {label}（{missed}{basis}）")
        }
    }
}
