//! What may be relied on of a text on the day asked.

use huidian_model::{ForceStatus, Standing};
use serde::Serialize;

/// Status of the text shown, with how far it is known.
#[derive(Debug, Clone, Serialize)]
pub struct StandingShape {
    pub status: &'static str,
    /// A later text than the one shown was made by that day, held or not.
    pub newer_text_known: bool,
    /// Last day of which anything on file speaks.
    pub known_until: Option<String>,
}

impl StandingShape {
    pub fn new(standing: &Standing) -> Self {
        Self {
            status: standing.status.id(),
            newer_text_known: standing.newer_text_known,
            known_until: standing.known_until.map(|on| on.to_string()),
        }
    }

    /// Of a text that is gone from the library, the status the index had.
    pub(crate) fn or_status(standing: Option<Standing>, status: ForceStatus) -> Self {
        standing.as_ref().map_or(
            Self {
                status: status.id(),
                newer_text_known: false,
                known_until: None,
            },
            Self::new,
        )
    }
}
