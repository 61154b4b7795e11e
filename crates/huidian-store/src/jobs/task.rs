//! What one part of the program can ask another to do with a job, and what it tells it.

use std::path::{Component, Path, PathBuf};

use huidian_model::{ExpressionId, WorkId};
use serde::{Deserialize, Serialize};

use crate::batch::id::BatchId;
use crate::database::error::Result;
use crate::database::row::unreadable;

/// A kind of task; each has one worker.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TaskKind {
    Import,
    Index,
    Settle,
    Undo,
    Collect,
    BackUp,
    CheckBackup,
}

impl TaskKind {
    pub const ALL: [TaskKind; 7] = [
        Self::Import,
        Self::Index,
        Self::Settle,
        Self::Undo,
        Self::Collect,
        Self::BackUp,
        Self::CheckBackup,
    ];

    pub fn id(self) -> &'static str {
        match self {
            TaskKind::Import => "import",
            TaskKind::Index => "index",
            TaskKind::Settle => "settle",
            TaskKind::Undo => "undo",
            TaskKind::Collect => "collect",
            TaskKind::BackUp => "back_up",
            TaskKind::CheckBackup => "check_backup",
        }
    }

    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.id() == id)
    }
}

/// Something to be done, with all that its worker has to know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Task {
    /// Takes in uploaded files.
    Import {
        folder: UploadFolder,
        /// Name of the user who uploaded them.
        by: Option<String>,
    },
    /// Brings the index up to date with works that were changed by hand.
    Index { works: Vec<WorkId> },
    /// Looks up references anew after an act of a keeper, and brings the index up to date with it.
    Settle {
        /// The batch of the act, which what is done belongs to.
        batch: BatchId,
        works: Vec<WorkId>,
        gone: Vec<WorkId>,
        texts: Vec<ExpressionId>,
    },
    /// Takes a batch back.
    Undo { batch: BatchId, by: String },
    /// Fetches pages and visits sources now, due or not.
    Collect {
        /// Addresses of pages.
        addresses: Vec<String>,
        /// Ids of sources.
        sources: Vec<String>,
        by: String,
        /// Whether the sources' lists are only looked at, and nothing is fetched or kept.
        is_rehearsal: bool,
    },
    /// Makes a backup, and keeps that many of them.
    BackUp { target: PathBuf, keep: u32 },
    /// Puts a backup together beside the others, checks it, and keeps nothing of it.
    CheckBackup { target: PathBuf, name: String },
}

impl Task {
    pub fn kind(&self) -> TaskKind {
        match self {
            Task::Import { .. } => TaskKind::Import,
            Task::Index { .. } => TaskKind::Index,
            Task::Settle { .. } => TaskKind::Settle,
            Task::Undo { .. } => TaskKind::Undo,
            Task::Collect { .. } => TaskKind::Collect,
            Task::BackUp { .. } => TaskKind::BackUp,
            Task::CheckBackup { .. } => TaskKind::CheckBackup,
        }
    }

    /// As it is kept in the row: JSON.
    pub(crate) fn payload(&self) -> String {
        let written = match self {
            Task::Import { folder, by } => serde_json::to_string(&ImportPayload {
                folder: folder.0.clone(),
                by: by.clone(),
            }),
            Task::Index { works } => serde_json::to_string(&IndexPayload {
                works: works.iter().map(ToString::to_string).collect(),
            }),
            Task::Settle {
                batch,
                works,
                gone,
                texts,
            } => serde_json::to_string(&SettlePayload {
                batch: batch.0,
                works: works.iter().map(ToString::to_string).collect(),
                gone: gone.iter().map(ToString::to_string).collect(),
                texts: texts
                    .iter()
                    .map(|text| (text.work.to_string(), text.label.clone()))
                    .collect(),
            }),
            Task::Undo { batch, by } => serde_json::to_string(&UndoPayload {
                batch: batch.0,
                by: by.clone(),
            }),
            Task::Collect {
                addresses,
                sources,
                by,
                is_rehearsal,
            } => serde_json::to_string(&CollectPayload {
                addresses: addresses.clone(),
                sources: sources.clone(),
                by: by.clone(),
                is_rehearsal: *is_rehearsal,
            }),
            Task::BackUp { target, keep } => serde_json::to_string(&BackUpPayload {
                target: target.clone(),
                keep: *keep,
            }),
            Task::CheckBackup { target, name } => serde_json::to_string(&CheckBackupPayload {
                target: target.clone(),
                name: name.clone(),
            }),
        };
        written.expect("a path of UTF-8 and strings are JSON")
    }

    pub(crate) fn read(kind: &str, payload: &str) -> Result<Self> {
        let of_job = |_| unreadable("task of a job", format!("{kind} {payload}"));
        match TaskKind::from_id(kind) {
            Some(TaskKind::Import) => {
                let ImportPayload { folder, by } = serde_json::from_str(payload).map_err(of_job)?;
                let folder = UploadFolder::new(folder)
                    .ok_or_else(|| unreadable("folder of uploads", payload))?;
                Ok(Task::Import { folder, by })
            }
            Some(TaskKind::Index) => {
                let IndexPayload { works } = serde_json::from_str(payload).map_err(of_job)?;
                Ok(Task::Index {
                    works: works.iter().map(|id| WorkId::new(id)).collect(),
                })
            }
            Some(TaskKind::Settle) => {
                let read: SettlePayload = serde_json::from_str(payload).map_err(of_job)?;
                Ok(read.into_task())
            }
            Some(TaskKind::Undo) => {
                let UndoPayload { batch, by } = serde_json::from_str(payload).map_err(of_job)?;
                Ok(Task::Undo {
                    batch: BatchId(batch),
                    by,
                })
            }
            Some(TaskKind::Collect) => {
                let CollectPayload {
                    addresses,
                    sources,
                    by,
                    is_rehearsal,
                } = serde_json::from_str(payload).map_err(of_job)?;
                Ok(Task::Collect {
                    addresses,
                    sources,
                    by,
                    is_rehearsal,
                })
            }
            Some(TaskKind::BackUp) => {
                let BackUpPayload { target, keep } =
                    serde_json::from_str(payload).map_err(of_job)?;
                Ok(Task::BackUp { target, keep })
            }
            Some(TaskKind::CheckBackup) => {
                let CheckBackupPayload { target, name } =
                    serde_json::from_str(payload).map_err(of_job)?;
                Ok(Task::CheckBackup { target, name })
            }
            None => Err(unreadable("kind of a job", kind)),
        }
    }
}

