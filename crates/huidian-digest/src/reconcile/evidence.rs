//! Which dates of a work may judge a roundup, and how they are told and held against its own.

use huidian_model::{DatedEvent, PartialDate, SourceKind};

/// A roundup's date is no evidence about a roundup's date.
pub(crate) fn is_evidence(event: &DatedEvent) -> bool {
    event.source.kind != SourceKind::Roundup
}

pub(super) fn evidence_of(event: &DatedEvent) -> String {
    format!(
        "{}：{}（{}，可信度{}）",
        event.kind.chinese(),
        event.on,
        event.source.told(),
        event.confidence.chinese()
    )
}

/// Days from one date to another, 0 where they may be the same day.
pub(super) fn days_between(from: PartialDate, to: PartialDate) -> i32 {
    if from.is_compatible_with(to) {
        return 0;
    }
    from.earliest()
        .until(to.earliest())
        .map_or(0, |span| span.get_days())
}
