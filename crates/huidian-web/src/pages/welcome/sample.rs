//! Texts written for this program, so that a newcomer sees at once what it does with a law.

use axum::body::Bytes;
use axum::extract::State;
use axum::response::Redirect;
use huidian_store::{Batch, BatchId, Job, JobState, Reader};

use crate::access::Importer;
use crate::error::Error;
use crate::request::Query;
use crate::state::AppState;
use crate::uploads::{Upload, ask_for_import};

use super::brought::{batch_of, job_page};

/// An ordinance in two versions, and a document that cites it; each says of itself that it is no law.
const SAMPLES: [(&str, &str); 3] = [
    (
        "示例：灯塔养护条例.md",
        include_str!("../../../samples/ordinance.md"),
    ),
    (
        "示例：灯塔养护条例（修订）.md",
        include_str!("../../../samples/ordinance-revised.md"),
    ),
    (
        "示例：灯塔养护报告办法.md",
        include_str!("../../../samples/reports.md"),
    ),
];

/// Where the library remembers the job that brought the samples.
const SETTING: &str = "sample_job";

/// The job and the batch that brought the samples, while they are in; a job that is not done yet has no batch.
pub(super) fn sample_in(reader: &Reader<'_>) -> Result<Option<(i64, BatchId)>, Error> {
    let Some(job) = sample_job(reader)? else {
        return Ok(None);
    };
    let Some(batch) = batch_of(&job).map(|id| reader.find_batch(id)).transpose()? else {
        return Ok(None);
    };
    let is_in = |batch: &Batch| batch.undone_at.is_none();
    Ok(batch.filter(is_in).map(|batch| (job.key, batch.id)))
}

fn sample_job(reader: &Reader<'_>) -> Result<Option<Job>, Error> {
    let key = reader.find_setting(SETTING)?;
    let key = key.and_then(|key| key.parse().ok());
    Ok(key.map(|key| reader.find_job(key)).transpose()?.flatten())
}

/// `POST /welcome/sample`
pub(crate) async fn take_sample(
    State(state): State<AppState>,
    importer: Importer,
    body: Bytes,
) -> Result<Redirect, Error> {
    importer.check_form(&Query::parse(&String::from_utf8_lossy(&body)))?;
    let store = state.library().store();
    let under_way = {
        let reader = store.read()?;
        let job = sample_job(&reader)?;
        let is_open = |job: &Job| matches!(job.state, JobState::Waiting | JobState::Running);
        match sample_in(&reader)? {
            Some((key, _)) => Some(key),
            None => job.filter(is_open).map(|job| job.key),
        }
    };
    if let Some(key) = under_way {
        return Ok(job_page(key));
    }
    let uploads = SAMPLES.map(|(name, text)| Upload {
        name: name.to_owned(),
        bytes: Bytes::from_static(text.as_bytes()),
    });
    let job = ask_for_import(&state, importer.name().to_owned(), uploads.into()).await?;
    store.write(|library| library.put_setting(SETTING, &job.key.to_string()))?;
    Ok(job_page(job.key))
}
