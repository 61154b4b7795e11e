//! `/keeper/reports`: what readers say is wrong.

use askama::Template;
use axum::body::Bytes;
use axum::extract::{OriginalUri, State};
use axum::response::Redirect;
use huidian_operations::Keeper;
use huidian_store::{ReaderReport, ReportState, Role, Task};

use super::decide::fact_value;
use super::{SHOWN, framed};
use crate::access::SignedIn;
use crate::error::Error;
use crate::pages::report::{place_href, reported_field};
use crate::pages::{Shown, show};
use crate::request::{Language, Visitor};
use crate::snapshot::Snapshot;
use crate::state::AppState;
use crate::views::{Frame, day_of};

#[derive(Template)]
#[template(path = "keeper_reports.html")]
struct ReportsPage {
    frame: Frame,
    form_token: String,
    is_administrator: bool,
    open_count: u64,
    open: Vec<ReportView>,
    decided: Vec<ReportView>,
}

struct ReportView {
    key: i64,
    title: String,
    href: String,
    place: String,
    field: String,
    line: String,
    words: String,
    proposed: String,
    grounds: String,
    reporter: String,
    on: String,
    outcome: &'static str,
    decided_by: String,
    answer: String,
    /// Whether what the reader proposes can be stated as a fact.
    is_correctable: bool,
}

/// `GET /keeper/reports`
pub(crate) async fn reports(
    State(state): State<AppState>,
    visitor: Visitor,
    OriginalUri(uri): OriginalUri,
    signed_in: SignedIn,
) -> Shown {
    signed_in.require(Role::Editor)?;
    let language = visitor.language;
    let frame = framed(&state, visitor, &uri);
    let snapshot = state.snapshot()?;
    let reader = state.library().store().read()?;
    let views = |reports: Vec<ReaderReport>| -> Vec<ReportView> {
        let reports = reports.into_iter();
        reports
            .map(|report| view(report, &snapshot, &frame, language))
            .collect()
    };
    let (open, decided) = (
        views(reader.open_reports(SHOWN)?),
        views(reader.decided_reports(SHOWN)?),
    );
    show(&ReportsPage {
        form_token: signed_in.secret.form_token(),
        is_administrator: signed_in.user.role >= Role::Administrator,
        open_count: reader.open_report_count()?,
        open,
        decided,
        frame,
    })
}

fn view(found: ReaderReport, snapshot: &Snapshot, frame: &Frame, language: Language) -> ReportView {
    let report = found.report;
    ReportView {
        key: found.key,
        title: snapshot.title(&report.work).to_owned(),
        href: place_href(&report.work, &report.place),
        field: reported_field(&report.field, language).unwrap_or_default(),
        is_correctable: !report.proposed.is_empty()
            && fact_value(&report.field, &report.proposed).is_ok(),
        place: report.place,
        line: report.line,
        words: report.words,
        proposed: report.proposed,
        grounds: report.grounds,
        reporter: report.reporter.unwrap_or_default(),
        on: day_of(found.reported_at),
        outcome: match found.state {
            ReportState::Open => frame.t("待处理", "waits"),
            ReportState::Accepted => frame.t("已采纳", "accepted"),
            ReportState::Rejected => frame.t("未采纳", "not accepted"),
        },
        decided_by: found.decided_by.unwrap_or_default(),
        answer: found.answer,
    }
}

/// `POST /keeper/reports`: accepts a report, with the correction it proposes or after one made elsewhere, or rejects it.
pub(crate) async fn decide_report(
    State(state): State<AppState>,
    signed_in: SignedIn,
    body: Bytes,
) -> Result<Redirect, Error> {
    let form = signed_in.admit(Role::Editor, &body)?;
    let key = form.read::<i64>("key")?.unwrap_or(0);
    let answer = form.first("answer").unwrap_or("");
    let (outcome, is_correction) = match form.first("decision") {
        Some("correct") => (ReportState::Accepted, true),
        Some("accept") => (ReportState::Accepted, false),
        Some("reject") => (ReportState::Rejected, false),
        _ => return Err(Error::parameter("decision", "known: correct accept reject")),
    };
    let gone = || Error::Conflict("这条报错已经处理过 (the report was decided before)".to_owned());
    let store = state.library().store();
    let found = store.read()?.find_report(key)?.ok_or_else(gone)?;
    let report = found.report;
    let value = is_correction.then(|| fact_value(&report.field, &report.proposed));
    let value = value.transpose()?;
    let who = &signed_in.user.name;
    store.write(|library| -> Result<(), Error> {
        if !library.decide_report(key, outcome, who, answer)? {
            return Err(gone());
        }
        if let Some(value) = value {
            let after = huidian_wire::value_text(&value);
            let before = Some(report.line.clone());
            let works = Keeper(who).correct_fact(library, &report.work, value, before, after)?;
            library.add_job(&Task::Index { works }.into())?;
        }
        let action = match outcome {
            ReportState::Rejected => "reject_report",
            _ => "accept_report",
        };
        let (before, after) = (Some(report.words.clone()), Some(answer.to_owned()));
        Keeper(who).note(library, action, report.work.as_str(), before, after)?;
        Ok(())
    })?;
    state.forget();
    Ok(Redirect::to("/keeper/reports"))
}
