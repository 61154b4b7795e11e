use rmcp::model::CallToolResult;
use serde_json::json;

/// A call that cannot be answered: what is wrong, and what the agent can do next.
#[derive(Debug)]
pub struct Refusal {
    message: String,
    next: Vec<String>,
}

impl Refusal {
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            next: Vec::new(),
        }
    }

    #[must_use]
    pub fn next(mut self, step: impl Into<String>) -> Self {
        self.next.push(step.into());
        self
    }

    pub fn message(&self) -> &str {
        &self.message
    }

    pub fn into_result(self) -> CallToolResult {
        CallToolResult::structured_error(json!({"error": self.message, "next": self.next}))
    }
}

impl From<huidian_store::Error> for Refusal {
    /// A fault of the library, which must not read as "there is no such thing".
    fn from(error: huidian_store::Error) -> Self {
        Self::new(format!(
            "the library could not be read: {error}; this says nothing about whether the thing exists"
        ))
        .next("try again later, and tell the keeper of this library")
    }
}
