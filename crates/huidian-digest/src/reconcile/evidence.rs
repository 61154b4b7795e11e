//! Which dates of a work may judge a roundup.

use huidian_model::{DatedEvent, SourceKind};

/// A roundup's date is no evidence about a roundup's date.
pub(crate) fn is_evidence(event: &DatedEvent) -> bool {
    event.source.kind != SourceKind::Roundup
}
