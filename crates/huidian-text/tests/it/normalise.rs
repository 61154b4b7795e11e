//! Normalisation: what goes, what stays, and the way back.

use huidian_text::{OffsetMap, normalise, script::is_invisible};
use proptest::prelude::*;

#[test]
fn invisible_characters_go_and_line_ends_become_one() {
    for (source, expected) in [
        ("\u{FEFF}第一条", "第一条"),
        ("第\u{200B}一条", "第一条"),
        ("甲\r\n乙\r丙\u{2028}丁\u{85}戊", "甲\n乙\n丙\n丁\n戊"),
        ("甲\u{AD}乙\u{FE0F}丙\u{7F}", "甲乙丙"),
        ("甲\u{2066}乙", "甲乙"),
        ("〔2024〕1号，“引”", "〔2024〕1号，“引”"),
    ] {
        assert_eq!(normalise(source).text, expected, "{source:?}");
    }
}

#[test]
fn maps_compose_and_slice() {
    let mut outer = OffsetMap::default();
    outer.push(0, 2);
    outer.push(3, 7);
    let mut inner = OffsetMap::default();
    inner.push(0, 10);
    inner.push(4, 20);
    let composed = outer.compose(&inner);
    for derived in 0..6 {
        assert_eq!(
            composed.to_source(derived),
            inner.to_source(outer.to_source(derived))
        );
    }
    let part = composed.slice(2, 5);
    for derived in 0..3 {
        assert_eq!(part.to_source(derived), composed.to_source(derived + 2));
    }
}

proptest! {
    #[test]
    fn every_character_kept_comes_from_its_source(source in "[\\PC\u{200B}\u{FEFF}\r\n\u{AD}\u{2028}]{0,60}") {
        let normalised = normalise(&source);
        let original: Vec<char> = source.chars().collect();
        prop_assert!(!normalised.text.chars().any(|c| is_invisible(c) || c == '\r'));
        for (at, c) in (0u32..).zip(normalised.text.chars()) {
            let from = original[normalised.map.to_source(at) as usize];
            // a radical alone becomes the ideograph that it looks like
            let is_ideograph = normalise(&from.to_string()).text.chars().eq([c]);
            prop_assert!(is_ideograph || c == '\n');
        }
        let kept = original.iter().filter(|c| !is_invisible(**c)).count();
        let joined = source.matches("\r\n").count();
        prop_assert_eq!(normalised.text.chars().count(), kept - joined);
    }
}
