//! Dates of a work that cannot all be true.

use std::fmt;

use super::Work;
use crate::event::{DatedEvent, EventKind};

/// Two dates of one work in an order that cannot be, each with its source.
#[derive(Debug, Clone, PartialEq)]
pub struct Disorder {
    pub earlier: DatedEvent,
    /// What should have come first.
    pub later: DatedEvent,
}

impl fmt::Display for Disorder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let said = |event: &DatedEvent| {
            format!(
                "{} {}（{}）",
                event.on,
                event.kind.chinese(),
                event.source.detail
            )
        };
        write!(f, "{} 早于 {}", said(&self.earlier), said(&self.later))
    }
}

/// What comes before what in the life of a work.
const ORDER: [(EventKind, EventKind); 12] = [
    (EventKind::Adopted, EventKind::Approved),
    (EventKind::Adopted, EventKind::Published),
    (EventKind::Signed, EventKind::Published),
    (EventKind::Adopted, EventKind::Effective),
    (EventKind::Approved, EventKind::Effective),
    (EventKind::Adopted, EventKind::Amended),
    (EventKind::Published, EventKind::Amended),
    (EventKind::Adopted, EventKind::Repealed),
    (EventKind::Published, EventKind::Repealed),
    (EventKind::Effective, EventKind::Repealed),
    (EventKind::Effective, EventKind::Expires),
    (EventKind::ConsultationOpens, EventKind::ConsultationCloses),
];

/// Longest time from the adoption of a revision to its publication, with an approval between them, in days: set by judgement.
const LONGEST_DELAY: i32 = 180;

/// Dates that cannot all be true: changed before it was made, ended before it began. A text that was changed may have been published anew, so the
/// first of the dates of a kind counts.
pub fn disorders(work: &Work) -> Vec<Disorder> {
    let first = |kind: EventKind| {
        let known = work.events.iter().filter(move |event| event.kind == kind);
        known.min_by_key(|event| event.on)
    };
    let made = first(EventKind::Adopted).map(|event| event.on.latest());
    // a catalogue may give the publication of the text that holds now; and a note gives that of the last revision, weeks after a body approved it
    let is_of_change = |event: &DatedEvent| {
        let mut changes = work.events.iter();
        changes.any(|change| {
            let delay = change.on.earliest().until(event.on.earliest());
            let is_soon = delay.is_ok_and(|delay| (0..=LONGEST_DELAY).contains(&delay.get_days()));
            let is_later = made.is_some_and(|made| made < change.on.earliest());
            change.kind == EventKind::Amended && (change.on == event.on || is_soon && is_later)
        })
    };
    ORDER
        .into_iter()
        .filter_map(|(before, after)| {
            let (before, after) = (first(before)?, first(after)?);
            let may_be_of_first = matches!(after.kind, EventKind::Amended | EventKind::Effective);
            if may_be_of_first && is_of_change(before) {
                return None;
            }
            (after.on.latest() < before.on.earliest()).then(|| Disorder {
                earlier: after.clone(),
                later: before.clone(),
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::disorders;
    use crate::event::EventKind;
    use crate::fact::{Fact, FactValue};
    use crate::id::WorkId;
    use crate::source::{Confidence, Source, SourceKind};
    use crate::work::{ReviewState, Work};

    fn work(dates: &[(EventKind, &str)]) -> Work {
        let source = Source::new(SourceKind::Text, "note");
        let facts = dates.iter().map(|(kind, on)| {
            let on = on.parse().unwrap();
            let value = FactValue::Event { kind: *kind, on };
            Fact::new(value, source.clone(), Confidence::High)
        });
        Work::from_facts(WorkId::new("甲"), facts.collect(), ReviewState::Reviewed)
    }

    #[test]
    fn the_publication_of_a_revision_is_no_disorder() {
        use EventKind::{Adopted, Amended, Approved, Effective, Published, Signed};
        for (dates, count, reason) in [
            (
                &[
                    (Adopted, "2001-07-26"),
                    (Amended, "2011-08-31"),
                    (Published, "2011-10-13"),
                ][..],
                0,
                "approved and published weeks after the revision",
            ),
            (
                &[
                    (Adopted, "1997-08-01"),
                    (Amended, "2003-05-29"),
                    (Amended, "2012-10-26"),
                    (Published, "2012-12-11"),
                ],
                0,
                "the last of several",
            ),
            (
                &[
                    (Adopted, "2001-07-26"),
                    (Amended, "2003-05-29"),
                    (Published, "2011-10-13"),
                ],
                1,
                "years after the only change",
            ),
            (
                &[(Amended, "2001-05-29"), (Adopted, "2001-07-26")],
                1,
                "changed before it was made",
            ),
            (
                &[(Adopted, "2001-12-25"), (Effective, "2001-12-01")],
                1,
                "in force before it was adopted",
            ),
            (
                &[(Approved, "2019-03-28"), (Effective, "2019-03-01")],
                1,
                "in force before it was approved",
            ),
            (
                &[(Adopted, "2001-12-25"), (Effective, "2001-12-25")],
                0,
                "in force from its adoption",
            ),
            (
                &[(Signed, "2021-01-15"), (Effective, "2021-01-01")],
                0,
                "a notice may reach back",
            ),
            (
                &[
                    (Effective, "1996-10-01"),
                    (Amended, "2017-09-01"),
                    (Adopted, "2017-09-01"),
                ],
                0,
                "adopted is what a note says of the revision",
            ),
        ] {
            let found = disorders(&work(dates));
            assert_eq!(found.len(), count, "{reason}: {found:?}");
        }
    }
}
