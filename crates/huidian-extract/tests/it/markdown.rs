use huidian_extract::{BlockKind, DiagnosticKind};

use crate::{bold, outline, page, source};

/// Source, and the outline it must give. The reason stands above each row.
const CASES: &[(&str, &str)] = &[
    // A law as the corpus writes it.
    (
        "# 某省试验条例\n\n2020年1月1日 通过\n\n<!-- INFO END -->\n\n## 第一章 总则\n\n第一条 为了试验，制定本条例。\n\n本条例所称试验，是指试行。\n",
        "h1 某省试验条例\np 2020年1月1日 通过\nh2 第一章 总则\np 第一条 为了试验，制定本条例。\np 本条例所称试验，是指试行。\n",
    ),
    // Lines of one paragraph stay lines.
    ("微信扫一扫\n关注该号\n", "p 微信扫一扫⏎关注该号\n"),
    // Hard breaks and indentation leave no space behind.
    ("甲  \n　　乙\\\n丙\n", "p 甲⏎乙\\⏎丙\n"),
    // A heading needs its space, except with two marks or more; a hashtag is text.
    (
        "#标题\n##第一章\n# \n### 闭合 ###\n# C#\n",
        "p #标题\nh2 第一章\nh3 闭合\nh1 C#\n",
    ),
    // Official accounts start a page with `#` and two spaces.
    (
        "#  周报   \n 某号   2024-05-27 17:41  \n",
        "h1 周报\np 某号   2024-05-27 17:41\n",
    ),
    // Underlined headings, but a rule below a long paragraph.
    (
        "标题\n===\n\n小标题\n---\n\n甲\n乙\n---\n丙\n",
        "h1 标题\nh2 小标题\np 甲⏎乙\nhr\np 丙\n",
    ),
    ("***\n\n* * *\n\n---\n", "hr\nhr\nhr\n"),
    // Escapes are resolved, and a lone escaped placeholder is the placeholder.
    (
        "content\\_6972409.htm 1\\. 甲 \\- \\\\ \\甲\n",
        "p content_6972409.htm 1. 甲 - \\ \\甲\n",
    ),
    // Four marks end one bold stretch and start the next.
    ("**PART****0****1**\n", "p **PART01**\n"),
    // A whole bold line, with a number inside.
    (
        "**（一）统筹规划。**各地要落实。\n",
        "p （一）统筹规划。各地要落实。\n",
    ),
    // Bold that never closes, at the edge of the block, leaves no mark.
    (
        "**第一条 为了试验\n\n制定本办法。**\n",
        "p **第一条 为了试验**\np 制定本办法。\n",
    ),
    // Marks that are text: masks, products, names.
    (
        "张\\*\\*电话138****1234，3*4*5，snake_case_name，5 * 3\n",
        "p 张**电话138****1234，3*4*5，snake_case_name，5 * 3\n",
    ),
    ("*斜体*和 _斜体_，名_称_号\n", "p 斜体和 斜体，名_称_号\n"),
    // Links, nested brackets, titles, brackets in document numbers.
    (
        "[【公告】全文](https://a.example/s?a=1&b=(2) \"题\")后文\n",
        "p 【公告】全文后文 →https://a.example/s?a=1&b=(2)\n",
    ),
    (
        "工信部[2024](12号) GB/T 18336.3—2015[部] [注1]\n",
        "p 工信部[2024](12号) GB/T 18336.3—2015[部] [注1]\n",
    ),
    (
        "原文：<https://a.example/x_y>。a<b 且 c>d <法>\n",
        "p 原文：https://a.example/x_y。a<b 且 c>d <法> →https://a.example/x_y\n",
    ),
    // Images leave nothing, alone they are blocks, inside links too.
    (
        "![封面](https://a.example/1.jpg)\n\n![](a.png)后\n\n[![标](b.png)](http://c.example/)\n\n# ![](d.gif)\n",
        "img 封面|https://a.example/1.jpg\np 后\nimg 标|b.png\nimg |d.gif\n",
    ),
    // Lists keep their numbers; nesting by indentation; a heading inside an item is the item.
    (
        "* 甲\n  - 乙\n    1. 丙\n* ##### [丁](/x)\n1) 戊\n",
        "li0 甲\nli1 乙\nli2 1. 丙\nli0 丁 →/x\nli0 1) 戊\n",
    ),
    // `1.总则` and `1、` are how texts are numbered by hand.
    (
        "1.总则\n\n1、甲\n\n2024.5.1起施行\n",
        "p 1.总则\np 1、甲\np 2024.5.1起施行\n",
    ),
    ("> 引言\n> 续\n\n后文\n", "> 引言⏎续\np 后文\n"),
    ("```\n a | b\n```\n后\n", "pre  a | b\np 后\n"),
    // Code marks and entities.
    (
        "`a*b` &amp; &lt;&#20013;&nbsp;x&unknown;\n",
        "p a*b & <中\u{a0}x&unknown;\n",
    ),
    // Inline HTML is dropped, breaks are kept, unknown tags are text.
    (
        "<span style=\"x>y\">甲</span><br/>乙<strong>丙</strong><foo>\n",
        "p 甲⏎乙丙<foo>\n",
    ),
    // A table may start in the middle of a line and text go on behind it.
    (
        "见下表：<table><tr><td>甲</td><td>乙</td></tr></table>以上。\n",
        "p 见下表：\n| 甲 | 乙 |\np 以上。\n",
    ),
    // Comments vanish anywhere.
    (
        "甲<!-- 注 -->乙\n\n<!-- 跨\n\n行 -->\n丙\n",
        "p 甲乙\np 丙\n",
    ),
];

