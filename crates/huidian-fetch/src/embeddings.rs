//! A model that turns texts into vectors, behind an OpenAI-compatible endpoint. What it answers is believed only where it has the shape asked for.

use std::time::Duration;

use serde_json::{Value, json};
use thiserror::Error;

use crate::post::{PostError, Poster};

/// Bytes of an answer that are read: a hundred vectors of some thousand numbers.
const ANSWER_BYTES: u64 = 16 << 20;

/// Why there are no vectors.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum EmbeddingError {
    #[error("cannot reach the embeddings endpoint: {0}")]
    Post(#[from] PostError),
    #[error(
        "the embeddings endpoint at {address} answered {status}: {said}; check address, model and key"
    )]
    Status {
        address: String,
        status: u16,
        said: String,
    },
    #[error(
        "the answer of {address} is no list of {wanted} vectors; check that the address ends before /embeddings"
    )]
    Shape { address: String, wanted: usize },
    #[error("the model gives vectors of {found} dimensions, the settings say {wanted}")]
    Dimensions { found: usize, wanted: usize },
}

/// An endpoint and the model to ask there.
#[derive(Debug, Clone)]
pub struct EmbeddingModel {
    address: String,
    model: String,
    key: Option<String>,
    dimensions: usize,
    poster: Poster,
}

impl EmbeddingModel {
    /// `address` is that of the API, such as `http://localhost:8000/v1`; a keeper who names it means it, inside or outside.
    pub fn new(
        address: &str,
        model: &str,
        key: Option<String>,
        dimensions: usize,
        timeout: Duration,
    ) -> Self {
        Self {
            address: address.trim_end_matches('/').to_owned(),
            model: model.to_owned(),
            key,
            dimensions,
            poster: Poster::with_timeout(true, timeout, ANSWER_BYTES),
        }
    }

    /// One vector for each text, in their order: all of them or none.
    pub fn embed(&self, texts: &[String]) -> Result<Vec<Vec<f32>>, EmbeddingError> {
        let body = json!({ "model": self.model, "input": texts, "encoding_format": "float" });
        let url = format!("{}/embeddings", self.address);
        let answer = self.poster.post_json(&url, self.key.as_deref(), &body)?;
        if answer.status != 200 {
            return Err(EmbeddingError::Status {
                address: self.address.clone(),
                status: answer.status,
                said: answer.body.chars().take(200).collect(),
            });
        }
        self.vectors(&answer.body, texts.len())
    }

    fn vectors(&self, answer: &str, wanted: usize) -> Result<Vec<Vec<f32>>, EmbeddingError> {
        let shape = || EmbeddingError::Shape {
            address: self.address.clone(),
            wanted,
        };
        let answer: Value = serde_json::from_str(answer).map_err(|_| shape())?;
        let data = answer
            .get("data")
            .and_then(Value::as_array)
            .filter(|data| data.len() == wanted)
            .ok_or_else(shape)?;
        let mut vectors: Vec<Option<Vec<f32>>> = vec![None; wanted];
        for (place, one) in data.iter().enumerate() {
            // servers may answer out of order and say so
            let place = one
                .get("index")
                .map_or(Some(place), |index| index.as_u64().map(|at| at as usize))
                .ok_or_else(shape)?;
            let vector = one.get("embedding").and_then(numbers).ok_or_else(shape)?;
            if vector.len() != self.dimensions {
                return Err(EmbeddingError::Dimensions {
                    found: vector.len(),
                    wanted: self.dimensions,
                });
            }
            *vectors.get_mut(place).ok_or_else(shape)? = Some(vector);
        }
        vectors.into_iter().collect::<Option<_>>().ok_or_else(shape)
    }
}

/// Finite numbers that are not all nothing.
fn numbers(value: &Value) -> Option<Vec<f32>> {
    let numbers = value
        .as_array()?
        .iter()
        .map(|number| number.as_f64().map(|number| number as f32))
        .collect::<Option<Vec<f32>>>()?;
    let is_direction = numbers.iter().all(|number| number.is_finite())
        && numbers.iter().any(|number| *number != 0.0);
    (is_direction || numbers.is_empty()).then_some(numbers)
}
