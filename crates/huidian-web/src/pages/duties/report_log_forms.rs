//! Forms of an incident's log: a report was sent; an entry is corrected or withdrawn, and stays to be seen.

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::response::Redirect;
use huidian_duties::{Deadline, Rules};
use huidian_store::{DutyIncident, ReportToLog};
use jiff::Timestamp;

use super::incident::find;
use super::report_log::{ReportLog, in_beijing};
use super::request::DutiesRequest;
use crate::access::RegisterKeeper;
use crate::error::Error;
use crate::pages::account::read_form;
use crate::request::Query;
use crate::state::AppState;
use crate::views::minute_of;

/// A form about the log of an incident.
struct LogForm {
    form: Query,
    asked: DutiesRequest,
    incident: DutyIncident,
    by: String,
}

impl LogForm {
    fn read(
        state: &AppState,
        (id, incident): &(String, String),
        keeper: &RegisterKeeper,
        body: &[u8],
    ) -> Result<Self, Error> {
        let form = read_form(body);
        keeper.check_form(&form)?;
        let asked = DutiesRequest::to_change(state, id, keeper)?;
        let incident = find(state, &asked, incident)?;
        Ok(Self {
            form,
            asked,
            incident,
            by: keeper.who.name().to_owned(),
        })
    }

    fn words(&self, name: &str) -> String {
        let text = self.form.first(name).unwrap_or("").trim();
        text.chars().take(300).collect()
    }

    fn entry(&self) -> &str {
        self.form.first("entry").unwrap_or("")
    }

    fn back(&self) -> Redirect {
        let (profile, incident) = (self.asked.profile.key, self.incident.key);
        Redirect::to(&format!("/duties/{profile}/incidents/{incident}#log"))
    }
}

/// `POST /duties/{id}/incidents/{incident}/sent`: puts on record that a report was sent. Later reports run from it.
pub(crate) async fn sent(
    State(state): State<AppState>,
    Path(place): Path<(String, String)>,
    keeper: RegisterKeeper,
    body: Bytes,
) -> Result<Redirect, Error> {
    let log = LogForm::read(&state, &place, &keeper, &body)?;
    let duty = log.form.first("duty").unwrap_or("");
    let deadline = deadline_named(&log.asked.rules, duty, log.form.first("deadline"))?;
    let now = state.clock().now();
    let report = ReportToLog {
        duty,
        deadline: &deadline,
        what: &log.words("what"),
        sent_at: match log.form.first("sent_at").filter(|text| !text.is_empty()) {
            Some(text) => moment(text, now)?,
            None => now,
        },
        by: &log.by,
        corrects: None,
    };
    let store = state.library().store();
    store.write(|transaction| transaction.log_report_sent(log.incident.key, &report))?;
    Ok(log.back())
}

/// `POST /duties/{id}/incidents/{incident}/sent/correct`: another entry takes the place of one, which stays to be seen.
pub(crate) async fn correct(
    State(state): State<AppState>,
    Path(place): Path<(String, String)>,
    keeper: RegisterKeeper,
    body: Bytes,
) -> Result<Redirect, Error> {
    let log = LogForm::read(&state, &place, &keeper, &body)?;
    let entries = ReportLog::of(&state, &log.incident)?;
    let before = entries.find(log.entry()).ok_or_else(no_entry)?;
    let deadline = match log.form.first("deadline") {
        Some(named) => deadline_named(&log.asked.rules, &before.duty, Some(named))?,
        None => before.deadline.clone(),
    };
    let text = log.form.first("sent_at").unwrap_or("");
    let report = ReportToLog {
        duty: &before.duty,
        deadline: &deadline,
        what: &log.words("what"),
        sent_at: moment(text, state.clock().now())?,
        by: &log.by,
        corrects: Some(before.key),
    };
    let incident = log.incident.key;
    let store = state.library().store();
    let stood = store.write(|transaction| {
        let stood =
            transaction.withdraw_report_sent(incident, before.key, &log.by, "由后一条更正")?;
        if stood {
            transaction.log_report_sent(incident, &report)?;
        }
        Ok::<_, huidian_store::Error>(stood)
    })?;
    if stood {
        Ok(log.back())
    } else {
        Err(no_entry())
    }
}

/// `POST /duties/{id}/incidents/{incident}/sent/withdraw`: an entry does not stand, for a reason.
pub(crate) async fn withdraw(
    State(state): State<AppState>,
    Path(place): Path<(String, String)>,
    keeper: RegisterKeeper,
    body: Bytes,
) -> Result<Redirect, Error> {
    let log = LogForm::read(&state, &place, &keeper, &body)?;
    let reason = log.words("reason");
    if reason.is_empty() {
        return Err(Error::parameter(
            "reason",
            "请写撤回的理由 (say why it does not stand)",
        ));
    }
    let entries = ReportLog::of(&state, &log.incident)?;
    let key = entries.find(log.entry()).ok_or_else(no_entry)?.key;
    let incident = log.incident.key;
    let told = format!("撤回：{reason}");
    let store = state.library().store();
    let stood = store
        .write(|transaction| transaction.withdraw_report_sent(incident, key, &log.by, &told))?;
    if stood {
        Ok(log.back())
    } else {
        Err(no_entry())
    }
}

fn no_entry() -> Error {
    Error::Conflict(
        "报送记录里没有这一条，或已更正、撤回；请重新打开这一页 (no such entry of the log, or it was corrected or withdrawn: open the page again)"
            .to_owned(),
    )
}

/// The deadline that a form names, which is one of the duty's; nothing where it names none.
fn deadline_named(rules: &Rules, duty: &str, named: Option<&str>) -> Result<String, Error> {
    let duty = rules
        .find_duty(duty)
        .ok_or_else(|| Error::parameter("duty", "没有这条义务 (no such duty)"))?;
    let named = named.unwrap_or("");
    let mut keys = duty.deadlines.iter().map(Deadline::key);
    if named.is_empty() || keys.any(|key| key == named) {
        return Ok(named.to_owned());
    }
    let reason = format!("{} 没有这个期限 (no such deadline of the duty)", duty.id);
    Err(Error::parameter("deadline", reason))
}

/// A clock time of a form, Beijing's; what was sent was sent before now.
fn moment(text: &str, now: Timestamp) -> Result<Timestamp, Error> {
    let full = if text.len() == 16 {
        format!("{text}:00+08:00")
    } else {
        format!("{text}+08:00")
    };
    let at: Timestamp = full.parse().map_err(|_| {
        let reason =
            format!("{text} 不是时刻，写成 2026-01-31T09:30 (no moment such as 2026-01-31T09:30)");
        Error::parameter("sent_at", reason)
    })?;
    if at > now {
        let reason = format!(
            "{text} 还没有到（现在 {}），未记录 (still to come; nothing was recorded)",
            minute_of(now)
        );
        return Err(Error::parameter("sent_at", reason));
    }
    // the same bound as for the moments of an incident
    if in_beijing(at).as_str() < "2000" {
        let reason = format!("{text} 早于 2000 年，未记录 (before 2000; nothing was recorded)");
        return Err(Error::parameter("sent_at", reason));
    }
    Ok(at)
}
