use huidian_extract::{DiagnosticKind, extract};

use crate::{outline, page, source};

const CASES: &[(&str, &str)] = &[
    (
        "名称,日期\n《甲》,2024-01-02\n",
        "| 名称 | 日期 |\n| 《甲》 | 2024-01-02 |\n",
    ),
    // Quotes hold separators, line breaks and doubled quotes.
    (
        "名称,单位\n\"《甲,乙》\",\"工信部\n国标委\"\n\"引\"\"号\"\"\",x\n",
        "| 名称 | 单位 |\n| 《甲,乙》 | 工信部⏎国标委 |\n| 引\"号\" | x |\n",
    ),
    // Tabs and semicolons, blank lines, spaces.
    ("甲\t乙\r\n\r\n1\t 2 \r\n", "| 甲 | 乙 |\n| 1 | 2 |\n"),
    ("甲;乙\n1,5;2\n", "| 甲 | 乙 |\n| 1,5 | 2 |\n"),
    // A bare quote inside a quoted field.
    ("a,b\n\"x \"y\" z\",1\n", "| a | b |\n| x \"y\" z | 1 |\n"),
    // Rows of different length.
    (
        "a,b,c\n1\n1,2,3,4\n",
        "| a | b | c | · |\n| 1 | · | · | · |\n| 1 | 2 | 3 | 4 |\n",
    ),
];

#[test]
fn fields_are_read() {
    for (text, expected) in CASES {
        let page = page(text, "a.csv");
        assert_eq!(outline(&page), *expected, "\nsource:\n{text}");
    }
}

#[test]
fn quote_that_never_closes_is_text_and_noted() {
    let page = page("a,b\n\"甲,乙\n丙,丁\n", "a.csv");
    assert_eq!(outline(&page), "| a | b |\n| \"甲 | 乙 |\n| 丙 | 丁 |\n");
    assert!(
        page.diagnostics
            .iter()
            .any(|note| note.kind == DiagnosticKind::Unclosed)
    );
}

#[test]
fn spans_hold_the_fields_and_gb18030_is_found() {
    let text = "名称,单位\n关于印发试验管理办法的通知,\"工业和信息化部,国家标准委\"\n";
    let page = extract(&encoding_rs::GBK.encode(text).0, Some("清单.CSV")).unwrap();
    let table = page.blocks[0].table().unwrap();
    let cell = table.find_cell(1, 1).unwrap();
    assert_eq!(source(&page, &cell.span), "工业和信息化部,国家标准委");
}

#[test]
fn a_table_cut_at_the_limit_says_how_many_rows_are_left_out() {
    let text = "甲,乙\n".repeat(10);
    let limits = huidian_extract::Limits {
        cells: 12,
        ..huidian_extract::Limits::default()
    };
    let page = huidian_extract::extract_within(text.as_bytes(), Some("a.csv"), &limits).unwrap();
    let notes: Vec<&str> = page
        .diagnostics
        .iter()
        .filter(|note| note.kind == DiagnosticKind::Truncated)
        .map(|note| note.message.as_str())
        .collect();
    assert!(
        matches!(notes.as_slice(), [note] if note.contains("about 4 rows")),
        "{notes:?}"
    );
}
