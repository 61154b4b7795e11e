use std::sync::{Arc, Mutex};
use std::time::Duration;

use huidian_model::Clock;
use huidian_store::{Job, JobState, NewJob, Store, StoreOptions};
use jiff::{Timestamp, ToSpan};

/// A clock that is moved by hand.
#[derive(Clone)]
struct Hand(Arc<Mutex<Timestamp>>);

impl Clock for Hand {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }
}

impl Hand {
    fn pass(&self, seconds: i64) {
        let mut now = self.0.lock().unwrap();
        *now += seconds.seconds();
    }
}

const HOLD: Duration = Duration::from_mins(1);

fn workshop() -> (Store, Hand) {
    let clock = Hand(Arc::new(Mutex::new(Timestamp::UNIX_EPOCH)));
    let options = StoreOptions {
        clock: Arc::new(clock.clone()),
        ..StoreOptions::default()
    };
    (Store::temporary(options).unwrap(), clock)
}

fn add(store: &Store, kind: &str, unique_name: Option<&str>) -> i64 {
    store
        .write(|library| {
            library.add_job(&NewJob {
                kind: kind.to_owned(),
                payload: "what".to_owned(),
                run_after: None,
                unique_name: unique_name.map(str::to_owned),
            })
        })
        .unwrap()
}

fn take(store: &Store, kinds: &[&str]) -> Option<Job> {
    store
        .write(|library| library.take_job(kinds, HOLD))
        .unwrap()
}

#[test]
fn jobs_are_taken_once_and_in_order() {
    let (store, _) = workshop();
    let (first, other, second) = (
        add(&store, "import", None),
        add(&store, "mail", None),
        add(&store, "import", None),
    );
    assert_eq!(take(&store, &["import"]).unwrap().key, first);
    assert_eq!(take(&store, &["import", "mail"]).unwrap().key, other);
    assert_eq!(take(&store, &["import"]).unwrap().key, second);
    assert_eq!(take(&store, &["import", "mail"]), None);
}

#[test]
fn a_job_whose_worker_died_is_given_out_again_and_its_first_worker_is_told() {
    let (store, clock) = workshop();
    add(&store, "import", None);
    let dead = take(&store, &["import"]).unwrap();
    clock.pass(59);
    assert_eq!(take(&store, &["import"]), None);
    clock.pass(1);
    let again = take(&store, &["import"]).unwrap();
    assert_eq!((again.key, again.attempt_count), (dead.key, 2));
    let write = |job: &Job| store.write(|library| library.finish_job(job, Some("done")));
    assert!(!write(&dead).unwrap());
    assert!(write(&again).unwrap());
    assert!(!write(&again).unwrap());
}

#[test]
fn a_job_that_is_held_on_to_stays_with_its_worker() {
    let (store, clock) = workshop();
    add(&store, "import", None);
    let job = take(&store, &["import"]).unwrap();
    for step in 0..5 {
        clock.pass(50);
        let progress = format!("{step} of 5");
        let held = store.write(|library| library.hold_job(&job, HOLD, Some(&progress)));
        assert!(held.unwrap());
        assert_eq!(take(&store, &["import"]), None);
    }
    let job = store.read().unwrap().find_job(job.key).unwrap().unwrap();
    assert_eq!(job.progress.as_deref(), Some("4 of 5"));
}

#[test]
fn a_failed_job_waits_or_is_given_up() {
    let (store, clock) = workshop();
    add(&store, "mail", None);
    let job = take(&store, &["mail"]).unwrap();
    let retry_at = Timestamp::UNIX_EPOCH + 30.seconds();
    store
        .write(|library| library.fail_job(&job, "refused", Some(retry_at)))
        .unwrap();
    assert_eq!(take(&store, &["mail"]), None);
    clock.pass(30);
    let job = take(&store, &["mail"]).unwrap();
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
    let first = add(&store, "rebuild", Some("index"));
    assert_eq!(add(&store, "rebuild", Some("index")), first);
    let job = take(&store, &["rebuild"]).unwrap();
    assert_eq!(add(&store, "rebuild", Some("index")), first);
    store
        .write(|library| library.finish_job(&job, None))
        .unwrap();
    assert_ne!(add(&store, "rebuild", Some("index")), first);
}
