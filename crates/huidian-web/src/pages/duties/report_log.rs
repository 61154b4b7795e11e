//! The log of an incident: what was sent when, under which deadline, and the moments of the incident that follow from it.

use huidian_duties::{Deadline, Due, DueDeadline, Duty, Rules, Truth};
use huidian_store::{DutyIncident, ReportSent};
use huidian_wire::{DeadlineShape, ReportShape};
use jiff::Timestamp;
use jiff::tz::{TimeZone, offset};
use serde_json::{Map, Value};

use super::request::object_of;
use super::words;
use crate::error::Error;
use crate::state::AppState;
use crate::views::minute_of;

const FIRST: &str = "first_reported_at";
const LAST: &str = "last_reported_at";

/// What was put on record for an incident.
pub(super) struct ReportLog(Vec<ReportSent>);

/// An entry as the page shows it.
pub(super) struct LogLine {
    pub(super) key: i64,
    pub(super) at: String,
    pub(super) at_value: String,
    pub(super) duty: String,
    pub(super) deadline: String,
    pub(super) what: String,
    /// Who recorded it, when, and what it corrects.
    pub(super) recorded: String,
    /// Since when, by whom and why it does not stand; empty where it does.
    pub(super) ended: String,
    pub(super) is_unnamed: bool,
    /// The duty's deadlines: key, words, whether it is this one's.
    pub(super) choices: Vec<(String, String, bool)>,
}

impl ReportLog {
    pub(super) fn of(state: &AppState, incident: &DutyIncident) -> Result<Self, Error> {
        let reader = state.library().store().read()?;
        Ok(Self(reader.reports_sent(incident.key)?))
    }

    /// An entry that stands.
    pub(super) fn find(&self, key: &str) -> Option<&ReportSent> {
        let key: i64 = key.parse().ok()?;
        self.standing().find(|one| one.key == key)
    }

    fn standing(&self) -> impl Iterator<Item = &ReportSent> {
        self.0.iter().filter(|one| one.withdrawn.is_none())
    }

    /// When something was sent under a report's deadline, the earliest first.
    pub(super) fn sent_under(&self, rules: &Rules, report: &ReportShape) -> Vec<Timestamp> {
        let of_deadline = self.standing().filter(|one| {
            one.duty == report.duty
                && deadline_of(rules, one).as_ref() == Some(&report.deadline_key)
        });
        let mut sent: Vec<Timestamp> = of_deadline.map(|one| one.sent_at).collect();
        sent.sort_unstable();
        sent
    }

    /// Whether an entry of the report's duty does not say which of its deadlines it answers.
    pub(super) fn has_unnamed(&self, rules: &Rules, report: &ReportShape) -> bool {
        let mut of_duty = self.standing().filter(|one| one.duty == report.duty);
        of_duty.any(|one| deadline_of(rules, one).is_none())
    }

    /// What is known of the incident: what was stated, and the first and last report by the log. A moment that an entry once wrote among the
    /// statements is the log's, so that it goes with the entry.
    pub(super) fn told(&self, rules: &Rules, incident: &DutyIncident) -> Map<String, Value> {
        let mut told = object_of(&incident.attributes);
        let stated = |told: &mut Map<String, Value>, name: &str| {
            let at: Timestamp = told.get(name)?.as_str()?.parse().ok()?;
            let mut written = self.0.iter();
            if written.any(|one| one.sent_at.as_second() == at.as_second()) {
                told.remove(name);
                return None;
            }
            Some(at)
        };
        let (first, last) = (stated(&mut told, FIRST), stated(&mut told, LAST));
        let moving = self.standing().filter(|one| moves_progress(rules, one));
        let sent: Vec<Timestamp> = moving.map(|one| one.sent_at).collect();
        let (Some(earliest), Some(latest)) = (sent.iter().min(), sent.iter().max()) else {
            return told;
        };
        let first = first.map_or(*earliest, |stated| stated.min(*earliest));
        let last = last.map_or(*latest, |stated| stated.max(*latest));
        told.insert(FIRST.to_owned(), Value::from(in_beijing(first)));
        told.insert(LAST.to_owned(), Value::from(in_beijing(last)));
        told
    }

