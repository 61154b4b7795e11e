//! Vectors of articles: made in the background after imports, kept as they come, taken up where a run was cut off.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use anyhow::{Context, Result};
use huidian_fetch::{EmbeddingError, EmbeddingModel};
use huidian_search::{Error, Passage, SearchIndex, VectorWriter};

use crate::config::EmbeddingSettings;

/// How often it is looked whether the index has changed.
const LOOK: Duration = Duration::from_secs(2);
/// Waits after failures, one after the other; the last one again and again.
const WAITS: [Duration; 4] = [
    Duration::from_secs(5),
    Duration::from_secs(30),
    Duration::from_mins(2),
    Duration::from_mins(10),
];

/// Texts on which an endpoint may fail one after the other before it is out of order.
const FAILURES: usize = 3;

/// What one run made.
#[derive(Debug, Clone, Copy, Default)]
pub struct Made {
    pub added: usize,
    /// Passages that the model has no vector for.
    pub left_out: usize,
}

/// Makes the vectors that are missing, batch by batch, each kept durably before the next is asked for. Ends early when `go_on` says so.
///
/// A batch that fails is asked for passage by passage, so that one the model will not take holds up no other; the run ends when the endpoint itself fails.
pub fn make(
    index: &SearchIndex,
    writer: &mut VectorWriter,
    settings: &EmbeddingSettings,
    mut go_on: impl FnMut(Made, usize) -> bool,
) -> Result<Made> {
    let model = settings.passage_model()?;
    let prefixed = |passage: &Passage| format!("{}{}", settings.passage_prefix, passage.text);
    let mut passages = index
        .passages_without_vectors(writer)
        .context("look which vectors are missing")?;
    let mut made = Made::default();
    while go_on(made, passages.len()) {
        let batch: Vec<Passage> = passages.by_ref().take(settings.batch.max(1)).collect();
        if batch.is_empty() {
            break;
        }
        let texts: Vec<String> = batch.iter().map(prefixed).collect();
        let vectors = embed(&model, &texts).context("embed articles")?;
        let keys = batch.iter().map(|passage| passage.key);
        let vectors: Vec<(u64, Vec<f32>)> = keys
            .zip(vectors)
            .filter_map(|(key, vector)| Some((key, vector?)))
            .collect();
        let added = writer.add(&vectors).context("keep vectors")?;
        made.added += added;
        made.left_out += batch.len() - added;
    }
    Ok(made)
}

/// Vectors of texts, in their order; `None` for what the model does not take.
fn embed(
    model: &EmbeddingModel,
    texts: &[String],
) -> Result<Vec<Option<Vec<f32>>>, EmbeddingError> {
    let error = match model.embed(texts) {
        Ok(vectors) => return Ok(vectors.into_iter().map(Some).collect()),
        Err(error) => error,
    };
    let EmbeddingError::Status { status, .. } = error else {
        return Err(error);
    };
    // the key, the address or the pace is refused, not a text
    if matches!(status, 401 | 403 | 404 | 429) {
        return Err(error);
    }
    let mut vectors = Vec::new();
    for text in texts {
        let one = model.embed(std::slice::from_ref(text));
        vectors.push(one.ok().and_then(|mut one| one.pop()));
        // some servers fail on a text that is too long for them; one that fails on all is out of order
        let is_out_of_order = vectors.iter().all(Option::is_none)
            && (vectors.len() >= FAILURES || vectors.len() == texts.len());
        if status >= 500 && is_out_of_order {
            return Err(error);
        }
    }
    Ok(vectors)
}

/// The thread that makes vectors while a server runs.
pub struct VectorMaker {
    is_over: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl VectorMaker {
    /// Begins where an endpoint is set.
    pub fn begin(
        index: Arc<SearchIndex>,
        folder: PathBuf,
        settings: Option<EmbeddingSettings>,
    ) -> Result<Self> {
        let is_over = Arc::new(AtomicBool::new(false));
        let Some(settings) = settings else {
            return Ok(Self {
                is_over,
                thread: None,
            });
        };
        let is_told = is_over.clone();
        let thread = thread::Builder::new()
            .name("vectors".to_owned())
            .spawn(move || watch(&index, &folder, &settings, &is_told))
            .context("start the thread of vectors")?;
        Ok(Self {
            is_over,
            thread: Some(thread),
        })
    }

    /// Waits for the batch under way.
    pub fn end(self) {
        self.is_over.store(true, Ordering::Release);
        if let Some(thread) = self.thread {
            thread.thread().unpark();
            if thread.join().is_err() {
                tracing::error!("the thread of vectors panicked");
            }
        }
    }
}

fn watch(
    index: &SearchIndex,
    folder: &std::path::Path,
    settings: &EmbeddingSettings,
    is_over: &AtomicBool,
) {
    let mut done = None;
    let mut failures = 0;
    while !is_over.load(Ordering::Acquire) {
        let generation = index.generation();
        if done == Some(generation) {
            thread::park_timeout(LOOK);
            continue;
        }
        let run = VectorWriter::open(folder, &settings.spec())
            .map_err(anyhow::Error::from)
            .and_then(|mut writer| {
                make(index, &mut writer, settings, |_, _| {
                    !is_over.load(Ordering::Acquire)
                })
            });
        match run {
            Ok(made) => {
                if made.added > 0 {
                    tracing::info!(made.added, made.left_out, "vectors of articles were made");
                }
                failures = 0;
                done = Some(generation);
            }
            Err(error) => {
                let is_elsewhere = matches!(error.downcast_ref(), Some(Error::Locked { .. }));
                if !is_elsewhere {
                    tracing::warn!("vectors of articles: {error:#}; tried again later");
                }
                thread::park_timeout(WAITS[failures.min(WAITS.len() - 1)]);
                failures += 1;
            }
        }
    }
}
