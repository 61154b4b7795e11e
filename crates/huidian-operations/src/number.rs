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
        reading.map_or_else(
            || people_government(name),
            |reading| reading.authority.name.clone(),
        )
    };
    let names: Vec<String> = order.issuer.split('、').map(full_name).collect();
    Number::Order(OrderNumber {
        issuer: names.join("、"),
        ..order.clone()
    })
}

/// 云湖市政府 is 云湖市人民政府, as its orders are cited for short. Special administrative regions have a 政府 by its full name.
fn people_government(name: &str) -> String {
    let place = name.strip_suffix("政府").filter(|place| {
        place.ends_with(['省', '市', '州', '区', '县', '旗', '盟']) && !place.ends_with("行政区")
    });
    place.map_or_else(|| name.to_owned(), |place| format!("{place}人民政府"))
}

#[cfg(test)]
mod tests {
    use huidian_model::Number;

    use super::canonical_number;

    #[test]
    fn issuers_of_orders_are_called_by_their_full_names() {
        let register = &huidian_catalogue::builtin().authorities.register;
        for (cited, full) in [
            ("云湖市政府令第75号", "云湖市人民政府令第75号"),
            ("楚江省政府令第8号", "楚江省人民政府令第8号"),
            ("云湖市人民政府令第75号", "云湖市人民政府令第75号"),
            ("国令第6号", "国务院令第6号"),
            ("主席令第6号", "中华人民共和国主席令第6号"),
            // no place that has a people's government
            ("行政区政府令第2号", "行政区政府令第2号"),
            ("市场政府令第2号", "市场政府令第2号"),
        ] {
            let Ok(number) = cited.parse::<Number>();
            let Ok(expected) = full.parse::<Number>();
            assert_eq!(
                canonical_number(&number, register).key(),
                expected.key(),
                "{cited}"
            );
        }
    }
}
