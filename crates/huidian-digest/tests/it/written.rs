//! What is written is read back as the same rows.

use huidian_digest::{
    DateKind, Format, ReadOptions, WriteOptions, WrittenRow, default_template, read, write,
};
use huidian_text::PartialDate;
use proptest::prelude::*;

const SECTIONS: [&str; 4] = [
    "工业领域",
    "金融领域",
    "人工智能领域",
    "更多数字化及网络安全政策",
];
const ISSUERS: [&str; 8] = [
    "工业和信息化部",
    "国家发展和改革委员会",
    "国家互联网信息办公室",
    "住房城乡建设部",
    "中国石油和化学工业联合会",
    "国务院办公厅",
    "全国网络安全标准化技术委员会秘书处",
    "北京市规划和自然资源委员会",
];
const NUMBERS: [&str; 6] = [
    "国发〔2024〕1号",
    "GB/T 43697-2024",
    "国家互联网信息办公室令第16号",
    "TC260-PG-20241A",
    "T/CBA 001-2024",
    "交通运输部令2023年第20号",
];

fn rows() -> impl Strategy<Value = Vec<WrittenRow>> {
    proptest::collection::vec(row(), 1..12).prop_map(|mut rows| {
        for (place, row) in rows.iter_mut().enumerate() {
            row.title.insert_str(
                0,
                &format!("第{}类", huidian_text::format_numeral(place as u32 + 1)),
            );
        }
        rows
    })
}

fn row() -> impl Strategy<Value = WrittenRow> {
    let title = (
        prop_oneof![
            Just("数据"),
            Just("“数据要素×”"),
            Just("网络安全技术 接口"),
            Just("A|B_C*d"),
            Just("PKI（公钥）")
        ],
        prop_oneof![
            Just("管理办法"),
            Just("安全要求"),
            Just("行动计划（2024—2028年）"),
            Just("规定（试行）"),
            Just("标准实践指南——识别")
        ],
    );
    let date = (2019i16..2027, 1i8..13, 1i8..29)
        .prop_map(|(year, month, day)| PartialDate::day_of(year, month, day));
    let dates = (date.clone(), prop_oneof![Just(None), date]);
    (
        title,
        proptest::option::of(0..NUMBERS.len()),
        proptest::sample::subsequence(ISSUERS.to_vec(), 0..4),
        proptest::option::of(5u32..20),
        dates,
        any::<bool>(),
        0..SECTIONS.len(),
    )
        .prop_map(
            |((head, tail), number, issuers, more, (date, effective), draft, section)| WrittenRow {
                section: SECTIONS[section].to_owned(),
                title: format!("{head}{tail}"),
                number: number.map(|index| NUMBERS[index].to_owned()),
                issuer_count: more.filter(|_| !issuers.is_empty()),
                issuers: issuers.into_iter().map(str::to_owned).collect(),
                date,
                date_kind: date.map(|_| DateKind::Published),
                effective,
                closes: None,
                draft,
                status: Some("有效".to_owned()).filter(|_| !draft),
                known_until: "2026-01-02".parse().ok(),
                link: Some("https://example.org/works/甲_乙".to_owned()),
                is_unverified: false,
            },
        )
}

fn options() -> WriteOptions<'static> {
    WriteOptions {
        title: "数字化政策汇总".to_owned(),
        ..WriteOptions::default()
    }
}

/// The facts of a row that both sides have, sections in the order of the tables.
fn facts_of_written(rows: &[WrittenRow]) -> Vec<String> {
    let mut sections: Vec<&str> = Vec::new();
    for row in rows {
        if !sections.contains(&row.section.as_str()) {
            sections.push(&row.section);
        }
    }
    let count = |row: &WrittenRow| {
        row.issuer_count
            .map(|count| count.max(row.issuers.len() as u32))
            .or((!row.issuers.is_empty()).then_some(row.issuers.len() as u32))
    };
    sections
        .iter()
        .flat_map(|section| rows.iter().filter(move |row| row.section == **section))
        .map(|row| {
            format!(
                "{} {:?} {:?} {:?} {:?} {:?} {:?} {} {}",
                row.title,
                row.number,
                row.issuers,
                count(row),
                row.date,
                row.date_kind,
                row.effective,
                row.draft,
                row.section
            )
        })
        .collect()
}

