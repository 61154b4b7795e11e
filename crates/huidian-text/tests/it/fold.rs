use huidian_text::{CharPositions, fold, normalise};
use proptest::prelude::*;

#[test]
fn variants_fold_to_one_form() {
    let cases = [
        ("ＧＢ∕Ｔ　22239—2019", "gb/t 22239-2019"),
        ("國家互聯網信息辦公室", "国家互联网信息办公室"),
        ("工信部【2024】14号", "工信部[2024]14号"),
        ("（征求意见稿）", "(征求意见稿)"),
        ("二○二四", "二〇二四"),
        // Kangxi radicals and the supplement, as PDF fonts of ministries give them
        ("⽤⻋⼈应当⾃⾏检查⻋⻔", "用车人应当自行检查车门"),
        ("第⼆⼗⼀条", "第二十一条"),
        // compatibility ideographs of Korean fonts
        ("\u{F90A}融\u{F9E4}事", "金融理事"),
    ];
    for (text, expected) in cases {
        assert_eq!(fold(text), expected);
    }
}

#[test]
fn radicals_become_the_characters_they_look_like() {
    let normalised = normalise("⼈⺠政府令\n⻓江");
    assert_eq!(normalised.text, "人民政府令\n长江");
    assert_eq!(normalised.map.to_source(4), 4);
}

#[test]
fn invisible_characters_go_and_offsets_lead_back() {
    let normalised = normalise("\u{FEFF}第\u{200B}一条\r\n内容");
    assert_eq!(normalised.text, "第一条\n内容");
    let sources: Vec<u32> = (0..6)
        .map(|offset| normalised.map.to_source(offset))
        .collect();
    assert_eq!(sources, [1, 3, 4, 6, 7, 8]);
}

proptest! {
    #[test]
    fn folding_keeps_the_number_of_characters(text in "\\PC{0,60}") {
        prop_assert_eq!(fold(&text).chars().count(), text.chars().count());
    }

    #[test]
    fn offsets_lead_back_to_the_same_character(text in "[\\PC\\r\\n\u{200B}\u{FEFF}]{0,60}") {
        let source: Vec<char> = text.chars().collect();
        let normalised = normalise(&text);
        for (offset, c) in normalised.text.chars().enumerate() {
            let original = source[normalised.map.to_source(offset as u32) as usize];
            // a radical alone becomes the ideograph that it looks like
            let is_ideograph = normalise(&original.to_string()).text.chars().eq([c]);
            prop_assert!(is_ideograph || (c == '\n' && (original.is_control() || original.is_whitespace())));
        }
    }

    #[test]
    fn positions_convert_both_ways(text in "[a-z一-龥\u{1F600}]{0,700}") {
        let positions = CharPositions::new(&text);
        for (count, (byte, _)) in text.char_indices().enumerate() {
            prop_assert_eq!(positions.char_at(byte), count as u32);
            prop_assert_eq!(positions.byte_at(count as u32), byte);
        }
    }
}
