//! The years that the title of a plan names.

use huidian_text::fold;
use jiff::civil::Date;

/// Words of titles that plan for years; a law "of 2023" plans for nothing.
const PLANS: [&str; 6] = ["规划", "计划", "行动", "方案", "纲要", "路线图"];

/// 十三五 was 2016 to 2020: the last years of the five-year plans that titles name.
const FIVE_YEARS: [(&str, i16); 4] = [
    ("十二五", 2015),
    ("十三五", 2020),
    ("十四五", 2025),
    ("十五五", 2030),
];

/// The first day after the years that the title of a plan names: 2026-01-01 for （2023—2025年）.
pub(super) fn end_of(title: &str) -> Option<Date> {
    if !PLANS.iter().any(|word| title.contains(word)) {
        return None;
    }
    let last = last_year(title).or_else(|| {
        let named = FIVE_YEARS.iter().find(|(name, _)| title.contains(name));
        named.map(|(_, year)| *year)
    })?;
    Date::new(last + 1, 1, 1).ok()
}

/// The second year of a span such as 2023—2025年; one year alone is when the plan was made.
fn last_year(title: &str) -> Option<i16> {
    let folded = fold(title);
    let numbers: Vec<(usize, &str)> = folded
        .split(|c: char| !c.is_ascii_digit())
        .filter(|digits| digits.len() == 4)
        .map(|digits| (digits.as_ptr() as usize - folded.as_ptr() as usize, digits))
        .collect();
    numbers.windows(2).find_map(|pair| {
        let [(first_at, first), (last_at, last)] = pair else {
            return None;
        };
        let between = folded
            .get(first_at + 4..*last_at)?
            .trim_matches(['年', ' ']);
        let is_span = matches!(between, "-" | "~" | "至" | "到" | "--" | "—" | "——" | "–");
        let (first, last): (i16, i16) = (first.parse().ok()?, last.parse().ok()?);
        (is_span && first < last && (1950..2150).contains(&first)).then_some(last)
    })
}

#[cfg(test)]
mod tests {
    use super::end_of;

    #[test]
    fn plans_end_after_the_years_they_name() {
        for (title, over) in [
            // the usual way, with any dash
            ("灯塔数据行动计划（2023—2025年）", Some("2026-01-01")),
            ("灯塔数据行动计划(2024-2026年)", Some("2027-01-01")),
            ("灯塔体系建设方案（2021年至2023年）", Some("2024-01-01")),
            // a five-year plan by its name
            ("“十四五”灯塔发展规划", Some("2026-01-01")),
            // the year it was made says nothing of its end
            ("2024年灯塔工作方案", None),
            // no plan
            ("灯塔条例（2021—2025年修订对照）", None),
            ("灯塔发展规划", None),
        ] {
            let found = end_of(title).map(|day| day.to_string());
            assert_eq!(found.as_deref(), over, "{title}");
        }
    }
}
