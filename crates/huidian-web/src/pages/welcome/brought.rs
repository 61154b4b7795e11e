//! Files brought on a page: taken in at once, and what each became.

use askama::Template;
use axum::body::Bytes;
use axum::extract::{Multipart, OriginalUri, Path, State};
use axum::response::Redirect;
use huidian_model::WorkId;
use huidian_sources::OutcomeKind;
use huidian_store::{BatchId, Job, JobState, Task, TaskKind};
use serde_json::Value;

use crate::access::Importer;
use crate::error::Error;
use crate::pages::{Shown, show};
use crate::request::{Language, Query, Visitor};
use crate::snapshot::Snapshot;
use crate::state::AppState;
use crate::uploads::{ask_for_import, read_upload_form};
use crate::views::{Frame, in_one_language, work_href};

#[derive(Template)]
#[template(path = "brought.html")]
struct BroughtPage {
    frame: Frame,
    form_token: String,
    heading: String,
    is_busy: bool,
    is_undo: bool,
    /// Whether sources were visited, or tried.
    is_collect: bool,
    progress: String,
    error: String,
    lines: Vec<BroughtLine>,
    /// By which it can be taken back.
    batch: Option<String>,
    is_undone: bool,
    waits_for_review: bool,
}

/// What became of one file.
struct BroughtLine {
    name: String,
    what: &'static str,
    /// How it went, for the colour of the line: `good`, `wait` or `bad`.
    mark: &'static str,
    reason: String,
    work: Option<(String, String)>,
    warnings: Vec<String>,
}

pub(crate) fn job_page(key: i64) -> Redirect {
    Redirect::to(&format!("/welcome/jobs/{key}"))
}

/// The batch of an import job that is done.
pub(super) fn batch_of(job: &Job) -> Option<BatchId> {
    if job.state != JobState::Done || job.kind != TaskKind::Import.id() {
        return None;
    }
    let report: Value = serde_json::from_str(job.outcome.as_deref()?).ok()?;
    report["batch"].as_str()?.parse().ok()
}

/// `POST /welcome/files`
pub(crate) async fn upload(
    State(state): State<AppState>,
    importer: Importer,
    form: Multipart,
) -> Result<Redirect, Error> {
    let (uploads, fields) = read_upload_form(&state, form).await?;
    importer.check_form(&fields)?;
    let job = ask_for_import(&state, importer.name().to_owned(), uploads).await?;
    Ok(job_page(job.key))
}

/// `POST /welcome/undo`: takes a batch back, by a job.
pub(crate) async fn undo(
    State(state): State<AppState>,
    importer: Importer,
    body: Bytes,
) -> Result<Redirect, Error> {
    let form = Query::parse(&String::from_utf8_lossy(&body));
    importer.check_form(&form)?;
    let id: BatchId = form
        .read("batch")?
        .ok_or_else(|| Error::parameter("batch", "is missing"))?;
    let store = state.library().store();
    let batch = store.read()?.find_batch(id)?;
    let batch = batch.ok_or_else(|| Error::parameter("batch", "no such batch"))?;
    importer.require_own(&batch)?;
    let task = Task::Undo {
        batch: id,
        by: importer.name().to_owned(),
    };
    let key = store.write(|library| library.add_job(&task.into()))?;
    Ok(job_page(key))
}

/// `GET /welcome/jobs/{key}`
pub(crate) async fn brought(
    State(state): State<AppState>,
    visitor: Visitor,
    OriginalUri(uri): OriginalUri,
    Path(key): Path<i64>,
    importer: Importer,
) -> Shown {
    let reader = state.library().store().read()?;
    let job = reader.find_job(key)?;
    let job = job.ok_or_else(|| Error::NoSuchJob(key.to_string()))?;
    let batch = batch_of(&job)
        .map(|id| reader.find_batch(id))
        .transpose()?
        .flatten();
    let language = visitor.language;
    if job.state == JobState::Done {
        // whoever just brought something wants to see it now
        state.library().forget();
    }
    let lines = lines(&job, &*state.snapshot()?, language);
    let frame = state.frame(visitor, &uri);
    let heading = heading(&job, &lines, language);
    show(&BroughtPage {
        form_token: importer.form_token(),
        is_busy: matches!(job.state, JobState::Waiting | JobState::Running),
        is_undo: job.kind == TaskKind::Undo.id(),
        is_collect: job.kind == TaskKind::Collect.id(),
        progress: job.progress.clone().unwrap_or_default(),
        error: match job.state {
            JobState::Failed => job.outcome.clone().unwrap_or_default(),
            _ => String::new(),
        },
        waits_for_review: job.kind == TaskKind::Import.id()
            && lines.iter().any(|line| line.mark == "wait"),
        is_undone: batch
            .as_ref()
            .is_some_and(|batch| batch.undone_at.is_some()),
        batch: batch
            .filter(|batch| batch.counts.taken_count > 0 && importer.require_own(batch).is_ok())
            .map(|batch| batch.id.to_string()),
        lines,
        frame: Frame {
            is_indexed: false,
            ..frame.titled(heading.clone())
        },
        heading,
    })
}

