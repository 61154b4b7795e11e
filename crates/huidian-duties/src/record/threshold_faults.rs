//! What is wrong in a threshold's question and in the rule of a span of days, field by field.

use huidian_model::Document;
use toml::Table;

use super::faults::{Faults, RecordFault};
use super::threshold::{BranchRecord, ThresholdRecord, VersionRecord};
use crate::read::{check_outcome, is_address};
use crate::rules::Rules;

impl ThresholdRecord {
    /// What is wrong. `own` is the id under which it stands now.
    pub fn faults(&self, rules: &Rules, own: Option<&str>) -> Vec<RecordFault> {
        let mut faults = Faults::default();
        let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        if faults.need("id", &self.id) {
            if !self.id.chars().all(is_plain) {
                faults.put(
                    "id",
                    "只用小写字母、数字和 _",
                    "small letters, digits and _ only",
                );
            } else if own != Some(self.id.as_str()) && rules.find_threshold(&self.id).is_some() {
                faults.put("id", "已有这个编号的阈值", "another threshold has this id");
            }
        }
        faults.need("question", &self.question);
        faults.need("question_en", &self.question_en);
        known_attributes("attributes", &self.attributes, rules, &mut faults);
        faults.0
    }
}

impl VersionRecord {
    /// What is wrong. `document` is the text that the provisions are of, where it is held.
    pub fn faults(&self, rules: &Rules, document: Option<&Document>) -> Vec<RecordFault> {
        let mut faults = Faults::default();
        let from = faults
            .need("from", &self.from)
            .then(|| faults.day("from", &self.from))
            .flatten();
        if !self.to.trim().is_empty() {
            let to = faults.day("to", &self.to);
            if to.is_some() && to < from {
                faults.put("to", "早于起始日", "before the first day");
            }
        }
        faults.need("work", &self.work);
        faults.check_place(
            "provision-0",
            &self.provision,
            &self.quoted_numbers,
            document,
        );
        faults.need("source", &self.source);
        faults.one_of("confidence", &self.confidence, &["high", "medium", "low"]);
        let last = self.branches.iter().rposition(|branch| !branch.is_empty());
        if last.is_none() {
            faults.put("outcome-branch-0", "至少写一个结果", "at least one outcome");
        }
        for (at, branch) in self.branches.iter().enumerate() {
            if !branch.is_empty() {
                branch.check(at, Some(at) == last, rules, &mut faults);
            }
        }
        faults.0
    }
}

impl BranchRecord {
    fn check(&self, at: usize, is_last: bool, rules: &Rules, faults: &mut Faults) {
        let of = format!("-branch-{at}");
        let field = |name: &str| format!("{name}{of}");
        // 、 and commas part outcomes in the conditions of duties
        let is_plain = |c: char| !c.is_whitespace() && !matches!(c, '、' | ',' | '，');
        if faults.need(&field("outcome"), &self.outcome) && !self.outcome.chars().all(is_plain) {
            faults.put(
                field("outcome"),
                "不能有空格、顿号和逗号",
                "no spaces and no commas",
            );
        }
        if !self.outcome.trim().is_empty()
            && let Err(reason) = check_outcome(self.outcome.trim())
        {
            faults.put(
                field("outcome"),
                reason,
                "this word is kept for what is not decided",
            );
        }
        faults.need(&field("label"), &self.label);
        self.condition.check(&of, rules, faults);
        if self.condition.is_empty() && !is_last {
            faults.put(
                format!("attribute{of}-0"),
                "没有条件的分支只能放在最后（“其余情形”）",
                "a branch without a condition holds always and stands last",
            );
        }
        if !self.basis_provision.trim().is_empty() {
            if self.basis_work.trim().is_empty() {
                faults.put(field("basis_work"), "写明是哪件文件", "of which work");
            }
            if !self.basis_provision.split('、').all(is_address) {
                faults.put(
                    field("basis_provision"),
                    "不是条款，写成 第六十条",
                    "no provision such as 第六十条",
                );
            }
        }
        known_attributes(&field("ask"), &self.ask, rules, faults);
        let terms = self.terms.trim();
        let is_table = || toml::from_str::<Table>(&format!("terms = {terms}"));
        if !terms.is_empty()
            && !is_table().is_ok_and(|file| file.get("terms").is_some_and(toml::Value::is_table))
        {
            faults.put(
                field("terms"),
                "写成 { value = 30, unit = \"workday\" }",
                "a table such as { value = 30, unit = \"workday\" }",
            );
        }
    }
}

fn known_attributes(field: &str, names: &[String], rules: &Rules, faults: &mut Faults) {
    let unknown = names
        .iter()
        .find(|name| rules.vocabulary.find(name).is_none());
    if let Some(unknown) = unknown {
        faults.put(
            field,
            format!("没有属性 {unknown}"),
            format!("no attribute {unknown}"),
        );
    }
}
