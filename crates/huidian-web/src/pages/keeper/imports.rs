//! `/keeper/imports`: files to be taken in, jobs and what came of them.

use askama::Template;
use axum::extract::{Multipart, OriginalUri, State};
use axum::response::Redirect;
use huidian_store::{BatchKind, Job, JobQuery, JobState, Role, TaskKind};
use serde_json::Value;

use super::{SHOWN, framed};
use crate::access::SignedIn;
use crate::error::Error;
use crate::pages::{Shown, show};
use crate::request::{Language, Query, Visitor};
use crate::state::AppState;
use crate::uploads::{ask_for_import, read_upload_form};
use crate::views::{Frame, second_of, work_href};
use huidian_model::WorkId;

#[derive(Template)]
#[template(path = "keeper_imports.html")]
struct ImportsPage {
    frame: Frame,
    form_token: String,
    is_administrator: bool,
    upload_limit_mib: usize,
    /// Jobs that wait or run: the page looks again by itself.
    is_busy: bool,
    counts: Vec<(&'static str, &'static str, u64)>,
    chosen: Option<&'static str>,
    jobs: Vec<JobView>,
    imports: Vec<ImportLine>,
    /// Pictures of text that nobody has read yet: address of the original, and its name.
    awaiting: Vec<(String, String)>,
}

struct JobView {
    key: i64,
    kind: String,
    state: &'static str,
    state_id: &'static str,
    attempt_count: u32,
    progress: String,
    asked_at: String,
    ended_at: String,
    error: String,
    /// Taken, unchanged, refused.
    summary: Option<(usize, usize, usize)>,
    /// Files that were refused, and why.
    refused: Vec<(String, String)>,
    /// Works that gained texts: address and id.
    works: Vec<(String, String)>,
}

struct ImportLine {
    at: String,
    described: String,
    taken: u32,
    unchanged: u32,
    refused: u32,
    is_open: bool,
}

const STATES: [JobState; 4] = [
    JobState::Waiting,
    JobState::Running,
    JobState::Failed,
    JobState::Done,
];

/// `GET /keeper/imports`
pub(crate) async fn imports(
    State(state): State<AppState>,
    visitor: Visitor,
    query: Query,
    OriginalUri(uri): OriginalUri,
    signed_in: SignedIn,
) -> Shown {
    signed_in.require(Role::Editor)?;
    let language = visitor.language;
    let reader = state.library().store().read()?;
    let chosen = query.first("state").and_then(JobState::from_id);
    let asked = JobQuery {
        state: chosen,
        limit: SHOWN,
        ..JobQuery::default()
    };
    let mut counts = Vec::new();
    for job_state in STATES {
        let name = state_name(job_state, language);
        counts.push((job_state.id(), name, reader.job_count(job_state)?));
    }
    let jobs = reader.find_jobs(&asked)?;
    let runs = reader.batches(SHOWN)?;
    let awaiting = reader.items_awaiting_recognition()?.into_iter();
    let awaiting = awaiting
        .map(|item| (format!("/captures/{}", item.hash), item.name))
        .collect();
    show(&ImportsPage {
        form_token: signed_in.secret.form_token(),
        is_administrator: signed_in.user.role >= Role::Administrator,
        upload_limit_mib: state.config().upload_limit_bytes >> 20,
        is_busy: counts[..2].iter().any(|(_, _, count)| *count > 0),
        counts,
        chosen: chosen.map(JobState::id),
        jobs: jobs
            .into_iter()
            .map(|job| job_view(job, language))
            .collect(),
        imports: runs
            .into_iter()
            .filter(|run| run.kind == BatchKind::Import)
            .map(|run| ImportLine {
                at: second_of(run.started_at),
                described: run.described,
                taken: run.counts.taken_count,
                unchanged: run.counts.unchanged_count,
                refused: run.counts.refused_count,
                is_open: run.finished_at.is_none(),
            })
            .collect(),
        awaiting,
        frame: framed(&state, visitor, &uri),
    })
}

pub(super) fn state_name(state: JobState, language: Language) -> &'static str {
    match state {
        JobState::Waiting => language.pick("等待", "waiting"),
        JobState::Running => language.pick("进行中", "running"),
        JobState::Done => language.pick("完成", "done"),
        JobState::Failed => language.pick("失败", "failed"),
    }
}

/// What a job does, in words.
fn task_name(kind: &str, language: Language) -> String {
    let name = match TaskKind::from_id(kind) {
        Some(TaskKind::Import) => language.pick("导入", "import"),
        Some(TaskKind::Index) => language.pick("更新索引", "index"),
        Some(TaskKind::Settle) => language.pick("重查引用", "look up references anew"),
        Some(TaskKind::Undo) => language.pick("撤销批次", "undo a batch"),
        Some(TaskKind::Collect) => language.pick("收取", "fetch"),
        Some(TaskKind::BackUp) => language.pick("备份", "back up"),
        Some(TaskKind::CheckBackup) => language.pick("检验备份", "check a backup"),
        None => kind,
    };
    name.to_owned()
}

fn job_view(job: Job, language: Language) -> JobView {
    let is_done = job.state == JobState::Done;
    let outcome = job.outcome.unwrap_or_default();
    let report: Option<Value> = is_done
        .then(|| serde_json::from_str(&outcome).ok())
        .flatten();
    let count = |report: &Value, name: &str| report[name].as_array().map_or(0, Vec::len);
    JobView {
        key: job.key,
        kind: task_name(&job.kind, language),
        state: state_name(job.state, language),
        state_id: job.state.id(),
        attempt_count: job.attempt_count,
        progress: job.progress.unwrap_or_default(),
        asked_at: second_of(job.created_at),
        ended_at: job.finished_at.map(second_of).unwrap_or_default(),
        summary: report.as_ref().map(|report| {
            (
                count(report, "taken"),
                count(report, "unchanged"),
                count(report, "refused"),
            )
        }),
        refused: pairs(report.as_ref(), "refused", "path", "reason"),
        works: pairs(report.as_ref(), "works", "id", "id")
            .into_iter()
            .map(|(id, _)| (work_href(&WorkId::new(&id)), id))
            .collect(),
        error: if is_done { String::new() } else { outcome },
    }
}

/// Two fields of each member of a list of a report, as many as a page shows.
fn pairs(report: Option<&Value>, list: &str, one: &str, other: &str) -> Vec<(String, String)> {
    let members = report.and_then(|report| report[list].as_array());
    let text = |value: &Value| value.as_str().unwrap_or("").to_owned();
    let members = members.into_iter().flatten().take(SHOWN as usize);
    members
        .map(|member| (text(&member[one]), text(&member[other])))
        .collect()
}

/// `POST /keeper/imports`: files from a form, taken in by the same job as those of the API.
pub(crate) async fn bring_files(
    State(state): State<AppState>,
    signed_in: SignedIn,
    form: Multipart,
) -> Result<Redirect, Error> {
    signed_in.require(Role::Editor)?;
    let (uploads, fields) = read_upload_form(&state, form).await?;
    signed_in.check_form(&fields)?;
    let job = ask_for_import(&state, signed_in.user.name, uploads).await?;
    Ok(Redirect::to(&format!("/keeper/imports#job-{}", job.key)))
}
