//! One number under the many names of its issuer: 国家网信办令第16号 is 国家互联网信息办公室令第16号.

use huidian_model::{AuthorityRegister, Number, OrderNumber};

/// The number with its issuer's full name, where the authority file knows the one it is written with.
pub fn canonical_number(number: &Number, register: &AuthorityRegister) -> Number {
    let Number::Order(order) = number else {
        return number.clone();
    };
    let full_name = |name: &str| {
        // as orders are cited, though no authority bears the name
        let name = match name {
            "主席" | "国家主席" => return "中华人民共和国主席".to_owned(),
            "国" => "国务院",
            name => name,
        };
        let reading = register.readings(name).next();
        reading.map_or_else(|| name.to_owned(), |reading| reading.authority.name.clone())
    };
    let names: Vec<String> = order.issuer.split('、').map(full_name).collect();
    Number::Order(OrderNumber {
        issuer: names.join("、"),
        ..order.clone()
    })
}
