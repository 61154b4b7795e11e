//! The paragraph behind the points of a decision on several acts: 《A》《B》根据本决定作相应修改并对条文顺序作相应调整，重新公布.

use huidian_text::title_key;

use crate::words::matching_close;

/// Whether a line is such a paragraph. It belongs to no point, whatever acts it names.
pub(super) fn is_closing(line: &str) -> bool {
    let by_this = ["根据本决定", "按照本决定", "依照本决定"]
        .iter()
        .any(|word| line.contains(word));
    let follows = [
        "重新公布",
        "相应修改",
        "相应修正",
        "相应调整",
        "作相应的修改",
    ]
    .iter()
    .any(|word| line.contains(word));
    by_this && follows && !line.contains('“')
}

/// Whether the paragraph is about an act: one that it names, or any where it names none or sums them up.
pub(super) fn is_about(line: &str, work: &str) -> bool {
    let mut named = Vec::new();
    let mut rest = line;
    while let Some(open) = rest.find('《') {
        let Some(close) = matching_close(&rest[open..]).map(|close| open + close) else {
            break;
        };
        named.push(&rest[open + '《'.len_utf8()..close]);
        rest = &rest[close..];
    }
    let sums_up = named.is_empty() || line.contains("》等");
    sums_up
        || named
            .iter()
            .any(|title| title_key(title) == title_key(work))
}