#[derive(Serialize, Deserialize)]
struct ImportPayload {
    folder: PathBuf,
    by: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct IndexPayload {
    works: Vec<String>,
}

#[derive(Serialize, Deserialize)]
struct SettlePayload {
    batch: i64,
    works: Vec<String>,
    gone: Vec<String>,
    texts: Vec<(String, String)>,
}

impl SettlePayload {
    fn into_task(self) -> Task {
        let ids = |ids: Vec<String>| ids.iter().map(|id| WorkId::new(id)).collect();
        let texts = self.texts.into_iter();
        Task::Settle {
            batch: BatchId(self.batch),
            works: ids(self.works),
            gone: ids(self.gone),
            texts: texts
                .map(|(work, label)| ExpressionId {
                    work: WorkId::new(&work),
                    label,
                })
                .collect(),
        }
    }
}

#[derive(Serialize, Deserialize)]
struct UndoPayload {
    batch: i64,
    by: String,
}

#[derive(Serialize, Deserialize)]
struct CollectPayload {
    addresses: Vec<String>,
    sources: Vec<String>,
    by: String,
    /// Rows of older versions do not have it.
    #[serde(default)]
    is_rehearsal: bool,
}

#[derive(Serialize, Deserialize)]
struct BackUpPayload {
    target: PathBuf,
    keep: u32,
}

#[derive(Serialize, Deserialize)]
struct CheckBackupPayload {
    target: PathBuf,
    name: String,
}

/// A folder of uploaded files below the data folder, such as `uploads/3f2a`: it cannot lead out of it, nor be one of the library's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UploadFolder(PathBuf);

impl UploadFolder {
    /// `None` for a path that is not a folder of uploads.
    pub fn new(path: impl Into<PathBuf>) -> Option<Self> {
        let path = path.into();
        let is_below = path
            .components()
            .all(|part| matches!(part, Component::Normal(_)));
        // a payload is text
        let is_text = path.to_str().is_some();
        (is_below && is_text && path.components().count() > 1).then_some(Self(path))
    }

    /// Relative to the data folder.
    pub fn path(&self) -> &Path {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use huidian_model::{ExpressionId, WorkId};

    use super::{BatchId, Task, UploadFolder};

    #[test]
    fn tasks_read_back_as_they_were_written() {
        for task in [
            Task::Import {
                folder: UploadFolder::new("uploads/a").unwrap(),
                by: Some("编者".to_owned()),
            },
            Task::Index {
                works: vec![WorkId::new("某办法")],
            },
            Task::Settle {
                batch: BatchId(3),
                works: vec![WorkId::new("某办法")],
                gone: vec![WorkId::new("某办法-2")],
                texts: vec![ExpressionId {
                    work: WorkId::new("某条例"),
                    label: "2024".to_owned(),
                }],
            },
            Task::Undo {
                batch: BatchId(4),
                by: "编者".to_owned(),
            },
            Task::Collect {
                addresses: vec!["https://www.example.gov.cn/a.html".to_owned()],
                sources: vec!["example-notices".to_owned()],
                by: "编者".to_owned(),
                is_rehearsal: true,
            },
            Task::BackUp {
                target: "/backup/huidian".into(),
                keep: 30,
            },
            Task::CheckBackup {
                target: "/backup/huidian".into(),
                name: "2026-11-29T075713Z".to_owned(),
            },
        ] {
            let read = Task::read(task.kind().id(), &task.payload()).unwrap();
            assert_eq!(read, task);
        }
    }

    #[test]
    fn a_row_of_an_older_version_asks_for_a_real_visit() {
        let payload = r#"{"addresses": [], "sources": ["a"], "by": "编者"}"#;
        let read = Task::read("collect", payload).unwrap();
        assert!(matches!(
            read,
            Task::Collect {
                is_rehearsal: false,
                ..
            }
        ));
    }

    #[test]
    fn a_row_that_says_nothing_sensible_is_an_error() {
        for (kind, payload) in [
            ("import", r#"{"folder": "../x/y"}"#),
            ("import", r#"{"folder": "/etc/x"}"#),
            ("import", r#"{"folder": "index"}"#),
            ("import", "{}"),
            ("import", "not json"),
            ("index", "no JSON"),
            ("settle", "{}"),
            ("undo", r#"{"batch": "x"}"#),
            ("collect", r#"{"addresses": ["https://a.example"]}"#),
            ("back_up", r#"{"target": "/backup"}"#),
            ("check_backup", "{}"),
            ("of another program", "{}"),
        ] {
            assert!(Task::read(kind, payload).is_err(), "{kind} {payload}");
        }
    }
}
