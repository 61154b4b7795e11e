//! Laws named for what they make of the times: none of them is what a sentence reports.

use std::ops::Range;

use super::facts::SentenceFacts;
use super::role::announcing_before;
use crate::lexicon::Act;
use crate::passage::Passage;

/// 随着《甲法》《乙法》相继出台, 《甲法》《乙法》等法律法规出台后, 以《甲法》《乙法》为核心: laws that are there already. A day or a month in the
/// sentence makes it news. `around` are the words before and behind `count` titles.
pub(super) fn tells_the_state_of_law(
    passage: &Passage,
    around: (&Range<usize>, &Range<usize>),
    facts: &SentenceFacts,
    count: usize,
) -> bool {
    if facts.lead.is_some() || facts.dates.iter().any(|when| when.month.is_some()) {
        return false;
    }
    let (left, right) = around;
    let before = passage.trim(left.clone());
    let clause = clause_start(passage, &before, &['。', '；', '：'])..before.end;
    if passage.has_any(&["随着", "伴随"], clause) {
        return true;
    }
    let behind = right.start..right.end.min(right.start + 24);
    let last = before.end.checked_sub(1).map(|at| passage.folded[at]);
    let begins = |words: &[&str]| words.iter().any(|word| passage.is_at(word, behind.start));
    let is_measure = last == Some('以')
        && begins(&["为核心", "为代表", "为基础", "为主", "为依据"])
        || matches!(last, Some('对' | '为')) && begins(&["的落", "的细化", "的补充", "落地"]);
    let is_since = last == Some('自') && passage.has_any(&["以来", "之后"], behind.clone());
    is_measure
        || is_since
        || says_since_when(passage, right)
        || count > 1 && came_one_by_one(passage, &before, right)
}

fn clause_start(passage: &Passage, range: &Range<usize>, marks: &[char]) -> usize {
    range
        .clone()
        .rev()
        .find(|&at| marks.contains(&passage.chars[at]))
        .map_or(range.start, |at| at + 1)
}

/// 相继出台《甲法》《乙法》, by nobody; 《甲法》《乙法》相继颁布，数据立法…: the sentence goes on to what it is about.
fn came_one_by_one(passage: &Passage, before: &Range<usize>, right: &Range<usize>) -> bool {
    const GRADUALLY: [&str; 6] = ["相继", "陆续", "先后", "接连", "不断", "逐步"];
    const STATE: [&str; 5] = ["", "我国", "国家", "中国", "我国已"];
    const NEAR: usize = 20;
    let find = |range: Range<usize>| {
        GRADUALLY
            .iter()
            .find_map(|word| passage.find(word, range.clone()))
    };
    let clause = clause_start(passage, before, &['。', '；', '，']);
    let is_nobody = find(clause..before.end)
        .is_some_and(|at| STATE.contains(&passage.folded_text(clause..at).trim()));
    let goes_on = find(right.start..right.end.min(right.start + NEAR)).is_some_and(|at| {
        (at..right.end.min(at + NEAR))
            .find(|&at| matches!(passage.folded[at], ',' | '。' | ';'))
            .is_some_and(|mark| passage.folded[mark] == ',')
    });
    is_nobody || goes_on
}

/// 《甲法》《乙法》等法律法规出台后，…: what opens the line is the ground of a sentence.
pub(super) fn is_before_others(passage: &Passage, right: &Range<usize>) -> bool {
    let is_class = right.start >= 2
        && ["法规", "法律", "标准", "文件", "政策"]
            .iter()
            .any(|class| passage.is_at(class, right.start - 2));
    is_class && !passage.trim(right.clone()).is_empty()
}

/// 法律层面主要包括《甲法》《乙法》《丙法》, 部门规章如《丁规定》: the members of a class of instruments, none of them a ground for anything.
pub(super) fn gives_members(passage: &Passage, left: &Range<usize>) -> bool {
    const HEADS: [&str; 10] = [
        "包括",
        "包含",
        "如",
        "例如",
        "比如",
        "有",
        "涵盖",
        "分别是",
        "分别为",
        "即",
    ];
    const ADVERBS: [&str; 14] = [
        "主要", "还", "也", "已", "目前", "现行", "现有", "中", "层面", "方面", "上", "等", "大量",
        "的",
    ];
    const CLASSES: [&str; 14] = [
        "法律",
        "行政法规",
        "法规",
        "司法解释",
        "规章",
        "规范性文件",
        "国家标准",
        "行业标准",
        "地方标准",
        "团体标准",
        "标准规范",
        "政策文件",
        "标准",
        "政策",
    ];
    let text = passage.folded_text(passage.trim(left.clone()));
    let text = text.trim_end_matches([':', ',', ' ']);
    let Some(subject) = HEADS.iter().find_map(|head| text.strip_suffix(head)) else {
        return false;
    };
    let mut subject = subject.trim_end_matches([',', ' ']);
    while let Some(shorter) = ADVERBS.iter().find_map(|word| subject.strip_suffix(word)) {
        subject = shorter.trim_end_matches([',', ' ']);
    }
    CLASSES.iter().any(|class| subject.ends_with(class))
}

/// 制定, 制订, 编制 before a title: not 起草 and 研制, which are said of what is still to come from a body.
pub(super) fn is_written(passage: &Passage, left: &Range<usize>) -> bool {
    announcing_before(passage, left.clone()).is_some_and(|verb| {
        verb.act == Act::Drafted
            && ["制定", "制订", "编制"]
                .iter()
                .any(|word| passage.is_at(word, verb.start))
    })
}

/// 《甲法》《乙法》发布施行后，…: a clause that only says since when something else is so.
fn says_since_when(passage: &Passage, right: &Range<usize>) -> bool {
    const LONGEST: usize = 14;
    const SINCE: [&str; 6] = ["以来", "以后", "之后", "之际", "背景下", "后"];
    let text = passage.folded_text(right.start..right.end.min(right.start + LONGEST + 1));
    let Some((clause, _)) = text.split_once(',') else {
        return false;
    };
    let clause = clause.trim();
    !clause.contains(['。', ';', '<', '、'])
        && SINCE.iter().any(|word| clause.ends_with(word))
        && [
            "发布", "公布", "出台", "颁布", "施行", "实施", "生效", "印发",
        ]
        .iter()
        .any(|word| clause.contains(word))
}
