//! Inputs made to hurt: each must end in seconds without a debug build overflowing its stack.

use std::time::{Duration, Instant};

use huidian_extract::{DiagnosticKind, Error, Limits, extract, extract_within, main_text};

use crate::packed::packed;
use crate::properties::check;

/// Four times the size may take at most this much longer, plus noise; a quadratic reader takes 16 times.
const SLOWER: u32 = 9;

fn time(text: &str, name: &str) -> Duration {
    let start = Instant::now();
    let page = extract(text.as_bytes(), Some(name)).unwrap();
    main_text(&page);
    start.elapsed()
}

/// Patterns that make careless readers quadratic.
#[test]
fn reading_is_linear() {
    let patterns = [
        "[",
        "](",
        "[a](",
        "![",
        "*",
        "**a",
        "_a",
        "`",
        "`a``",
        "<",
        "<a ",
        "<a \"",
        "<a b='",
        "<!--",
        "<table>",
        "<tr>",
        "<td>",
        "</td>",
        "</table>",
        "<div>",
        "<b>",
        "<ol>",
        "<script",
        "<script>x",
        "&",
        "&amp",
        "\\",
        "|",
        "| a\n",
        "> ",
        "- ",
        "#",
        "<td rowspan=9>",
        "<table\n",
        "<div>\n\n",
        "a|b\n",
        "\"",
        "\"a,",
        "<a><",
        "<p>\u{3000}",
        "===\n",
        "<nav>",
        "--",
        "| a | b |\n",
    ];
    for pattern in patterns {
        for name in ["a.md", "a.html", "a.csv"] {
            let text = |size: usize| pattern.repeat(size / pattern.len()) + "\n正文\n";
            let (small, large) = (text(8_000), text(32_000));
            let first = time(&small, name);
            let second = time(&large, name);
            let allowed = first * SLOWER + Duration::from_millis(400);
            assert!(
                second < allowed,
                "{pattern:?} as {name}: {first:?}, then {second:?}"
            );
        }
    }
}

#[test]
fn deep_nesting_does_not_overflow() {
    for (open, close) in [
        ("<div>", "</div>"),
        ("<table><tr><td>", "</td></tr></table>"),
        ("<ul><li>", "</li></ul>"),
        ("<blockquote>", "</blockquote>"),
        ("<b>", "</b>"),
        ("> ", ""),
        ("<nav>", "</nav>"),
        ("[", "]"),
        ("**", ""),
    ] {
        for name in ["a.html", "a.md"] {
            // Navigation inside Markdown is hidden for good.
            if open == "<nav>" && name == "a.md" {
                continue;
            }
            let text = format!("{}正文{}", open.repeat(10_000), close.repeat(10_000));
            let page = extract(text.as_bytes(), Some(name)).unwrap();
            assert!(main_text(&page).text.contains("正文"), "{open} as {name}");
        }
    }
}

#[test]
fn long_single_line_is_read() {
    let text = "第一条 **为了**试验，制定[本办法](http://a.example/)。".repeat(60_000);
    let page = extract(text.as_bytes(), Some("a.md")).unwrap();
    assert_eq!(page.blocks.len(), 1);
    check(&page);
}

#[test]
fn long_table_is_cut_with_a_diagnostic() {
    let limits = Limits {
        cells: 10_000,
        ..Limits::default()
    };
    let markdown =
        "| 甲 | 乙 |\n|---|---|\n".to_owned() + &"| 《一》 | 1/4 |\n".repeat(20_000) + "\n后文\n";
    let html = "<table>".to_owned()
        + &"<tr><td>甲</td><td>乙</td></tr>".repeat(20_000)
        + "</table><p>后文</p>";
    let csv = "甲,乙\n".repeat(20_000);
    for (text, name) in [(markdown, "a.md"), (html, "a.html"), (csv, "a.csv")] {
        let page = extract_within(text.as_bytes(), Some(name), &limits).unwrap();
        let table = page.blocks[0].table().unwrap();
        assert_eq!(table.row_count() * 2, 10_000, "{name}");
        let cut = page
            .diagnostics
            .iter()
            .find(|note| note.kind == DiagnosticKind::Truncated)
            .unwrap();
        assert!(
            cut.span.start > page.blocks[0].table().unwrap().cells[9_999].span.start,
            "{name}"
        );
        assert_eq!(
            page.blocks.len(),
            1 + usize::from(name != "a.csv"),
            "{name}"
        );
    }
}

#[test]
fn spans_that_multiply_are_cut() {
    let text = "<table>".to_owned()
        + &"<tr><td rowspan=65000 colspan=1000>x</td></tr>".repeat(3000)
        + "</table>";
    let page = extract(text.as_bytes(), Some("a.html")).unwrap();
    assert!(
        page.diagnostics
            .iter()
            .any(|note| note.kind == DiagnosticKind::Truncated)
    );
    check(&page);
}

#[test]
fn file_over_the_limit_is_refused() {
    let limits = Limits {
        file_bytes: 10,
        ..Limits::default()
    };
    let error = extract_within("第一条 试验。".as_bytes(), None, &limits).unwrap_err();
    assert_eq!(
        error,
        Error::TooLarge {
            size_bytes: 19,
            limit_bytes: 10
        }
    );
}

#[test]
fn too_many_blocks_are_cut() {
    let limits = Limits {
        blocks: 3,
        ..Limits::default()
    };
    let page = extract_within("甲\n\n".repeat(10).as_bytes(), None, &limits).unwrap();
    assert_eq!(page.blocks.len(), 3);
    let cuts = page
        .diagnostics
        .iter()
        .filter(|note| note.kind == DiagnosticKind::Truncated);
    assert_eq!(cuts.count(), 1);
}

/// Two entries of a directory that name the same bytes: each is unpacked by itself, so that a small archive becomes a large one.
#[test]
fn an_archive_whose_members_lie_over_each_other_is_refused() {
    let honest = packed(&[("a.md", "第一条 甲。"), ("b.md", "第一条 乙。")]);
    let read = |bytes: &[u8]| huidian_extract::members(bytes, &Limits::default());
    assert_eq!(read(&honest).unwrap().len(), 2);
    let mut entries = honest.windows(4).enumerate();
    let second = entries
        .by_ref()
        .filter(|(_, signature)| *signature == b"PK\x01\x02")
        .nth(1)
        .map(|(at, _)| at)
        .unwrap();
    let mut overlapping = honest.clone();
    // offset of the local header (APPNOTE 4.3.12)
    overlapping[second + 42..second + 46].fill(0);
    let error = read(&overlapping).unwrap_err().to_string();
    assert!(error.contains("重叠"), "{error}");
}
