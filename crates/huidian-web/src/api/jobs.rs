//! Jobs and what came of them.

use axum::Json;
use axum::extract::{Path, State};
use huidian_store::{JobQuery, JobState, Role};
use huidian_wire::{JobShape, JobsShape};

use crate::access::Caller;
use crate::api::release::next_page;
use crate::error::Error;
use crate::request::Query;
use crate::state::AppState;

const LARGEST_PAGE: u32 = 500;

/// `GET /api/v1/jobs`: the newest first.
pub(crate) async fn list(
    State(state): State<AppState>,
    caller: Caller,
    query: Query,
) -> Result<Json<JobsShape>, Error> {
    let kind = query.first("kind");
    page(&state, &caller, &query, kind, "/api/v1/jobs")
}

/// `GET /api/v1/imports`: the jobs that take files in.
pub(crate) async fn imports(
    State(state): State<AppState>,
    caller: Caller,
    query: Query,
) -> Result<Json<JobsShape>, Error> {
    page(&state, &caller, &query, Some("import"), "/api/v1/imports")
}

fn page(
    state: &AppState,
    caller: &Caller,
    query: &Query,
    kind: Option<&str>,
    path: &str,
) -> Result<Json<JobsShape>, Error> {
    caller.require(Role::Editor)?;
    let limit = query.whole("limit", 1..=LARGEST_PAGE)?.unwrap_or(100);
    let asked = JobQuery {
        kind: kind.map(str::to_owned),
        state: job_state(query)?,
        before: query.whole("before", 1..=i64::MAX)?,
        // one more tells whether there are more
        limit: limit + 1,
    };
    let reader = state.library().store().read()?;
    let mut jobs = reader.find_jobs(&asked)?;
    let has_more = jobs.len() > limit as usize;
    jobs.truncate(limit as usize);
    let last = jobs.last().filter(|_| has_more).map(|job| job.key);
    let mark = reader.library_mark()?;
    Ok(Json(JobsShape {
        jobs: jobs.into_iter().map(JobShape::new).collect(),
        next: last.map(|key| next_page(query, ("before", &key.to_string()), path, &mark)),
    }))
}

fn job_state(query: &Query) -> Result<Option<JobState>, Error> {
    let Some(id) = query.first("state") else {
        return Ok(None);
    };
    let state = JobState::from_id(id).ok_or_else(|| {
        let known = JobState::ALL.map(JobState::id).join(" ");
        Error::parameter(
            "state",
            format!("{id} 未知，可选：{known} (unknown; known: {known})"),
        )
    });
    state.map(Some)
}

/// `GET /api/v1/jobs/{id}`
pub(crate) async fn show(
    State(state): State<AppState>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<JobShape>, Error> {
    caller.require(Role::Editor)?;
    let missing = || Error::NoSuchJob(id.chars().take(40).collect());
    let key: i64 = id.parse().map_err(|_| missing())?;
    let job = state.library().store().read()?.find_job(key)?;
    Ok(Json(JobShape::new(job.ok_or_else(missing)?)))
}
