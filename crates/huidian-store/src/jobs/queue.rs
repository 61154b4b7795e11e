//! Work that waits to be done: one part of the program asks with a row, another takes it.

use std::time::Duration;

use jiff::Timestamp;

use crate::content::filter::Clause;
use crate::database::error::Result;
use crate::database::reader::Reader;
use crate::database::row::{by_id, instant_from, instant_if_any};
use crate::database::transaction::Transaction;
use crate::jobs::task::{Task, TaskKind};
use crate::sql::{OptionalExtension, Row, Value, params, params_from_iter};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum JobState {
    Waiting,
    Running,
    Done,
    /// Failed after its last attempt.
    Failed,
}

impl JobState {
    pub const ALL: [JobState; 4] = [Self::Waiting, Self::Running, Self::Done, Self::Failed];

    pub fn id(self) -> &'static str {
        match self {
            JobState::Waiting => "waiting",
            JobState::Running => "running",
            JobState::Done => "done",
            JobState::Failed => "failed",
        }
    }

    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.id() == id)
    }
}

/// A job to be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewJob {
    pub task: Task,
    /// Not before this instant; at once where `None`.
    pub run_after: Option<Timestamp>,
    /// While a job of this name waits or runs, asking again gives that one.
    pub unique_name: Option<String>,
}

impl From<Task> for NewJob {
    /// To be done at once.
    fn from(task: Task) -> Self {
        Self {
            task,
            run_after: None,
            unique_name: None,
        }
    }
}

/// A job as its row has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    pub key: i64,
    /// Id of a [`TaskKind`]; one that this program does not know is still listed.
    pub kind: String,
    payload: String,
    pub state: JobState,
    /// How often it was taken.
    pub attempt_count: u32,
    /// How far it is, for people.
    pub progress: Option<String>,
    /// What came of it; for a failed or repeated one the last error.
    pub outcome: Option<String>,
    pub created_at: Timestamp,
    pub run_after: Timestamp,
    pub finished_at: Option<Timestamp>,
}

impl Job {
    /// What is to be done.
    ///
    /// # Errors
    ///
    /// [`Error::Unreadable`](crate::Error::Unreadable) for a row of another program, or one that somebody changed by hand.
    pub fn task(&self) -> Result<Task> {
        Task::read(&self.kind, &self.payload)
    }
}

/// Which jobs of a list are asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct JobQuery {
    pub kind: Option<String>,
    pub state: Option<JobState>,
    /// Only those asked for earlier than this one.
    pub before: Option<i64>,
    pub limit: u32,
}

const COLUMNS: &str = "key, kind, payload, state, attempt_count, progress, outcome, created_at, run_after, finished_at";

fn job_from(row: &Row<'_>) -> Result<Job> {
    Ok(Job {
        key: row.get(0)?,
        kind: row.get(1)?,
        payload: row.get(2)?,
        state: by_id(row, 3, "job state", JobState::from_id)?,
        attempt_count: row.get(4)?,
        progress: row.get(5)?,
        outcome: row.get(6)?,
        created_at: instant_from(row, 7)?,
        run_after: instant_from(row, 8)?,
        finished_at: instant_if_any(row, 9)?,
    })
}

