//! Which text of a work holds when.

use huidian_model::{Expression, ForceStatus, UnheldChange};
use jiff::civil::Date;

use crate::content::timeline::ForceInterval;

/// Sets `ended_on` of all texts of one work, so that no two of one part are in force on one day.
///
/// A text begins on its effective day; it ends where the next one begins, and at the latest when the work was repealed or expired. Of two that
/// begin on one day the later dated holds. A text without any date neither ends nor ends another.
///
/// Of a later text whose effective day is not known it is only sure that it does not hold before the day it is dated. From that day on it is open
/// which of the two holds, so neither is said to: the earlier one ends there, and its end is marked as assumed.
///
/// The newest text ends, too, on the first day of a later one that is known and not held. Where that day is not known the text does not end: it is
/// the work's status that is in doubt then.
pub(crate) fn set_ends(
    expressions: &mut [Expression],
    intervals: &[ForceInterval],
    unheld: &[UnheldChange],
) {
    let over_on = over_on(intervals);
    let replaced_on = unheld.iter().filter_map(|change| change.effective_on).min();
    let order = order_of(expressions);
    for (position, index) in order.iter().enumerate() {
        let begins = begins_on(&expressions[*index]);
        let part = &expressions[*index].part;
        let next = order[position + 1..]
            .iter()
            .find(|later| &expressions[**later].part == part)
            .and_then(|later| {
                let later = &expressions[*later];
                Some((begins_on(later)?, later.effective_on.is_some()))
            })
            .or_else(|| {
                let on = replaced_on.filter(|on| begins.is_none_or(|begins| begins < *on))?;
                Some((on, true))
            });
        let over = over_on.filter(|over| begins.is_some_and(|begins| begins <= *over));
        let ended_on = [next.map(|(begins, _)| begins), over]
            .into_iter()
            .flatten()
            .min()
            .filter(|_| begins.is_some());
        let is_assumed = next.is_some_and(|(begins, is_known)| {
            !is_known && Some(begins) == ended_on && over != ended_on
        });
        expressions[*index].ended_on = ended_on;
        expressions[*index].is_end_assumed = is_assumed;
    }
}

/// Whether each text is the newest of its part.
pub(crate) fn newest(expressions: &[Expression]) -> Vec<bool> {
    let order = order_of(expressions);
    let mut is_newest = vec![false; expressions.len()];
    let mut parts: Vec<&Option<String>> = Vec::new();
    for index in order.into_iter().rev() {
        let part = &expressions[index].part;
        if !parts.contains(&part) {
            is_newest[index] = true;
            parts.push(part);
        }
    }
    is_newest
}

/// How many versions of the work its texts are: a code in parts is one.
pub(crate) fn version_count(expressions: &[Expression]) -> usize {
    let of_part = |part: &Option<String>| {
        let texts = expressions.iter().filter(|text| &text.part == part);
        texts.count()
    };
    let counts = expressions.iter().map(|text| of_part(&text.part));
    counts.max().unwrap_or(0)
}

/// Indexes by beginning, those without any date first.
fn order_of(expressions: &[Expression]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..expressions.len()).collect();
    order.sort_by_key(|index| {
        let expression = &expressions[*index];
        (
            begins_on(expression),
            expression.dated_on,
            expression.id.label.clone(),
        )
    });
    order
}

fn begins_on(expression: &Expression) -> Option<Date> {
    expression.effective_on.or_else(|| {
        expression
            .dated_on
            .map(huidian_model::PartialDate::earliest)
    })
}

/// The day from which the work no longer holds, to the end of time.
fn over_on(intervals: &[ForceInterval]) -> Option<Date> {
    let last = intervals.last()?;
    matches!(
        last.force.status,
        ForceStatus::Repealed | ForceStatus::Expired
    )
    .then_some(last.from)
    .flatten()
}