fn facts_of_read(bytes: &[u8], name: &str) -> Vec<String> {
    let page = huidian_extract::extract(bytes, Some(name)).expect("a page");
    let digest = read(&page, &ReadOptions::default());
    digest
        .documents
        .iter()
        .map(|row| {
            format!(
                "{} {:?} {:?} {:?} {:?} {:?} {:?} {} {}",
                row.title,
                row.number,
                row.issuers,
                row.issuer_count,
                row.date,
                row.date_kind,
                row.effective,
                row.draft,
                row.section.as_deref().unwrap_or("-")
            )
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn markdown_is_read_back_as_written(rows in rows()) {
        let bytes = write(&rows, Format::Markdown, &options()).expect("written");
        prop_assert_eq!(facts_of_read(&bytes, "a.md"), facts_of_written(&rows));
    }

    #[test]
    fn html_is_read_back_as_written(rows in rows()) {
        let bytes = write(&rows, Format::Html, &options()).expect("written");
        prop_assert_eq!(facts_of_read(&bytes, "a.html"), facts_of_written(&rows));
    }

    #[test]
    fn json_is_json_with_every_row(rows in rows()) {
        let bytes = write(&rows, Format::Json, &options()).expect("written");
        let value: serde_json::Value = serde_json::from_slice(&bytes).expect("JSON");
        prop_assert_eq!(value["documents"].as_array().map(Vec::len), Some(rows.len()));
        prop_assert_eq!(facts_of_read(&bytes, "a.json"), facts_of_written(&rows));
    }
}

#[test]
fn json_of_somebody_else_has_no_rows_and_says_so() {
    // file, rows, diagnostics
    let cases = [
        ("{\"name\": \"《甲办法》\", \"items\": [1]}", 0, 1),
        ("[\"《甲办法》发布\"]", 0, 1),
        (
            "{\"documents\": [{\"number\": \"甲\"}, {\"title\": \"乙办法\", \"date\": \"昨天\"}]}",
            1,
            0,
        ),
        ("{\"documents\": []}", 0, 0),
    ];
    for (text, rows, diagnostics) in cases {
        let page = huidian_extract::extract(text.as_bytes(), Some("a.json")).expect("a page");
        let digest = read(&page, &ReadOptions::default());
        assert_eq!(
            (digest.documents.len(), digest.diagnostics.len()),
            (rows, diagnostics),
            "{text}"
        );
        for row in &digest.documents {
            let span = row.span.start as usize..row.span.end as usize;
            let words: String = page
                .text
                .chars()
                .skip(span.start)
                .take(span.len())
                .collect();
            assert_eq!(words, row.title);
        }
    }
}

#[test]
fn workbooks_and_documents_are_read_back_as_written() {
    let rows = vec![
        WrittenRow {
            section: "工业领域".to_owned(),
            title: "工业数据管理办法".to_owned(),
            number: Some("工信部网安〔2024〕14号".to_owned()),
            issuers: vec!["工业和信息化部".to_owned()],
            date: PartialDate::day_of(2024, 1, 19),
            date_kind: Some(DateKind::Signed),
            ..WrittenRow::default()
        },
        WrittenRow {
            section: "金融领域".to_owned(),
            title: "金融数据指引".to_owned(),
            draft: true,
            ..WrittenRow::default()
        },
    ];
    for (format, name) in [(Format::Xlsx, "a.xlsx"), (Format::Docx, "a.docx")] {
        let bytes = write(&rows, format, &options()).expect("written");
        assert_eq!(
            facts_of_read(&bytes, name),
            facts_of_written(&rows),
            "{name}"
        );
    }
}

#[test]
fn html_carries_its_styles_inline() {
    let rows = [WrittenRow {
        section: "工业领域".to_owned(),
        title: "<b>办法".to_owned(),
        ..WrittenRow::default()
    }];
    let html =
        String::from_utf8(write(&rows, Format::Html, &options()).expect("written")).expect("UTF-8");
    assert!(!html.contains("<style") && !html.contains("class="));
    assert!(html.contains("<td style=") && html.contains("&lt;b&gt;办法"));
}

#[test]
fn a_template_of_ones_own_is_used() {
    let rows = [WrittenRow {
        section: "工业领域".to_owned(),
        title: "甲办法".to_owned(),
        ..WrittenRow::default()
    }];
    let own = WriteOptions {
        template: Some("本期{count}条\n\n{tables}\n完"),
        ..options()
    };
    let text =
        String::from_utf8(write(&rows, Format::Markdown, &own).expect("written")).expect("UTF-8");
    assert!(text.starts_with("本期1条") && text.ends_with("完"));
    let without = WriteOptions {
        template: Some("没有表"),
        ..options()
    };
    assert!(write(&rows, Format::Markdown, &without).is_err());
    assert!(default_template(Format::Html).is_some_and(|template| template.contains("{tables}")));
}

#[test]
fn columns_without_anything_are_dropped_and_telephones_get_three() {
    let row = WrittenRow {
        section: "能源领域".to_owned(),
        title: "灯塔办法".to_owned(),
        date: "2025-06-01".parse().ok(),
        date_kind: Some(DateKind::Repealed),
        issuers: vec!["云湖市人民政府".to_owned()],
        ..WrittenRow::default()
    };
    let told = |rows: &[WrittenRow], is_narrow: bool| {
        let options = WriteOptions {
            is_narrow,
            ..options()
        };
        String::from_utf8(write(rows, Format::Markdown, &options).unwrap()).unwrap()
    };
    let plain = told(std::slice::from_ref(&row), false);
    assert!(
        plain.contains("| 政策 | 日期 | 日期种类 | 发布单位 |"),
        "{plain}"
    );
    let draft = WrittenRow {
        title: "浮标办法".to_owned(),
        number: Some("云政发〔2025〕1号".to_owned()),
        date_kind: Some(DateKind::Published),
        closes: "2025-07-01".parse().ok(),
        draft: true,
        ..row.clone()
    };
    let both = [row, draft];
    let plain = told(&both, false);
    let head = "| 政策 | 文号 | 日期 | 日期种类 | 征求意见截止 | 发布单位 |";
    assert!(plain.contains(head), "{plain}");
    let narrow = told(&both, true);
    assert!(narrow.contains("| 政策 | 日期 | 发布单位 |"), "{narrow}");
    for words in [
        "2025-06-01 废止",
        "2025-06-01 发布，2025-07-01 征求意见截止",
    ] {
        assert!(narrow.contains(words), "{words}: {narrow}");
    }
}
