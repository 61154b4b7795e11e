//! What is wrong in a record, field by field, in words for who fills in a form.

use huidian_model::Document;
use jiff::civil::Date;

use super::condition::{Addressee, ConditionRow, THRESHOLD};
use super::{DeadlineRecord, DutyRecord};
use crate::attribute::AttributeKind;
use crate::check::{Held, check_provision};
use crate::read::{MOMENTS, check_instant, check_moment, is_address, is_month_day};
use crate::rules::Rules;

/// A field and what is wrong with it. Fields of rows end in their number: `value-0`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordFault {
    pub field: String,
    pub chinese: String,
    pub english: String,
}

#[derive(Default)]
pub(super) struct Faults(pub(super) Vec<RecordFault>);

impl Faults {
    /// Holds a named provision, and the numbers quoted of it, against the text; an empty provision is left out. `field` is the form's name for it.
    pub(super) fn check_place(
        &mut self,
        field: &str,
        provision: &str,
        quoted_numbers: &[String],
        document: Option<&Document>,
    ) {
        let provision = provision.trim();
        if provision.is_empty() {
            return;
        }
        if !provision.split('、').all(is_address) {
            self.put(
                field,
                format!("“{provision}”不是条款，写成 第三十一条第二款第一项"),
                "no provision such as 第三十一条第二款第一项",
            );
            return;
        }
        let held =
            document.map(|document| check_provision(document, Some(provision), quoted_numbers));
        match held {
            Some(Held::NoSuchProvision(missing)) => self.put(
                field,
                format!("本库所收文本没有{missing}"),
                format!("the text held has no {missing}"),
            ),
            Some(Held::MissingWords(words)) => self.put(
                "quoted_numbers",
                format!("条文中没有“{}”", words.join("”“")),
                format!(
                    "these words do not stand in the provision: {}",
                    words.join(", ")
                ),
            ),
            _ => {}
        }
    }

    pub(super) fn put(
        &mut self,
        field: impl Into<String>,
        chinese: impl Into<String>,
        english: impl Into<String>,
    ) {
        self.0.push(RecordFault {
            field: field.into(),
            chinese: chinese.into(),
            english: english.into(),
        });
    }

    pub(super) fn need(&mut self, field: &str, value: &str) -> bool {
        let is_given = !value.trim().is_empty();
        if !is_given {
            self.put(field, "必须填写", "needed");
        }
        is_given
    }

    pub(super) fn day(&mut self, field: &str, value: &str) -> Option<Date> {
        let day = value.trim().parse().ok();
        if day.is_none() {
            self.put(
                field,
                format!("“{value}”不是日期，写成 2026-01-31"),
                "no day such as 2026-01-31",
            );
        }
        day
    }

    pub(super) fn one_of(&mut self, field: &str, value: &str, known: &[&str]) {
        if !known.contains(&value) {
            self.put(
                field,
                format!("只能是 {}", known.join("、")),
                format!("one of {}", known.join(", ")),
            );
        }
    }
}

/// Topics of all duties, those withdrawn too.
fn topics(rules: &Rules) -> Vec<&str> {
    let withdrawn = rules.withdrawn.iter().map(|one| &one.duty);
    let all = rules.duties.iter().chain(withdrawn);
    all.map(|duty| duty.topic.as_str()).collect()
}

impl DutyRecord {
    /// What is wrong, in the order of the form. `own` is the id under which the record stands now; `document` the text that the provision is of, where it is held.
    pub fn faults(
        &self,
        rules: &Rules,
        own: Option<&str>,
        document: Option<&Document>,
    ) -> Vec<RecordFault> {
        let mut faults = Faults::default();
        self.check_name(rules, own, &mut faults);
        self.check_place(document, &mut faults);
        self.check_days(&mut faults);
        self.check_addressee(rules, &mut faults);
        faults.need("action", &self.action);
        faults.one_of("modality", &self.modality, &["must", "must_not", "may"]);
        faults.one_of(
            "trigger",
            &self.trigger,
            &[
                "standing",
                "periodic",
                "event",
                "before_event",
                "threshold_reached",
                "transition",
                "incident",
            ],
        );
        for (at, deadline) in self.deadlines.iter().enumerate() {
            if !deadline.is_empty() {
                deadline.check(at, rules, &mut faults);
            }
        }
        self.check_rest(&mut faults);
        faults.0
    }

    fn check_name(&self, rules: &Rules, own: Option<&str>, faults: &mut Faults) {
        let is_plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
        if faults.need("id", &self.id) {
            if !self.id.chars().all(is_plain) {
                faults.put("id", "只用字母、数字和 -", "letters, digits and - only");
            } else if own != Some(self.id.as_str())
                && (rules.find_duty(&self.id).is_some() || rules.find_withdrawn(&self.id).is_some())
            {
                faults.put("id", "已有这个编号的义务", "another duty has this id");
            }
        }
        if faults.need("topic", &self.topic) && !topics(rules).contains(&self.topic.as_str()) {
            faults.put("topic", "没有这个主题", "no such topic");
        }
    }

