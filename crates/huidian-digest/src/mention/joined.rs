//! Which titles stand together, and where the last of them ends.

use std::ops::Range;

use super::tail::skip_blank;
use crate::number::all_standards;
use crate::passage::Passage;

/// Skips 等16项国家标准 behind the last title of a group; what follows it is the predicate.
pub(super) fn group_end(passage: &Passage, right: Range<usize>) -> Range<usize> {
    let mut at = skip_blank(passage, right.start, right.end);
    if passage.is_at("等", at) && at < right.end {
        at += 1;
        let limit = right.end.min(at + 24);
        for noun in [
            "标准",
            "文件",
            "法规",
            "规定",
            "政策",
            "规章",
            "指南",
            "规范",
            "通知",
            "意见稿",
            "方案",
            "办法",
        ] {
            if let Some(end) = passage.find(noun, at..limit) {
                return end + noun.chars().count()..right.end;
            }
        }
    }
    at.min(right.end)..right.end
}

/// Whether nothing but marks of enumeration, brackets and standard numbers stands between two titles.
pub(super) fn are_joined(passage: &Passage, gap: Range<usize>) -> bool {
    if gap.is_empty() {
        return true;
    }
    if gap.len() > 60 {
        return false;
    }
    let numbers: Vec<Range<usize>> = all_standards(passage, gap.clone()).collect();
    let rest: String = gap
        .filter(|at| !numbers.iter().any(|number| number.contains(at)))
        .map(|at| passage.folded[at])
        .collect();
    let mut rest = rest.as_str().trim();
    // 《甲规定》，与《乙办法》不一致的: behind a comma 与 opens a clause and enumerates nothing
    if [",与", ",同", ";与"]
        .iter()
        .any(|clause| rest.starts_with(clause))
    {
        return false;
    }
    const JOINTS: [&str; 14] = [
        "、",
        ",",
        "以及",
        "及",
        "和",
        "与",
        "或",
        "/",
        ";",
        " ",
        "国家标准",
        "行业标准",
        "标准",
        "+",
    ];
    while !rest.is_empty() {
        match JOINTS.iter().find_map(|joint| rest.strip_prefix(joint)) {
            Some(shorter) => rest = shorter,
            None => return false,
        }
    }
    true
}
