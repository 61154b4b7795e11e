//! Forms of an incident: begun, described, put on record what was sent; its alarms.

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Redirect, Response};
use huidian_duties::{Duty, Profile, Rules};
use huidian_wire::ReportShape;
use huidian_wire::calendar::{Entry, calendar};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value, json};

use super::incident::{find, is_done_once_sent, shape_of};
use super::questions::answers_of;
use super::request::{DutiesRequest, object_of};
use super::words;
use crate::access::RegisterKeeper;
use crate::error::Error;
use crate::pages::account::read_form;
use crate::request::Query;
use crate::state::AppState;
use crate::views::minute_of;

/// `POST /duties/{id}/incidents`
pub(crate) async fn create(
    State(state): State<AppState>,
    Path(id): Path<String>,
    keeper: RegisterKeeper,
    body: Bytes,
) -> Result<Redirect, Error> {
    let form = read_form(&body);
    keeper.check_form(&form)?;
    let asked = DutiesRequest::to_change(&state, &id, &keeper)?;
    let name: String = form
        .first("name")
        .unwrap_or("")
        .trim()
        .chars()
        .take(80)
        .collect();
    if name.is_empty() {
        return Err(Error::parameter("name", "请写事件名称 (name the incident)"));
    }
    // a clock has to start somewhere: an incident is known when somebody writes it down, until told otherwise
    let known_at = in_beijing(state.clock().now());
    let attributes = json!({ "known_at": known_at }).to_string();
    let profile = asked.profile.key;
    let store = state.library().store();
    let key =
        store.write(|transaction| transaction.create_duty_incident(profile, &name, &attributes))?;
    Ok(Redirect::to(&format!("/duties/{profile}/incidents/{key}")))
}

/// `POST /duties/{id}/incidents/{incident}`: the answers of one group.
pub(crate) async fn save(
    State(state): State<AppState>,
    Path((id, incident)): Path<(String, String)>,
    keeper: RegisterKeeper,
    body: Bytes,
) -> Result<Redirect, Error> {
    let form = read_form(&body);
    keeper.check_form(&form)?;
    let asked = DutiesRequest::to_change(&state, &id, &keeper)?;
    let incident = find(&state, &asked, &incident)?;
    let group = form.first("group").unwrap_or("");
    let answers = answers_of(
        &asked.rules.vocabulary,
        &form,
        group,
        &object_of(&incident.attributes),
    )?;
    check(&asked, &answers)?;
    let text = Value::Object(answers).to_string();
    let store = state.library().store();
    store.write(|transaction| transaction.save_duty_incident(incident.key, &text))?;
    Ok(Redirect::to(&format!(
        "/duties/{}/incidents/{}#{group}",
        asked.profile.key, incident.key
    )))
}

fn check(asked: &DutiesRequest, answers: &Map<String, Value>) -> Result<(), Error> {
    Profile::default()
        .with_incident(&asked.rules.vocabulary, answers)
        .map(|_| ())
        .map_err(|error| Error::parameter("incident", error))
}

/// `POST /duties/{id}/incidents/{incident}/sent`: puts on record that a report was sent. Later reports run from it.
pub(crate) async fn sent(
    State(state): State<AppState>,
    Path((id, incident)): Path<(String, String)>,
    keeper: RegisterKeeper,
    body: Bytes,
) -> Result<Redirect, Error> {
    let form = read_form(&body);
    keeper.check_form(&form)?;
    let asked = DutiesRequest::to_change(&state, &id, &keeper)?;
    let incident = find(&state, &asked, &incident)?;
    let duty = form.first("duty").unwrap_or("");
    if asked.rules.find_duty(duty).is_none() {
        return Err(Error::parameter("duty", "没有这条义务 (no such duty)"));
    }
    let now = state.clock().now();
    let at = match form.first("sent_at").filter(|text| !text.is_empty()) {
        Some(text) => sent_at(text)?,
        None => now,
    };
    let what: String = form.first("what").unwrap_or("").chars().take(300).collect();
    let mut answers = object_of(&incident.attributes);
    let told = Value::from(in_beijing(at));
    answers
        .entry("first_reported_at")
        .or_insert_with(|| told.clone());
    if moves_progress(&asked.rules, duty) {
        answers.insert("last_reported_at".to_owned(), told);
    }
    check(&asked, &answers)?;
    let text = Value::Object(answers).to_string();
    let who = keeper.who.name().to_owned();
    let store = state.library().store();
    store.write(|transaction| {
        transaction.log_report_sent(incident.key, duty, &what, at, &who)?;
        transaction.save_duty_incident(incident.key, &text)
    })?;
    Ok(Redirect::to(&format!(
        "/duties/{}/incidents/{}",
        asked.profile.key, incident.key
    )))
}

