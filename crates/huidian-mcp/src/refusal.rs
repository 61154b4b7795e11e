use rmcp::model::CallToolResult;
use serde_json::json;

/// A call that cannot be answered: what is wrong, and what the agent can do next.
#[derive(Debug)]
pub struct Refusal {
    message: String,
    next: Vec<String>,
    is_fault: bool,
}

impl Refusal {
    /// A fault of the library, which must not read as "there is no such thing".
    pub(crate) fn unread(error: &dyn std::fmt::Display) -> Self {
        Self::new(format!(
            "the library could not be read: {error}; this says nothing about whether the thing exists"
        ))
        .next("try again later, and tell the keeper of this library")
        .fault()
    }

    pub fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            next: Vec::new(),
            is_fault: false,
        }
    }

    #[must_use]
    pub fn next(mut self, step: impl Into<String>) -> Self {
        self.next.push(step.into());
        self
    }

    /// Tells that the library failed.
    #[must_use]
    pub fn fault(self) -> Self {
        Self {
            is_fault: true,
            ..self
        }
    }

    pub fn message(&self) -> &str {
        &self.message
    }

    /// Whether the library failed, which says nothing about what was asked for.
    pub fn is_fault(&self) -> bool {
        self.is_fault
    }

    pub fn into_result(self) -> CallToolResult {
        CallToolResult::structured_error(json!({"error": self.message, "next": self.next}))
    }
}

impl From<huidian_store::Error> for Refusal {
    fn from(error: huidian_store::Error) -> Self {
        match error {
            // the asker's fault, which says nothing of the library
            huidian_store::Error::Cursor(cursor) => {
                Self::new(format!("cursor {cursor:?} is none of this list"))
                    .next("start again without a cursor")
            }
            error @ huidian_store::Error::ForeignCursor(_) => {
                Self::new(error.to_string()).next("start again without a cursor")
            }
            error @ huidian_store::Error::OtherQuestion(_) => Self::new(error.to_string()).next(
                "give the query, filter and day the cursor was given for, or start again without a cursor",
            ),
            error => Self::unread(&error),
        }
    }
}

impl From<huidian_search::Error> for Refusal {
    fn from(error: huidian_search::Error) -> Self {
        Self::unread(&error)
    }
}