    fn check_place(&self, document: Option<&Document>, faults: &mut Faults) {
        // an article whose number could not be confirmed is left out
        faults.check_place("provision", &self.provision, &self.quoted_numbers, document);
    }

    fn check_days(&self, faults: &mut Faults) {
        let from = faults
            .need("in_force_from", &self.in_force_from)
            .then(|| faults.day("in_force_from", &self.in_force_from))
            .flatten();
        if self.in_force_to.trim().is_empty() {
            return;
        }
        let to = faults.day("in_force_to", &self.in_force_to);
        if let (Some(from), Some(to)) = (from, to)
            && to < from
        {
            faults.put("in_force_to", "早于起始日", "before the first day");
        }
    }

    fn check_addressee(&self, rules: &Rules, faults: &mut Faults) {
        self.addressee.check("", rules, faults);
        if self.addressee.is_empty() {
            faults.put(
                "attribute-0",
                "至少写一个条件：约束谁",
                "at least one condition: whom it binds",
            );
        }
    }

    fn check_rest(&self, faults: &mut Faults) {
        if !self.penalty_provision.trim().is_empty() {
            if self.penalty_work.trim().is_empty() {
                faults.put("penalty_work", "写明是哪件文件的罚则", "of which work");
            }
            if !self.penalty_provision.split('、').all(is_address) {
                faults.put(
                    "penalty_provision",
                    "不是条款，写成 第六十条",
                    "no provision such as 第六十条",
                );
            }
        }
        if self.sectors.is_empty() {
            faults.put("sectors", "写行业，所有行业写 *", "sectors, or * for all");
        }
        faults.need("source", &self.source);
        if self.copies.trim().parse::<u32>().is_err() {
            faults.put(
                "copies",
                "写一个整数：核对过几份副本",
                "a whole number: how many copies were compared",
            );
        }
        faults.one_of("confidence", &self.confidence, &["high", "medium", "low"]);
    }
}

impl Addressee {
    /// What is wrong in a condition; `of` is what its fields end in before the number of the row.
    pub(super) fn check(&self, of: &str, rules: &Rules, faults: &mut Faults) {
        if !self.written.trim().is_empty() {
            check_condition(&format!("addressee{of}"), &self.written, rules, faults);
            return;
        }
        for (at, row) in self.given() {
            row.check(&format!("{of}-{at}"), rules, faults);
        }
    }
}

impl ConditionRow {
    fn check(&self, at: &str, rules: &Rules, faults: &mut Faults) {
        let value_field = format!("value{at}");
        if self.value.trim().is_empty() {
            faults.put(&value_field, "必须填写", "needed");
            return;
        }
        if let Some(id) = self.attribute.strip_prefix(THRESHOLD) {
            let Some(threshold) = rules.find_threshold(id).map(|at| &rules.thresholds[at]) else {
                faults.put(
                    format!("attribute{at}"),
                    "没有这个阈值",
                    "no such threshold",
                );
                return;
            };
            let outcomes: Vec<&str> = threshold
                .versions
                .iter()
                .flat_map(|version| &version.branches)
                .map(|branch| branch.outcome.as_str())
                .collect();
            if let Some(other) = self.values().find(|value| !outcomes.contains(value)) {
                faults.put(
                    &value_field,
                    format!("这个阈值没有结果“{other}”；有 {}", outcomes.join("、")),
                    format!("the threshold has no outcome {other}"),
                );
            }
            return;
        }
        let vocabulary = &rules.vocabulary;
        let Some(id) = vocabulary.find(&self.attribute) else {
            faults.put(
                format!("attribute{at}"),
                "没有这个属性",
                "no such attribute",
            );
            return;
        };
        let attribute = vocabulary.attribute(id);
        let comparisons: &[&str] = match attribute.kind {
            AttributeKind::Bool => &["is", "is_not"],
            AttributeKind::Number | AttributeKind::Day | AttributeKind::Instant => {
                &["is", "is_not", "gte", "gt", "lte", "lt", "in"]
            }
            AttributeKind::Choice => &["is", "is_not", "in"],
            AttributeKind::Choices => &["has", "has_any"],
        };
        let field = format!("comparison{at}");
        let before = faults.0.len();
        faults.one_of(&field, &self.comparison, comparisons);
        if faults.0.len() > before {
            return;
        }
        let is_fit = |value: &str| match attribute.kind {
            AttributeKind::Bool => matches!(value, "true" | "false"),
            AttributeKind::Number => value.parse::<i64>().is_ok_and(|number| number >= 0),
            AttributeKind::Choice | AttributeKind::Choices => {
                attribute.values.iter().any(|known| known == value)
            }
            AttributeKind::Day => value.parse::<Date>().is_ok(),
            AttributeKind::Instant => true,
        };
        if let Some(other) = self.values().find(|value| !is_fit(value)) {
            let (chinese, english) = match attribute.kind {
                AttributeKind::Bool => (
                    "只能是 true（是）或 false（否）".to_owned(),
                    "true or false".to_owned(),
                ),
                AttributeKind::Number => (
                    format!("“{other}”不是不小于 0 的整数"),
                    "a whole number, 0 or more".to_owned(),
                ),
                AttributeKind::Day => (
                    format!("“{other}”不是日期，写成 2026-01-31"),
                    "no day such as 2026-01-31".to_owned(),
                ),
                _ => (
                    format!("“{other}”不是可选值；有 {}", attribute.values.join("、")),
                    format!("one of {}", attribute.values.join(", ")),
                ),
            };
            faults.put(&value_field, chinese, english);
        }
    }
}

