//! A store that must end without jobs.

use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use huidian_model::{Clock, SystemClock};
use huidian_store::{JobState, Store, StoreOptions};

use crate::postgres::{TestServer, postgres};

/// A store in a folder of its own. When a test is over, no job may wait or run: what was begun and never done is a fault that no other assertion would see.
#[derive(Debug, Clone)]
pub struct TestStore {
    store: Arc<Store>,
    guard: Arc<Guard>,
}

#[derive(Debug)]
struct Guard {
    store: Arc<Store>,
    may_leave_jobs: AtomicBool,
}

impl TestStore {
    /// In a folder; with `HUIDIAN_TEST_STORE=postgres` on a server of the tests' own, so that any suite can be run on that engine.
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        let is_shared =
            std::env::var_os("HUIDIAN_TEST_STORE").is_some_and(|engine| engine == "postgres");
        if let Some(server) = is_shared.then(postgres).flatten() {
            return Self::on_server(clock, server);
        }
        Self::with(StoreOptions {
            clock,
            ..StoreOptions::default()
        })
    }

    /// A library that a server keeps.
    pub fn on_server(clock: Arc<dyn Clock>, server: &TestServer) -> Self {
        Self::with(StoreOptions {
            clock,
            postgres: Some(Arc::new(server.place())),
            ..StoreOptions::default()
        })
    }

    /// Opened as is asked.
    pub fn with(options: StoreOptions) -> Self {
        let store = Arc::new(Store::temporary(options).expect("a temporary store opens"));
        let guard = Arc::new(Guard {
            store: store.clone(),
            may_leave_jobs: AtomicBool::new(false),
        });
        Self { store, guard }
    }

    /// Jobs may be left: the test looks at what is asked for, and nothing here does the work.
    pub fn leave_jobs(&self) {
        self.guard.may_leave_jobs.store(true, Ordering::Relaxed);
    }

    /// The store itself, as servers share it.
    pub fn shared(&self) -> Arc<Store> {
        self.store.clone()
    }
}

/// By the clock of the machine.
impl Default for TestStore {
    fn default() -> Self {
        Self::new(Arc::new(SystemClock))
    }
}

impl Deref for TestStore {
    type Target = Store;

    fn deref(&self) -> &Store {
        &self.store
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        if std::thread::panicking() || self.may_leave_jobs.load(Ordering::Relaxed) {
            return;
        }
        let left: Vec<_> = [JobState::Waiting, JobState::Running]
            .into_iter()
            .flat_map(|state| {
                let reader = self.store.read().expect("the store is open");
                reader.jobs(Some(state), 10).expect("jobs are listed")
            })
            .collect();
        assert!(left.is_empty(), "jobs are left over: {left:?}");
    }
}

#[cfg(test)]
mod tests {
    use huidian_store::{Error, Task};

    use super::*;

    fn with_a_job() -> TestStore {
        let store = TestStore::new(Arc::new(jiff::Timestamp::UNIX_EPOCH));
        let task = Task::Index { works: Vec::new() };
        store
            .write::<_, Error>(|library| library.add_job(&task.into()))
            .unwrap();
        store
    }

    #[test]
    #[should_panic(expected = "jobs are left over")]
    fn a_job_that_nobody_did_fails_the_test() {
        drop(with_a_job());
    }

    #[test]
    fn jobs_may_be_left_where_a_test_says_so() {
        let store = with_a_job();
        let other = store.clone();
        store.leave_jobs();
        drop(store);
        drop(other);
    }
}
