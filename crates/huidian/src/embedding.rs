//! Questions to vectors by the endpoint of `[search.embeddings]`: within a time, few at once, and not again at once after a failure.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::Result;
use huidian_fetch::{EmbeddingError, EmbeddingModel, PostError};
use huidian_search::{EmbedFailure, QuestionEmbedder};
use tokio::runtime::{Handle, RuntimeFlavor};

use crate::config::EmbeddingSettings;

/// Questions at the endpoint at once; who comes beyond is answered by words.
const AT_ONCE: usize = 8;
/// After a failure an endpoint is left in peace for this many times as long as it may take, so that readers do not each wait for it.
const REST: u32 = 10;
/// Vectors of questions that are remembered: a page and the next, a hit and why it is there.
const REMEMBERED: usize = 512;

/// The endpoint, as the index wants it.
pub struct Questions {
    model: EmbeddingModel,
    prefix: String,
    rest: Duration,
    at_once: AtomicUsize,
    failed_at: Mutex<Option<Instant>>,
    known: Mutex<HashMap<String, Vec<f32>>>,
}

impl Questions {
    pub fn new(settings: &EmbeddingSettings) -> Result<Arc<Self>> {
        Ok(Arc::new(Self {
            model: settings.question_model()?,
            prefix: settings.query_prefix.clone(),
            rest: Duration::from_millis(settings.timeout_milliseconds) * REST,
            at_once: AtomicUsize::new(0),
            failed_at: Mutex::default(),
            known: Mutex::default(),
        }))
    }

    fn is_resting(&self) -> bool {
        let failed_at = self
            .failed_at
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        failed_at.is_some_and(|at| at.elapsed() < self.rest)
    }

    fn ask(&self, question: &str) -> Result<Vec<f32>, EmbedFailure> {
        let text = format!("{}{question}", self.prefix);
        let asked = waiting(|| self.model.embed(&[text]));
        let mut failed_at = self
            .failed_at
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        match asked {
            Ok(mut vectors) => {
                *failed_at = None;
                vectors.pop().ok_or(EmbedFailure::Unreadable)
            }
            Err(error) => {
                *failed_at = Some(Instant::now());
                // readers are told the kind, whoever keeps the library the words
                tracing::warn!(%error, "a question is answered by words alone");
                Err(failure(&error))
            }
        }
    }
}

impl QuestionEmbedder for Questions {
    fn embed(&self, question: &str) -> Result<Vec<f32>, EmbedFailure> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(vector) = known.get(question) {
            return Ok(vector.clone());
        }
        drop(known);
        if self.is_resting() {
            return Err(EmbedFailure::Resting);
        }
        if self.at_once.fetch_add(1, Ordering::AcqRel) >= AT_ONCE {
            self.at_once.fetch_sub(1, Ordering::AcqRel);
            return Err(EmbedFailure::Busy);
        }
        let asked = self.ask(question);
        self.at_once.fetch_sub(1, Ordering::AcqRel);
        let vector = asked?;
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= REMEMBERED {
            known.clear();
        }
        known.insert(question.to_owned(), vector.clone());
        Ok(vector)
    }
}

/// Waits without holding up the other tasks of a thread of the server.
fn waiting<T>(work: impl FnOnce() -> T) -> T {
    let is_server = Handle::try_current()
        .is_ok_and(|handle| handle.runtime_flavor() == RuntimeFlavor::MultiThread);
    if is_server {
        tokio::task::block_in_place(work)
    } else {
        work()
    }
}

fn failure(error: &EmbeddingError) -> EmbedFailure {
    match error {
        EmbeddingError::Post(PostError::Slow) => EmbedFailure::Slow,
        EmbeddingError::Post(_) => EmbedFailure::Unreachable,
        EmbeddingError::Status { .. } => EmbedFailure::Refused,
        EmbeddingError::Dimensions { .. } => EmbedFailure::Dimensions,
        _ => EmbedFailure::Unreadable,
    }
}