#[test]
fn blocks_are_read_as_a_reader_sees_them() {
    for (text, expected) in CASES {
        assert_eq!(outline(&page(text, "a.md")), *expected, "\nsource:\n{text}");
    }
}

/// Tables, with the reason above each.
const TABLES: &[(&str, &str)] = &[
    // As usual.
    (
        "| 名称 | 日期 |\n| --- | :-: |\n| 《甲办法》 | 1/4 |\n",
        "| !名称 | !日期 |\n| 《甲办法》 | 1/4 |\n",
    ),
    // The exporter left the heading row empty; the first row is bold.
    (
        "|  |  |\n| --- | --- |\n| **政  策** | **日期** |\n| 《甲》 | 1/4 |\n",
        "| !政  策 | !日期 |\n| 《甲》 | 1/4 |\n",
    ),
    // Empty heading row and nothing bold: no heading that we know of.
    (
        "|  |  |\n| --- | --- |\n| 序号 | 名称 |\n| 1 | 甲 |\n",
        "| 序号 | 名称 |\n| 1 | 甲 |\n",
    ),
    // No heading row at all, and no delimiter row at all.
    ("| --- | --- |\n| 1 | 甲 |\n", "| 1 | 甲 |\n"),
    ("| 1 | 甲 |\n| 2 | 乙 |\n", "| 1 | 甲 |\n| 2 | 乙 |\n"),
    // No outer pipes.
    (
        "前文\n名称 | 日期\n--- | ---\n甲 | 1/4\n乙 | 2/4\n\n后文\n",
        "p 前文\n| !名称 | !日期 |\n| 甲 | 1/4 |\n| 乙 | 2/4 |\np 后文\n",
    ),
    // Pipes that are text, placeholders, breaks in cells.
    (
        "| 甲 | 乙 |\n|---|---|\n| a\\|b | \\_ |\n| 工信部<br>国标委 | — |\n",
        "| !甲 | !乙 |\n| a|b | _ |\n| 工信部⏎国标委 | — |\n",
    ),
    // A cell torn over lines.
    (
        "| 名称 | 单位 | 日期 |\n| --- | --- | --- |\n| 《甲》 | 工信部\n国标委 | 1/4 |\n| 《乙》 | 财政部 | 2/4 |\n",
        "| !名称 | !单位 | !日期 |\n| 《甲》 | 工信部⏎国标委 | 1/4 |\n| 《乙》 | 财政部 | 2/4 |\n",
    ),
    // Rows too short and too long; the last one broken off.
    (
        "| 甲 | 乙 |\n| --- | --- |\n| 1 |\n| 2 | 3 | 4 |\n| 5 |",
        "| !甲 | !乙 | · |\n| 1 | · | · |\n| 2 | 3 | 4 |\n| 5 | · | · |\n",
    ),
    // A heading ends a table, a paragraph without pipes too.
    (
        "| 甲 |  乙 |\n| --- | --- |\n| 1 | 2 |\n# 题\n",
        "| !甲 | !乙 |\n| 1 | 2 |\nh1 题\n",
    ),
];

#[test]
fn tables_are_read_however_they_were_exported() {
    for (text, expected) in TABLES {
        assert_eq!(outline(&page(text, "a.md")), *expected, "\nsource:\n{text}");
    }
}

