//! A language model behind an OpenAI-compatible endpoint, asked once and believed never.

use std::time::Duration;

use serde_json::{Value, json};
use thiserror::Error;

use crate::post::{PostError, Poster};

/// A model may think for minutes; longer than this it is not coming back.
const TIMEOUT: Duration = Duration::from_mins(3);
/// Bytes of an answer that are read.
const ANSWER_BYTES: u64 = 4 << 20;

/// Why a model gave no answer.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ChatError {
    #[error("cannot reach the model: {0}")]
    Post(#[from] PostError),
    #[error("the model at {address} answered {status}: {said}; check address, model and key")]
    Status {
        address: String,
        status: u16,
        said: String,
    },
    #[error(
        "the answer of the model at {address} is no chat completion; check that the address ends before /chat/completions"
    )]
    Shape { address: String },
}

/// An endpoint and the model to ask there.
#[derive(Debug, Clone)]
pub struct ChatModel {
    address: String,
    model: String,
    key: Option<String>,
    poster: Poster,
}

impl ChatModel {
    /// `address` is that of the API, such as `http://localhost:8000/v1`; a keeper who names it means it, inside or outside.
    pub fn new(address: &str, model: &str, key: Option<String>) -> Self {
        Self {
            address: address.trim_end_matches('/').to_owned(),
            model: model.to_owned(),
            key,
            poster: Poster::with_timeout(true, TIMEOUT, ANSWER_BYTES),
        }
    }

    /// What the model says to an instruction and a text.
    pub fn ask(&self, instruction: &str, text: &str) -> Result<String, ChatError> {
        let body = json!({
            "model": self.model,
            "temperature": 0,
            "messages": [
                { "role": "system", "content": instruction },
                { "role": "user", "content": text },
            ],
        });
        let url = format!("{}/chat/completions", self.address);
        let answer = self.poster.post_json(&url, self.key.as_deref(), &body)?;
        if answer.status != 200 {
            return Err(ChatError::Status {
                address: self.address.clone(),
                status: answer.status,
                said: answer.body.chars().take(200).collect(),
            });
        }
        serde_json::from_str::<Value>(&answer.body)
            .ok()
            .and_then(|value| {
                value
                    .pointer("/choices/0/message/content")
                    .and_then(Value::as_str)
                    .map(str::to_owned)
            })
            .ok_or_else(|| ChatError::Shape {
                address: self.address.clone(),
            })
    }
}
