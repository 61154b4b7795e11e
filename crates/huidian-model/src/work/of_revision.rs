//! Publications and signatures that are those of a revision, and not of the work as it was first made.

use crate::PartialDate;
use crate::event::EventKind;

/// Longest time from the first adoption to the publication of the same text, in days.
const ONE_MAKING: i32 = 366;
/// Longest time from a revision to its publication, with an approval between them, in days: set by judgement.
const LONGEST_DELAY: i32 = 180;

/// Whether a date is told of a later text: published or signed with a change of what was adopted long before. 行政处罚法 was adopted in 1996, and the order
/// of 2021 published its revision.
pub fn is_of_revision(
    dates: &[(EventKind, PartialDate)],
    kind: EventKind,
    on: PartialDate,
) -> bool {
    let of = |wanted: EventKind| {
        let known = dates.iter().filter(move |(kind, _)| *kind == wanted);
        known.map(|(_, on)| *on)
    };
    let days = |from: PartialDate| {
        let span = from.earliest().until(on.earliest());
        span.map_or(0, |span| span.get_days())
    };
    let Some(adopted) = of(EventKind::Adopted).min() else {
        return false;
    };
    matches!(kind, EventKind::Published | EventKind::Signed)
        && days(adopted) > ONE_MAKING
        && of(EventKind::Amended).any(|change| {
            adopted.latest() < change.earliest() && (0..=LONGEST_DELAY).contains(&days(change))
        })
}

/// The first date of a kind that is the work's own, and not a revision's.
pub fn own_date(dates: &[(EventKind, PartialDate)], kind: EventKind) -> Option<PartialDate> {
    let known = dates.iter().filter(|(known, _)| *known == kind);
    known
        .map(|(_, on)| *on)
        .find(|on| !is_of_revision(dates, kind, *on))
}

#[cfg(test)]
mod tests {
    use super::{EventKind, own_date};

    #[test]
    fn the_publication_of_a_revision_is_not_the_works() {
        use EventKind::{Adopted, Amended, Published, Signed};
        for (dates, kind, own, reason) in [
            (
                &[
                    (Adopted, "1996-03-17"),
                    (Amended, "2021-01-22"),
                    (Published, "2021-01-22"),
                ][..],
                Published,
                None,
                "the order of the revision",
            ),
            (
                &[
                    (Adopted, "1996-03-17"),
                    (Amended, "2021-01-22"),
                    (Signed, "2021-01-22"),
                ],
                Signed,
                None,
                "signed as well",
            ),
            (
                &[
                    (Adopted, "2001-07-26"),
                    (Amended, "2011-08-31"),
                    (Published, "2011-10-13"),
                ],
                Published,
                None,
                "approved and published weeks after the revision",
            ),
            (
                &[
                    (Adopted, "1996-03-17"),
                    (Published, "1996-03-20"),
                    (Amended, "2021-01-22"),
                    (Published, "2021-01-22"),
                ],
                Published,
                Some("1996-03-20"),
                "both are known",
            ),
            (
                &[
                    (Adopted, "2004-08-18"),
                    (Published, "2008-12-16"),
                    (Amended, "2020-12-23"),
                ],
                Published,
                Some("2008-12-16"),
                "interpretations are published late, and nothing was changed by then",
            ),
            (
                &[
                    (Adopted, "2020-08-18"),
                    (Amended, "2020-12-01"),
                    (Published, "2020-12-16"),
                ],
                Published,
                Some("2020-12-16"),
                "changed while it waited for its approval",
            ),
            (
                &[(Amended, "2021-01-22"), (Published, "2021-01-22")],
                Published,
                Some("2021-01-22"),
                "nobody says when it was adopted",
            ),
        ] {
            let dates: Vec<_> = dates
                .iter()
                .map(|(kind, on)| (*kind, on.parse().unwrap()))
                .collect();
            let found = own_date(&dates, kind).map(|on| on.to_string());
            assert_eq!(found.as_deref(), own, "{reason}");
        }
    }
}
