//! The incident clock: what is due after an incident, counted down, and a log of what was sent.

use askama::Template;
use axum::body::Bytes;
use axum::extract::{OriginalUri, Path, State};
use huidian_duties::{
    DRAFT_BASIS, DraftDemand, Vocabulary, answer, check_draft as demands_of, demands_of_report,
};
use huidian_store::DutyIncident;
use huidian_wire::{AnswerShape, ReportShape, UndecidedShape};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value};

use super::answers::link_of_duty;
use super::places::{PlaceLink, Places};
use super::questions::{QuestionGroup, groups, say_why};
use super::report_log::{LogLine, ReportLog};
use super::request::DutiesRequest;
use super::rule_saving::long_field;
use super::words;
use crate::access::RegisterKeeper;
use crate::error::Error;
use crate::pages::account::read_form;
use crate::pages::{Shown, show};
use crate::request::{Query, Visitor};
use crate::state::AppState;
use crate::views::Frame;
use crate::views::minute_of;

#[derive(Template)]
#[template(path = "duties_incident.html")]
struct IncidentPage {
    frame: Frame,
    form_token: String,
    href: String,
    profile_href: String,
    profile: String,
    name: String,
    now: String,
    tier: String,
    contradictions: Vec<String>,
    reports: Vec<ReportLine>,
    waiting: Vec<(String, String, String)>,
    groups: Vec<QuestionGroup>,
    log: Vec<LogLine>,
    draft: String,
    /// What a report under the national measures has to say; with a draft, where it says so.
    demands: Vec<DraftDemand>,
}

struct ReportLine {
    duty: String,
    action: String,
    recipient: String,
    deadline: String,
    /// RFC 3339, for the countdown; empty where no moment follows.
    due_at: String,
    due: String,
    /// The day counts to its end.
    whole_day: bool,
    left: String,
    is_past: bool,
    place: String,
    link: PlaceLink,
    confidence: &'static str,
    verified_on: String,
    deadline_key: String,
    /// When it was sent, the earliest first.
    sent: Vec<Timestamp>,
    /// Whether it falls due again once it was sent.
    repeats: bool,
    /// Whether the log has an entry that may answer it, and does not say so.
    unnamed: bool,
    /// Whether what it has to say is listed below.
    has_demands: bool,
}

/// The incident of an address, which belongs to the profile.
pub(super) fn find(
    state: &AppState,
    asked: &DutiesRequest,
    incident: &str,
) -> Result<DutyIncident, Error> {
    let reader = state.library().store().read()?;
    let key = incident.parse::<i64>().ok();
    let found = key
        .map(|key| reader.find_duty_incident(key))
        .transpose()?
        .flatten();
    found
        .filter(|found| found.profile == asked.profile.key)
        .ok_or_else(|| Error::NoSuchPage(format!("/duties/{}/incidents", asked.profile.key)))
}

pub(super) fn shape_of(
    asked: &DutiesRequest,
    incident: &Map<String, Value>,
) -> Result<AnswerShape, Error> {
    let known = asked.known(Some(incident))?;
    let answer = answer(&asked.rules, &known, asked.day);
    let shape = AnswerShape::new(&asked.rules, &answer);
    Ok(shape.in_plain_words(&asked.rules, &known, asked.day))
}

/// `GET /duties/{id}/incidents/{incident}`
pub(crate) async fn clock(
    State(state): State<AppState>,
    visitor: Visitor,
    Path((id, incident)): Path<(String, String)>,
    query: Query,
    OriginalUri(uri): OriginalUri,
    keeper: RegisterKeeper,
) -> Shown {
    let asked = DutiesRequest::of(&state, &id, &query, &keeper)?;
    let frame = state.frame(visitor, &uri);
    page(&state, frame, &asked, &incident, &keeper, String::new())
}

/// `POST /duties/{id}/incidents/{incident}/draft`: the same page, with a draft checked. The draft is not kept.
pub(crate) async fn check_draft(
    State(state): State<AppState>,
    visitor: Visitor,
    Path((id, incident)): Path<(String, String)>,
    OriginalUri(uri): OriginalUri,
    keeper: RegisterKeeper,
    body: Bytes,
) -> Shown {
    keeper.check_form(&read_form(&body))?;
    let asked = DutiesRequest::of(&state, &id, &Query::default(), &keeper)?;
    let frame = state.frame(visitor, &uri);
    page(
        &state,
        frame,
        &asked,
        &incident,
        &keeper,
        long_field(&body, "draft"),
    )
}

fn page(
    state: &AppState,
    frame: Frame,
    asked: &DutiesRequest,
    incident: &str,
    keeper: &RegisterKeeper,
    draft_text: String,
) -> Shown {
    let incident = find(state, asked, incident)?;
    let log = ReportLog::of(state, &incident)?;
    let told = log.told(&asked.rules, &incident);
    let shape = shape_of(asked, &told)?;
    let now = state.clock().now();
    let reports = report_lines(state, asked, &shape.reports, &log)?;
    let known = asked.known(Some(&told))?;
    let vocabulary = &asked.rules.vocabulary;
    let tier = shape
        .thresholds
        .iter()
        .find(|one| one.id == "incident_tier");
    let mut questions = groups(vocabulary, &told, &known, true, |_| 0);
    say_why(&asked.rules, &mut questions);
    let frame = frame.titled(incident.name.clone());
    show(&IncidentPage {
        form_token: keeper.form_token(),
        href: format!("/duties/{}/incidents/{}", asked.profile.key, incident.key),
        profile_href: format!("/duties/{}", asked.profile.key),
        profile: asked.profile.name.clone(),
        now: minute_of(now),
        tier: tier.map_or_else(String::new, |tier| tier.outcome.clone()),
        contradictions: shape
            .contradictions
            .iter()
            .map(|one| one.message.clone())
            .collect(),
        reports,
        waiting: waiting_lines(vocabulary, &shape.unknown),
        groups: questions,
        log: log.lines(&asked.rules),
        demands: if draft_text.is_empty() {
            demands_of_report(DRAFT_BASIS, Some("第四条第四款"))
        } else {
            demands_of(&draft_text)
        },
        draft: draft_text,
        name: incident.name.clone(),
        frame: Frame {
            is_indexed: false,
            ..frame
        },
    })
}

