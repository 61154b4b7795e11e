use huidian_model::{Number, find_numbers};

/// Each row: text, numbers found in it in canonical form, and why the row is here.
const CASES: &[(&str, &[&str], &str)] = &[
    (
        "（工信部网安〔2024〕14号）",
        &["工信部网安〔2024〕14号"],
        "the form of the standard",
    ),
    (
        "根据工信部信软[2016]338号文",
        &["工信部信软〔2016〕338号"],
        "square brackets, a lead-in word",
    ),
    (
        "金规【2024】24号",
        &["金规〔2024〕24号"],
        "lenticular brackets",
    ),
    ("财会（2024）6号", &["财会〔2024〕6号"], "round brackets"),
    (
        "中国人民银行公告〔2024〕第21号",
        &["中国人民银行公告〔2024〕第21号"],
        "an announcement with 第, in the layout that it is printed in",
    ),
    (
        "中国人民银行令〔2025〕第13号",
        &["中国人民银行令〔2025〕第13号"],
        "an order with its year in brackets",
    ),
    (
        "云湖认监委公告〔2025〕5号",
        &["云湖认监委公告〔2025〕5号"],
        "an announcement without 第",
    ),
    (
        "云湖市人民代表大会常务委员会公告〔十六届〕第十三号",
        &["云湖市人民代表大会常务委员会公告〔十六届〕第13号"],
        "announcements that are counted by the term of the congress",
    ),
    (
        "云湖市人民代表大会常务委员会公告（16届）第13号",
        &["云湖市人民代表大会常务委员会公告〔十六届〕第13号"],
        "the same in digits",
    ),
    (
        "国务院令第790号",
        &["国务院令第790号"],
        "an order without year",
    ),
    (
        "某市人民政府令（第41号）",
        &["某市人民政府令第41号"],
        "an order whose serial stands in brackets",
    ),
    (
        "某局公告（2031年第12号）、某局公告（2031 年 第 13 号）、某局公告（2031年）",
        &["某局公告2031年第12号", "某局公告2031年第13号"],
        "an announcement whose year and serial stand in one bracket",
    ),
    (
        "2025 年 5 月 20 日云湖市人民政府令第162号公布",
        &["云湖市人民政府令第162号"],
        "a spaced date runs into the name",
    ),
    (
        "二〇二五年五月二十日云湖市人民政府令第162号",
        &["云湖市人民政府令第162号"],
        "a date in Han numerals runs into the name",
    ),
    (
        "原云湖市人民政府令第40号同时废止",
        &["云湖市人民政府令第40号"],
        "the issuer as it was called",
    ),
    (
        "原州区人民政府令第4号",
        &["原州区人民政府令第4号"],
        "a place whose name begins so",
    ),
    (
        "中中华人民共和国主席令第三号",
        &["中华人民共和国主席令第3号"],
        "a character typed twice",
    ),
    (
        "中华人民共和国主席令第二十号",
        &["中华人民共和国主席令第20号"],
        "a serial in Chinese numerals",
    ),
    (
        "交通运输部令2023年第20号",
        &["交通运输部令2023年第20号"],
        "an order with year",
    ),
    (
        "国务院、中央军事委员会令第598号",
        &["国务院、中央军事委员会令第598号"],
        "a joint order",
    ),
    (
        "交通运输部令2023年第20号、公安部令第82号",
        &["交通运输部令2023年第20号", "公安部令第82号"],
        "two orders, not a joint one",
    ),
    (
        "国家发展改革委2014年第14号令",
        &["国家发展改革委令2014年第14号"],
        "令 behind the serial",
    ),
    (
        "国家标准公告2025年第38号",
        &["国家标准公告2025年第38号"],
        "an announcement with year",
    ),
    (
        "GB/T 45654-2025 与 GB∕T 22239—2019",
        &["GB/T 45654-2025", "GB/T 22239-2019"],
        "slash and dash variants",
    ),
    (
        "ＧＢ／Ｔ １８３３６．１—2024",
        &["GB/T 18336.1-2024"],
        "full width",
    ),
    ("JRT0218-2021", &["JR/T 0218-2021"], "slash left out"),
    (
        "DB11/T 1918-2021",
        &["DB11/T 1918-2021"],
        "a local standard",
    ),
    ("T/CBA 1-2024", &["T/CBA 1-2024"], "a group standard"),
    (
        "TC260-003、TC260-PG-20241A",
        &["TC260-003", "TC260-PG-20241A"],
        "documents of a committee",
    ),
    ("GB 40050", &["GB 40050"], "undated"),
    (
        "第七届全国人民代表大会第一次会议主席团公告第八号",
        &["第七届全国人民代表大会第一次会议主席团公告第8号"],
        "a congress is named by its session",
    ),
    (
        "见第某市人民政府令第3号",
        &["某市人民政府令第3号"],
        "what runs into the name is no part of it",
    ),
    ("2024年第一季度", &[], "not a number"),
    ("HTTP/2 200", &[], "letters and digits that are no standard"),
    ("第十四号", &[], "a serial without a code"),
];

#[test]
fn numbers_are_found_in_every_variant() {
    for (text, expected, reason) in CASES {
        let found: Vec<String> = find_numbers(text)
            .iter()
            .map(|found| found.number.to_string())
            .collect();
        assert_eq!(&found, expected, "{text}: {reason}");
    }
}

#[test]
fn canonical_forms_read_back() {
    for (_, expected, _) in CASES {
        for number in *expected {
            let read: Number = number.parse().unwrap();
            assert!(!matches!(read, Number::Other(_)), "{number}");
            assert_eq!(&read.to_string(), number);
        }
    }
}

#[test]
fn variants_share_a_key() {
    let keys: Vec<String> = ["GB/T 22239-2019", "GB∕T22239—2019", "gb/t 22239–2019"]
        .iter()
        .map(|text| text.parse::<Number>().unwrap().key())
        .collect();
    assert!(keys.windows(2).all(|pair| pair[0] == pair[1]), "{keys:?}");
}

proptest::proptest! {
    #[test]
    fn no_text_panics(text in "[A-Za-z0-9令第号公告〔〕\\[\\]（）/—. 国务院部发年]{0,50}") {
        for found in find_numbers(&text) {
            assert!(found.start < found.end && found.end as usize <= text.chars().count());
        }
    }
}

#[test]
fn layouts_of_one_number_meet_and_sessions_stay_apart() {
    let read = |text: &str| -> Number { text.parse().unwrap() };
    let words = read("中国人民银行令2025年第13号");
    let brackets = read("中国人民银行令〔2025〕第13号");
    assert_eq!(words, brackets);
    assert_eq!(words.key(), brackets.key());
    assert_ne!(words.to_string(), brackets.to_string());
    let sixteenth = read("云湖市人民代表大会常务委员会公告〔十六届〕第13号");
    let fifteenth = read("云湖市人民代表大会常务委员会公告〔十五届〕第13号");
    assert_ne!(sixteenth, fifteenth);
    assert_ne!(sixteenth.key(), fifteenth.key());
}
