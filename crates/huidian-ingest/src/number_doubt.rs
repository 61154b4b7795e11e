//! Numbers that cannot be: one that contradicts a better source, one far beyond all that its body has given.

use huidian_catalogue::Catalogue;
use huidian_model::{EventKind, FactValue, Number, OrderNumber, SourceKind, Work};
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

/// The highest known number of a body's orders, where the text gives one far beyond it: 令第999号 where 令第21号 is the last.
pub(crate) fn beyond_series(metadata: &Metadata, catalogue: &Catalogue) -> Option<OrderNumber> {
    let register = &catalogue.authorities.register;
    let of = |number: &Number| match canonical_number(number, register) {
        Number::Order(order) if order.year.is_none() => Some(order),
        _ => None,
    };
    let numbers = metadata.numbers.iter();
    for given in numbers.filter_map(|number| of(&number.value)) {
        let known: Vec<OrderNumber> = catalogue
            .works
            .iter()
            .flat_map(|work| &work.facts)
            .filter_map(|fact| match &fact.value {
                FactValue::Number(number) => of(number),
                _ => None,
            })
            .filter(|known| known.issuer == given.issuer && known.form == given.form)
            .collect();
        let last = known.iter().max_by_key(|order| order.serial);
        if let Some(last) = last
            && known.len() >= SERIES
            && given.serial > last.serial * TIMES
            && given.serial > last.serial + BEYOND
        {
            return Some(last.clone());
        }
    }
    None
}