impl Transaction<'_> {
    /// Asks for a job and gives its key.
    pub fn add_job(&mut self, job: &NewJob) -> Result<i64> {
        if let Some(name) = &job.unique_name {
            let known = self
                .connection
                .prepare_cached(
                    "select key from job where unique_name = $1 and state in ('waiting', 'running')",
                )?
                .query_row(params![name], |row| row.get(0))
                .optional()?;
            if let Some(key) = known {
                return Ok(key);
            }
        }
        match &job.task {
            Task::Index { works } => self.reindex(works.iter().cloned()),
            Task::Settle { works, gone, .. } => self.reindex(works.iter().chain(gone).cloned()),
            _ => {}
        }
        Ok(self
            .connection
            .prepare_cached(
                "insert into job (kind, payload, state, unique_name, created_at, run_after)
                 values ($1, $2, 'waiting', $3, $4, $5)",
            )?
            .insert(params![
                job.task.kind().id(),
                job.task.payload(),
                job.unique_name,
                self.now.as_microsecond(),
                job.run_after.unwrap_or(self.now).as_microsecond()
            ])?)
    }

    /// Takes the job of one of these kinds that has waited longest, and holds it for `hold`: when that time is over and the job is neither
    /// finished nor held on to, its worker is taken for dead and the job is given out again.
    pub fn take_job(&mut self, kinds: &[TaskKind], hold: Duration) -> Result<Option<Job>> {
        let mut clause = Clause::default();
        let now = clause.bind(self.now.as_microsecond());
        let kinds = clause.bind_all(kinds.iter().map(|kind| Value::from(kind.id().to_owned())));
        let sql = format!(
            "select key from job
             where ((state = 'waiting' and run_after <= {now}) or (state = 'running' and held_until <= {now}))
                 and kind in ({kinds})
             order by run_after, key limit 1"
        );
        let key: Option<i64> = self
            .connection
            .prepare_cached(&sql)?
            .query_row(params_from_iter(&clause.values), |row| row.get(0))
            .optional()?;
        let Some(key) = key else { return Ok(None) };
        self.connection
            .prepare_cached(
                "update job set state = 'running', attempt_count = attempt_count + 1, held_until = $1 where key = $2",
            )?
            .execute(params![self.until(hold), key])?;
        self.find_job(key)
    }

    /// Holds on to a job for longer and says how far it is. False when it was given to another meanwhile, or is over.
    pub fn hold_job(&mut self, job: &Job, hold: Duration, progress: Option<&str>) -> Result<bool> {
        let held = self
            .connection
            .prepare_cached(
                "update job set held_until = $1, progress = coalesce($2, progress)
                 where key = $3 and state = 'running' and attempt_count = $4",
            )?
            .execute(params![
                self.until(hold),
                progress,
                job.key,
                job.attempt_count
            ])?;
        Ok(held > 0)
    }

    /// A job is done. False when it was given to another meanwhile.
    pub fn finish_job(&mut self, job: &Job, outcome: Option<&str>) -> Result<bool> {
        self.end_job(job, JobState::Done, outcome)
    }

    /// A job failed: it waits for another attempt, or is given up where `retry_at` is `None`.
    pub fn fail_job(
        &mut self,
        job: &Job,
        error: &str,
        retry_at: Option<Timestamp>,
    ) -> Result<bool> {
        let Some(retry_at) = retry_at else {
            return self.end_job(job, JobState::Failed, Some(error));
        };
        let changed = self
            .connection
            .prepare_cached(
                "update job set state = 'waiting', outcome = $1, run_after = $2, held_until = null
                 where key = $3 and state = 'running' and attempt_count = $4",
            )?
            .execute(params![
                error,
                retry_at.as_microsecond(),
                job.key,
                job.attempt_count
            ])?;
        Ok(changed > 0)
    }

    /// Gives jobs of a kind out again whose worker is dead; to be called by whoever holds its lease. Gives their count.
    pub fn release_jobs(&mut self, kind: TaskKind) -> Result<usize> {
        Ok(self
            .connection
            .prepare_cached(
                "update job set state = 'waiting', held_until = null where state = 'running' and kind = $1",
            )?
            .execute(params![kind.id()])?)
    }

    /// Removes jobs that were over before an instant; gives their count.
    pub fn forget_jobs(&mut self, before: Timestamp) -> Result<usize> {
        Ok(self
            .connection
            .prepare_cached(
                "delete from job where state in ('done', 'failed') and finished_at < $1",
            )?
            .execute(params![before.as_microsecond()])?)
    }

    fn end_job(&self, job: &Job, state: JobState, outcome: Option<&str>) -> Result<bool> {
        let changed = self
            .connection
            .prepare_cached(
                "update job set state = $1, outcome = $2, finished_at = $3, held_until = null
                 where key = $4 and state = 'running' and attempt_count = $5",
            )?
            .execute(params![
                state.id(),
                outcome,
                self.now.as_microsecond(),
                job.key,
                job.attempt_count
            ])?;
        Ok(changed > 0)
    }

    fn find_job(&self, key: i64) -> Result<Option<Job>> {
        Reader::borrowed(self.connection, self.blobs).find_job(key)
    }

    fn until(&self, hold: Duration) -> i64 {
        let hold = i64::try_from(hold.as_micros()).unwrap_or(i64::MAX);
        self.now.as_microsecond().saturating_add(hold)
    }
}

impl Reader<'_> {
    pub fn find_job(&self, key: i64) -> Result<Option<Job>> {
        let sql = format!("select {COLUMNS} from job where key = $1");
        let mut select = self.connection().prepare_cached(&sql)?;
        let mut rows = select.query(params![key])?;
        rows.next()?.map(|row| job_from(&row)).transpose()
    }

    /// Jobs in a state, or in any, newest first.
    pub fn jobs(&self, state: Option<JobState>, limit: u32) -> Result<Vec<Job>> {
        let asked = JobQuery {
            state,
            limit,
            ..JobQuery::default()
        };
        self.find_jobs(&asked)
    }

    /// A part of the list of jobs, newest first.
    pub fn find_jobs(&self, asked: &JobQuery) -> Result<Vec<Job>> {
        let sql = format!(
            "select {COLUMNS} from job
             where state = coalesce($1, state) and kind = coalesce($2, kind) and key < coalesce($3, key + 1)
             order by key desc limit $4"
        );
        let state = asked.state.map(JobState::id);
        self.connection()
            .prepare_cached(&sql)?
            .query_and_then(
                params![state, asked.kind, asked.before, asked.limit],
                job_from,
            )?
            .collect()
    }

    /// Number of jobs in a state.
    pub fn job_count(&self, state: JobState) -> Result<u64> {
        let count: i64 = self
            .connection()
            .prepare_cached("select count(*) from job where state = $1")?
            .query_row(params![state.id()], |row| row.get(0))?;
        Ok(count as u64)
    }
}
