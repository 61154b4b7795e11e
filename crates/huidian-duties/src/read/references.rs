//! What a rule names stands in the rules: outcomes of thresholds, attributes that hold moments, provisions of penalties.

use crate::attribute::AttributeKind;
use crate::condition::Condition;
use crate::decision::{NO_RULE, OPEN, UNKNOWN};
use crate::duty::Penalty;
use crate::threshold::Threshold;
use crate::vocabulary::Vocabulary;

/// Every outcome that a condition wants is one of the threshold's. One that no version has would never come, and would tell everybody that the duty
/// does not apply.
pub(crate) fn check_outcomes(
    condition: Option<&Condition>,
    thresholds: &[Threshold],
) -> Result<(), String> {
    let asked = condition.map(Condition::outcomes_asked).unwrap_or_default();
    for (index, wanted) in asked {
        let Some(threshold) = thresholds.get(index) else {
            continue;
        };
        let (id, outcomes) = (&threshold.id, threshold.outcomes());
        for outcome in wanted {
            if outcome.starts_with(OPEN) {
                return Err(format!(
                    "阈值 {id} 的“{outcome}”是未定，不能作条件 (the outcome {outcome} of {id} is never decided)"
                ));
            }
            if !outcomes.contains(&outcome.as_str()) {
                let known = outcomes.join("、");
                return Err(format!(
                    "阈值 {id} 没有结果“{outcome}”，有 {known}；结果改名时，先在阈值里与旧名并列写上 (threshold {id} has no outcome {outcome})"
                ));
            }
        }
    }
    Ok(())
}

/// Words that the program says itself where nothing is decided are no outcomes.
pub(crate) fn check_outcome(outcome: &str) -> Result<(), String> {
    if outcome.trim().is_empty() || [UNKNOWN, NO_RULE].contains(&outcome) {
        return Err(format!(
            "“{outcome}”不能作结果的名称 (an outcome is not called {outcome:?})"
        ));
    }
    Ok(())
}

/// An attribute that holds a moment: a day or an instant.
pub(crate) fn check_instant(
    vocabulary: &Vocabulary,
    name: &str,
    kinds: &[AttributeKind],
) -> Result<(), String> {
    let Some(id) = vocabulary.find(name) else {
        let near = vocabulary.near(name);
        let near = near.map_or_else(String::new, |near| format!("，是不是 {near}"));
        return Err(format!(
            "属性表里没有 {name}{near} ({name} is no attribute of the vocabulary)"
        ));
    };
    if kinds.contains(&vocabulary.attribute(id).kind) {
        return Ok(());
    }
    Err(format!(
        "属性 {name} 不是时刻或日期，不能起止期限 ({name} holds no moment)"
    ))
}

/// Attributes that hold a day or an instant.
pub(crate) const MOMENTS: [AttributeKind; 2] = [AttributeKind::Day, AttributeKind::Instant];

/// A moment in words: a day, an attribute that holds one, or Chinese. A name among the words is an attribute's.
pub(crate) fn check_moment(vocabulary: &Vocabulary, words: &str) -> Result<(), String> {
    let is_of_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.');
    let is_name =
        |word: &&str| word.contains(['_', '.']) && word.contains(|c: char| c.is_ascii_alphabetic());
    for name in words.split(|c: char| !is_of_name(c)).filter(is_name) {
        check_instant(vocabulary, name, &MOMENTS)?;
    }
    let is_day = words.parse::<jiff::civil::Date>().is_ok();
    if words.is_ascii() && !is_day {
        return check_instant(vocabulary, words, &MOMENTS);
    }
    Ok(())
}

/// A penalty names its work, and addresses its provision as provisions are.
pub(super) fn check_penalty(penalty: &Penalty) -> Result<(), String> {
    if penalty.work.trim().is_empty() {
        return Err("罚则没有写文件 (a penalty names no work)".to_owned());
    }
    penalty.provision.as_deref().map_or(Ok(()), check_provision)
}

pub(super) fn check_confidence(confidence: &str) -> Result<(), String> {
    if ["high", "medium", "low"].contains(&confidence) {
        return Ok(());
    }
    Err(format!(
        "confidence 填为 {confidence}，只能是 high、medium、low (confidence is high, medium or low, not {confidence})"
    ))
}

/// Whether words address a provision.
pub(crate) fn is_address(one: &str) -> bool {
    let is_part = |one: &str| {
        one.strip_prefix('第')
            .is_some_and(|rest| rest.ends_with("部分"))
    };
    one == "附件" || is_part(one) || one.parse::<huidian_model::ProvisionPath>().is_ok()
}

/// A provision is 第…条…, 附件, or a part of a notice (第二部分, 第十七项); several stand with 、 between.
pub(super) fn check_provision(provision: &str) -> Result<(), String> {
    match provision.split('、').find(|one| !is_address(one)) {
        Some(one) => Err(format!(
            "{one} 不是条款，写成 第三十一条第二款第一项 ({one} is no provision such as 第三十一条第二款第一项)"
        )),
        None => Ok(()),
    }
}
