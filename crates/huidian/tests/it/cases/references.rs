//! References: versions, units left out, asides, parts of codes, hard line ends, marks of lists.

use serde_json::{Value, json};

use super::{Table, fixture};
use crate::testing::{TestLibrary, path_text};

/// A law with articles up to `count`, adopted on a day, perhaps amended later.
fn law(title: &str, note: &str, count: u32) -> String {
    let mut text = format!("# {title}\n\n（{note}）\n\n");
    for number in 1..=count {
        let numeral = huidian_text::format_numeral(number);
        text.push_str(&format!(
            "第{numeral}条　运营者应当履行第{number}项义务。\n\n"
        ));
    }
    text
}

fn shelf() -> TestLibrary {
    let npc = "全国人民代表大会常务委员会第二十四次会议通过　自2017年6月1日起施行";
    let security_2016 = law(
        "中华人民共和国网络安全法",
        &format!("2016年11月7日第十二届{npc}"),
        79,
    );
    let security_2025 = law(
        "中华人民共和国网络安全法",
        &format!("2016年11月7日第十二届{npc}　根据2025年10月28日第十四届全国人民代表大会常务委员会第十八次会议《关于修改〈中华人民共和国网络安全法〉的决定》修正"),
        81,
    )
    .replace("第1项", "首项");
    let competition = law(
        "中华人民共和国反不正当竞争法",
        "2019年4月23日第十三届全国人民代表大会常务委员会第十次会议修正",
        33,
    );
    let data = law(
        "中华人民共和国数据安全法",
        "2021年6月10日第十三届全国人民代表大会常务委员会第二十九次会议通过",
        55,
    );
    let personal = law(
        "中华人民共和国个人信息保护法",
        "2021年8月20日第十三届全国人民代表大会常务委员会第三十次会议通过",
        74,
    );
    let company = |day: &str, act: &str| {
        law(
            "中华人民共和国公司法",
            &format!("{day}全国人民代表大会常务委员会{act}"),
            100,
        )
    };
    let trade = law(
        "中华人民共和国电子商务法",
        "2018年8月31日第十三届全国人民代表大会常务委员会第五次会议通过",
        89,
    )
    .replace(
        "第三十条　",
        "第三十条　平台应当保证安全。\n\n平台应当制定预案。\n\n",
    );
    let criminal = "# 中华人民共和国刑法\n\n（1997年3月14日第八届全国人民代表大会第五次会议修订）\n\n## 第一编　总则\n\n### 第一章　任务\n\n第一条　为了惩罚犯罪，制定本法。\n\n## 第二编　分则\n\n### 第五章　侵犯财产\n\n第二条　抢劫的，处罚。\n\n### 第六章　妨害秩序\n\n#### 第一节　扰乱秩序\n\n第三条　扰乱的，处罚。\n\n#### 第二节　妨害司法\n\n第四条　妨害的，处罚。\n";
    let marks = "# 云湖市水电管理办法\n\n第一条　下列事项由市水务局管理：\n\n（1）供电；\n\n（2）制冷。\n\n第二条　下列事项由区水务局管理：\n\n1.供水；\n\n2.排水。\n\n第三条　下列事项自行管理：\n\n1、供热；\n\n2、供气。\n\n第四条　下列事项另行规定：\n\n①通风；\n\n②照明。\n";
    TestLibrary::new()
        .with_file("网络安全法(2016-11-07).md", security_2016)
        .with_file("网络安全法(2025-10-28).md", security_2025)
        .with_file("反不正当竞争法(2019-04-23).md", competition)
        .with_file("数据安全法.md", data)
        .with_file("个人信息保护法.md", personal)
        .with_file(
            "公司法(2018-10-26).md",
            company("2018年10月26日第十三届", "第六次会议修正"),
        )
        .with_file(
            "公司法(2023-12-29).md",
            company("2023年12月29日第十四届", "第七次会议修订"),
        )
        .with_file("电子商务法.md", trade)
        .with_file("刑法.md", criminal)
        .with_file("水电.md", marks)
        .with_file("restart-never.docx", fixture("restart-never.docx"))
}

/// References of a sentence, as the checker gives them.
fn cite(library: &TestLibrary, name: &str, text: impl AsRef<[u8]>) -> Vec<Value> {
    let path = library.data().with_file_name(name);
    std::fs::write(&path, text).expect("write a file");
    let found = library.json(&["cite", "--json", path_text(&path)]);
    found.as_array().cloned().unwrap_or_default()
}

struct Row {
    reason: &'static str,
    text: &'static str,
    /// Which of the references found.
    index: usize,
    expected: &'static [(&'static str, &'static str)],
}

