use huidian_text::{PartialDate, find_dates, parse_date};
use proptest::prelude::*;

#[test]
fn dates_are_found_as_documents_write_them() {
    let cases: &[(&str, &[&str])] = &[
        ("自2024年5月1日起施行", &["2024-05-01"]),
        ("二〇二四年十二月三十一日", &["2024-12-31"]),
        ("二○二四年五月", &["2024-05"]),
        ("2024-05-01 至 2024/6/30", &["2024-05-01", "2024-06-30"]),
        ("2024.5.1", &["2024-05-01"]),
        ("发布于 2024-05", &["2024-05"]),
        ("2024 年 5 月 1 日", &["2024-05-01"]),
        ("2024年\u{a0}5\u{a0}月\u{3000}1日", &["2024-05-01"]),
        ("二OO五年五月一日", &["2005-05-01"]),
        ("二ＯＯ五年五月", &["2005-05"]),
        ("ISO9001年5月1日", &[]),
        ("2024年2月30日", &[]),
        ("2024—2026年", &[]),
        ("GB/T 22239-2019", &[]),
        ("GB/T 2423.1-2008", &[]),
    ];
    for (text, expected) in cases {
        let found: Vec<String> = find_dates(text)
            .iter()
            .filter_map(|found| found.date)
            .map(|date| date.to_string())
            .collect();
        assert_eq!(&found, expected, "{text}");
    }
}

#[test]
fn a_missing_year_is_left_to_the_reader() {
    let found = find_dates("1月3日，某部发布");
    assert_eq!(found[0].date, None);
    assert_eq!(found[0].in_year(2025).unwrap().to_string(), "2025-01-03");
}

#[test]
fn whole_texts_are_read_as_dates() {
    assert_eq!(parse_date("2024年").unwrap().to_string(), "2024");
    assert_eq!(parse_date("2024-13-01"), None);
    assert_eq!(parse_date("无"), None);
}

proptest! {
    #[test]
    fn dates_read_back(year in 1901i16..2099, month in 1i8..=12, day in 1i8..=28) {
        let date = PartialDate::day_of(year, month, day).unwrap();
        prop_assert_eq!(date.to_string().parse::<PartialDate>().unwrap(), date);
        prop_assert_eq!(parse_date(&format!("{year}年{month}月{day}日")), Some(date));
    }

    #[test]
    fn no_text_panics(text in "[0-9一二十〇年月日./\\- 号]{0,40}") {
        find_dates(&text);
        parse_date(&text);
    }
}
