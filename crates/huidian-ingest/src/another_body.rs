//! Whether a text is signed by another body than its work, or its title, is of.

use huidian_model::{Number, Work};
use huidian_parse::Metadata;

/// Whether those who issue a text are bodies of other places than those who issued its work, or than the place that its title begins with.
pub(crate) fn is_of_another_place(work: Option<&Work>, title: &str, metadata: &Metadata) -> bool {
    let orders = metadata
        .numbers
        .iter()
        .filter_map(|number| match &number.value {
            Number::Order(order) => Some(order.issuer.as_str()),
            _ => None,
        });
    let given: Vec<Place<'_>> = metadata
        .issuers
        .iter()
        .map(|issuer| issuer.value.as_str())
        .chain(orders)
        .filter_map(place_of)
        .collect();
    if given.is_empty() {
        return false;
    }
    let known: Vec<Place<'_>> = work
        .into_iter()
        .flat_map(|work| work.issuers.names())
        .filter_map(place_of)
        .collect();
    let is_another = |known: &[Place<'_>]| {
        !known.is_empty()
            && given
                .iter()
                .all(|given| known.iter().all(|known| given.differs_from(known)))
    };
    // 老旧小区 begins with no place: of titles only provinces are believed
    let titled = place_of(title).filter(|place| place.rank == Rank::Province);
    is_another(&known) || titled.is_some_and(|place| is_another(&[place]))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rank {
    Province,
    City,
    County,
}

/// The place that a name begins with.
#[derive(Debug, Clone, Copy)]
struct Place<'n> {
    name: &'n str,
    rank: Rank,
}

impl Place<'_> {
    /// Two of one rank whose names begin otherwise: 德宏州 is short for a longer one, and a city and its province may both be meant.
    fn differs_from(&self, other: &Place<'_>) -> bool {
        let begins = |name: &str| name.chars().take(2).collect::<String>();
        self.rank == other.rank && begins(self.name) != begins(other.name)
    }
}

const MUNICIPALITIES: [&str; 4] = ["北京市", "天津市", "上海市", "重庆市"];

fn place_of(name: &str) -> Option<Place<'_>> {
    /// Longest name of a place: 积石山保安族东乡族撒拉族自治县.
    const LONGEST: usize = 16;
    let (at, end) = name
        .char_indices()
        .skip(2)
        .take(LONGEST)
        .find(|(_, c)| "省市县区州盟旗".contains(*c))?;
    let place = &name[..at + end.len_utf8()];
    let is_none = ["本", "全", "各", "我", "跨", "关于"]
        .iter()
        .any(|first| place.starts_with(first))
        || [
            "城市", "都市", "超市", "集市", "上市", "社区", "园区", "地区", "小区", "校区", "景区",
        ]
        .iter()
        .any(|last| place.ends_with(last));
    if is_none {
        return None;
    }
    let rank = match end {
        '省' => Rank::Province,
        '区' if place.ends_with("自治区") => Rank::Province,
        '市' if MUNICIPALITIES.contains(&place) => Rank::Province,
        '市' | '州' | '盟' => Rank::City,
        _ => Rank::County,
    };
    Some(Place { name: place, rank })
}

#[cfg(test)]
mod tests {
    use super::place_of;

    #[test]
    fn bodies_of_other_places_are_told_apart() {
        for (one, other, differ) in [
            ("云湖省人民代表大会常务委员会", "山湖省人大常委会", true),
            ("云湖省人民代表大会常务委员会", "云湖省人大常委会", false),
            ("云湖省人大常委会", "云湖市人大常委会", false),
            ("北京市水务局", "云湖省水利厅", true),
            ("云湖市水务局", "山湖市水务局", true),
            ("赤岭县教育局", "云岭县教育局", true),
            ("国务院", "云湖省水利厅", false),
            ("现代城市管理局", "云湖市水务局", false),
        ] {
            let told = match (place_of(one), place_of(other)) {
                (Some(one), Some(other)) => one.differs_from(&other),
                _ => false,
            };
            assert_eq!(told, differ, "{one} {other}");
        }
    }
}
