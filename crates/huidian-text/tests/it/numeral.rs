use huidian_text::{format_numeral, parse_numeral};
use proptest::prelude::*;

#[test]
fn numerals_of_statutes_are_read() {
    let cases: &[(&str, Option<u32>)] = &[
        ("一", Some(1)),
        ("十", Some(10)),
        ("十二", Some(12)),
        ("二十", Some(20)),
        ("一百零五", Some(105)),
        ("一百一十", Some(110)),
        ("一百十", Some(110)),
        ("二百八十六", Some(286)),
        ("一千二百六十", Some(1260)),
        ("一〇五", Some(105)),
        ("二○二四", Some(2024)),
        ("廿三", Some(23)),
        ("卅", Some(30)),
        ("２８６", Some(286)),
        ("1百20", Some(120)),
        ("一万零三", Some(10_003)),
        ("", None),
        ("百", None),
        ("十百", None),
        ("第一", None),
        ("一二百", None),
    ];
    for (text, expected) in cases {
        assert_eq!(parse_numeral(text), *expected, "{text}");
    }
}

proptest! {
    #[test]
    fn written_numerals_read_back(value in 1u32..99_999) {
        prop_assert_eq!(parse_numeral(&format_numeral(value)), Some(value));
    }
}
