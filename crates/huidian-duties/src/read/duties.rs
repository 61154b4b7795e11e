//! The duties of one work.

use jiff::civil::Date;
use serde::Deserialize;

use super::day::RuleDay;
use super::references::{
    MOMENTS, check_confidence, check_instant, check_moment, check_outcomes, check_penalty,
    check_provision,
};
use super::{RuleError, RuleFile};
use crate::attribute::AttributeKind;
use crate::condition::RawCondition;
use crate::deadline::{Deadline, DeadlineKind};
use crate::duty::{Duty, Modality, Penalty, RuleWork, SetAside, Trigger, WithdrawnDuty};
use crate::rules::Rules;
use crate::span::{Span, SpanUnit};
use crate::threshold::Threshold;
use crate::vocabulary::Vocabulary;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DutyFile {
    work: RuleWork,
    #[serde(default)]
    duty: Vec<RawDuty>,
    #[serde(default)]
    set_aside: Vec<RawSetAside>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSetAside {
    provision: String,
    action: String,
    reason: String,
    by: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawDuty {
    id: String,
    topic: String,
    provision: Option<String>,
    in_force_from: RuleDay,
    in_force_to: Option<RuleDay>,
    addressee: RawCondition,
    action: String,
    modality: Modality,
    trigger: Trigger,
    #[serde(default)]
    deadlines: Vec<RawDeadline>,
    #[serde(default)]
    recipient: Vec<String>,
    #[serde(default)]
    evidence: Vec<String>,
    penalty: Option<Penalty>,
    #[serde(default)]
    quoted_numbers: Vec<String>,
    sectors: Vec<String>,
    source: String,
    copies: u32,
    confidence: String,
    note: Option<String>,
    withdrawn: Option<RawWithdrawal>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawWithdrawal {
    on: RuleDay,
    by: Option<String>,
    reason: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawDeadline {
    kind: DeadlineKind,
    value: Option<i64>,
    unit: Option<SpanUnit>,
    from: Option<String>,
    from_attribute: Option<String>,
    else_from_attribute: Option<String>,
    from_not_before: Option<RuleDay>,
    valid_years: Option<i64>,
    month_day: Option<String>,
    covers: Option<String>,
    date: Option<RuleDay>,
    ends: Option<RuleDay>,
    ends_note: Option<String>,
    event: Option<String>,
    before: Option<String>,
    until: Option<String>,
    until_attribute: Option<String>,
    what: Option<String>,
    note: Option<String>,
    extendable: Option<String>,
    when: Option<RawCondition>,
}

pub(super) fn read(
    file: RuleFile<'_>,
    thresholds: &[String],
    rules: &mut Rules,
) -> Result<(), RuleError> {
    let raw: DutyFile = file.read()?;
    check_work(&raw.work).map_err(|reason| file.error("work", reason))?;
    let work = rules.works.len();
    for mut raw_duty in raw.duty {
        let id = raw_duty.id.clone();
        if rules.find_duty(&id).is_some() || rules.find_withdrawn(&id).is_some() {
            return Err(file.error(id, "规则中已有这个编号 (stands in the rules already)"));
        }
        let withdrawn = raw_duty.withdrawn.take();
        let duty = raw_duty
            .check(work, &rules.vocabulary, thresholds)
            .and_then(|duty| conditions_known(&duty, &rules.thresholds).map(|()| duty))
            .map_err(|reason| file.error(&id, reason))?;
        match withdrawn {
            None => rules.duties.push(duty),
            Some(one) if one.reason.trim().is_empty() => {
                return Err(file.error(id, "撤回没有写理由 (is withdrawn without a reason)"));
            }
            Some(one) => rules.withdrawn.push(WithdrawnDuty {
                duty,
                on: one.on.0,
                by: one.by,
                reason: one.reason,
            }),
        }
    }
    for one in raw.set_aside {
        if one.provision.trim().is_empty() || one.reason.trim().is_empty() {
            return Err(file.error(
                "set_aside",
                "缺少条款或理由 (has no provision or no reason)",
            ));
        }
        rules.set_aside.push(SetAside {
            work,
            provision: one.provision,
            action: one.action,
            reason: one.reason,
            by: one.by,
        });
    }
    rules.works.push(raw.work);
    Ok(())
}

/// Every outcome that the duty or a deadline of it asks for is one of its threshold's.
fn conditions_known(duty: &Duty, thresholds: &[Threshold]) -> Result<(), String> {
    let whens = duty.deadlines.iter().map(|deadline| deadline.when.as_ref());
    let mut conditions = whens.chain([Some(&duty.addressee)]);
    conditions.try_for_each(|one| check_outcomes(one, thresholds))
}

fn check_work(work: &RuleWork) -> Result<(), String> {
    check_confidence(&work.confidence)?;
    let days = [
        Some(&work.in_force_from),
        work.in_force_to.as_ref(),
        work.verified_on.as_ref(),
    ];
    for day in days.into_iter().flatten() {
        day.parse::<Date>().map_err(|_| {
            format!("{day} 不是日期，写成 2026-01-31 ({day} is no day such as 2026-01-31)")
        })?;
    }
    Ok(())
}

impl RawDuty {
    fn check(
        self,
        work: usize,
        vocabulary: &Vocabulary,
        thresholds: &[String],
    ) -> Result<Duty, String> {
        check_confidence(&self.confidence)?;
        if self.in_force_to.is_some_and(|to| to < self.in_force_from) {
            return Err("止日早于起日 (ends before it begins)".to_owned());
        }
        if self.action.trim().is_empty() || self.source.trim().is_empty() {
            return Err("缺少义务内容或来源 (has no action or no source)".to_owned());
        }
        if let Some(provision) = &self.provision {
            check_provision(provision)?;
        }
        if let Some(penalty) = &self.penalty {
            check_penalty(penalty)?;
        }
        let deadlines = self.deadlines.into_iter();
        Ok(Duty {
            id: self.id,
            topic: self.topic,
            work,
            provision: self.provision,
            in_force_from: self.in_force_from.0,
            in_force_to: self.in_force_to.map(|day| day.0),
            addressee: self.addressee.check(vocabulary, thresholds)?,
            action: self.action,
            modality: self.modality,
            trigger: self.trigger,
            deadlines: deadlines
                .map(|deadline| deadline.check(vocabulary, thresholds))
                .collect::<Result<_, _>>()?,
            recipient: self.recipient,
            evidence: self.evidence,
            penalty: self.penalty,
            quoted_numbers: self.quoted_numbers,
            sectors: self.sectors,
            source: self.source,
            copies: self.copies,
            confidence: self.confidence,
            note: self.note,
        })
    }
}

impl RawDeadline {
    fn check(self, vocabulary: &Vocabulary, thresholds: &[String]) -> Result<Deadline, String> {
        let span = match (self.value, self.unit) {
            (Some(value), Some(unit)) if value > 0 => Some(Span { value, unit }),
            (None, None) => None,
            _ => return Err("期限的数量和单位要一起写，数量大于 0 (a deadline has value and unit together, and value above 0)".to_owned()),
        };
        let kind = self.kind;
        let needs_span = matches!(
            kind,
            DeadlineKind::Within
                | DeadlineKind::Every
                | DeadlineKind::Lead
                | DeadlineKind::RetainAtLeast
                | DeadlineKind::ValidFor
        );
        if needs_span != span.is_some() {
            let id = kind.id();
            return Err(if needs_span {
                format!("期限 {id} 要写数量和单位 (a deadline {id} needs value and unit)")
            } else {
                format!("期限 {id} 不写数量和单位 (a deadline {id} has no value and unit)")
            });
        }
        if (kind == DeadlineKind::ByMonthDay) != self.month_day.is_some() {
            return Err(
                "month_day 只用于 by_month_day (month_day belongs to by_month_day)".to_owned(),
            );
        }
        if (kind == DeadlineKind::ByDate) != self.date.is_some() {
            return Err("date 只用于 by_date (date belongs to by_date)".to_owned());
        }
        if self.valid_years.is_some_and(|years| years <= 0)
            || self.valid_years.is_some() && kind != DeadlineKind::Lead
        {
            return Err(
                "valid_years 只用于 lead，且大于 0 (valid_years belongs to lead, and is above 0)"
                    .to_owned(),
            );
        }
        self.check_references(vocabulary)?;
        // `incident.known_at` in words is the attribute itself
        let named = self.from_attribute.clone().or_else(|| {
            self.from
                .clone()
                .filter(|from| vocabulary.find(from).is_some())
        });
        let find = |name: String| {
            let found = vocabulary.find(&name);
            found.ok_or_else(|| {
                format!("属性表里没有 {name} ({name} is no attribute of the vocabulary)")
            })
        };
        let from_attribute = named.map(find).transpose()?;
        let else_from_attribute = self.else_from_attribute.map(find).transpose()?;
        let until_attribute = self.until_attribute.map(find).transpose()?;
        if until_attribute.is_some() && kind != DeadlineKind::Every {
            return Err(
                "until_attribute 只用于 every (until_attribute belongs to every)".to_owned(),
            );
        }
        let when = match &self.when {
            Some(when) => Some(when.check(vocabulary, thresholds)?),
            None => None,
        };
        Ok(Deadline {
            kind,
            span,
            from: self.from,
            from_attribute,
            else_from_attribute,
            from_not_before: self.from_not_before.map(|day| day.0),
            valid_for: self.valid_years.map(|value| Span {
                value,
                unit: SpanUnit::Year,
            }),
            month_day: self.month_day.as_deref().map(read_month_day).transpose()?,
            covers: self.covers,
            date: self.date.map(|day| day.0),
            ends: self.ends.map(|day| day.0),
            event: self.event,
            before: self.before,
            until: self.until,
            until_attribute,
            what: self.what,
            note: self.note.or(self.ends_note),
            extendable: self.extendable,
            when,
        })
    }
}

impl RawDeadline {
    /// Moments that are named are attributes that hold one; what counts a year is one of two.
    fn check_references(&self, vocabulary: &Vocabulary) -> Result<(), String> {
        let words = [&self.from, &self.event, &self.before, &self.until];
        for words in words.into_iter().flatten() {
            check_moment(vocabulary, words)?;
        }
        for name in [&self.from_attribute, &self.else_from_attribute]
            .into_iter()
            .flatten()
        {
            check_instant(vocabulary, name, &MOMENTS)?;
        }
        if let Some(name) = &self.until_attribute {
            check_instant(vocabulary, name, &[AttributeKind::Instant])?;
        }
        match self.covers.as_deref() {
            None | Some("previous_year" | "current_year") => Ok(()),
            Some(other) => Err(format!(
                "covers 填为 {other}，只能是 previous_year、current_year (covers is previous_year or current_year, not {other})"
            )),
        }
    }
}

fn read_month_day(text: &str) -> Result<(i8, i8), String> {
    // a leap year, so that 02-29 can be told from 02-30
    let day: Option<Date> = format!("2024-{text}").parse().ok();
    day.map(|day| (day.month(), day.day()))
        .ok_or_else(|| format!("{text} 不是月-日，写成 01-31 ({text} is no MM-DD)"))
}

/// Whether words are a day of each year, `MM-DD`.
pub(crate) fn is_month_day(text: &str) -> bool {
    read_month_day(text).is_ok()
}

/// A condition that stands alone.
pub(crate) fn check_condition(
    written: &str,
    vocabulary: &Vocabulary,
    thresholds: &[Threshold],
) -> Result<(), String> {
    #[derive(Deserialize)]
    struct Alone {
        condition: RawCondition,
    }
    let line = written.split_whitespace().collect::<Vec<_>>().join(" ");
    let alone: Alone = toml::from_str(&format!("condition = {line}"))
        .map_err(|error| error.message().to_owned())?;
    let ids: Vec<String> = thresholds.iter().map(|one| one.id.clone()).collect();
    let condition = alone.condition.check(vocabulary, &ids)?;
    check_outcomes(Some(&condition), thresholds)
}
