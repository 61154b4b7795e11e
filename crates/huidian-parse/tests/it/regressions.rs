//! Inputs that could make a parser slow or fail.

use std::time::{Duration, Instant};

use huidian_parse::{Hints, parse};

use crate::trees::check_tree;

/// Far above what any of these takes, far below what quadratic time would.
const LIMIT: Duration = Duration::from_secs(20);

fn check(input: &str) {
    let start = Instant::now();
    let parsed = parse(input, &Hints::default());
    assert!(start.elapsed() < LIMIT, "took {:?}", start.elapsed());
    check_tree(&parsed.document);
}

// issue 4, "Bad input"
#[test]
fn ten_thousand_nested_brackets_are_read() {
    for open in [
        "（", "[", "《", "![", "[![", "**", "“", "<", "<!--", "第", "(一",
    ] {
        check(&open.repeat(10_000));
        check(&format!("第一条 {}", open.repeat(10_000)));
    }
}

#[test]
fn one_line_of_megabytes_is_read() {
    check(&"第一条规定的灯笼应当符合本办法，自公布之日起施行，《某法》同时废止。".repeat(10_000));
    check(&"2024年5月1日".repeat(40_000));
    check(&"a".repeat(1_000_000));
    check(&"[a](".repeat(60_000));
}

#[test]
fn many_equal_numbers_stay_linear() {
    check(&"第五条 灯笼。\n".repeat(20_000));
    check(&"（一）灯笼。\n".repeat(20_000));
    check(&"附件1\n".repeat(20_000));
    check(&"第一章 总则\n".repeat(20_000));
    check(&"附则\n".repeat(20_000));
    check(&"第一条 灯笼。\n".repeat(20_000));
    check(&"2024年5月1日\n".repeat(20_000));
    check(&"某某部\n".repeat(20_000));
    check(&"目录\n第一章 总则\n".repeat(10_000));
    check(&"废止《某办法》（〔2020〕1号），予以废止\n".repeat(20_000));
}

#[test]
fn a_text_cut_off_in_an_article_is_read() {
    let text = "某办法\n\n第一条 为了规范灯笼，制定本办法。\n\n第二条 灯笼应当";
    for (at, _) in text.char_indices() {
        check(&text[..at]);
    }
}

#[test]
fn nothing_gives_an_empty_tree() {
    for input in ["", " \n\u{3000}\n", "---\n---\n", "<!-- 注 -->", "\u{FEFF}"] {
        let parsed = parse(input, &Hints::default());
        assert!(parsed.document.text.is_empty());
        assert!(parsed.document.provisions.is_empty());
    }
}

#[test]
fn a_byte_that_ends_a_bracket_may_end_another_character() {
    check("办法\n\n第一条 甲。\n\n儈乙：（一）丙；（二）丁。\n");
    check("第一条 \u{88}");
}
