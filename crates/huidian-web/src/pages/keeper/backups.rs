//! `POST /keeper/backups`, and the section of `/keeper/health` that shows them.

use std::path::{Path, PathBuf};

use axum::body::Bytes;
use axum::extract::State;
use axum::response::Redirect;
use huidian_store::{
    AuditNote, BackupManifest, BackupTarget, JobQuery, Reader, Role, Task, TaskKind,
};
use jiff::Timestamp;

use super::imports::state_name;
use crate::access::SignedIn;
use crate::error::Error;
use crate::state::AppState;
use crate::views::{Frame, minute_of};

/// Backups shown, the newest first.
const SHOWN: usize = 30;
/// Jobs looked through for those of backups, and how many of them are told.
const LOOKED_AT: u32 = 100;
const TOLD: usize = 4;

pub(super) struct BackupsView {
    /// `None` where the settings name none.
    pub(super) folder: Option<String>,
    pub(super) kept: u32,
    pub(super) lines: Vec<BackupLine>,
    /// When, what, how it stands, and what went wrong.
    pub(super) jobs: Vec<(String, String, &'static str, String)>,
    /// Why the folder cannot be read.
    pub(super) problem: String,
}

pub(super) struct BackupLine {
    pub(super) name: String,
    pub(super) made: String,
    pub(super) works: u64,
}

pub(super) fn backups(
    state: &AppState,
    reader: &Reader<'_>,
    frame: &Frame,
) -> Result<BackupsView, Error> {
    // the rows of a library on a server are its keeper's to back up
    let is_shared = state.library().store().server().is_some();
    let folder = state.config().backup_folder.as_deref();
    let folder = folder.filter(|_| !is_shared);
    let (lines, problem) = match folder.map(|folder| lines_of(folder, reader)) {
        None => (Vec::new(), String::new()),
        Some(Ok(lines)) => (lines, String::new()),
        Some(Err(error)) => (Vec::new(), error.to_string()),
    };
    let asked = JobQuery {
        limit: LOOKED_AT,
        ..JobQuery::default()
    };
    let jobs = reader.find_jobs(&asked)?.into_iter().filter_map(|job| {
        let what = match TaskKind::from_id(&job.kind)? {
            TaskKind::BackUp => frame.t("备份", "backup").to_owned(),
            TaskKind::CheckBackup => {
                let name = match job.task().ok()? {
                    Task::CheckBackup { name, .. } => made_at(&name),
                    _ => return None,
                };
                format!("{} {name}", frame.t("检验", "check of"))
            }
            _ => return None,
        };
        let is_done = job.state == huidian_store::JobState::Done;
        Some((
            minute_of(job.created_at),
            what,
            state_name(job.state, frame.visitor.language),
            job.outcome.filter(|_| !is_done).unwrap_or_default(),
        ))
    });
    Ok(BackupsView {
        jobs: jobs.take(TOLD).collect(),
        folder: folder.map(|folder| folder.display().to_string()),
        kept: state.config().backups_kept,
        lines,
        problem,
    })
}

/// The newest backups of this library; others may lie in the same folder.
fn lines_of(folder: &Path, reader: &Reader<'_>) -> Result<Vec<BackupLine>, huidian_store::Error> {
    let own = BackupTarget::new(folder).of_library(&reader.library_mark()?)?;
    let newest = own.into_iter().rev().take(SHOWN);
    let line = |manifest: BackupManifest| {
        let made = manifest.made_at.parse::<Timestamp>();
        BackupLine {
            made: made.map_or_else(|_| manifest.name.clone(), minute_of),
            works: manifest.work_count,
            name: manifest.name,
        }
    };
    Ok(newest.map(line).collect())
}

/// The minute in the name of a backup: `2026-11-29T075713Z`.
fn made_at(name: &str) -> String {
    let spelt_out = name.split_once('T').and_then(|(day, time)| {
        let (hour, rest) = (time.get(..2)?, time.get(2..)?);
        let (minute, second) = (rest.get(..2)?, rest.get(2..4)?);
        format!("{day}T{hour}:{minute}:{second}Z").parse().ok()
    });
    spelt_out.map_or_else(|| name.to_owned(), minute_of)
}

/// Asks for a backup, or for a check of one, in the folder that the settings name.
pub(crate) async fn ask_for_backup(
    State(state): State<AppState>,
    signed_in: SignedIn,
    body: Bytes,
) -> Result<Redirect, Error> {
    signed_in.require(Role::Administrator)?;
    let form = signed_in.read_form(&body)?;
    if state.library().store().server().is_some() {
        return Err(Error::Conflict(
            "本库在 PostgreSQL 服务器上，用 pg_dump 备份 (the library is on a PostgreSQL server: back it up with pg_dump)".to_owned(),
        ));
    }
    let target: PathBuf = state.config().backup_folder.clone().ok_or_else(|| {
        Error::Conflict("没有设备份文件夹 ([web] backup_folder is not set)".to_owned())
    })?;
    let (action, subject, task) = match form.first("act") {
        Some("make") => {
            let keep = state.config().backups_kept.max(1);
            ("back_up", String::new(), Task::BackUp { target, keep })
        }
        Some("check") => {
            let name = form.first("name").unwrap_or_default().to_owned();
            let known = BackupTarget::new(&target).names()?;
            if !known.contains(&name) {
                return Err(Error::parameter(
                    "name",
                    "没有这份备份 (there is no such backup)",
                ));
            }
            let subject = name.clone();
            ("check_backup", subject, Task::CheckBackup { target, name })
        }
        _ => return Err(Error::parameter("act", "make, check")),
    };
    state.library().store().write(|library| {
        library.note(&AuditNote {
            who: signed_in.user.name.clone(),
            action: action.to_owned(),
            subject,
            before: None,
            after: None,
        })?;
        library.add_job(&task.into())
    })?;
    Ok(Redirect::to("/keeper/health#backups"))
}
