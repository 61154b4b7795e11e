//! What holds for every input.

use huidian_extract::{Block, Inline, Limits, OffsetMap, Page, extract, extract_within, main_text};
use proptest::prelude::*;

const NAMES: [&str; 5] = ["a.md", "a.html", "a.txt", "a.csv", "a"];

/// Pieces that markup is made of, for inputs that reach into every corner.
fn piece() -> impl Strategy<Value = String> {
    let marks = prop::sample::select(vec![
        "\n",
        "\n\n",
        "# ",
        "**",
        "*",
        "_",
        "__",
        "****",
        "[",
        "](http://a/)",
        "![",
        "]",
        "(",
        ")",
        "<",
        ">",
        "<table>",
        "</table>",
        "<tr>",
        "<td rowspan=3>",
        "<td colspan=2>",
        "</td>",
        "<th>",
        "<p>",
        "</p>",
        "<br>",
        "<b>",
        "</b>",
        "<a href='x'>",
        "</a>",
        "<li>",
        "<ol>",
        "</ol>",
        "<!--",
        "-->",
        "<script>",
        "</script>",
        "<pre>",
        "</pre>",
        "<nav>",
        "<img src=x>",
        "<caption>",
        "</caption>",
        "<blockquote>",
        "|",
        "| --- | --- |\n",
        "|---|\n",
        "`",
        "```\n",
        "&amp;",
        "&nbsp;",
        "&#x4e2d;",
        "&",
        "\\",
        "\\|",
        "---\n",
        "===\n",
        "- ",
        "1. ",
        "> ",
        "  ",
        "\t",
        "\r\n",
        "\"",
        "\"\"",
        ",",
        ";",
        "第一条",
        "《办法》",
        "　",
        "\u{200b}",
        "é",
        "😀",
        "title: x\n",
    ]);
    prop_oneof![4 => marks.prop_map(str::to_owned), 1 => "\\PC{0,6}"]
}

fn markup() -> impl Strategy<Value = String> {
    prop::collection::vec(piece(), 0..60).prop_map(|pieces| pieces.concat())
}

fn check_offsets(page: &[char], plain: &str, offsets: &OffsetMap, is_drawn: bool) {
    let plain: Vec<char> = plain.chars().collect();
    let mut expected = 0;
    let mut last_source = 0;
    for run in offsets.runs() {
        assert_eq!(run.plain_start, expected, "runs leave gaps");
        expected += run.plain_length;
        let source = run.source_start as usize..(run.source_start + run.source_length) as usize;
        assert!(source.end <= page.len(), "run beyond the page");
        assert!(run.source_start >= last_source || is_drawn, "runs go back");
        last_source = run.source_start;
        if run.plain_length == run.source_length {
            let start = run.plain_start as usize;
            for (offset, &character) in page[source].iter().enumerate() {
                let shown = plain[start + offset];
                assert!(
                    shown == character || shown.is_whitespace() && character.is_whitespace(),
                    "{shown:?} stands for {character:?}"
                );
            }
        }
    }
    assert_eq!(expected as usize, plain.len(), "runs do not cover the text");
}

fn check_inline(page: &[char], inline: &Inline) {
    check_offsets(page, &inline.text, &inline.offsets, false);
    let length = inline.text.chars().count() as u32;
    for mark in &inline.marks {
        assert!(
            mark.range.start <= mark.range.end && mark.range.end <= length,
            "{mark:?}"
        );
    }
}

fn check_block(page: &[char], block: &Block) {
    assert!(block.span.start <= block.span.end && block.span.end as usize <= page.len());
    if let Some(inline) = block.inline() {
        check_inline(page, inline);
        for run in inline.offsets.runs() {
            assert!(run.source_start >= block.span.start && run.source_start <= block.span.end);
        }
    }
    let Some(table) = block.table() else { return };
    for cell in &table.cells {
        check_inline(page, &cell.inline);
        assert!(cell.span.start <= cell.span.end && cell.span.end as usize <= page.len());
        assert!(cell.row + cell.row_span <= table.row_count());
        let shown = table
            .find_cell(cell.row, cell.column)
            .expect("a cell where it starts");
        assert_eq!((shown.row, shown.column), (cell.row, cell.column));
    }
    let starts: Vec<_> = table
        .cells
        .iter()
        .map(|cell| (cell.row, cell.column))
        .collect();
    assert!(starts.is_sorted(), "cells out of order");
}

pub(crate) fn check(page: &Page) {
    let characters: Vec<char> = page.text.chars().collect();
    let mut last = 0;
    for block in &page.blocks {
        check_block(&characters, block);
        assert!(block.span.start >= last, "blocks go back");
        last = block.span.start;
    }
    for note in &page.diagnostics {
        assert!(
            note.span.end as usize <= characters.len().max(1),
            "{note:?}"
        );
    }
    let main = main_text(page);
    check_offsets(&characters, &main.text, &main.offsets, true);
    for line in &main.lines {
        assert!(line.span.start < line.span.end);
    }
}

proptest! {
    #[test]
    fn any_markup_gives_a_sound_page(text in markup(), name in 0..NAMES.len()) {
        if let Ok(page) = extract(text.as_bytes(), Some(NAMES[name])) {
            check(&page);
        }
    }

    #[test]
    fn any_bytes_give_a_page_or_an_error(bytes in prop::collection::vec(any::<u8>(), 0..400), name in 0..NAMES.len()) {
        if let Ok(page) = extract(&bytes, Some(NAMES[name])) {
            check(&page);
        }
    }

    #[test]
    fn any_text_gives_a_sound_page(text in "(\\PC|\n){0,200}", name in 0..NAMES.len()) {
        if let Ok(page) = extract(text.as_bytes(), Some(NAMES[name])) {
            check(&page);
        }
    }

    #[test]
    fn small_limits_hold(text in markup(), name in 0..NAMES.len()) {
        let limits = Limits { cells: 3, blocks: 4, ..Limits::default() };
        if let Ok(page) = extract_within(text.as_bytes(), Some(NAMES[name]), &limits) {
            check(&page);
            prop_assert!(page.blocks.len() <= 4);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn text_decoded_wrongly_comes_back(words in prop::collection::vec("(规定|办法|数据|安全|管理|应当|有关|部门|，|。|《|》|[0-9]|章|造)", 30..60)) {
        let text = words.concat();
        let garbled: String = text.bytes().map(|byte| byte as char).collect();
        let decoded = huidian_extract::decode(garbled.as_bytes()).unwrap();
        prop_assert_eq!(decoded.text, text);
    }
}
