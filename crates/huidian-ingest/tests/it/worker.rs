//! Imports asked for with a row.

use std::fs;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use huidian_catalogue::Catalogue;
use huidian_ingest::Worker;
use huidian_model::{SystemClock, WorkId};
use huidian_store::{Job, JobState, Task, TaskKind, UploadFolder};
use huidian_testing::TestStore;
use serde_json::Value;

const TEXT: &str = "# 某市灯塔养护条例\n\n（2023年5月6日某市人民代表大会常务委员会通过）\n\n\
    第一条　为了养护灯塔，制定本条例。\n\n第二条　本条例自2023年7月1日起施行。\n";

struct Library {
    store: TestStore,
    catalogue: &'static Catalogue,
}

impl Library {
    fn new() -> Self {
        Self {
            store: TestStore::default(),
            catalogue: huidian_catalogue::builtin(),
        }
    }

    fn worker_does(&self, action: impl FnOnce(Worker<'_>)) {
        let index_folder = self.store.folder().join("index");
        action(Worker {
            store: &self.store,
            catalogue: self.catalogue,
            index_folder: &index_folder,
            clock: &SystemClock,
        });
    }

    fn work(&self) -> bool {
        let mut did = false;
        self.worker_does(|worker| did = worker.work().unwrap());
        did
    }

    fn upload(&self, folder: &str, files: &[(&str, &str)]) {
        let folder = self.store.folder().join(folder);
        fs::create_dir_all(&folder).unwrap();
        for (name, text) in files {
            fs::write(folder.join(name), text).unwrap();
        }
    }

    fn ask_for_import(&self, folder: &str) -> i64 {
        self.ask(Task::Import {
            folder: UploadFolder::new(folder).unwrap(),
            by: Some("编者".to_owned()),
        })
    }

    fn ask(&self, task: Task) -> i64 {
        self.store
            .write(|transaction| transaction.add_job(&task.into()))
            .unwrap()
    }

    /// What a row says when another program wrote it; the worker never gets it done.
    fn rewrite(&self, key: i64, payload: &str) {
        self.store.leave_jobs();
        rusqlite::Connection::open(self.store.folder().join("huidian.db"))
            .unwrap()
            .execute("update job set payload = $1 where key = $2", (payload, key))
            .unwrap();
    }

    fn job(&self, key: i64) -> Job {
        self.store.read().unwrap().find_job(key).unwrap().unwrap()
    }
}

#[test]
fn an_upload_is_taken_in_and_reported() {
    let library = Library::new();
    assert!(!library.work(), "nothing waits");
    library.upload("uploads/a", &[("灯塔.md", TEXT), ("空.md", "")]);
    let key = library.ask_for_import("uploads/a");
    assert!(library.work());
    let job = library.job(key);
    assert_eq!(job.state, JobState::Done, "{job:?}");
    let report: Value = serde_json::from_str(&job.outcome.unwrap()).unwrap();
    assert_eq!(report["taken"][0]["path"], "灯塔.md");
    assert_eq!(report["works"][0]["id"], "某市灯塔养护条例");
    assert_eq!(report["refused"][0]["path"], "空.md");
    let counts = library.store.read().unwrap().counts().unwrap();
    assert_eq!(counts.expression_count, 1);
    assert!(!library.store.folder().join("uploads/a").exists());
    assert!(!library.work(), "a job is done once");
}

#[test]
fn a_job_that_cannot_be_done_waits_for_another_attempt() {
    let library = Library::new();
    library.store.leave_jobs();
    let key = library.ask_for_import("uploads/missing");
    assert!(library.work());
    let job = library.job(key);
    assert_eq!(job.state, JobState::Waiting);
    assert!(job.outcome.unwrap().contains("the upload is gone"));
    assert!(job.run_after > job.created_at);
    assert!(!library.work(), "not before its time");
}

#[test]
fn a_payload_cannot_lead_out_of_the_uploads() {
    for payload in [
        r#"{"folder": "../x/y"}"#,
        r#"{"folder": "/etc/x"}"#,
        r#"{"folder": "index"}"#,
        "{}",
        "not json",
    ] {
        let library = Library::new();
        library.upload("index", &[("kept.md", TEXT)]);
        let key = library.ask_for_import("uploads/a");
        library.rewrite(key, payload);
        assert!(library.work(), "{payload}");
        assert_ne!(library.job(key).state, JobState::Done, "{payload}");
        assert!(library.store.folder().join("index/kept.md").exists());
    }
}

#[test]
fn a_worker_stops_when_told() {
    let library = Library::new();
    let is_over = Arc::new(AtomicBool::new(true));
    library.worker_does(|worker| worker.run(&is_over));
}

#[test]
fn a_job_whose_worker_was_killed_is_done_by_the_next() {
    let library = Library::new();
    library.upload("uploads/a", &[("灯塔.md", TEXT)]);
    let key = library.ask_for_import("uploads/a");
    // taken by a worker that says nothing more
    let hold = std::time::Duration::from_hours(1);
    let taken = library
        .store
        .write(|transaction| transaction.take_job(&[TaskKind::Import], hold));
    assert_eq!(taken.unwrap().unwrap().key, key);
    assert!(!library.work(), "it is held");
    // another was killed between the end of its job and the removal of its files
    library.upload("uploads/b", &[("旧.md", TEXT)]);
    let over = library.ask_for_import("uploads/b");
    library
        .store
        .write(|transaction| -> Result<(), huidian_store::Error> {
            let job = transaction.take_job(&[TaskKind::Import], hold)?.unwrap();
            assert_eq!(job.key, over);
            transaction.finish_job(&job, None)?;
            Ok(())
        })
        .unwrap();
    let is_over = AtomicBool::new(false);
    let is_left = |name: &str| library.store.folder().join(name).exists();
    std::thread::scope(|scope| {
        scope.spawn(|| library.worker_does(|worker| worker.run(&is_over)));
        while library.job(key).state != JobState::Done || is_left("uploads/a") {
            std::thread::yield_now();
        }
        is_over.store(true, std::sync::atomic::Ordering::Release);
    });
    assert_eq!(library.job(key).attempt_count, 2);
    assert!(!is_left("uploads/b"));
}

#[test]
fn works_changed_by_hand_are_indexed_anew_and_rejected_ones_leave() {
    let library = Library::new();
    library.upload("uploads/a", &[("灯塔.md", TEXT)]);
    library.ask_for_import("uploads/a");
    assert!(library.work());
    let indexed = || {
        let index = huidian_search::SearchIndex::open(&library.store.folder().join("index"));
        index.unwrap().summary().works
    };
    let before = indexed();
    let id = library.store.read().unwrap().expression_ids().unwrap()[0]
        .work
        .clone();
    library
        .store
        .write(|transaction| {
            transaction.set_review(&id, Some(huidian_model::ReviewState::Rejected))
        })
        .unwrap();
    let key = library.ask(Task::Index {
        works: vec![id.clone(), WorkId::new("没有的")],
    });
    assert!(library.work());
    assert_eq!(library.job(key).state, JobState::Done);
    assert_eq!(indexed(), before - 1);
    let key = library.ask(Task::Index { works: Vec::new() });
    library.rewrite(key, "no JSON");
    assert!(library.work());
    assert_eq!(
        library.job(key).state,
        JobState::Waiting,
        "to be tried again"
    );
}

#[test]
fn a_batch_is_taken_back_when_asked_and_only_once() {
    let library = Library::new();
    library.upload("uploads/a", &[("灯塔.md", TEXT)]);
    let key = library.ask_for_import("uploads/a");
    assert!(library.work());
    let told: Value = serde_json::from_str(&library.job(key).outcome.unwrap()).unwrap();
    let batch: huidian_store::BatchId = told["batch"].as_str().unwrap().parse().unwrap();
    let work = WorkId::new(told["works"][0]["id"].as_str().unwrap());
    let has_work = || {
        library
            .store
            .read()
            .unwrap()
            .find_work(&work)
            .unwrap()
            .is_some()
    };
    assert!(has_work());
    let undo = || {
        library.ask(Task::Undo {
            batch,
            by: "编者".to_owned(),
        })
    };
    let key = undo();
    assert!(library.work());
    assert_eq!(library.job(key).state, JobState::Done);
    assert!(!has_work());
    // a worker killed after the deed and before its report does it again
    let key = undo();
    assert!(library.work());
    assert_eq!(library.job(key).state, JobState::Done);
    // and what was taken back can come in again
    library.upload("uploads/b", &[("灯塔.md", TEXT)]);
    library.ask_for_import("uploads/b");
    assert!(library.work());
    assert!(has_work());
}

#[test]
fn backups_are_made_and_checked_as_jobs() {
    let library = Library::new();
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("backups");
    let key = library.ask(Task::BackUp {
        target: target.clone(),
        keep: 2,
    });
    assert!(library.work());
    assert_eq!(library.job(key).state, JobState::Done);
    let name = huidian_store::BackupTarget::new(&target)
        .names()
        .unwrap()
        .remove(0);
    let check = |name: String| {
        let key = library.ask(Task::CheckBackup {
            target: target.clone(),
            name,
        });
        assert!(library.work());
        library.job(key)
    };
    assert_eq!(check(name.clone()).state, JobState::Done);
    // a piece that is no longer what it was
    let list = target.join("backups").join(format!("{name}.json"));
    let text = std::fs::read_to_string(&list).unwrap();
    let digest = text.split("\"content_digest\": \"").nth(1).unwrap();
    let digest = &digest[..64];
    std::fs::write(&list, text.replace(digest, &"0".repeat(64))).unwrap();
    let failed = check(name);
    assert_eq!(failed.state, JobState::Failed, "and is not tried again");
    assert!(failed.outcome.unwrap().contains("content digest"));
}

#[test]
fn works_changed_one_after_another_are_indexed_together() {
    let library = Library::new();
    library.upload("uploads/a", &[("灯塔.md", TEXT)]);
    library.ask_for_import("uploads/a");
    assert!(library.work());
    let id = library.store.read().unwrap().expression_ids().unwrap()[0]
        .work
        .clone();
    let generation = || {
        let index = huidian_search::SearchIndex::open(&library.store.folder().join("index"));
        index.unwrap().generation()
    };
    let before = generation();
    let keys: Vec<i64> = (0..20)
        .map(|_| {
            library.ask(Task::Index {
                works: vec![id.clone()],
            })
        })
        .collect();
    let broken = library.ask(Task::Index { works: Vec::new() });
    library.rewrite(broken, "no JSON");
    assert!(library.work());
    for key in keys {
        assert_eq!(library.job(key).state, JobState::Done);
    }
    assert_eq!(
        library.job(broken).state,
        JobState::Waiting,
        "what cannot be read is tried again, and keeps no other back"
    );
    assert!(generation() - before <= 2, "written once");
}

#[test]
fn a_text_that_says_nothing_is_none() {
    let library = Library::new();
    let empty = format!("# 某市灯塔养护条例\n\n{}", "第一条\n\n".repeat(3_000));
    library.upload("uploads/a", &[("灯塔.md", &empty)]);
    library.ask_for_import("uploads/a");
    assert!(library.work());
    let texts = library.store.read().unwrap().expression_ids().unwrap();
    assert!(texts.is_empty(), "{texts:?}");
}
