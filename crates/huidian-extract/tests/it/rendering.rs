use huidian_extract::{LineShape, main_text};

use crate::{page, source};

#[test]
fn each_block_and_row_is_a_line() {
    let text = "# 题\n\n第一条 甲：\n\n1. 一\n2) 二\n* 三\n\n| 名 | 日 |\n|---|---|\n| 《甲》 | 1<br>2 |\n\n---\n![](a.png)\n\n末\n";
    let page = page(text, "a.md");
    let main = main_text(&page);
    assert_eq!(
        main.text,
        "题\n第一条 甲：\n1. 一\n2) 二\n三\n名\t日\n《甲》\t1 2\n末\n"
    );
    let blocks: Vec<u32> = main.lines.iter().map(|line| line.block).collect();
    assert_eq!(blocks, [0, 1, 2, 3, 4, 5, 8]);
}

#[test]
fn offsets_lead_back_to_the_source() {
    let page = page(
        "**第一条**　为了[试验](http://a.example/)。\n\n1. 项\n",
        "a.md",
    );
    let main = main_text(&page);
    assert_eq!(main.text, "第一条　为了试验。\n1. 项\n");
    assert_eq!(source(&page, &main.offsets.to_source_range(0..3)), "第一条");
    assert_eq!(source(&page, &main.offsets.to_source_range(6..8)), "试验");
    assert_eq!(
        source(&page, &main.offsets.to_source_range(10..14)),
        "1. 项"
    );
    assert_eq!(main.offsets.to_source_range(0..0), 2..2);
    assert_eq!(main.offsets.to_source(9999), page.blocks[1].span.end);
}

#[test]
fn merged_cells_stand_once() {
    let page = page(
        "<table><tr><td colspan=2>甲<tr><td>乙<td>丙</table>",
        "a.html",
    );
    assert_eq!(main_text(&page).text, "甲\n乙\t丙\n");
}

/// A page, and its lines as `shape: text`. The reason stands above each row.
const SHAPES: &[(&str, &str)] = &[
    // Headings keep their level; a paragraph in bold is told from a plain one.
    (
        "## 第一章\n\n**第一条**\n\n第二条 **甲**\n",
        "h2: 第一章\np bold: 第一条\np: 第二条 甲\n",
    ),
    // The number of an item is told apart from its words, and stands only on its first line.
    (
        "1. 一<br>续\n* 点\n",
        "li0+3: 1. 一\nli0+0 more: 续\nli0+0: 点\n",
    ),
    // Rows, the heading row first; a row in which no cell starts has no line.
    (
        "<table><caption>表1</caption><tr><th>甲<th>乙<tr><td rowspan=2>丙<td rowspan=2><b>丁</b><tr></tr><tr><td><b>戊</b></table>",
        "caption: 表1\nrow2 head: 甲\t乙\nrow2: 丙\t丁\nrow1 bold: 戊\n",
    ),
];

#[test]
fn lines_carry_the_shape_that_the_file_gave_them() {
    for (text, expected) in SHAPES {
        let shaped = page(text, "a.md").shaped_text();
        let lines: Vec<&str> = shaped.main.text.lines().collect();
        assert_eq!(lines.len(), shaped.lines.len(), "one shape a line: {text}");
        let shown = lines.iter().zip(&shaped.lines).map(|(text, line)| {
            let shape = match line.shape {
                LineShape::Heading { level } => format!("h{level}"),
                LineShape::Paragraph => "p".to_owned(),
                LineShape::ListItem {
                    depth,
                    marker_length,
                } => format!("li{depth}+{marker_length}"),
                LineShape::Quote => "quote".to_owned(),
                LineShape::Preformatted => "pre".to_owned(),
                LineShape::Caption => "caption".to_owned(),
                LineShape::Row {
                    cell_count,
                    is_header,
                } => format!("row{cell_count}{}", if is_header { " head" } else { "" }),
            };
            let bold = if line.is_bold { " bold" } else { "" };
            let more = if line.is_continued { " more" } else { "" };
            format!("{shape}{bold}{more}: {text}\n")
        });
        assert_eq!(shown.collect::<String>(), *expected);
    }
}
