//! `/welcome`: the first minute with a library, and what became of files brought on a page.

mod brought;
mod sample;

pub(crate) use brought::{brought, job_page, undo, upload};
pub(crate) use sample::take_sample;

use askama::Template;
use axum::extract::{OriginalUri, State};

use self::sample::sample_in;
use super::{Shown, show};
use crate::access::Importer;
use crate::error::Error;
use crate::request::Visitor;
use crate::state::AppState;
use crate::views::Frame;

#[derive(Template)]
#[template(path = "welcome.html")]
struct WelcomePage {
    frame: Frame,
    start: Start,
    folder: String,
    address: String,
    has_public_url: bool,
    has_keeper: bool,
    work_count: u64,
    text_count: u64,
}

/// What a page offers to begin with, to this visitor.
pub(crate) struct Start {
    /// Whether this visitor may bring files in.
    pub(crate) may_bring: bool,
    pub(crate) form_token: String,
    pub(crate) upload_limit_mib: usize,
    /// The batch that brought the samples, while they are in.
    pub(crate) sample: Option<String>,
}

impl Start {
    pub(crate) fn of(state: &AppState, importer: Option<&Importer>) -> Result<Self, Error> {
        let sample = match importer {
            Some(_) => sample_in(&state.library().store().read()?)?.map(|(_, batch)| batch),
            None => None,
        };
        Ok(Self {
            may_bring: importer.is_some(),
            form_token: importer.map_or_else(String::new, Importer::form_token),
            upload_limit_mib: state.config().upload_limit_bytes >> 20,
            sample: sample.map(|batch| batch.to_string()),
        })
    }
}

/// `GET /welcome`
pub(crate) async fn welcome(
    State(state): State<AppState>,
    visitor: Visitor,
    OriginalUri(uri): OriginalUri,
    importer: Importer,
) -> Shown {
    let frame = state.frame(visitor, &uri);
    let title = frame.t("开始使用", "Getting started");
    let store = state.library().store();
    let reader = store.read()?;
    let counts = reader.counts()?;
    show(&WelcomePage {
        start: Start::of(&state, Some(&importer))?,
        folder: store.folder().display().to_string(),
        address: state.public_url().to_owned(),
        has_public_url: state.config().public_url.is_some(),
        has_keeper: reader.has_administrator()?,
        work_count: counts.work_count,
        text_count: counts.text_count,
        frame: Frame {
            is_indexed: false,
            ..frame.titled(title)
        },
    })
}