const fn row(
    reason: &'static str,
    text: &'static str,
    index: usize,
    expected: &'static [(&'static str, &'static str)],
) -> Row {
    Row {
        reason,
        text,
        index,
        expected,
    }
}

const ROWS: &[Row] = &[
    row(
        "a version within the marks is no part of the title",
        "依据《网络安全法（2016）》第六十一条。",
        0,
        &[("work", "网络安全法"), ("path", "第六十一条")],
    ),
    row(
        "a version behind the marks is none either",
        "依据《网络安全法》（2016）第六十一条。",
        0,
        &[("work", "网络安全法"), ("path", "第六十一条")],
    ),
    row(
        "a version of an act that is not held",
        "依据《灯塔照明法（2018修正）》第一条。",
        0,
        &[("work", "灯塔照明法"), ("verdict", "not_in_this_library")],
    ),
    row(
        "brackets that are part of a title stay",
        "依据《灯塔照明办法（试行）》第一条。",
        0,
        &[("work", "灯塔照明办法（试行）")],
    ),
    row(
        "a radical in a number",
        "依据《网络安全法》第⼆⼗⼀条。",
        0,
        &[("path", "第二十一条"), ("verdict", "found")],
    ),
    row(
        "同法 behind an aside",
        "依照《网络安全法》第二十三条（与《数据安全法》第二十七条衔接）执行，同法第六十一条规定罚则。",
        2,
        &[("work", "网络安全法"), ("path", "第六十一条")],
    ),
    row(
        "该法 behind an aside",
        "运营者应当遵守《个人信息保护法》第五十一条（《网络安全法》第二十三条另有要求），并按照该法第五十七条报告。",
        2,
        &[("work", "个人信息保护法"), ("path", "第五十七条")],
    ),
    row(
        "该法 inside the aside",
        "依照《网络安全法》第二十三条（《数据安全法》第二十七条，该法第三十条同）执行。",
        2,
        &[("work", "数据安全法")],
    ),
    row(
        "the part named 分则",
        "《刑法》分则第六章第一节规定的犯罪",
        0,
        &[("verdict", "found")],
    ),
    row(
        "a chapter without its part",
        "《刑法》第六章第一节规定的犯罪",
        0,
        &[("verdict", "found")],
    ),
    row(
        "a chapter that is not there",
        "《刑法》第十六章第一节规定的犯罪",
        0,
        &[("verdict", "no_such_provision")],
    ),
    row(
        "the second article without 第",
        "《电子商务法》第三十条、三十一条",
        0,
        &[("path", "第三十条;第三十一条"), ("verdict", "found")],
    ),
    row(
        "the second paragraph without 第",
        "《电子商务法》第三十条第一款、二款",
        0,
        &[
            ("path", "第三十条第一款;第三十条第二款"),
            ("verdict", "found"),
        ],
    ),
    row(
        "three, with 和",
        "《电子商务法》第三十条、三十一条和三十二条第一款",
        0,
        &[("path", "第三十条;第三十一条;第三十二条第一款")],
    ),
    row(
        "a revision held",
        "《公司法》（2023修订）第八十八条",
        0,
        &[("expression", "公司法@2023-12-29"), ("verdict", "found")],
    ),
    row(
        "an older one held",
        "《公司法》（2018年修正）第八十八条",
        0,
        &[("expression", "公司法@2018-10-26")],
    ),
    row(
        "by its day",
        "《公司法》（2018年10月26日修正）第八十八条",
        0,
        &[("expression", "公司法@2018-10-26")],
    ),
    row(
        "an amendment held",
        "《网络安全法》（2025修正）第二十条",
        0,
        &[("expression", "网络安全法@2025-10-28")],
    ),
    row(
        "a revision not held",
        "《反不正当竞争法》（2025修订）第十三条",
        0,
        &[("verdict", "version_not_held")],
    ),
    row(
        "a year not held",
        "《公司法》（2005年修订）第八十八条",
        0,
        &[("verdict", "version_not_held")],
    ),
    row(
        "the version inside the marks",
        "《中华人民共和国网络安全法(2025修正)》第二十一条",
        0,
        &[("expression", "网络安全法@2025-10-28")],
    ),
    row(
        "a bare year inside the marks",
        "《中华人民共和国网络安全法（2016）》第二十一条",
        0,
        &[("expression", "网络安全法@2016-11-07")],
    ),
    row(
        "an order's number inside the marks",
        "《中华人民共和国网络安全法（主席令第53号）》第二十一条",
        0,
        &[("work_id", "网络安全法"), ("verdict", "found")],
    ),
    row(
        "an order's number behind them",
        "《网络安全法》（主席令第五十三号）第二十一条",
        0,
        &[("work_id", "网络安全法"), ("verdict", "found")],
    ),
    row(
        "（1） as an item",
        "《云湖市水电管理办法》第一条第（二）项",
        0,
        &[("verdict", "found")],
    ),
    row(
        "（1） by its digit",
        "《云湖市水电管理办法》第一条第2项",
        0,
        &[("verdict", "found")],
    ),
    row(
        "（1） by its digit in brackets",
        "《云湖市水电管理办法》第一条第（2）项",
        0,
        &[("verdict", "found")],
    ),
    row(
        "1. as an item",
        "《云湖市水电管理办法》第二条第（二）项",
        0,
        &[("verdict", "found")],
    ),
    row(
        "1、 as an item",
        "《云湖市水电管理办法》第三条第（二）项",
        0,
        &[("verdict", "found")],
    ),
    row(
        "① as an item",
        "《云湖市水电管理办法》第四条第二项",
        0,
        &[("verdict", "found")],
    ),
    row(
        "an item that is not there",
        "《云湖市水电管理办法》第一条第（三）项",
        0,
        &[("verdict", "no_such_provision")],
    ),
];

