//! Other ways of writing a number.

use huidian_model::{AuthorityRegister, Number, OrderNumber};

/// The number under each short name of its issuer.
pub(crate) fn short_forms(number: &Number, register: &AuthorityRegister) -> Vec<Number> {
    let Number::Order(order) = number else {
        return Vec::new();
    };
    let issuer = register.readings(&order.issuer).next();
    let names = issuer
        .into_iter()
        .flat_map(|reading| reading.authority.short_names.iter());
    names
        .map(|name| {
            Number::Order(OrderNumber {
                issuer: name.clone(),
                ..order.clone()
            })
        })
        .collect()
}