/// Whether later reports run from a report under this duty: one to a recipient of such reports. A report to another authority moves no clock.
fn moves_progress(rules: &Rules, sent: &str) -> bool {
    let last = rules.vocabulary.find("incident.last_reported_at");
    let runs_on = |duty: &&Duty| {
        let mut from = duty
            .deadlines
            .iter()
            .map(|deadline| deadline.from_attribute);
        last.is_some() && from.any(|from| from == last)
    };
    let Some(sent) = rules.find_duty(sent) else {
        return false;
    };
    let mut running = rules.duties.iter().filter(runs_on);
    running.any(|duty| {
        let mut recipients = duty.recipient.iter();
        duty.id == sent.id || recipients.any(|one| sent.recipient.contains(one))
    })
}

/// An instant as incidents keep it: the form shows its clock time as it stands.
fn in_beijing(at: Timestamp) -> String {
    let china = jiff::tz::TimeZone::fixed(jiff::tz::offset(8));
    at.to_zoned(china)
        .strftime("%Y-%m-%dT%H:%M:%S%:z")
        .to_string()
}

/// A clock time of a form, Beijing's.
fn sent_at(text: &str) -> Result<Timestamp, Error> {
    let full = if text.len() == 16 {
        format!("{text}:00+08:00")
    } else {
        format!("{text}+08:00")
    };
    full.parse().map_err(|_| {
        let reason =
            format!("{text} 不是时刻，写成 2026-01-31T09:30 (no moment such as 2026-01-31T09:30)");
        Error::parameter("sent_at", reason)
    })
}

/// When a report's end rings.
struct Alarms {
    on: Date,
    /// In words.
    at: String,
    rings: Vec<Timestamp>,
}

impl Alarms {
    /// An hour before an end and at it; in the morning before and of a day that counts to its end.
    fn of(report: &ReportShape) -> Option<Self> {
        let china = jiff::tz::TimeZone::fixed(jiff::tz::offset(8));
        let by_the_clock = report.deadline.due_at.as_ref();
        if let Some(at) = by_the_clock.filter(|_| !report.deadline.whole_day) {
            let at: Timestamp = at.parse().ok()?;
            let before = at.checked_sub(SignedDuration::from_hours(1)).ok()?;
            return Some(Self {
                on: at.to_zoned(china).date(),
                at: minute_of(at),
                rings: vec![before, at],
            });
        }
        let on: Date = report.deadline.due_on.as_ref()?.parse().ok()?;
        let morning = |day: Date| {
            let at = day.at(9, 0, 0, 0).to_zoned(china.clone()).ok()?;
            Some(at.timestamp())
        };
        Some(Self {
            on,
            at: on.to_string(),
            rings: vec![morning(on.yesterday().ok()?)?, morning(on)?],
        })
    }
}

/// `GET /duties/{id}/incidents/{incident}/alarms.ics`: each end of a clock, with an alarm an hour before it and at it.
pub(crate) async fn alarms(
    State(state): State<AppState>,
    Path((id, incident)): Path<(String, String)>,
    query: Query,
    keeper: RegisterKeeper,
) -> Result<Response, Error> {
    let asked = DutiesRequest::of(&state, &id, &query, &keeper)?;
    let incident = find(&state, &asked, &incident)?;
    let shape = shape_of(&asked, &incident)?;
    let sent = state.library().store().read()?.reports_sent(incident.key)?;
    let is_sent = |report: &ReportShape| {
        is_done_once_sent(report) && sent.iter().any(|one| one.duty == report.duty)
    };
    let entries: Vec<Entry> = shape
        .reports
        .iter()
        .enumerate()
        .filter(|(_, report)| !is_sent(report))
        .filter_map(|(index, report)| {
            let Alarms { on, at, rings } = Alarms::of(report)?;
            Some(Entry {
                uid: format!("incident-{}-{}-{index}@huidian", incident.key, report.duty),
                on,
                summary: format!("{at} {}：{}", incident.name, report.action),
                description: format!(
                    "{}\n{}",
                    words::place(&report.work, report.provision.as_deref()),
                    report.recipient.join("、")
                ),
                url: None,
                categories: vec!["事件报告".to_owned()],
                sequence: 0,
                is_cancelled: false,
                changed_at: incident.changed_at,
                every_months: 0,
                alarms: rings,
            })
        })
        .collect();
    let text = calendar(&format!("{} 事件时钟", incident.name), &entries);
    Ok(([(CONTENT_TYPE, "text/calendar; charset=utf-8")], text).into_response())
}
