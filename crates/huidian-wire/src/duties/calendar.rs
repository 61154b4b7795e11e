//! The deadlines of a profile as all-day events.

use huidian_duties::Rules;
use huidian_store::{DutyNote, DutyProfile};
use jiff::civil::Date;

use super::{AnswerShape, AppliedShape, DeadlineShape, SpanShape, words};
use crate::calendar::Entry;

/// Deadlines that end on a day, days that come every year, and what keepers planned. A deadline that has passed stays until somebody notes that
/// it is done. A planned day of a recurring duty comes again as often as the duty does.
pub fn duty_entries(
    profile: &DutyProfile,
    rules: &Rules,
    shape: &AnswerShape,
    notes: &[DutyNote],
    day: Date,
) -> Vec<Entry> {
    let deadlines = shape.applies.iter().flat_map(|applied| {
        let numbered = applied.deadlines.iter().enumerate();
        let is_done = is_done(notes.iter().find(|note| note.duty == applied.duty));
        numbered.filter_map(move |(index, deadline)| {
            let mut entry = due(profile, applied, index, deadline)?;
            if is_overdue(deadline.due_on.as_deref(), day) {
                entry.summary.insert_str(0, "（逾期）");
                if is_done {
                    return None;
                }
            }
            Some(entry)
        })
    });
    let planned = notes
        .iter()
        .filter_map(|note| planned(profile, rules, shape, note));
    let mut entries: Vec<Entry> = deadlines.chain(planned).collect();
    entries.sort_by(|left, right| (left.on, &left.uid).cmp(&(right.on, &right.uid)));
    entries
}

/// Whether a keeper noted that nothing is left to do under a duty.
pub fn is_done(note: Option<&DutyNote>) -> bool {
    note.is_some_and(|note| matches!(note.state.as_str(), "已完成" | "不适用（说明）"))
}

/// Whether the day on which something ends has passed.
pub fn is_overdue(due_on: Option<&str>, day: Date) -> bool {
    let due_on = due_on.and_then(|on| on.parse::<Date>().ok());
    due_on.is_some_and(|on| on < day)
}

fn due(
    profile: &DutyProfile,
    applied: &AppliedShape,
    index: usize,
    deadline: &DeadlineShape,
) -> Option<Entry> {
    let on = deadline.due_on.as_ref()?.parse::<Date>().ok()?;
    let is_yearly = deadline.month_day.is_some();
    Some(Entry {
        on,
        summary: format!("{}：{}", profile.name, applied.action),
        description: format!(
            "{}\n{}\n报送：{}",
            words::place(&applied.work, applied.provision.as_deref()),
            words::deadline(deadline),
            applied.recipient.join("、")
        ),
        categories: vec![words::topic(&applied.topic).to_owned()],
        every_months: if is_yearly { 12 } else { 0 },
        ..blank(
            profile,
            format!("duty-{}-{}-{index}@huidian", profile.key, applied.duty),
        )
    })
}

fn planned(
    profile: &DutyProfile,
    rules: &Rules,
    shape: &AnswerShape,
    note: &DutyNote,
) -> Option<Entry> {
    let on = note.due_on.parse::<Date>().ok()?;
    let duty = rules.find_duty(&note.duty)?;
    let applied = shape.applies.iter().find(|one| one.duty == note.duty);
    let recurring = applied.and_then(|applied| applied.deadlines.iter().find_map(|one| one.every));
    Some(Entry {
        on,
        summary: format!("{}（计划）：{}", profile.name, duty.action),
        description: [note.owner.as_str(), note.note.as_str()]
            .join(" ")
            .trim()
            .to_owned(),
        every_months: recurring.map_or(0, months),
        ..blank(
            profile,
            format!("duty-{}-{}-planned@huidian", profile.key, note.duty),
        )
    })
}

/// Whole months between two occasions; 0 where it is no matter of months.
fn months(every: SpanShape) -> u32 {
    let months = match every.unit {
        "year" => every.value.saturating_mul(12),
        "month" => every.value,
        _ => 0,
    };
    u32::try_from(months).unwrap_or(0)
}

fn blank(profile: &DutyProfile, uid: String) -> Entry {
    Entry {
        uid,
        on: Date::MIN,
        summary: String::new(),
        description: String::new(),
        url: None,
        categories: Vec::new(),
        sequence: 0,
        is_cancelled: false,
        changed_at: profile.saved_at,
        every_months: 0,
        alarms: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::{SpanShape, months};

    #[test]
    fn occasions_are_counted_in_whole_months() {
        let table = [
            ("a year", 1, "year", 12),
            ("every three years", 3, "year", 36),
            ("half a year", 6, "month", 6),
            ("two hours make no day", 2, "hour", 0),
        ];
        for (reason, value, unit, count) in table {
            assert_eq!(months(SpanShape { value, unit }), count, "{reason}");
        }
    }
}
