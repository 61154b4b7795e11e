//! Nothing makes the reader panic, every span lies in the file, and time grows with the input only.

use std::sync::LazyLock;
use std::time::{Duration, Instant};

use huidian_digest::{Digest, ReadOptions, read};
use proptest::prelude::*;

use crate::support::read_text;

/// Pieces that roundups are made of, good and broken.
const PIECES: [&str; 46] = [
    "《",
    "》",
    "〈",
    "〉",
    "**",
    "| ",
    " |",
    "\n",
    "\n\n",
    "# ",
    "## ",
    "1、",
    "（一）",
    "- ",
    "5月",
    "31日",
    "2024年",
    "2024-05-01",
    "，",
    "。",
    "：",
    "发布时间：",
    "发布单位：",
    "文号：",
    "国发〔2024〕1号",
    "GB/T 1—2020",
    "发布",
    "印发",
    "征求意见稿",
    "（征求意见稿）",
    "自",
    "起施行",
    "工信部",
    "等十一部门",
    "数据管理办法",
    "根据",
    "解读",
    "<table>",
    "<tr><td rowspan=3>",
    "</td></tr>",
    "|---|---|",
    "&nbsp;",
    "美国",
    "微信扫一扫",
    "\u{200b}",
    "🚀",
];

fn pages() -> impl Strategy<Value = String> {
    proptest::collection::vec(0..PIECES.len(), 0..60)
        .prop_map(|indexes| indexes.into_iter().map(|index| PIECES[index]).collect())
}

fn spans_lie_within(digest: &Digest, length: u32) -> bool {
    let rows = digest
        .documents
        .iter()
        .chain(&digest.foreign)
        .map(|row| row.span);
    let asides = digest.set_aside.iter().map(|aside| aside.span);
    rows.chain(asides)
        .all(|span| span.start <= span.end && span.end <= length)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_pieces_are_read(text in pages(), name in prop_oneof![Just("a.md"), Just("a.html"), Just("a.csv"), Just("a.txt")]) {
        let Ok(page) = huidian_extract::extract(text.as_bytes(), Some(name)) else { return Ok(()) };
        let digest = read(&page, &ReadOptions::default());
        prop_assert!(spans_lie_within(&digest, page.text.chars().count() as u32));
    }

    #[test]
    fn any_text_is_read(text in "\\PC{0,300}") {
        let Ok(page) = huidian_extract::extract(text.as_bytes(), None) else { return Ok(()) };
        let digest = read(&page, &ReadOptions::default());
        prop_assert!(spans_lie_within(&digest, page.text.chars().count() as u32));
    }
}

#[test]
fn a_span_is_where_the_title_stands() {
    let text = "# 2024年汇总\n\n5月6日，财政部印发《会计数据管理办法》。\n\n| 政策 | 日期 |\n| --- | --- |\n| 《审计数据规定》 | 5/7 |\n";
    let digest = read_text(text, "a.md");
    let at = |index: usize| {
        let span = digest.documents[index].span;
        text.chars()
            .skip(span.start as usize)
            .take((span.end - span.start) as usize)
            .collect::<String>()
    };
    assert_eq!(at(0), "《会计数据管理办法》");
    assert_eq!(at(1), "《审计数据规定》");
}

/// Time this thread has run on a processor: what others do on the machine at the same time does not count (proc(5), schedstat).
fn processor_time() -> Duration {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanoseconds = stat.split(' ').next().and_then(|first| first.parse().ok());
    nanoseconds.map_or_else(|| START.elapsed(), Duration::from_nanos)
}

/// Where the system does not tell, the clock on the wall.
static START: LazyLock<Instant> = LazyLock::new(Instant::now);

#[test]
fn ten_thousand_rows_are_read_in_linear_time() {
    let table = |rows: usize| {
        let mut text =
            "# 2024年汇总\n\n| 政策 | 日期 | 发布单位 |\n| --- | --- | --- |\n".to_owned();
        for row in 0..rows {
            text.push_str(&format!(
                "| 《第{row}号数据管理办法》 | {}/{} | 工信部、财政部 |\n",
                row % 12 + 1,
                row % 28 + 1
            ));
        }
        text
    };
    let timed = |rows: usize| {
        let text = table(rows);
        let page = huidian_extract::extract(text.as_bytes(), Some("a.md")).expect("a page");
        let start = processor_time();
        let digest = read(&page, &ReadOptions::default());
        assert_eq!(digest.documents.len(), rows);
        processor_time().saturating_sub(start)
    };
    let small = timed(1_000);
    let large = timed(10_000);
    assert!(
        large < small * 40,
        "1,000 rows took {small:?}, 10,000 took {large:?}"
    );
}

#[test]
fn one_endless_line_is_read_in_pieces() {
    let timed = |repeats: usize| {
        let line = "据悉，某部门发布《数据管理办法》，要求落实责任，".repeat(repeats);
        let start = Instant::now();
        let digest = read_text(&line, "a.md");
        assert!(!digest.documents.is_empty() || !digest.set_aside.is_empty());
        start.elapsed()
    };
    // a ratio, for a busy machine is slow at both
    let small = timed(500);
    let large = timed(5_000);
    assert!(
        large < small * 40,
        "500 took {small:?}, 5,000 took {large:?}"
    );
}