impl DeadlineRecord {
    fn check(&self, at: usize, rules: &Rules, faults: &mut Faults) {
        let field = |name: &str| format!("{name}-deadline-{at}");
        let kind = self.value("kind");
        let before = faults.0.len();
        faults.one_of(&field("kind"), kind, &KINDS);
        if faults.0.len() > before {
            return;
        }
        let is_needed = |name: &str| match name {
            "value" | "unit" => matches!(
                kind,
                "within" | "every" | "lead" | "retain_at_least" | "valid_for"
            ),
            "month_day" => kind == "by_month_day",
            _ => kind == "by_date",
        };
        for name in ["value", "unit", "month_day", "date"] {
            let is_given = !self.value(name).trim().is_empty();
            if is_needed(name) && !is_given {
                faults.put(
                    field(name),
                    "这种期限必须填写",
                    "this kind of deadline needs it",
                );
            }
            if !is_needed(name) && is_given {
                faults.put(
                    field(name),
                    "这种期限没有这一项",
                    "this kind of deadline has none",
                );
            }
        }
        self.check_values(&field, rules, faults);
        if !self.value("when").trim().is_empty() {
            check_condition(&field("when"), self.value("when"), rules, faults);
        }
    }

    /// Moments that are named are attributes that hold one.
    fn check_moments(&self, field: &impl Fn(&str) -> String, rules: &Rules, faults: &mut Faults) {
        let mut tell = |name: &str, checked: Result<(), String>| {
            if let Err(reason) = checked {
                faults.put(field(name), reason, "no attribute that holds a moment");
            }
        };
        for name in ["from", "event", "before", "until"] {
            let words = self.value(name).trim();
            if !words.is_empty() {
                tell(name, check_moment(&rules.vocabulary, words));
            }
        }
        let instant = [AttributeKind::Instant];
        let attributes = [
            ("from_attribute", &MOMENTS[..]),
            ("else_from_attribute", &MOMENTS[..]),
            ("until_attribute", &instant[..]),
        ];
        for (name, kinds) in attributes {
            let value = self.value(name).trim();
            if !value.is_empty() {
                tell(name, check_instant(&rules.vocabulary, value, kinds));
            }
        }
    }

    fn check_values(&self, field: &impl Fn(&str) -> String, rules: &Rules, faults: &mut Faults) {
        for name in ["value", "valid_years"] {
            let value = self.value(name).trim();
            if !value.is_empty() && !value.parse::<i64>().is_ok_and(|number| number > 0) {
                faults.put(field(name), "写大于 0 的整数", "a whole number above 0");
            }
        }
        let unit = self.value("unit");
        if !unit.is_empty() {
            let units = ["minute", "hour", "day", "workday", "month", "year"];
            faults.one_of(&field("unit"), unit, &units);
        }
        let month_day = self.value("month_day").trim();
        if !month_day.is_empty() && !is_month_day(month_day) {
            faults.put(field("month_day"), "写成 01-31", "a day such as 01-31");
        }
        for name in ["date", "ends", "from_not_before"] {
            if !self.value(name).trim().is_empty() {
                faults.day(&field(name), self.value(name));
            }
        }
        self.check_moments(field, rules, faults);
        if !self.value("valid_years").trim().is_empty() && self.value("kind") != "lead" {
            faults.put(
                field("valid_years"),
                "只用于“事前”（lead）",
                "belongs to lead",
            );
        }
        let covers = self.value("covers");
        if !covers.is_empty() {
            faults.one_of(&field("covers"), covers, &["previous_year", "current_year"]);
        }
    }
}

const KINDS: [&str; 12] = [
    "within",
    "every",
    "by_month_day",
    "by_date",
    "before",
    "lead",
    "retain_at_least",
    "valid_for",
    "immediately",
    "promptly",
    "regularly",
    "unknown",
];

/// A condition in TOML, by the reading that rule files get.
fn check_condition(field: &str, written: &str, rules: &Rules, faults: &mut Faults) {
    if let Err(reason) = crate::read::check_condition(written, &rules.vocabulary, &rules.thresholds)
    {
        faults.put(field, format!("条件写得不对：{reason}"), reason);
    }
}