    /// The log as it is shown: what was sent last stands first.
    pub(super) fn lines(&self, rules: &Rules) -> Vec<LogLine> {
        let mut entries: Vec<&ReportSent> = self.0.iter().collect();
        entries.sort_by_key(|one| std::cmp::Reverse((one.sent_at, one.key)));
        entries.into_iter().map(|one| line(rules, one)).collect()
    }
}

fn line(rules: &Rules, one: &ReportSent) -> LogLine {
    let of_entry = deadline_of(rules, one);
    let deadlines = rules
        .find_duty(&one.duty)
        .map_or(&[][..], |duty| duty.deadlines.as_slice());
    let choices: Vec<(String, String, bool)> = deadlines
        .iter()
        .map(|deadline| {
            let key = deadline.key();
            let is_chosen = of_entry.as_ref() == Some(&key);
            (key, words_of(rules, deadline), is_chosen)
        })
        .collect();
    let chosen = choices.iter().find(|(_, _, is_chosen)| *is_chosen);
    let mut recorded = format!("{} 记于 {}", one.recorded_by, minute_of(one.recorded_at));
    if one.corrects.is_some() {
        recorded.push_str("，更正前一条");
    }
    LogLine {
        key: one.key,
        at: minute_of(one.sent_at),
        at_value: value_of(one.sent_at),
        duty: one.duty.clone(),
        deadline: match chosen {
            Some((_, words, _)) => words.clone(),
            None if one.deadline.is_empty() => "未注明哪一期限".to_owned(),
            None => one.deadline.clone(),
        },
        what: one.what.clone(),
        recorded,
        ended: one.withdrawn.as_ref().map_or_else(String::new, |ended| {
            format!("{} {} {}", minute_of(ended.at), ended.by, ended.reason)
        }),
        is_unnamed: of_entry.is_none(),
        choices,
    }
}

/// The key of the deadline that an entry answers: the one it names, or the only one of its duty. One that the duty has no more is none.
fn deadline_of(rules: &Rules, one: &ReportSent) -> Option<String> {
    let duty = rules.find_duty(&one.duty)?;
    match duty.deadlines.as_slice() {
        [only] => Some(only.key()),
        several => {
            let mut keys = several.iter().map(Deadline::key);
            keys.find(|key| *key == one.deadline)
        }
    }
}

fn words_of(rules: &Rules, deadline: &Deadline) -> String {
    let bare = DueDeadline {
        deadline,
        selected: Truth::True,
        ask: Vec::new(),
        from_at: None,
        due: Due::Open(String::new()),
    };
    words::deadline(&DeadlineShape::new(rules, &bare))
}

/// Whether later reports run from an entry: one under the deadline that runs on, or a report of the same article to a recipient of such reports. What is
/// sent under other articles, to another authority, or at once to those concerned, moves no clock.
fn moves_progress(rules: &Rules, entry: &ReportSent) -> bool {
    let last = rules.vocabulary.find("incident.last_reported_at");
    let runs_on = |deadline: &&Deadline| last.is_some() && deadline.from_attribute == last;
    let Some(sent) = rules.find_duty(&entry.duty) else {
        return false;
    };
    rules.duties.iter().any(|duty| {
        let Some(running) = duty.deadlines.iter().find(runs_on) else {
            return false;
        };
        if duty.id == sent.id {
            return deadline_of(rules, entry).is_none_or(|key| key == running.key());
        }
        let mut recipients = duty.recipient.iter();
        is_same_article(duty, sent) && recipients.any(|one| sent.recipient.contains(one))
    })
}

/// Whether two duties are those of one article.
fn is_same_article(one: &Duty, other: &Duty) -> bool {
    let article = |duty: &Duty| {
        let provision = duty.provision.as_deref()?;
        let end = provision.find('条')? + '条'.len_utf8();
        let behind = provision[end..].strip_prefix('之');
        // 第六条之一 is another article than 第六条
        let inserted = behind.and_then(|rest| rest.chars().next());
        Some((provision[..end].to_owned(), inserted))
    };
    one.work == other.work && article(one).is_some() && article(one) == article(other)
}

/// An instant as incidents keep it: the form shows its clock time as it stands.
pub(super) fn in_beijing(at: Timestamp) -> String {
    format!("{}+08:00", value_of(at))
}

/// An instant as a field of a form takes it: the clock time of Beijing.
fn value_of(at: Timestamp) -> String {
    at.to_zoned(TimeZone::fixed(offset(8)))
        .strftime("%Y-%m-%dT%H:%M:%S")
        .to_string()
}