#[test]
fn html_table_inside_markdown_keeps_its_place() {
    let text = "前文\n\n<table><tr><th>名称</th><th>日期</th></tr>\n\n<tr><td rowspan=\"2\"><p>《甲》</p></td><td>1/4</td></tr><tr><td>2/4</td></tr></table>  \n\n后文**粗**\n";
    let page = page(text, "a.md");
    assert_eq!(
        outline(&page),
        "p 前文\n| !名称 | !日期 |\n| 《甲》 | 1/4 |\n| ^ | 2/4 |\np 后文粗\n"
    );
    let table = page.blocks[1].table().unwrap();
    let cell = table.find_cell(2, 0).unwrap();
    assert_eq!((cell.row, cell.row_span), (1, 2));
    assert_eq!(source(&page, &cell.inline.source_range(0..3)), "《甲》");
    assert!(source(&page, &cell.span).starts_with("<td"));
    assert!(source(&page, &page.blocks[1].span).ends_with("</table>"));
}

#[test]
fn unfinished_html_table_does_not_swallow_the_page() {
    let text = "<table><tr><td>甲</td><td>乙\n\n# 后文\n\n第一条 试验。\n";
    let page = page(text, "a.md");
    assert_eq!(outline(&page), "| 甲 | 乙 |\nh1 后文\np 第一条 试验。\n");
    assert!(
        page.diagnostics
            .iter()
            .any(|note| note.kind == DiagnosticKind::Unclosed)
    );
}

#[test]
fn front_matter_is_read_and_gives_the_title() {
    let text = "---\ntitle: \"某通知：全文\"\nurl: https://a.example/x?y=1:2\ntags:\n- 甲\n- 乙\ndate: 2024-01-02\n---\n\n# 另一个题\n";
    let page = page(text, "a.md");
    assert_eq!(page.title.as_deref(), Some("某通知：全文"));
    assert_eq!(
        page.find_front_matter("URL"),
        Some("https://a.example/x?y=1:2")
    );
    assert_eq!(page.find_front_matter("tags"), Some("甲, 乙"));
    assert_eq!(page.front_matter.len(), 4);
    assert_eq!(outline(&page), "h1 另一个题\n");
}

#[test]
fn rule_at_the_start_is_no_front_matter() {
    let text = "---\n第一条 本办法：试验。\n\n---\n后文\n";
    let page = page(text, "a.md");
    assert!(page.front_matter.is_empty());
    assert_eq!(outline(&page), "hr\np 第一条 本办法：试验。\nhr\np 后文\n");
}

#[test]
fn title_is_the_highest_heading_when_nothing_else_says() {
    assert_eq!(
        page("## 章\n\n# 题**名**\n", "a.md").title.as_deref(),
        Some("题名")
    );
    assert_eq!(page("正文\n", "a.md").title, None);
}

#[test]
fn bold_stretches_map_to_their_source() {
    let page = page("印发**《甲》**，**乙\n丙**。\n", "a.md");
    assert_eq!(bold(&page), ["《甲》", "乙\n丙"]);
    let inline = page.blocks[0].inline().unwrap();
    assert_eq!(inline.text, "印发《甲》，乙\n丙。");
    assert_eq!(source(&page, &inline.source_range(2..5)), "《甲》");
    assert_eq!(
        source(&page, &page.blocks[0].span),
        "印发**《甲》**，**乙\n丙**。"
    );
}

#[test]
fn page_of_images_says_so() {
    let page = page("![](a.png)\n\n![](b.png)\n", "a.md");
    assert!(
        page.diagnostics
            .iter()
            .any(|note| note.kind == DiagnosticKind::OnlyImages)
    );
    assert!(
        page.blocks
            .iter()
            .all(|block| matches!(block.kind, BlockKind::Image { .. }))
    );
}

#[test]
fn windows_line_ends_change_nothing() {
    for (text, expected) in CASES.iter().chain(TABLES) {
        if text.contains("```") {
            continue;
        }
        let windows = text.replace('\n', "\r\n");
        assert_eq!(
            outline(&page(&windows, "a.md")),
            *expected,
            "\nsource:\n{text}"
        );
    }
}

#[test]
fn bold_is_told_line_by_line() {
    let page = page("**北京**\n11月**10日**发文\n\n**甲**、**乙**\n丙\n", "a.md");
    let lines: Vec<Vec<bool>> = page
        .blocks
        .iter()
        .filter_map(|block| Some(block.inline()?.bold_lines()))
        .collect();
    assert_eq!(lines, [[true, false], [false, false]]);
}
