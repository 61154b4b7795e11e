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

/// The same of many: half of them reach no further than the day in the middle, and the latest day is that of one alone.
pub(crate) fn horizons_shown(mut known: Vec<Option<Date>>, language: Language) -> String {
    known.sort_unstable();
    let (Some(first), Some(last)) = (known.first(), known.last().copied().flatten()) else {
        return String::new();
    };
    if *first == Some(last) {
        return horizon_shown(Some(last), language);
    }
    let middle = known.get((known.len() - 1) / 2).copied().flatten();
    let shown = |on: Date| date_shown(on.into(), language);
    match (middle.map(shown), language) {
        (Some(middle), Language::Chinese) => {
            format!("各据其资料：半数截至{middle}或更早，最晚{}", shown(last))
        }
        (Some(middle), Language::English) => format!(
            "each as known from its own sources: half until {middle} or earlier, the latest {}",
            shown(last)
        ),
        (None, Language::Chinese) => format!("各据其资料：半数日期不明，最晚{}", shown(last)),
        (None, Language::English) => format!(
            "each as known from its own sources: half of unknown day, the latest {}",
            shown(last)
        ),
    }
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
