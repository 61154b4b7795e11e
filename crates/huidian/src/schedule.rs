//! While serving: sources that are due are visited, what somebody asks for is fetched, and the watched folder is looked into.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use anyhow::{Context, Result};
use huidian_catalogue::Catalogue;
use huidian_collect::{Collector, Config, Listed, NetworkOptions, Registry, is_quiet};
use huidian_ingest::Import;
use huidian_model::Clock;
use huidian_store::{JobState, Store, TaskKind};

use crate::asked_visits::{self, AskedVisits};
use crate::{collecting, folder_watch};

/// How often it is asked whether a source is due, or a file was dropped.
const POLL: Duration = Duration::from_secs(5);
/// How often between it is asked whether somebody wants a page now: they sit and wait.
const LOOKS: u32 = 5;

/// What the thread works with.
pub struct Schedule {
    pub store: Arc<Store>,
    pub catalogue: &'static Catalogue,
    pub index_folder: PathBuf,
    pub data: PathBuf,
    pub config: Config,
    pub clock: Arc<dyn Clock>,
}

/// The running thread; `None` where the library is only read.
pub struct Running {
    is_over: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Schedule {
    pub fn begin(self) -> Result<Running> {
        let is_over = Arc::new(AtomicBool::new(false));
        if self.store.is_read_only() {
            return Ok(Running {
                is_over,
                thread: None,
            });
        }
        let told = is_over.clone();
        let thread = thread::Builder::new()
            .name("collecting".to_owned())
            .spawn(move || self.run(&told))
            .context("start the thread that collects")?;
        Ok(Running {
            is_over,
            thread: Some(thread),
        })
    }

    fn run(&self, is_over: &AtomicBool) {
        // what the process before left unfinished, because it was killed, is fetched anew; of two processes one does what is asked for
        let lease = self.store.worker_lease(TaskKind::Collect, Duration::ZERO);
        if lease.is_ok()
            && let Err(error) = self
                .store
                .write(|library| library.release_jobs(TaskKind::Collect))
        {
            tracing::warn!(%error, "cannot give out again what was asked for");
        }
        while !is_over.load(Ordering::Acquire) {
            if let Err(error) = self.look_into_folder() {
                tracing::warn!(
                    error = format!("{error:#}"),
                    "cannot take in the watched folder"
                );
            }
            if let Err(error) = self.visit_due(is_over) {
                tracing::warn!(error = format!("{error:#}"), "cannot visit sources");
            }
            for _ in 0..LOOKS {
                if is_over.load(Ordering::Acquire) {
                    return;
                }
                if lease.is_ok() {
                    self.take_asked(is_over);
                }
                thread::park_timeout(POLL / LOOKS);
            }
        }
    }

    /// Fetches what somebody asked for on a page.
    fn take_asked(&self, is_over: &AtomicBool) {
        let visits = AskedVisits {
            store: &self.store,
            catalogue: self.catalogue,
            index_folder: &self.index_folder,
            data: &self.data,
            config: &self.config,
            clock: &*self.clock,
        };
        let is_waiting =
            || -> Result<bool> {
                let reader = self.store.read()?;
                Ok(reader.job_count(JobState::Waiting)? > 0
                    || reader.job_count(JobState::Running)? > 0)
            };
        let taken = is_waiting().and_then(|is| Ok(is && asked_visits::take(&visits, is_over)?));
        if let Err(error) = taken {
            tracing::warn!(
                error = format!("{error:#}"),
                "cannot fetch what was asked for"
            );
        }
    }

    fn look_into_folder(&self) -> Result<()> {
        let Some(folder) = &self.config.folder else {
            return Ok(());
        };
        let import = Import {
            store: &self.store,
            catalogue: self.catalogue,
            index_folder: &self.index_folder,
            today: self.clock.today(),
        };
        folder_watch::take(&import, folder).map(|_| ())
    }

    /// Visits what is due; on days when offices are closed nothing is.
    fn visit_due(&self, is_over: &AtomicBool) -> Result<()> {
        if !self.config.schedule || is_quiet(self.clock.today(), &self.config.quiet_days) {
            return Ok(());
        }
        let now = self.clock.now();
        let registry = Registry::load(&self.store, &self.data)?;
        let due: Vec<Listed> = registry
            .sources
            .into_iter()
            .filter(|listed| {
                listed.is_visited() && listed.state.next_try_at.is_none_or(|at| at <= now)
            })
            .collect();
        if due.is_empty() {
            return Ok(());
        }
        let collector = Collector {
            store: &self.store,
            data: self.data.clone(),
            config: &self.config,
            network: NetworkOptions::default(),
            clock: &*self.clock,
            since: None,
            is_dry_run: false,
            is_over,
        };
        let mut sink = collecting::Library {
            store: &self.store,
            catalogue: self.catalogue,
            index_folder: &self.index_folder,
            today: self.clock.today(),
        };
        let report = collector.run(&due, &mut sink)?;
        for source in report
            .sources
            .iter()
            .filter(|source| !source.outcome.kind.moves_cursor())
        {
            tracing::warn!(
                source = source.source,
                outcome = source.outcome.kind.id(),
                detail = source.outcome.detail,
                "a source did not give what it should"
            );
        }
        Ok(())
    }
}

impl Running {
    /// Waits for the request under way; what is whole is still taken in.
    pub fn end(self) {
        self.is_over.store(true, Ordering::Release);
        if let Some(thread) = self.thread {
            thread.thread().unpark();
            if thread.join().is_err() {
                tracing::error!("the thread that collects panicked");
            }
        }
    }
}
