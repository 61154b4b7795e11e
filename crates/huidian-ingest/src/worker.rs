//! Imports that another part of the program asked for with a row: taken, done, reported in the row.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, anyhow, ensure};
use huidian_catalogue::Catalogue;
use huidian_model::{Clock, WorkId};
use huidian_operations::Performed;
use huidian_search::SearchIndex;
use huidian_store::{
    BackupOptions, BackupTarget, Job, JobState, Lease, Store, Task, TaskKind, Transaction,
    UploadFolder,
};
use jiff::SignedDuration;

use crate::import::{Import, ImportRequest};
use crate::mend::Mend;
use crate::progress::{Progress, Silent, Stage};
use crate::report::Report;
use crate::report_shape::ReportShape;
use crate::step::index::{refresh_index, replace_in_index};
use crate::undo::Undo;

/// Kinds of the jobs taken; visits are made by whoever may open connections.
const KINDS: [TaskKind; 6] = [
    TaskKind::Import,
    TaskKind::Index,
    TaskKind::Settle,
    TaskKind::Undo,
    TaskKind::BackUp,
    TaskKind::CheckBackup,
];
/// A job whose worker has not been heard of for so long is given out again.
const HOLD: Duration = Duration::from_mins(5);
/// How often a worker is heard of.
const BEAT: Duration = Duration::from_secs(20);
/// How often it is asked whether there is work.
const POLL: Duration = Duration::from_secs(1);
/// A file that ends the process must not end it for ever.
const MOST_ATTEMPTS: u32 = 3;
/// Jobs of the index that are done as one.
const JOINED: usize = 256;
/// Before another attempt.
const PAUSE: SignedDuration = SignedDuration::from_secs(60);

/// Does waiting imports, one after another.
#[derive(Clone, Copy)]
pub struct Worker<'w> {
    pub store: &'w Store,
    pub catalogue: &'w Catalogue,
    pub index_folder: &'w Path,
    pub clock: &'w dyn Clock,
}

