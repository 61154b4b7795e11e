use std::sync::Arc;
use std::time::Duration;

use huidian_model::Clock;
use huidian_store::TaskKind::{self, Import, Index, Settle, Undo};
use huidian_store::{Job, JobState, NewJob, Store, Task, UploadFolder};
use huidian_testing::{TestClock, TestStore};
use jiff::{Timestamp, ToSpan};

const HOLD: Duration = Duration::from_mins(1);

fn workshop() -> (TestStore, Arc<TestClock>) {
    let clock = Arc::new(TestClock::at("1970-01-01T00:00:00Z"));
    let store = TestStore::new(clock.clone());
    // what becomes of jobs is what is tested
    store.leave_jobs();
    (store, clock)
}

fn add(store: &Store, kind: TaskKind, unique_name: Option<&str>) -> i64 {
    let task = match kind {
        TaskKind::Collect => Task::Collect {
            addresses: vec!["https://www.example.gov.cn/a.html".to_owned()],
            sources: Vec::new(),
            by: "编者".to_owned(),
            is_rehearsal: false,
        },
        Import => Task::Import {
            folder: UploadFolder::new("uploads/a").unwrap(),
            by: None,
        },
        Index => Task::Index { works: Vec::new() },
        Settle => Task::Settle {
            batch: "1".parse().unwrap(),
            works: Vec::new(),
            gone: Vec::new(),
            texts: Vec::new(),
        },
        Undo => Task::Undo {
            batch: "1".parse().unwrap(),
            by: "编辑".to_owned(),
        },
        TaskKind::BackUp => Task::BackUp {
            target: "/backup".into(),
            keep: 2,
        },
        TaskKind::CheckBackup => Task::CheckBackup {
            target: "/backup".into(),
            name: "2026-11-29T075713Z".to_owned(),
        },
    };
    store
        .write(|library| {
            library.add_job(&NewJob {
                unique_name: unique_name.map(str::to_owned),
                ..NewJob::from(task)
            })
        })
        .unwrap()
}

fn take(store: &Store, kinds: &[TaskKind]) -> Option<Job> {
    store
        .write(|library| library.take_job(kinds, HOLD))
        .unwrap()
}

#[test]
fn jobs_are_taken_once_and_in_order() {
    let (store, _) = workshop();
    let (first, other, second) = (
        add(&store, Import, None),
        add(&store, Index, None),
        add(&store, Import, None),
    );
    assert_eq!(take(&store, &[Import]).unwrap().key, first);
    assert_eq!(take(&store, &[Import, Index]).unwrap().key, other);
    assert_eq!(take(&store, &[Import]).unwrap().key, second);
    assert_eq!(take(&store, &[Import, Index]), None);
}

#[test]
fn a_job_whose_worker_died_is_given_out_again_and_its_first_worker_is_told() {
    let (store, clock) = workshop();
    add(&store, Import, None);
    let dead = take(&store, &[Import]).unwrap();
    clock.pass(59);
    assert_eq!(take(&store, &[Import]), None);
    clock.pass(1);
    let again = take(&store, &[Import]).unwrap();
    assert_eq!((again.key, again.attempt_count), (dead.key, 2));
    let write = |job: &Job| store.write(|library| library.finish_job(job, Some("done")));
    assert!(!write(&dead).unwrap());
    assert!(write(&again).unwrap());
    assert!(!write(&again).unwrap());
}

#[test]
fn a_job_that_is_held_on_to_stays_with_its_worker() {
    let (store, clock) = workshop();
    add(&store, Import, None);
    let job = take(&store, &[Import]).unwrap();
    for step in 0..5 {
        clock.pass(50);
        let progress = format!("{step} of 5");
        let held = store.write(|library| library.hold_job(&job, HOLD, Some(&progress)));
        assert!(held.unwrap());
        assert_eq!(take(&store, &[Import]), None);
    }
    let job = store.read().unwrap().find_job(job.key).unwrap().unwrap();
    assert_eq!(job.progress.as_deref(), Some("4 of 5"));
}

#[test]
fn a_failed_job_waits_or_is_given_up() {
    let (store, clock) = workshop();
    add(&store, Index, None);
    let job = take(&store, &[Index]).unwrap();
    let retry_at = Timestamp::UNIX_EPOCH + 30.seconds();
    store
        .write(|library| library.fail_job(&job, "refused", Some(retry_at)))
        .unwrap();
    assert_eq!(take(&store, &[Index]), None);
    clock.pass(30);
    let job = take(&store, &[Index]).unwrap();
    store
        .write(|library| library.fail_job(&job, "refused again", None))
        .unwrap();
    let reader = store.read().unwrap();
    assert_eq!(reader.job_count(JobState::Failed).unwrap(), 1);
    let failed = &reader.jobs(Some(JobState::Failed), 10).unwrap()[0];
    assert_eq!(failed.outcome.as_deref(), Some("refused again"));
    assert_eq!(failed.attempt_count, 2);
    drop(reader);
    clock.pass(10);
    let now = clock.now();
    assert_eq!(store.write(|library| library.forget_jobs(now)).unwrap(), 1);
}

#[test]
fn a_named_job_is_there_once_until_it_is_over() {
    let (store, _) = workshop();
    let first = add(&store, Index, Some("index"));
    assert_eq!(add(&store, Index, Some("index")), first);
    let job = take(&store, &[Index]).unwrap();
    assert_eq!(add(&store, Index, Some("index")), first);
    store
        .write(|library| library.finish_job(&job, None))
        .unwrap();
    assert_ne!(add(&store, Index, Some("index")), first);
}
