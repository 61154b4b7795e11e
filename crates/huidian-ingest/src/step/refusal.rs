//! Why a document is left out.

use huidian_model::Format;
use huidian_recognise::Class;

/// Why a document is left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) reason: String,
    /// What it is; `None` for what could not be read.
    pub(crate) class: Option<Class>,
    /// What the file is, where its pictures of text wait for models that read them.
    pub(crate) awaits: Option<Format>,
}

impl From<String> for Refusal {
    fn from(reason: String) -> Self {
        Self {
            reason,
            class: None,
            awaits: None,
        }
    }
}
