//! The verbs that bring a document into the world, found in folded text.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::lexicon::{ANNOUNCING, Act};

/// A verb found near a title.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Verb {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) act: Act,
}

/// A verb, its length in characters, and what it says happened.
type Word = (&'static str, usize, Act);

/// The verbs by their first letter, so that a text is walked over once.
static BY_FIRST: LazyLock<FxHashMap<char, Vec<Word>>> = LazyLock::new(|| {
    let mut by_first: FxHashMap<char, Vec<Word>> = FxHashMap::default();
    for (word, act) in ANNOUNCING {
        if let Some(first) = word.chars().next() {
            by_first
                .entry(first)
                .or_default()
                .push((word, word.chars().count(), act));
        }
    }
    by_first
});

/// All announcing verbs of a folded text in order, those that are parts of nouns (发布会, 征求意见稿, 实施方案) left out.
pub(crate) fn all_verbs(folded: &[char]) -> Vec<Verb> {
    let mut found = Vec::new();
    for (start, c) in folded.iter().enumerate() {
        for (word, length, act) in BY_FIRST.get(c).into_iter().flatten() {
            let end = start + length;
            if is_at(folded, word, start) && is_verb_at(folded, start, end) {
                found.push(Verb {
                    start,
                    end,
                    act: *act,
                });
            }
        }
    }
    found
}

fn is_verb_at(folded: &[char], start: usize, end: usize) -> bool {
    const NOUN_AFTER: [&str; 26] = [
        "稿", "会", "单位", "时间", "日期", "机构", "方案", "细则", "意见", "指南", "办法", "条例",
        "情况", "效果", "评估", "以来", "后", "计划", "工作", "要点", "部门", "主体", "者", "平台",
        "渠道", "版",
    ];
    // 《甲法》实施一周年 looks back
    let looks_back = (end..end + 3).any(|at| is_at(folded, "周年", at));
    // 实施意见 is a noun, 征求意见 is caught by its own entry
    let is_noun = NOUN_AFTER.iter().any(|after| is_at(folded, after, end));
    let before = start.checked_sub(1).map(|at| folded[at]);
    // 加快推动出台《甲条例》: what is wished for has not come
    let is_wish = is_wished(folded, start);
    !is_noun && !looks_back && !is_wish && !matches!(before, Some('未' | '拟' | '待'))
}

/// 加快推动出台, 建议尽快制定, 呼吁修改, 亟需出台: within the clause before a verb.
fn is_wished(folded: &[char], start: usize) -> bool {
    const RIGHT_BEFORE: [&str; 7] = ["推动", "推进", "加快", "抓紧", "尽快", "争取", "力争"];
    const ASKING: [&str; 9] = [
        "建议",
        "呼吁",
        "提议",
        "亟需",
        "亟待",
        "有必要",
        "应尽快",
        "应当",
        "期待",
    ];
    const NEAR: usize = 10;
    if start >= 2
        && RIGHT_BEFORE
            .iter()
            .any(|word| is_at(folded, word, start - 2))
    {
        return true;
    }
    let from = (start.saturating_sub(NEAR)..start)
        .rev()
        .find(|&at| matches!(folded[at], ',' | '。' | ';' | ':' | '>'))
        .map_or(start.saturating_sub(NEAR), |at| at + 1);
    (from..start).any(|at| ASKING.iter().any(|word| is_at(folded, word, at)))
}

fn is_at(folded: &[char], word: &str, at: usize) -> bool {
    let mut rest = folded[at.min(folded.len())..].iter();
    word.chars().all(|c| rest.next() == Some(&c))
}
