//! Region of a local work.

use huidian_text::PROVINCES;

use super::Metadata;

/// Prefecture-level places with rule-making power (立法法第八十一条), a province and its places on each line.
const PREFECTURES: &str = include_str!("prefectures.txt");

fn province_of_locality(locality: &str) -> Option<&'static str> {
    PREFECTURES.lines().find_map(|line| {
        let mut names = line.split(' ');
        let province = names.next()?;
        names.any(|name| name == locality).then_some(province)
    })
}

pub(super) fn read(metadata: &mut Metadata) {
    let title = metadata
        .title
        .as_ref()
        .map_or("", |title| title.value.as_str());
    let makers: Vec<&str> = metadata
        .history
        .iter()
        .filter_map(|entry| entry.by.as_deref())
        .chain(metadata.issuers.iter().map(|issuer| issuer.value.as_str()))
        .collect();
    let is_local = makers.iter().any(|by| is_local_maker(by))
        || locality_of(title).is_some()
        || province_of(title).is_some();
    if !is_local
        || makers
            .iter()
            .any(|by| by.contains("全国人民代表大会") || by.starts_with("中华人民共和国"))
    {
        return;
    }
    let province = province_of(title).or_else(|| makers.iter().find_map(|by| province_of(by)));
    let locality = locality_of(title).or_else(|| makers.iter().find_map(|by| locality_of(by)));
    let province = province.or_else(|| locality.as_deref().and_then(province_of_locality));
    metadata.locality = locality.filter(|name| Some(name.as_str()) != province);
    metadata.region = province.map(str::to_owned);
}

/// Whether a title begins with the name of a province, or of a place that makes rules of its own.
pub(super) fn is_local_title(title: &str) -> bool {
    let locality = locality_of(title);
    let is_known = locality.is_some_and(|place| province_of_locality(&place).is_some());
    is_known || province_of(title).is_some()
}

fn is_local_maker(by: &str) -> bool {
    by.contains("人民代表大会") && !by.contains("全国人民代表大会") || by.contains("人民政府")
}

fn province_of(words: &str) -> Option<&'static str> {
    let words = words.trim_start_matches("中共");
    PROVINCES
        .iter()
        .find(|name| words.starts_with(**name) && !is_other_name(words, name))
        .copied()
}

/// 吉林市 is not Jilin province, 上海证券交易所 no work of a region, 海南藏族自治州 not Hainan.
fn is_other_name(words: &str, name: &str) -> bool {
    let rest = &words[name.len()..];
    let is_city = matches!(name, "吉林") && rest.starts_with('市');
    let is_prefecture = matches!(name, "海南") && rest.starts_with("藏族");
    is_city || is_prefecture || rest.starts_with("证券") || rest.starts_with("期货")
}

/// The name of a city, prefecture or county at the start of a title: 滨州 of 滨州市电梯安全管理条例.
fn locality_of(words: &str) -> Option<String> {
    let after_province = PROVINCES
        .iter()
        .find_map(|name| words.strip_prefix(name)?.strip_prefix(['省']))
        .unwrap_or(words);
    for (end, full) in [
        ("自治州", true),
        ("自治县", true),
        ("经济特区", false),
        ("市", false),
        ("县", false),
    ] {
        let Some(at) = after_province.find(end) else {
            continue;
        };
        let name = &after_province[..at];
        let length = name.chars().count();
        if (2..=12).contains(&length)
            && (full || length <= 5)
            && name.chars().all(huidian_text::script::is_han)
            && !name.starts_with("城")
        {
            let keep = if full {
                format!("{name}{end}")
            } else {
                name.to_owned()
            };
            return Some(keep);
        }
    }
    None
}
