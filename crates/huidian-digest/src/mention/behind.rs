//! What the clause behind a title says of it: that it ends, or begins.

use std::ops::Range;

use crate::passage::Passage;
use crate::when::effective_in;

/// 《甲办法》同时废止, 《甲规定》自5月1日起废止: an act that ends is no news of its own.
pub(super) fn is_ended(passage: &Passage, right: &Range<usize>) -> bool {
    const ENDING: [&str; 6] = [
        "废止",
        "失效",
        "停止执行",
        "停止施行",
        "不再执行",
        "终止实施",
    ];
    const BEFORE: [&str; 9] = [
        "同时", "即行", "予以", "自", "现", "已", "将", "宣布", "随即",
    ];
    let text = passage.folded_text(right.start..right.end.min(right.start + 30));
    let clause = text.split([',', '。', ';', '<']).next().unwrap_or(&text);
    let clause = clause.trim();
    ENDING.iter().any(|word| clause.ends_with(word))
        && (ENDING.iter().any(|word| clause.starts_with(word))
            || BEFORE.iter().any(|word| clause.starts_with(word)))
}

/// 《甲条例》全文及解读，7月1日起施行: nothing but words of the page about itself stands between a title and its day of effect.
pub(super) fn takes_effect_behind(passage: &Passage, right: &Range<usize>) -> bool {
    const WORDS: [&str; 9] = [
        "全文", "解读", "及", "与", "和", "附", "原文", "来了", "正式",
    ];
    let limit = right.end.min(right.start + 30);
    let Some(when) = effective_in(passage, right.start..limit) else {
        return false;
    };
    let between = passage.folded_text(right.start..when.range.start);
    let mut rest = between.as_str();
    loop {
        rest = rest.trim_matches([',', ' ', '!', '自', '将', '于', '从', '(', ')', '|']);
        match WORDS.iter().find_map(|word| rest.strip_prefix(word)) {
            Some(shorter) => rest = shorter,
            None => return rest.is_empty(),
        }
    }
}
