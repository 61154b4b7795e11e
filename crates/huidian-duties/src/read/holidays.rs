//! Holidays of one year.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::day::RuleDay;
use super::{RuleError, RuleFile};
use crate::calendar::HolidayYear;
use crate::rules::Rules;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HolidayFile {
    year: i16,
    days_off: BTreeSet<RuleDay>,
    workdays: BTreeSet<RuleDay>,
    notice: String,
    source: String,
    confidence: String,
}

pub(super) fn read(file: RuleFile<'_>, rules: &mut Rules) -> Result<(), RuleError> {
    let raw: HolidayFile = file.read()?;
    let record = raw.year.to_string();
    let days = |days: BTreeSet<RuleDay>| days.into_iter().map(|day| day.0).collect();
    let year = HolidayYear {
        year: raw.year,
        days_off: days(raw.days_off),
        workdays: days(raw.workdays),
        notice: raw.notice,
        source: raw.source,
        confidence: raw.confidence,
    };
    rules
        .calendar
        .add_year(year)
        .map_err(|reason| file.error(record, reason))
}
