use huidian_extract::main_text;

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
