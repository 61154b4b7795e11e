//! Numbers that cannot be: one that contradicts a better source, one far beyond all that its body has given.

use huidian_catalogue::Catalogue;
use huidian_model::{EventKind, Fact, FactValue, Number, OrderNumber, SourceKind, Work};
use huidian_operations::canonical_number;
use huidian_parse::Metadata;

use crate::join::is_near;

/// A number of the same series that the work has from a better source than a roundup, where the text gives another for the same making. An act made anew has a
/// number anew: only what is of the days of the known making contradicts it.
pub(crate) fn contradicted(
    work: &Work,
    metadata: &Metadata,
    catalogue: &Catalogue,
) -> Option<Number> {
    let register = &catalogue.authorities.register;
    let is_amended = metadata
        .history
        .iter()
        .any(|entry| entry.act.makes_version());
    let given_on = metadata.version_on.as_ref().map(|found| found.value);
    let mut made = work
        .events
        .iter()
        .filter(|event| is_making(event.kind))
        .map(|event| event.on);
    let is_of_that_making = given_on.is_none() || made.any(|on| is_near(Some(on), given_on));
    if is_amended || metadata.numbers.is_empty() || !is_of_that_making {
        return None;
    }
    let given: Vec<Number> = metadata
        .numbers
        .iter()
        .map(|number| canonical_number(&number.value, register))
        .collect();
    let known: Vec<Number> = work
        .facts
        .iter()
        .filter(|fact| fact.source.kind > SourceKind::Roundup)
        .filter_map(|fact| match &fact.value {
            FactValue::Number(number) => Some(canonical_number(number, register)),
            _ => None,
        })
        .collect();
    let is_said = |number: &Number| given.iter().any(|given| given.key() == number.key());
    if known.iter().any(is_said) {
        return None;
    }
    known
        .into_iter()
        .find(|known| given.iter().any(|given| is_of_series(given, known)))
}

fn is_making(kind: EventKind) -> bool {
    matches!(
        kind,
        EventKind::Adopted | EventKind::Approved | EventKind::Signed | EventKind::Published
    )
}

/// Whether two numbers are of one body's one series: then one act cannot have both.
fn is_of_series(one: &Number, other: &Number) -> bool {
    match (one, other) {
        (Number::Order(one), Number::Order(other)) => {
            one.issuer == other.issuer && one.form == other.form
        }
        (Number::Document(one), Number::Document(other)) => one.code == other.code,
        _ => false,
    }
}

/// Orders of a body that are known before its series is.
const SERIES: usize = 5;
/// How far beyond the highest known number of a series one may be, in numbers and as a multiple: the catalogue knows but a part of each.
const BEYOND: u32 = 30;
const TIMES: u32 = 2;

/// An order of a body that the catalogue knows, with the year of its making.
struct Known {
    order: OrderNumber,
    year: Option<i16>,
}

/// The highest known number of a body's orders, where the text gives one far beyond it: 令第999号 where 令第21号 is the last, or 令第1234号 a year after 令第809号
/// where the body gives some twenty a year.
pub(crate) fn beyond_series(metadata: &Metadata, catalogue: &Catalogue) -> Option<OrderNumber> {
    let register = &catalogue.authorities.register;
    let of = |number: &Number| match canonical_number(number, register) {
        Number::Order(order) if order.year.is_none() => Some(order),
        _ => None,
    };
    let given_on = metadata.version_on.as_ref().map(|found| found.value.year());
    let numbers = metadata.numbers.iter();
    for given in numbers.filter_map(|number| of(&number.value)) {
        let is_of_series =
            |known: &OrderNumber| known.issuer == given.issuer && known.form == given.form;
        let known: Vec<Known> = catalogue
            .works
            .iter()
            .flat_map(|work| {
                let year = work.facts.iter().find_map(made_in);
                let numbers = work.facts.iter().filter_map(|fact| match &fact.value {
                    FactValue::Number(number) => of(number),
                    _ => None,
                });
                numbers.map(move |order| Known { order, year })
            })
            .filter(|known| is_of_series(&known.order))
            .collect();
        if known.len() >= SERIES
            && let Some(last) = known.iter().max_by_key(|known| known.order.serial)
            && given.serial
                > farthest(
                    known.iter().filter_map(|known| known.year).min(),
                    last,
                    given_on,
                )
        {
            return Some(last.order.clone());
        }
    }
    None
}

/// The year in which a fact says that a work was made.
fn made_in(fact: &Fact) -> Option<i16> {
    match &fact.value {
        FactValue::Event { kind, on } if is_making(*kind) => Some(on.year()),
        _ => None,
    }
}

/// The highest number that a body's orders can have reached in a year, going on at twice the pace that they had from the first known on; of no year twice the last.
fn farthest(first: Option<i16>, last: &Known, given_on: Option<i16>) -> u32 {
    let serial = last.order.serial;
    let widest = (serial * TIMES).max(serial + BEYOND);
    let (Some(first), Some(year), Some(given)) = (first, last.year, given_on) else {
        return widest;
    };
    let years = |from: i16, to: i16| u32::from(to.saturating_sub(from).max(1).unsigned_abs());
    let pace = serial.div_ceil(years(first, year));
    (serial + BEYOND + TIMES * pace * years(year, given)).min(widest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_go_on_at_the_pace_of_those_known() {
        let Ok(number) = "云湖市人民政府令第809号".parse::<Number>();
        let Number::Order(order) = number else {
            panic!("an order");
        };
        let last = Known {
            order,
            year: Some(2025),
        };
        let reach = |given| farthest(Some(1990), &last, given);
        assert!(reach(Some(2026)) < 1234, "some twenty a year");
        assert!(reach(Some(2026)) >= 850, "twice the pace, and room");
        assert_eq!(reach(None), 1618, "of no year twice the last");
        assert_eq!(reach(Some(2099)), 1618, "and never more than that");
    }
}