#[test]
fn references_lead_where_their_words_say() {
    let library = shelf();
    let report = library.import();
    assert_eq!(report.code, 0, "{}", report.err);
    let mut table = Table::default();
    for row in ROWS {
        let found = cite(&library, "依据.txt", row.text);
        for (key, wanted) in row.expected {
            let value = found
                .get(row.index)
                .map_or(&Value::Null, |citation| &citation[*key]);
            table.expect(row.reason, key, value, &json!(wanted));
        }
    }
    let wrapped = cite(&library, "wrapped.txt", fixture("wrapped.txt"));
    let told: Vec<(String, String)> = wrapped
        .iter()
        .map(|found| {
            let of = |key: &str| found[key].as_str().unwrap_or_default().to_owned();
            (format!("{}{}", of("work"), of("path")), of("verdict"))
        })
        .collect();
    for wanted in ["网络安全法", "个人信息保护法第五十一条"] {
        let is_found = told.contains(&(wanted.to_owned(), "found".to_owned()));
        table.check(
            "hard line ends",
            is_found,
            &format!("{wanted} not in {told:?}"),
        );
    }
    let own = told.iter().any(|(work, _)| work.starts_with("SELF第"));
    table.check(
        "hard line ends",
        !own,
        &format!("laid to the text itself: {told:?}"),
    );
}

#[test]
fn numbers_of_orders_in_chinese_numerals_are_places() {
    let library = TestLibrary::new();
    let mut table = Table::default();
    for (number, work) in [
        ("国务院令第七百九十号", "网络数据安全管理条例"),
        ("国务院令第790号", "网络数据安全管理条例"),
        ("主席令第五十三号", "网络安全法"),
    ] {
        let hits = library.json(&["search", number, "--json"]);
        table.expect(
            number,
            "first jump",
            &hits["jumps"][0]["work"],
            &json!(work),
        );
    }
}

#[test]
fn works_held_in_parts_answer_with_the_part_that_has_the_article() {
    let part = |part: &str, from: u32, to: u32| {
        let mut text = format!(
            "# 中华人民共和国民法典\n\n# {part}\n\n2020年5月28日 第十三届全国人民代表大会第三次会议通过\n\n2021年1月1日 施行\n\n<!-- INFO END -->\n\n## 第一章　一般规定\n\n"
        );
        for number in from..=to {
            let numeral = huidian_text::format_numeral(number);
            text.push_str(&format!(
                "第{numeral}条　民事主体的第{number}项权利受法律保护。\n\n"
            ));
        }
        text
    };
    let library = TestLibrary::new()
        .with_file("民法典/总则.md", part("总则", 1, 204))
        .with_file("民法典/人格权编.md", part("人格权编", 989, 1039));
    assert_eq!(library.import().code, 0);
    let mut table = Table::default();
    for query in ["民法典1034", "民法典第一百一十一条", "民法典第五条"] {
        let hits = library.json(&["search", query, "--json"]);
        table.expect(query, "found", &hits["jumps"][0]["found"], &json!(true));
    }
    for (text, article) in [
        ("民法典第五条", "第五条"),
        ("民法典第一千零三十四条", "第一千零三十四条"),
    ] {
        let found = cite(&library, "依据.txt", text);
        let expression = found
            .first()
            .and_then(|citation| citation["expression"].as_str())
            .unwrap_or_default()
            .to_owned();
        let (work, label) = expression.split_once('@').unwrap_or_default();
        let run = library.run(&["show", work, article, "--version", label]);
        table.check(
            text,
            run.code == 0,
            &format!("{expression} has no {article}"),
        );
    }
}
