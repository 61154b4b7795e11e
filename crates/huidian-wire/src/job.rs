//! Jobs and how far they are.

use huidian_store::{Job, JobState};
use serde::Serialize;
use serde_json::Value;

/// A job and what came of it.
#[derive(Debug, Clone, Serialize)]
pub struct JobShape {
    pub id: i64,
    pub kind: String,
    pub state: &'static str,
    /// How often it was begun.
    pub attempt_count: u32,
    /// How far it is, for people.
    pub progress: Option<String>,
    /// For an import that is done, what `huidian import --json` prints.
    pub report: Option<Value>,
    /// The last error of one that failed, or is to be tried again.
    pub error: Option<String>,
    pub created_at: String,
    pub finished_at: Option<String>,
}

impl JobShape {
    pub fn new(job: Job) -> Self {
        let is_done = job.state == JobState::Done;
        let (report, error) = match job.outcome {
            Some(outcome) if is_done => {
                let report = serde_json::from_str(&outcome);
                (Some(report.unwrap_or(Value::String(outcome))), None)
            }
            other => (None, other),
        };
        Self {
            id: job.key,
            kind: job.kind,
            state: job.state.id(),
            attempt_count: job.attempt_count,
            progress: job.progress,
            report,
            error,
            created_at: job.created_at.to_string(),
            finished_at: job.finished_at.map(|at| at.to_string()),
        }
    }
}

/// A part of the list of jobs, with the address of the next.
#[derive(Debug, Clone, Serialize)]
pub struct JobsShape {
    pub jobs: Vec<JobShape>,
    pub next: Option<String>,
}
