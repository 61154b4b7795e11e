//! The day from which a text takes effect.

use std::ops::Range;

use super::{When, dates};
use crate::passage::Passage;

const ENTERING: [&str; 4] = ["施行", "实施", "生效", "执行"];

/// The day from which a text in this stretch takes effect: 自…起施行, 将于…起正式实施, …生效, 7月1日，《甲》《乙》开始施行.
pub(crate) fn effective_in(passage: &Passage, range: Range<usize>) -> Option<When> {
    dates(passage, range.clone()).into_iter().find(|when| {
        let after = when.range.end..range.end.min(when.range.end + 10);
        let entering = ENTERING
            .iter()
            .filter_map(|word| passage.find(word, after.clone()))
            .min();
        let Some(entering) = entering else {
            return enters_behind_titles(passage, when, &range)
                || enters_behind_count(passage, when, &range);
        };
        let between = when.range.end..entering;
        let is_noun = ["方案", "意见", "细则", "办法", "指南", "条例", "情况"]
            .iter()
            .any(|noun| passage.is_at(noun, entering + 2));
        !is_noun && !passage.has_any(&["发布", "公布", "印发", "通过", "。", ",", "，"], between)
    })
}

/// 10月1日起，《甲》《乙》正式施行, 5月1日，《甲》（以下简称…）开始实施: titles stand between the day and the verb.
fn enters_behind_titles(passage: &Passage, when: &When, range: &Range<usize>) -> bool {
    let has_from = passage.folded.get(when.range.end) == Some(&'起');
    let from = skip(passage, when.range.end + usize::from(has_from), range.end);
    let Some(end) = titles_end(passage, from..range.end) else {
        return false;
    };
    let behind = passage.folded_text(end..range.end.min(end + 30));
    enters(clause_of(&behind), has_from)
}

/// 3月1日起，4项国家标准开始实施: as many documents as the clause counts, and none of them named.
fn enters_behind_count(passage: &Passage, when: &When, range: &Range<usize>) -> bool {
    if !passage.is_at("起,", when.range.end) {
        return false;
    }
    let from = when.range.end + 2;
    let text = passage.folded_text(from..range.end.min(from + 40));
    let clause = clause_of(&text);
    let counts = ["项", "部", "批", "份", "新规"]
        .iter()
        .any(|unit| clause.contains(unit));
    counts && !clause.contains('<') && enters(clause, false)
}

/// The clause that a stretch of folded text begins with.
fn clause_of(text: &str) -> &str {
    text.split([',', '。', ';', '!', '?', '<'])
        .next()
        .unwrap_or(text)
}

/// Whether a clause ends with its entering into force; after a day without 起 only in words that say that it begins.
fn enters(clause: &str, has_from: bool) -> bool {
    const BEGINNING: [&str; 4] = ["开始", "正式", "起", "将"];
    let told = clause.trim().trim_end_matches('了');
    let Some(before) = ENTERING.iter().find_map(|word| told.strip_suffix(word)) else {
        return false;
    };
    let begins = BEGINNING.iter().any(|word| before.ends_with(word));
    let issues = ["发布", "公布", "印发", "通过", "出台"]
        .iter()
        .any(|word| before.contains(word));
    (has_from || begins) && !issues
}

/// Marks and nouns that lead to a title: ，国家标准《甲》.
fn skip(passage: &Passage, from: usize, end: usize) -> usize {
    const LEADING: [&str; 7] = [
        ",",
        " ",
        "国家标准",
        "强制性国家标准",
        "行业标准",
        "新修订的",
        "修订后的",
    ];
    let mut at = from;
    while at < end
        && let Some(word) = LEADING.iter().find(|word| passage.is_at(word, at))
    {
        at += word.chars().count();
    }
    at
}

/// Where the last of the titles that stand together at the front of a stretch ends, brackets behind them included.
fn titles_end(passage: &Passage, range: Range<usize>) -> Option<usize> {
    let (mut at, mut end) = (range.start, None);
    while at < range.end && passage.chars[at] == '《' {
        at = 1 + (at..range.end).find(|&place| passage.chars[place] == '》')?;
        if passage.folded.get(at) == Some(&'(') {
            let limit = range.end.min(at + 60);
            at = 1 + (at..limit).find(|&place| passage.folded[place] == ')')?;
        }
        end = Some(at);
        while at < range.end && matches!(passage.chars[at], '、' | '和' | '与' | '及' | ' ') {
            at += 1;
        }
    }
    end
}