/// The clocks of an incident, each with what was sent under it.
fn report_lines(
    state: &AppState,
    asked: &DutiesRequest,
    reports: &[ReportShape],
    log: &ReportLog,
) -> Result<Vec<ReportLine>, Error> {
    let mut places = Places::new(state)?;
    let now = state.clock().now();
    let mut lines = Vec::new();
    for report in reports {
        let mut line = report_line(asked, report, now, &mut places)?;
        line.repeats = !is_done_once_sent(report);
        line.sent = log.sent_under(&asked.rules, report);
        if let (Some(first), false) = (line.sent.first().copied(), line.repeats) {
            line.done(first, end_of(report));
            let begins = report
                .deadline
                .from_at
                .as_ref()
                .and_then(|at| at.parse().ok());
            if begins.is_some_and(|begins: Timestamp| first < begins) {
                line.is_past = true;
                "报出早于起算时刻，请核对".clone_into(&mut line.left);
            }
        }
        line.unnamed = log.has_unnamed(&asked.rules, report);
        lines.push(line);
    }
    // what still runs stands first
    lines.sort_by_key(|line| !line.sent.is_empty() && !line.repeats);
    Ok(lines)
}

/// What cannot be told while something about the incident is not known: action, place, what to say.
fn waiting_lines(
    vocabulary: &Vocabulary,
    unknown: &[UndecidedShape],
) -> Vec<(String, String, String)> {
    let of_incident =
        |one: &&UndecidedShape| one.ask.iter().any(|ask| ask.starts_with("incident."));
    let waiting = unknown.iter().filter(of_incident).map(|one| {
        let labels = one.ask.iter().filter_map(|ask| vocabulary.find(ask));
        let labels: Vec<&str> = labels
            .map(|id| vocabulary.attribute(id).label.as_str())
            .collect();
        (
            one.action.clone(),
            words::place(&one.work, one.provision.as_deref()),
            labels.join("、"),
        )
    });
    waiting.collect()
}

fn report_line(
    asked: &DutiesRequest,
    report: &ReportShape,
    now: Timestamp,
    places: &mut Places<'_>,
) -> Result<ReportLine, Error> {
    let deadline = &report.deadline;
    let end = end_of(report);
    Ok(ReportLine {
        duty: report.duty.clone(),
        action: report.action.clone(),
        recipient: report.recipient.join("、"),
        deadline: words::deadline(deadline),
        due_at: deadline.due_at.clone().unwrap_or_default(),
        due: match (end, &deadline.due_on) {
            (_, Some(on)) if deadline.whole_day => on.clone(),
            (Some(at), _) => minute_of(at),
            (None, _) => deadline.open.clone().unwrap_or_default(),
        },
        whole_day: deadline.whole_day,
        left: end.map_or_else(String::new, |at| left_of(at.duration_since(now))),
        is_past: end.is_some_and(|at| at < now),
        place: words::place(&report.work, report.provision.as_deref()),
        link: link_of_duty(asked, &report.duty, places)?,
        confidence: words::confidence(&report.confidence),
        verified_on: report.verified_on.clone().unwrap_or_default(),
        deadline_key: report.deadline_key.clone(),
        sent: Vec::new(),
        repeats: false,
        unnamed: false,
        has_demands: !report.must_contain.is_empty(),
    })
}

/// Whether one report answers a deadline; one that comes again runs on.
pub(super) fn is_done_once_sent(report: &ReportShape) -> bool {
    report.deadline.every.is_none()
}

/// The last second of a report's deadline.
fn end_of(report: &ReportShape) -> Option<Timestamp> {
    report.deadline.due_at.as_ref()?.parse().ok()
}

impl ReportLine {
    /// When it was sent last, and how often.
    fn sent_words(&self) -> String {
        match self.sent.as_slice() {
            [] => String::new(),
            [once] => minute_of(*once),
            [.., last] => format!("{}（第 {} 次）", minute_of(*last), self.sent.len()),
        }
    }

    /// A report that was sent counts down no more: it came in time, or so much too late.
    fn done(&mut self, sent_at: Timestamp, end: Option<Timestamp>) {
        self.due_at = String::new();
        let late = end.filter(|end| sent_at > *end);
        self.is_past = late.is_some();
        self.left = match (end, late) {
            (_, Some(end)) => left_of(end.duration_since(sent_at)).replace("已超过", "迟报"),
            (Some(_), None) => "已按时报出".to_owned(),
            (None, None) => "已报出".to_owned(),
        };
    }
}

/// Time left in words: 还有 3 小时 20 分, 已超过 5 分.
fn left_of(left: SignedDuration) -> String {
    let minutes = left.abs().as_mins();
    let (days, hours, minutes) = (minutes / 1440, minutes / 60 % 24, minutes % 60);
    let mut words = if left.is_negative() {
        "已超过 "
    } else {
        "还有 "
    }
    .to_owned();
    if days > 0 {
        words.push_str(&format!("{days} 天 "));
    }
    if days > 0 || hours > 0 {
        words.push_str(&format!("{hours} 小时 "));
    }
    words.push_str(&format!("{minutes} 分"));
    words
}
