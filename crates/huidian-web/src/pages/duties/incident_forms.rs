//! Forms of an incident: begun, described; its alarms.

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Redirect, Response};
use huidian_duties::Profile;
use huidian_wire::ReportShape;
use huidian_wire::calendar::{Entry, calendar};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value, json};

use super::incident::{find, is_done_once_sent, shape_of};
use super::questions::answers_of;
use super::report_log::{ReportLog, in_beijing};
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
    check(&asked, &answers, state.clock().now())?;
    let text = Value::Object(answers).to_string();
    let store = state.library().store();
    store.write(|transaction| transaction.save_duty_incident(incident.key, &text))?;
    Ok(Redirect::to(&format!(
        "/duties/{}/incidents/{}#{group}",
        asked.profile.key, incident.key
    )))
}

/// What is told of an incident has happened: a moment that is still to come is a slip of the pen, and starts no clock.
fn check(asked: &DutiesRequest, answers: &Map<String, Value>, now: Timestamp) -> Result<(), Error> {
    let vocabulary = &asked.rules.vocabulary;
    let told = Profile::default()
        .with_incident(vocabulary, answers)
        .map_err(|error| Error::parameter("incident", error))?;
    for (id, value) in told.stated() {
        let attribute = vocabulary.attribute(id);
        if let huidian_duties::Value::Instant(at) = value
            && *at > now
        {
            let reason = format!(
                "“{}”（{}）填为 {}，还没有到（现在 {}）({} is still to come)",
                attribute.label,
                attribute.name,
                minute_of(*at),
                minute_of(now),
                attribute.label_en
            );
            return Err(Error::parameter("incident", reason));
        }
    }
    Ok(())
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
    let log = ReportLog::of(&state, &incident)?;
    let shape = shape_of(&asked, &log.told(&asked.rules, &incident))?;
    let is_sent = |report: &ReportShape| {
        is_done_once_sent(report) && !log.sent_under(&asked.rules, report).is_empty()
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