fn heading(job: &Job, lines: &[BroughtLine], language: Language) -> String {
    let is_undo = job.kind == TaskKind::Undo.id();
    let words = match (job.state, is_undo) {
        (JobState::Waiting | JobState::Running, false) => {
            language.pick("正在收入", "Taking files in")
        }
        (JobState::Waiting | JobState::Running, true) => language.pick("正在撤回", "Taking back"),
        (JobState::Failed, _) => language.pick("没有做成", "It did not succeed"),
        (JobState::Done, true) => language.pick("已撤回", "Taken back"),
        (JobState::Done, false) => {
            let taken = lines.iter().filter(|line| line.mark != "bad").count();
            if job.kind == TaskKind::Collect.id() {
                return match job.task() {
                    Ok(Task::Collect {
                        is_rehearsal: true, ..
                    }) => language.pick("试读过了，没有收入", "Tried, and nothing taken in"),
                    _ => language.pick("已收取", "Fetched"),
                }
                .to_owned();
            }
            return match language {
                Language::Chinese => format!("{} 个文件，收入 {taken} 个", lines.len()),
                Language::English => format!("{taken} of {} files taken in", lines.len()),
            };
        }
    };
    words.to_owned()
}

/// The lists of a report, in the order a reader asks for them.
fn lines(job: &Job, snapshot: &Snapshot, language: Language) -> Vec<BroughtLine> {
    if job.state != JobState::Done {
        return Vec::new();
    }
    let outcome = job.outcome.as_deref().unwrap_or("");
    let report: Value = serde_json::from_str(outcome).unwrap_or_default();
    if job.kind == TaskKind::Collect.id() {
        return collected_lines(&report, snapshot, language);
    }
    if job.kind != TaskKind::Import.id() {
        return Vec::new();
    }
    ["refused", "taken", "unchanged"]
        .iter()
        .flat_map(|list| {
            let items = report[*list].as_array().cloned().unwrap_or_default();
            items.into_iter().map(|item| (*list, item))
        })
        .map(|(list, item)| line(list, &item, snapshot, language))
        .collect()
}

/// What pages and sources gave that somebody asked for.
fn collected_lines(report: &Value, snapshot: &Snapshot, language: Language) -> Vec<BroughtLine> {
    let items = report["collected"].as_array().into_iter().flatten();
    items
        .map(|item| {
            let text = |name: &str| item[name].as_str().unwrap_or("");
            if item["row"] == true {
                return listed_row(text("name"), text("detail"), language);
            }
            let kind = OutcomeKind::from_id(text("outcome"));
            let work = item["work"].as_str().map(WorkId::new);
            let mark = match kind {
                Some(OutcomeKind::New) if work.is_some() => "good",
                Some(kind) if kind.moves_cursor() => "wait",
                _ => "bad",
            };
            let words = kind.map_or("", |kind| language.pick(kind.chinese(), kind.id()));
            BroughtLine {
                name: text("name").to_owned(),
                what: words,
                mark,
                reason: in_one_language(text("detail"), language).into_owned(),
                work: work
                    .filter(|id| snapshot.find(id).is_some())
                    .map(|id| (work_href(&id), snapshot.title(&id).to_owned())),
                warnings: Vec::new(),
            }
        })
        .collect()
}

/// A row of a list that was tried.
fn listed_row(title: &str, on: &str, language: Language) -> BroughtLine {
    BroughtLine {
        name: title.to_owned(),
        what: language.pick("列有", "listed"),
        mark: "good",
        reason: on.to_owned(),
        work: None,
        warnings: Vec::new(),
    }
}

fn line(list: &str, item: &Value, snapshot: &Snapshot, language: Language) -> BroughtLine {
    let text = |name: &str| item[name].as_str().unwrap_or("");
    let (what, mark) = match (list, text("kind")) {
        ("refused", _) => (language.pick("未收", "not taken"), "bad"),
        ("unchanged", _) => (language.pick("已有", "known"), "good"),
        (_, "text") => (language.pick("正文", "text"), "good"),
        (_, "roundup") => (language.pick("汇总", "roundup"), "good"),
        _ => (language.pick("待审核", "waits for review"), "wait"),
    };
    let mark = if item["review"] == true { "wait" } else { mark };
    let work = item["work"].as_str().map(WorkId::new);
    let warnings = item["warnings"].as_array().into_iter().flatten();
    BroughtLine {
        name: text("path").to_owned(),
        what,
        mark,
        reason: in_one_language(text("reason"), language).into_owned(),
        // what waits for review is not shown to readers yet
        work: work
            .filter(|id| snapshot.find(id).is_some())
            .map(|id| (work_href(&id), snapshot.title(&id).to_owned())),
        warnings: warnings
            .filter_map(Value::as_str)
            .map(|warning| in_one_language(warning, language).into_owned())
            .collect(),
    }
}
