//! Days as pages show them.

use huidian_model::PartialDate;
use jiff::civil::Date;

use crate::request::Language;

/// Up to when something is known: 据截至2025年6月27日的资料; empty where nothing on file has a day.
pub(crate) fn horizon_shown(known_until: Option<Date>, language: Language) -> String {
    let until = known_until.map(|until| date_shown(until.into(), language));
    until.map_or_else(String::new, |until| match language {
        Language::Chinese => format!("据截至{until}的资料"),
        Language::English => format!("as known until {until}"),
    })
}

/// 2024年1月19日, or ISO in English; as much as is known.
pub(crate) fn date_shown(on: PartialDate, language: Language) -> String {
    if language == Language::English {
        return on.to_string();
    }
    match (on.month(), on.day()) {
        (Some(month), Some(day)) => format!("{}年{month}月{}日", on.year(), day.day()),
        (Some(month), None) => format!("{}年{month}月", on.year()),
        _ => format!("{}年", on.year()),
    }
}
