//! Changes of a work of which the library has no text.

use jiff::civil::Date;

use crate::PartialDate;
use crate::event::EventKind;
use crate::expression::Expression;
use crate::fact::FactValue;
use crate::source::SourceKind;
use crate::work::Work;

/// Longest time from the adoption of a change to its publication, in days. Texts are dated by either: a change published within it, and not after the
/// text took effect, is the one that made the text.
pub const PUBLICATION_DELAY: i32 = 92;

/// A change of a work that made a text later than any held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnheldChange {
    pub dated: PartialDate,
    /// First day of the text it made; `None` where nobody says.
    pub effective_on: Option<Date>,
}

/// Changes after the newest text held, the earliest first; none where no text is held. A roundup's word is not enough for one.
pub fn unheld_changes(work: &Work, texts: &[Expression]) -> Vec<UnheldChange> {
    let newest = texts.iter().filter(|text| text.dated_on.is_some());
    let Some(newest) = newest.max_by_key(|text| text.dated_on) else {
        return Vec::new();
    };
    let mut changes: Vec<UnheldChange> = work
        .events
        .iter()
        .filter(|event| event.kind == EventKind::Amended && event.source.kind > SourceKind::Roundup)
        .filter(|event| is_after(event.on, newest))
        .map(|event| UnheldChange {
            dated: event.on,
            effective_on: first_day_of_change(work, event.on),
        })
        .collect();
    changes.sort_by_key(|change| change.dated);
    changes
}

/// Whether a change made a later text than this one.
fn is_after(changed: PartialDate, text: &Expression) -> bool {
    let Some(dated) = text
        .dated_on
        .filter(|dated| changed.earliest() > dated.latest())
    else {
        return false;
    };
    let delay = dated.latest().until(changed.earliest());
    let is_publication = delay.is_ok_and(|delay| delay.get_days() <= PUBLICATION_DELAY)
        && text
            .effective_on
            .is_none_or(|effective| changed.earliest() <= effective);
    !is_publication
}

/// First day of the text that a change made: what is said of the text of that date, else the first day given that is not before it.
pub fn first_day_of_change(work: &Work, changed: PartialDate) -> Option<Date> {
    let facts = || {
        let facts = work.facts.iter();
        facts.filter(|fact| fact.source.kind > SourceKind::Roundup)
    };
    let own = facts().filter_map(|fact| match fact.value {
        FactValue::TextEffective { dated, on } if dated == changed => Some((fact.weight(), on)),
        _ => None,
    });
    if let Some((_, on)) = own.max_by_key(|(weight, _)| *weight) {
        return Some(on);
    }
    facts()
        .filter_map(|fact| match fact.value {
            FactValue::Event {
                kind: EventKind::Effective,
                on,
            } => on.day().filter(|day| *day >= changed.earliest()),
            _ => None,
        })
        .min()
}
