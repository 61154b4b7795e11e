//! Clauses that oblige, inside one provision.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::Lead;
use super::time::{ProposedTime, times_of};
use crate::duty::Modality;

/// A clause that obliges.
#[derive(Debug, Clone)]
pub(super) struct Clause {
    pub(super) modality: Modality,
    pub(super) addressee: Option<String>,
    pub(super) span: (usize, usize),
    pub(super) times: Vec<ProposedTime>,
    pub(super) recipient: Option<String>,
}

/// Words that oblige, forbid or permit; the earliest of a sentence decides, and 不得 and 方可 are looked at first where two begin together.
const MARKS: [(&str, Modality); 14] = [
    ("不得", Modality::MustNot),
    ("禁止", Modality::MustNot),
    ("严禁", Modality::MustNot),
    ("不应", Modality::MustNot),
    ("方可", Modality::Must),
    ("应当", Modality::Must),
    ("必须", Modality::Must),
    ("应该", Modality::Must),
    ("有义务", Modality::Must),
    ("负责", Modality::Must),
    ("须", Modality::Must),
    ("应", Modality::Must),
    ("可以", Modality::May),
    ("有权", Modality::May),
];

static RECIPIENT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:向|报|报请|通知|告知)([^，。；：、的]{2,30}?(?:部门|机关|机构|单位|政府|办公室|用户|个人|监护人|社会|平台))(?:[^，。；]{0,12})(?:报告|备案|报送|申报|申请|通报|告知|提交|提出|登记|报案|公布|审批|批准|审核|披露|$)?")
        .expect("the pattern is tested")
});

/// The clauses of a range of a text, sentence by sentence; without a mark of its own, an item takes its lead's.
pub(super) fn clauses_of(text: &str, range: Range<usize>, lead: Option<&Lead>) -> Vec<Clause> {
    let mut clauses = Vec::new();
    let mut addressee = lead.and_then(|lead| lead.addressee.clone());
    for sentence in sentences(text, range) {
        let words = &text[sentence.clone()];
        let mark = first_mark(words);
        let times = times_of(words);
        let goes_on = clauses.last().is_some_and(|last: &Clause| {
            // 应当制定预案，…；发生事件时，立即启动预案: the word that obliges is not repeated
            text[last.span.1..].starts_with('；') || !times.is_empty()
        });
        let modality = match (mark, lead, clauses.last()) {
            (Some((_, modality)), _, _) => modality,
            (None, Some(lead), _) => lead.modality,
            (None, None, Some(last)) if goes_on => last.modality,
            (None, None, _) => continue,
        };
        let action_at = mark.map_or(0, |(at, _)| at);
        let own = mark.and_then(|(at, _)| addressee_before(&words[..at]));
        if own.is_some() {
            addressee = own;
        }
        clauses.push(Clause {
            modality,
            addressee: addressee.clone(),
            span: (sentence.start + action_at, sentence.end),
            times,
            recipient: recipient_of(&words[action_at..]),
        });
    }
    clauses
}

fn sentences(text: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = range.start;
    for (at, c) in text[range.clone()].char_indices() {
        if matches!(c, '。' | '；' | '\n' | ';') {
            let end = range.start + at;
            found.push(start..end);
            start = end + c.len_utf8();
        }
    }
    found.push(start..range.end);
    found.retain(|sentence| !text[sentence.clone()].trim().is_empty());
    found
}

fn first_mark(sentence: &str) -> Option<(usize, Modality)> {
    MARKS
        .iter()
        .filter_map(|(word, modality)| position_of(sentence, word).map(|at| (at, *modality)))
        .min_by_key(|(at, _)| *at)
}

/// Where a mark stands as a word of its own: 应 also begins 应急 and 应用, 须 ends 必须.
fn position_of(sentence: &str, mark: &str) -> Option<usize> {
    let mut from = 0;
    while let Some(at) = sentence[from..].find(mark).map(|at| from + at) {
        let after = sentence[at + mark.len()..].chars().next();
        let before = sentence[..at].chars().next_back();
        let is_part = match mark {
            // 应对风险 is a verb; 应对…进行登记 is 应 and what is to be done
            "应" if after == Some('对') => !["进行", "采取", "予以", "作出", "开展", "实施"]
                .iter()
                .any(|verb| sentence[at..].contains(verb)),
            "应" => {
                matches!(
                    after,
                    Some('急' | '用' | '答' | '有' | '诉' | '邀' | '聘' | '力')
                ) || matches!(before, Some('相' | '对' | '适' | '供' | '响' | '反' | '效'))
            }
            "不得" => matches!(before, Some('由')),
            "须" => matches!(before, Some('必' | '无')),
            "负责" => matches!(after, Some('人')),
            _ => false,
        };
        if !is_part {
            return Some(at);
        }
        from = at + mark.len();
    }
    None
}

/// The last words before the mark that may name somebody: after the last comma, conditions (…的，) passed over.
fn addressee_before(words: &str) -> Option<String> {
    let after_label = words.trim_start();
    let candidates = after_label.rsplit(['，', '：', '（', '）']);
    for candidate in candidates {
        let bare = candidate
            .trim()
            .trim_start_matches(|c: char| c.is_whitespace());
        let bare = match bare.rsplit_once('\u{3000}') {
            Some((_, rest)) => rest.trim(),
            None => bare,
        };
        let bare = bare.rsplit_once("条 ").map_or(bare, |(_, rest)| rest);
        let length = bare.chars().count();
        if (2..=40).contains(&length)
            && !bare.ends_with('的')
            && !bare.ends_with('时')
            && !bare.ends_with('后')
            && !bare.ends_with('前')
        {
            return Some(bare.to_owned());
        }
    }
    None
}

fn recipient_of(action: &str) -> Option<String> {
    let found = RECIPIENT.captures(action)?;
    Some(found[1].trim().to_owned())
}
