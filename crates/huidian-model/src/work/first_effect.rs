//! The first day of a work among the first days of its texts.

use crate::PartialDate;
use crate::event::EventKind;

/// Longest time from the making of a work to its first day, in years: set by judgement. A later first day behind a change is that of the change.
const LONGEST_WAIT: i16 = 3;

/// Years after the making of a work beyond which a first day is that of a change, known or not: set by judgement. The Basic Law of Hong Kong waited seven years
/// (1990 to 1997), longer than any other act of the corpus.
pub(crate) const BEYOND_WAITING: i16 = 10;

/// First day of effect of a work with these dates; `None` where the only days known are those on which changes of it began.
///
/// 本法自2006年1月1日起施行 in a law of 1993 that was revised in 2005 is the revision's day.
pub fn first_effect(dates: &[(EventKind, PartialDate)]) -> Option<PartialDate> {
    let of = |kind: EventKind| {
        let known = dates.iter().filter(move |(known, _)| *known == kind);
        known.map(|(_, on)| *on)
    };
    let effective = of(EventKind::Effective).min()?;
    let made = [EventKind::Adopted, EventKind::Signed, EventKind::Published]
        .into_iter()
        .flat_map(of)
        .min();
    // changed before it began, and nobody says when it was made: it was there before the change
    let Some(made) = made else {
        let is_changed = of(EventKind::Amended).any(|on| on.latest() < effective.latest());
        return (!is_changed).then_some(effective);
    };
    let years = effective.earliest().year() - made.earliest().year();
    let is_changed = of(EventKind::Amended)
        .any(|on| made.latest() < on.earliest() && on.earliest() <= effective.earliest());
    let is_of_change = years > LONGEST_WAIT && is_changed || years > BEYOND_WAITING;
    (!is_of_change).then_some(effective)
}

#[cfg(test)]
mod tests {
    use super::{EventKind, first_effect};

    #[test]
    fn the_first_day_of_a_change_is_not_the_works() {
        use EventKind::{Adopted, Amended, Effective};
        for (dates, first) in [
            // never changed
            (
                &[(Adopted, "2016-11-07"), (Effective, "2017-06-01")][..],
                Some("2017-06-01"),
            ),
            // changed after it began
            (
                &[
                    (Adopted, "2016-11-07"),
                    (Effective, "2017-06-01"),
                    (Amended, "2025-10-28"),
                ],
                Some("2017-06-01"),
            ),
            // 1993年公布, 2016年修订, of which nobody told us, 自2016年12月1日起施行
            (&[(Adopted, "1993-09-11"), (Effective, "2016-12-01")], None),
            // both begins are known
            (
                &[
                    (Adopted, "2014-11-01"),
                    (Effective, "2014-11-01"),
                    (Effective, "2023-07-01"),
                    (Amended, "2023-04-26"),
                ],
                Some("2014-11-01"),
            ),
            // only that of a change: 公司法 of 2005
            (
                &[
                    (Adopted, "1993-12-29"),
                    (Amended, "2005-10-27"),
                    (Effective, "2006-01-01"),
                ],
                None,
            ),
            // a law that waited long, with nothing done to it
            (
                &[(Adopted, "1990-04-04"), (Effective, "1997-07-01")],
                Some("1997-07-01"),
            ),
            // changed before it began
            (
                &[
                    (Adopted, "2015-06-26"),
                    (Amended, "2015-12-27"),
                    (Effective, "2016-01-01"),
                ],
                Some("2016-01-01"),
            ),
            // made nobody knows when, and there when it was changed
            (&[(Amended, "2005-10-27"), (Effective, "2006-01-01")], None),
            // made nobody knows when, and changed after it began
            (
                &[(Effective, "2006-01-01"), (Amended, "2013-12-28")],
                Some("2006-01-01"),
            ),
        ] {
            let dates: Vec<_> = dates
                .iter()
                .map(|(kind, on)| (*kind, on.parse().unwrap()))
                .collect();
            let found = first_effect(&dates).map(|on| on.to_string());
            assert_eq!(found.as_deref(), first, "{dates:?}");
        }
    }
}
