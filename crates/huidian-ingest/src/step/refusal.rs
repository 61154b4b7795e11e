//! Why a document is left out.

use huidian_model::Format;
use huidian_recognise::Class;

/// Why a document is left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) reason: String,
    /// What it is; `None` for what could not be read.
    pub(crate) class: Option<Class>,
    /// What the file is, where its original is kept, and why its text is not.
    pub(crate) kept: Option<Kept>,
}

/// An original that is kept without its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kept {
    /// Its pictures of text wait for models that read them.
    Awaits(Format),
    /// Nobody can read it: a password, a broken file, a format without a reader.
    Unread(Format),
}

impl Refusal {
    /// The original is kept all the same, so that it is there once somebody can read it.
    pub(crate) fn unread(reason: String, format: Option<Format>) -> Self {
        Self {
            kept: format.map(Kept::Unread),
            ..Self::from(reason)
        }
    }
}

impl From<String> for Refusal {
    fn from(reason: String) -> Self {
        Self {
            reason,
            class: None,
            kept: None,
        }
    }
}