impl Worker<'_> {
    /// Works until told to stop; the import under way is finished. Unpark the thread to stop it at once.
    ///
    /// One process works on a library. What the one before left unfinished, because it was killed, is done again from the beginning:
    /// files that are in the library already are passed over.
    pub fn run(&self, is_over: &AtomicBool) {
        let Some(_lease) = self.take_over(is_over) else {
            return;
        };
        while !is_over.load(Ordering::Acquire) {
            match self.work() {
                Ok(true) => continue,
                Ok(false) => {}
                Err(error) => tracing::warn!(error = format!("{error:#}"), "cannot take jobs"),
            }
            thread::park_timeout(POLL);
        }
    }

    /// Waits until nobody else works; `None` when told to stop before.
    fn take_over(&self, is_over: &AtomicBool) -> Option<Lease> {
        while !is_over.load(Ordering::Acquire) {
            let taken = self
                .store
                .worker_lease(TaskKind::Import, Duration::ZERO)
                .and_then(|lease| {
                    let left = self.store.write(|library| {
                        KINDS.iter().try_fold(0, |left, kind| {
                            Ok::<_, huidian_store::Error>(left + library.release_jobs(*kind)?)
                        })
                    })?;
                    Ok((lease, left))
                });
            match taken {
                Ok((lease, left)) => {
                    if left > 0 {
                        tracing::warn!(jobs = left, "imports that broke off are done again");
                    }
                    self.clear_finished();
                    return Some(lease);
                }
                Err(huidian_store::Error::Busy { .. }) => {}
                Err(error) => tracing::warn!(%error, "cannot begin to take jobs"),
            }
            thread::park_timeout(POLL);
        }
        None
    }

    /// Reads pictures of text that waited for models, now that there may be some; false when none waits.
    fn recognise_waiting(&self) -> Result<bool> {
        let import = Import {
            store: self.store,
            catalogue: self.catalogue,
            index_folder: self.index_folder,
            today: self.clock.today(),
        };
        let read = import.recognise_waiting(&Count::default())?;
        if let Some(report) = &read {
            tracing::info!(
                files = report.items.len(),
                "pictures of text were read that waited for models"
            );
        }
        Ok(read.is_some())
    }

    /// Does one import; false when none waits.
    pub fn work(&self) -> Result<bool> {
        let reader = self.store.read()?;
        let is_idle =
            reader.job_count(JobState::Waiting)? == 0 && reader.job_count(JobState::Running)? == 0;
        drop(reader);
        if is_idle {
            self.mend_index()?;
            return self.recognise_waiting();
        }
        let taken = self
            .store
            .write(|transaction| transaction.take_job(&KINDS, HOLD))?;
        let Some(job) = taken else { return Ok(false) };
        match job.task() {
            Ok(Task::Import { folder, by }) => self.import(&job, &folder, by)?,
            Ok(Task::Index { works }) => self.reindex(job, works)?,
            Ok(Task::Settle {
                batch,
                works,
                gone,
                texts,
            }) => {
                let performed = Performed {
                    batch: Some(batch),
                    changed: works,
                    gone,
                    unlinked: texts,
                };
                self.end(&job, self.mend().settle(&performed))?;
            }
            Ok(Task::Undo { batch, by }) => {
                let undo = Undo {
                    store: self.store,
                    catalogue: self.catalogue,
                    index_folder: self.index_folder,
                    today: self.clock.today(),
                };
                let undone = undo.run(batch, &by).map(|_| ());
                // a worker that was killed after the deed and before its report does it again
                let is_done = undone.as_ref().err().is_some_and(|error| {
                    let known = error.downcast_ref::<huidian_store::Error>();
                    matches!(known, Some(huidian_store::Error::BatchUndone(_)))
                });
                self.end(&job, if is_done { Ok(()) } else { undone })?;
            }
            Ok(Task::BackUp { target, keep }) => {
                let options = BackupOptions {
                    is_incremental: true,
                    keep: Some(keep as usize),
                    is_moved: false,
                };
                let target = BackupTarget::new(target);
                let made = target
                    .refuse_shared(self.store.folder())
                    .and_then(|()| self.store.back_up(&target, options));
                self.end(&job, made.map(|_| ()).map_err(Into::into))?;
            }
            Ok(Task::CheckBackup { target, name }) => {
                let target = BackupTarget::new(target);
                let checked = target
                    .find(Some(&name))
                    .and_then(|manifest| target.check(&manifest));
                match checked {
                    Ok(_) => self.end(&job, Ok(()))?,
                    // what is damaged is so the next time, too
                    Err(error) => {
                        self.store
                            .write(|library| library.fail_job(&job, &error.to_string(), None))?;
                    }
                }
            }
            Ok(Task::Collect { .. }) => self.fail(&job, "not a task of this worker")?,
            Err(error) => self.fail(&job, &error.to_string())?,
        }
        Ok(true)
    }

    fn import(&self, job: &Job, folder: &UploadFolder, by: Option<String>) -> Result<()> {
        tracing::info!(job = job.key, "import begins");
        let own = self.store.folder().join(folder.path());
        if let Err(error) = self.fetch_upload(folder, &own) {
            return self.fail(job, &format!("{error:#}"));
        }
        let folder = own;
        match self.perform(job, &folder, by) {
            Ok(report) => self.finish(job, &folder, &report),
            Err(error) => self.fail(job, &format!("{error:#}")),
        }
    }

    /// Writes the files of an upload that wait in the database, because any server may have taken them.
    fn fetch_upload(&self, folder: &UploadFolder, own: &Path) -> Result<()> {
        if own.is_dir() || self.store.server().is_none() {
            return Ok(());
        }
        let files = self.store.read()?.upload_files(folder)?;
        if files.is_empty() {
            return Ok(());
        }
        let context = || format!("write the upload in {}", own.display());
        // whole or not at all: a folder that is there is taken for whole
        let half = own.with_extension("half");
        std::fs::remove_dir_all(&half)
            .or_else(|error| match error.kind() {
                std::io::ErrorKind::NotFound => Ok(()),
                _ => Err(error),
            })
            .with_context(context)?;
        std::fs::create_dir_all(&half).with_context(context)?;
        for (name, bytes) in files {
            let name = Path::new(&name)
                .file_name()
                .context("a file of an upload has no name")?;
            std::fs::write(half.join(name), bytes).with_context(context)?;
        }
        std::fs::rename(&half, own).with_context(context)
    }

    /// Puts works in the index as they are now; those that are gone or rejected leave it. Other jobs of this kind that wait are done with it: writing the
    /// index takes as long for one work as for many.
    fn reindex(&self, job: Job, works: Vec<WorkId>) -> Result<()> {
        let (mut jobs, mut works) = (vec![job], works);
        while jobs.len() < JOINED {
            let take = |library: &mut Transaction<'_>| library.take_job(&[TaskKind::Index], HOLD);
            let Some(other) = self.store.write(take)? else {
                break;
            };
            match other.task() {
                Ok(Task::Index { works: more }) => {
                    works.extend(more);
                    jobs.push(other);
                }
                Ok(_) => break,
                Err(error) => self.fail(&other, &error.to_string())?,
            }
        }
        works.sort();
        works.dedup();
        let done = self.replace_in_index(&works);
        if done.is_err() && jobs.len() > 1 {
            // one of them may be at fault: the others are not to suffer for it
            return jobs.iter().try_for_each(|job| match job.task() {
                Ok(Task::Index { works }) => self.end_all(&[job], self.replace_in_index(&works)),
                _ => Ok(()),
            });
        }
        self.end_all(&jobs.iter().collect::<Vec<_>>(), done)
    }

    fn mend(&self) -> Mend<'_> {
        Mend {
            store: self.store,
            catalogue: self.catalogue,
            index_folder: self.index_folder,
            today: self.clock.today(),
        }
    }

    /// Reports how a job without a report of its own ended.
    fn end(&self, job: &Job, outcome: Result<()>) -> Result<()> {
        self.end_all(&[job], outcome)
    }

    fn end_all(&self, jobs: &[&Job], outcome: Result<()>) -> Result<()> {
        match outcome {
            Ok(()) => self.store.write(|library| {
                for job in jobs {
                    library.finish_job(job, None)?;
                }
                Ok(())
            }),
            Err(error) => {
                let reason = format!("{error:#}");
                jobs.iter().try_for_each(|job| self.fail(job, &reason))
            }
        }
    }

    /// Puts works in the index as they are now; those that are gone or rejected leave it.
    /// Builds the index anew where somebody who searched found it damaged.
    fn mend_index(&self) -> Result<()> {
        if !SearchIndex::take_damage_note(self.index_folder) {
            return Ok(());
        }
        tracing::warn!("the search index was found damaged and is built anew");
        let register = &self.catalogue.authorities.register;
        refresh_index(self.store, register, self.index_folder, None, &Silent)
    }

    fn replace_in_index(&self, works: &[WorkId]) -> Result<()> {
        replace_in_index(
            self.store,
            &self.catalogue.authorities.register,
            self.index_folder,
            works,
        )
    }

    fn perform(&self, job: &Job, folder: &Path, by: Option<String>) -> Result<Report> {
        ensure!(
            job.attempt_count <= MOST_ATTEMPTS,
            "given up after {MOST_ATTEMPTS} attempts that did not end"
        );
        ensure!(folder.is_dir(), "the upload is gone");
        let request = ImportRequest {
            by,
            ..ImportRequest::of_paths(&[folder.to_owned()])
        };
        let import = Import {
            store: self.store,
            catalogue: self.catalogue,
            index_folder: self.index_folder,
            today: self.clock.today(),
        };
        let count = Count::default();
        let is_over = AtomicBool::new(false);
        thread::scope(|scope| {
            let beat = scope.spawn(|| self.beat(job, &count, &is_over));
            let outcome = catch_unwind(AssertUnwindSafe(|| import.run(&request, &count)));
            is_over.store(true, Ordering::Release);
            beat.thread().unpark();
            outcome.unwrap_or_else(|_| Err(anyhow!("the import broke off")))
        })
    }

    /// Holds on to the job while its import goes on.
    fn beat(&self, job: &Job, count: &Count, is_over: &AtomicBool) {
        loop {
            thread::park_timeout(BEAT);
            if is_over.load(Ordering::Acquire) {
                return;
            }
            let progress = count.to_string();
            let held = self
                .store
                .write(|transaction| transaction.hold_job(job, HOLD, Some(&progress)));
            if let Err(error) = held {
                tracing::warn!(job = job.key, %error, "cannot hold the job");
            }
        }
    }

    /// The report in the shape of `huidian import --json`, with names as they were uploaded.
    fn finish(&self, job: &Job, folder: &Path, report: &Report) -> Result<()> {
        let told = serde_json::to_string(&ReportShape::new(report, Some(folder)))?;
        self.store
            .write(|transaction| transaction.finish_job(job, Some(&told)))?;
        tracing::info!(job = job.key, "import done");
        self.clear(job)
    }

    fn fail(&self, job: &Job, error: &str) -> Result<()> {
        let is_last = job.attempt_count >= MOST_ATTEMPTS;
        let retry_at = (!is_last).then(|| self.clock.now().saturating_add(PAUSE));
        let retry_at = retry_at.transpose().context("time of another attempt")?;
        tracing::warn!(job = job.key, error, is_last, "job failed");
        self.store
            .write(|transaction| transaction.fail_job(job, error, retry_at))?;
        if is_last { self.clear(job) } else { Ok(()) }
    }

    /// Removes the files of jobs whose worker was killed before it could.
    fn clear_finished(&self) {
        const LOOKED_AT: u32 = 100;
        let over = [JobState::Done, JobState::Failed].map(|state| {
            let reader = self.store.read()?;
            reader.jobs(Some(state), LOOKED_AT)
        });
        for job in over.into_iter().flatten().flatten() {
            if let Err(error) = self.clear(&job) {
                tracing::warn!(
                    job = job.key,
                    error = format!("{error:#}"),
                    "files are left"
                );
            }
        }
    }

    /// The files are in the library now, or were refused.
    fn clear(&self, job: &Job) -> Result<()> {
        let Ok(Task::Import { folder, .. }) = job.task() else {
            return Ok(());
        };
        if self.store.server().is_some() {
            self.store.write(|library| library.remove_upload(&folder))?;
        }
        let folder = self.store.folder().join(folder.path());
        match std::fs::remove_dir_all(&folder) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(error).with_context(|| format!("remove {}", folder.display()))
            }
            _ => Ok(()),
        }
    }
}

/// How far an import is.
#[derive(Default)]
struct Count {
    done: AtomicUsize,
    all: AtomicUsize,
}

impl std::fmt::Display for Count {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (done, all) = (&self.done, &self.all);
        write!(
            formatter,
            "{} / {}",
            done.load(Ordering::Relaxed),
            all.load(Ordering::Relaxed)
        )
    }
}

impl Progress for Count {
    fn begin(&self, _stage: Stage, steps: usize) {
        self.done.store(0, Ordering::Relaxed);
        self.all.store(steps, Ordering::Relaxed);
    }

    fn advance(&self, _name: &str) {
        self.done.fetch_add(1, Ordering::Relaxed);
    }
}
