//! `GET /keeper/health`: storage, health, and the record of changes.

use std::fs;
use std::path::Path;

use askama::Template;
use axum::extract::{OriginalUri, State};
use huidian_store::{BytesUse, Counts, JobState, Reader, Role};

use super::backups::{BackupsView, backups};
use super::review::{AuditView, audit_view};
use super::{SHOWN, framed};
use crate::access::SignedIn;
use crate::error::Error;
use crate::pages::{Shown, show};
use crate::request::{Query, Visitor};
use crate::state::AppState;
use crate::views::Frame;

#[derive(Template)]
#[template(path = "keeper_health.html")]
struct HealthPage {
    frame: Frame,
    is_administrator: bool,
    /// What is looked at, how it is, and whether that is well.
    checks: Vec<(&'static str, String, bool)>,
    /// Parts of the data folder and their sizes.
    storage: Vec<(&'static str, String)>,
    counts: Counts,
    /// What bytes are kept for, how many pieces, and their room.
    kept: Vec<(&'static str, usize, String)>,
    backups: BackupsView,
    /// A server keeps the rows.
    is_shared: bool,
    form_token: String,
    audit: Vec<AuditView>,
    older: Option<i64>,
}

/// `before` names the entry of the record before which the page begins.
pub(crate) async fn health(
    State(state): State<AppState>,
    visitor: Visitor,
    query: Query,
    OriginalUri(uri): OriginalUri,
    signed_in: SignedIn,
) -> Shown {
    signed_in.require(Role::Editor)?;
    let language = visitor.language;
    let frame = framed(&state, visitor, &uri);
    let reader = state.library().store().read()?;
    let counts = reader.counts()?;
    let entries = reader.audit_before(query.read("before")?, SHOWN)?;
    let older = entries
        .last()
        .filter(|_| entries.len() == SHOWN as usize)
        .map(|entry| entry.key);
    show(&HealthPage {
        is_administrator: signed_in.user.role >= Role::Administrator,
        storage: storage(state.library().store().folder(), &frame),
        backups: backups(&state, &reader, &frame)?,
        is_shared: state.library().store().server().is_some(),
        form_token: signed_in.secret.form_token(),
        kept: kept(&reader, &frame)?,
        checks: checks(&state, &reader, &counts, &frame)?,
        counts,
        audit: entries
            .into_iter()
            .map(|entry| audit_view(entry, language))
            .collect(),
        older,
        frame,
    })
}

/// What is looked at, what was found, and whether it is well.
fn checks(
    state: &AppState,
    reader: &Reader<'_>,
    counts: &Counts,
    frame: &Frame,
) -> Result<Vec<(&'static str, String, bool)>, Error> {
    let failed = reader.job_count(JobState::Failed)?;
    let waiting = reader.job_count(JobState::Waiting)?;
    let index = state.library().index().summary();
    let is_read_only = state.library().store().is_read_only();
    // a database that is not well does not come this far
    let well = frame.t("正常", "well");
    Ok(vec![
        (
            frame.t("数据库", "Database"),
            match state.library().store().server() {
                Some(server) => format!("{well} · {} · {server}", reader.revision()?),
                None => format!("{well} · {}", reader.revision()?),
            },
            true,
        ),
        (
            frame.t("索引", "Index"),
            format!(
                "{} {} · {} {}",
                index.works,
                frame.t("件文件", "works"),
                index.articles,
                frame.t("个可检索的条目", "units to be searched")
            ),
            index.works > 0 || counts.work_count == 0,
        ),
        (
            frame.t("写入", "Writing"),
            frame
                .t(
                    if is_read_only { "只读" } else { "可写" },
                    if is_read_only { "read only" } else { "open" },
                )
                .to_owned(),
            !is_read_only,
        ),
        (
            frame.t("任务", "Jobs"),
            format!(
                "{waiting} {} · {failed} {}",
                frame.t("等待", "waiting"),
                frame.t("失败", "failed")
            ),
            failed == 0,
        ),
        (
            frame.t("连接", "Connections"),
            state.connections().count().to_string(),
            true,
        ),
    ])
}

/// What takes room among originals and words.
fn kept(
    reader: &Reader<'_>,
    frame: &Frame,
) -> Result<Vec<(&'static str, usize, String)>, huidian_store::Error> {
    let kept = reader.kept_bytes()?;
    let lines = BytesUse::ALL.into_iter().map(|used| {
        let pieces = || kept.iter().filter(|one| one.used == used);
        let name = match used {
            BytesUse::OnlyOriginal => frame.t("文本唯一的原件", "Only originals of texts"),
            BytesUse::Copy => frame.t("另有原件的原件", "Originals beside others"),
            BytesUse::Reading => frame.t("解读与节选", "Readings and excerpts"),
            BytesUse::OfSource => frame.t("来源的网页和附件", "Pages and attachments of sources"),
            BytesUse::OtherOriginal => frame.t("其他原件", "Other originals"),
            BytesUse::Text => frame.t("文本的文字", "Words of texts"),
            BytesUse::ForUndo => frame.t("撤销一批所需", "Needed to take a batch back"),
            BytesUse::Unnamed => frame.t("无主，可以清理", "Named by nothing, may go"),
        };
        let stored = pieces().map(|one| one.stored_bytes).sum();
        (name, pieces().count(), shown(stored))
    });
    Ok(lines.filter(|(_, count, _)| *count > 0).collect())
}

/// Sizes of what the data folder holds; a part that is not there is left out.
fn storage(folder: &Path, frame: &Frame) -> Vec<(&'static str, String)> {
    let parts = [
        (frame.t("数据库", "Database"), "huidian.db"),
        (
            frame.t("待写入数据库的日志", "Database log"),
            "huidian.db-wal",
        ),
        (frame.t("原件", "Originals"), "blobs"),
        (frame.t("索引", "Index"), "index"),
        (frame.t("待导入的上传", "Uploads waiting"), "uploads"),
    ];
    parts
        .into_iter()
        .filter_map(|(name, part)| Some((name, shown(size_of(&folder.join(part), DEPTH)?))))
        .collect()
}

/// Folders looked into, one in the other: blobs lie two deep.
const DEPTH: usize = 4;

/// Bytes of a file, or of the files below a folder.
fn size_of(path: &Path, depth: usize) -> Option<u64> {
    let about = fs::symlink_metadata(path).ok()?;
    if !about.is_dir() {
        return Some(about.len());
    }
    if depth == 0 {
        return Some(0);
    }
    let entries = fs::read_dir(path).ok()?.flatten();
    let sizes = entries.filter_map(|entry| size_of(&entry.path(), depth - 1));
    Some(sizes.sum())
}

fn shown(bytes: u64) -> String {
    match bytes {
        0..1024 => format!("{bytes} B"),
        1024..1_048_576 => format!("{} KiB", bytes / 1024),
        _ => format!("{}.{} MiB", bytes >> 20, ((bytes >> 10) % 1024) * 10 / 1024),
    }
}
