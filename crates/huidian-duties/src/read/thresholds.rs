//! Thresholds: one file each, with dated versions.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::day::RuleDay;
use super::references::{
    check_confidence, check_outcome, check_outcomes, check_penalty, check_provision,
};
use super::{RuleError, RuleFile};
use crate::attribute::AttributeId;
use crate::condition::{Condition, RawCondition};
use crate::duty::Penalty;
use crate::rules::Rules;
use crate::threshold::{Branch, Threshold, ThresholdVersion};
use crate::vocabulary::Vocabulary;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ThresholdFile {
    id: String,
    question: String,
    question_en: String,
    attributes: Vec<String>,
    note: Option<String>,
    #[serde(default)]
    absent_counts_as_not_given: bool,
    version: Vec<RawVersion>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawVersion {
    from: RuleDay,
    to: Option<RuleDay>,
    work: String,
    work_version: Option<String>,
    provision: Option<String>,
    #[serde(default)]
    quoted_numbers: Vec<String>,
    source: String,
    confidence: String,
    note: Option<String>,
    branch: Vec<RawBranch>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawBranch {
    #[serde(rename = "if")]
    condition: Option<RawCondition>,
    outcome: String,
    label: String,
    #[serde(default = "binds")]
    binds: bool,
    item: Option<String>,
    basis: Option<Penalty>,
    #[serde(default)]
    ask: Vec<String>,
    note: Option<String>,
    #[serde(default)]
    terms: BTreeMap<String, toml::Value>,
}

fn binds() -> bool {
    true
}

pub(super) fn read(files: &[RuleFile<'_>], rules: &mut Rules) -> Result<(), RuleError> {
    let mut raws: Vec<(RuleFile<'_>, ThresholdFile)> = Vec::new();
    for file in files {
        let raw: ThresholdFile = file.read()?;
        if raws.iter().any(|(_, other)| other.id == raw.id) {
            return Err(file.error(raw.id, "规则中已有这个编号 (stands in the rules already)"));
        }
        raws.push((*file, raw));
    }
    let ids: Vec<String> = raws.iter().map(|(_, raw)| raw.id.clone()).collect();
    for (file, raw) in &raws {
        let threshold = raw
            .check(&rules.vocabulary, &ids)
            .map_err(|reason| file.error(&raw.id, reason))?;
        rules.thresholds.push(threshold);
    }
    for (index, (file, raw)) in raws.iter().enumerate() {
        if depends_on(rules, index, index, raws.len()) {
            return Err(file.error(&raw.id, "依赖它自己 (depends on itself)"));
        }
        let versions = rules.thresholds[index].versions.iter();
        for branch in versions.flat_map(|version| &version.branches) {
            check_outcomes(branch.condition.as_ref(), &rules.thresholds)
                .map_err(|reason| file.error(&raw.id, reason))?;
        }
    }
    Ok(())
}

impl ThresholdFile {
    fn check(&self, vocabulary: &Vocabulary, ids: &[String]) -> Result<Threshold, String> {
        let mut versions: Vec<ThresholdVersion> = Vec::new();
        for raw in &self.version {
            if let Some(earlier) = versions.last()
                && earlier.to.is_none_or(|to| raw.from.0 <= to)
            {
                let from = raw.from.0;
                return Err(format!(
                    "{from} 起的版本与前一版本重叠 (the version from {from} overlaps the one before)"
                ));
            }
            versions.push(raw.check(vocabulary, ids)?);
        }
        Ok(Threshold {
            id: self.id.clone(),
            question: self.question.clone(),
            question_en: self.question_en.clone(),
            attributes: find_all(vocabulary, &self.attributes)?,
            note: self.note.clone(),
            absent_counts_as_not_given: self.absent_counts_as_not_given,
            versions,
        })
    }
}

impl RawVersion {
    fn check(&self, vocabulary: &Vocabulary, ids: &[String]) -> Result<ThresholdVersion, String> {
        check_confidence(&self.confidence)?;
        if let Some(provision) = &self.provision {
            check_provision(provision)?;
        }
        let last = self.branch.len().saturating_sub(1);
        let mut branches = Vec::new();
        for (index, raw) in self.branch.iter().enumerate() {
            if raw.condition.is_none() && index != last {
                let outcome = &raw.outcome;
                return Err(format!(
                    "分支 {outcome} 总是成立，其后不能再有分支 (the branch {outcome} holds always, and others follow)"
                ));
            }
            check_outcome(&raw.outcome)?;
            if let Some(basis) = &raw.basis {
                check_penalty(basis)?;
            }
            let condition = raw.condition.as_ref();
            branches.push(Branch {
                condition: condition
                    .map(|condition| condition.check(vocabulary, ids))
                    .transpose()?,
                outcome: raw.outcome.clone(),
                label: raw.label.clone(),
                binds: raw.binds,
                item: raw.item.clone(),
                basis: raw.basis.clone(),
                ask: find_all(vocabulary, &raw.ask)?,
                note: raw.note.clone(),
                terms: raw.terms.clone(),
            });
        }
        Ok(ThresholdVersion {
            from: self.from.0,
            to: self.to.map(|day| day.0),
            work: self.work.clone(),
            work_version: self.work_version.clone(),
            provision: self.provision.clone(),
            quoted_numbers: self.quoted_numbers.clone(),
            source: self.source.clone(),
            confidence: self.confidence.clone(),
            note: self.note.clone(),
            branches,
        })
    }
}

fn find_all(vocabulary: &Vocabulary, names: &[String]) -> Result<Vec<AttributeId>, String> {
    let find = |name: &String| {
        vocabulary.find(name).ok_or_else(|| {
            format!("属性表里没有 {name} ({name} is no attribute of the vocabulary)")
        })
    };
    names.iter().map(find).collect()
}

/// Whether a threshold's rule asks, directly or through others, for `target`.
fn depends_on(rules: &Rules, index: usize, target: usize, depth: usize) -> bool {
    if depth == 0 {
        return true;
    }
    let branches = rules.thresholds[index]
        .versions
        .iter()
        .flat_map(|version| &version.branches);
    let conditions = branches.filter_map(|branch| branch.condition.as_ref());
    let mut asked = conditions.flat_map(Condition::outcomes_asked);
    asked.any(|(other, _)| other == target || depends_on(rules, other, target, depth - 1))
}
