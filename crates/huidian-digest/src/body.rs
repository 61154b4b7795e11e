//! Issuers as a roundup names them, split by body.

mod names;
mod split;

use std::ops::Range;

use self::names::clean;
pub(crate) use self::names::{is_body, is_medium, is_private, leading_body};
use self::split::{pieces, take_count};
use crate::passage::Passage;

/// Bodies named in a stretch of text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Bodies {
    /// As given, in order.
    pub(crate) names: Vec<String>,
    /// 等十一部门, 三部门: how many there are, where the text says so.
    pub(crate) stated: Option<u32>,
}

impl Bodies {
    pub(crate) fn is_empty(&self) -> bool {
        self.names.is_empty() && self.stated.is_none()
    }

    /// Adds the bodies that another piece of the same line names.
    pub(crate) fn join(&mut self, other: Bodies) {
        for name in other.names {
            if !self.names.contains(&name) {
                self.names.push(name);
            }
        }
        self.stated = self.stated.max(other.stated);
    }

    pub(crate) fn count(&self) -> Option<u32> {
        let named = self.names.len() as u32;
        self.stated
            .map(|stated| stated.max(named))
            .or((named > 0).then_some(named))
    }
}

/// Bodies named in a stretch that should hold nothing else: an issuer cell, a value, the subject of a sentence.
pub(crate) fn bodies(passage: &Passage, range: Range<usize>) -> Bodies {
    let text = without_parentheses(passage, range);
    let mut found = Bodies::default();
    let text = take_count(&text, &mut found.stated);
    for piece in pieces(&text) {
        let mut name = clean(&piece);
        // 甲局牵头，会同乙办制定: who joins, behind the one that leads
        if !found.names.is_empty()
            && let Some(partner) = ["会同", "联合"]
                .iter()
                .find_map(|word| name.strip_prefix(word))
        {
            name = partner.into();
        }
        if is_body(&name) && !found.names.contains(&name) {
            found.names.push(name);
        }
    }
    found
}

/// Whether a name in brackets is that of a second body with the same doorplate, 国家市场监督管理总局（国家标准化管理委员会）, and not a short or full form
/// of the name before it: the letters of a short form stand in the full one, in their order.
fn is_second_body(before: &str, inside: &str) -> bool {
    const COMMON: [&str; 4] = ["国家", "全国", "中国", "中华人民共和国"];
    let bare = |name: &str| {
        let name = clean(name);
        let common = COMMON.iter().find_map(|word| name.strip_prefix(word));
        common.unwrap_or(&name).to_owned()
    };
    let is_within = |short: &str, long: &str| {
        let mut letters = long.chars();
        short.chars().all(|c| letters.any(|other| other == c))
    };
    let (before, inside_bare) = (bare(before), bare(inside));
    inside.chars().count() >= 4
        && !["联合", "会同", "与", "和"]
            .iter()
            .any(|word| inside.starts_with(word))
        && is_body(inside)
        && is_body(&before)
        && !is_within(&inside_bare, &before)
        && !is_within(&before, &inside_bare)
}

/// Whether brackets stand inside a name: after the front of one that is no body yet, around a few letters of the same kind.
fn is_inner_bracket(before: &str, inside: &str) -> bool {
    let folded = huidian_text::fold(before);
    ["省", "市", "区", "县", "国家", "全国", "中国", "中央"]
        .iter()
        .any(|place| folded.contains(place))
        && (6..=24).contains(&folded.chars().count())
        && !is_body(&clean(before))
        && (2..=12).contains(&inside.chars().count())
        && inside.chars().all(char::is_alphanumeric)
        && !inside.starts_with(|c: char| c.is_ascii_digit())
}

/// Bodies of a cell or value: as [`bodies`], but a name nobody knows is taken as it is given.
pub(crate) fn stated_bodies(passage: &Passage, range: Range<usize>) -> Bodies {
    let text = without_parentheses(passage, range);
    let mut found = Bodies::default();
    let text = take_count(&text, &mut found.stated);
    for piece in pieces(&text) {
        let name = clean(&piece);
        let length = name.chars().count();
        if (2..=60).contains(&length)
            && name.chars().any(char::is_alphanumeric)
            && !found.names.contains(&name)
        {
            found.names.push(name);
        }
    }
    found
}

/// The text of a stretch without (…), which holds full names beside short ones; a second body in brackets is kept, as after 、.
fn without_parentheses(passage: &Passage, range: Range<usize>) -> String {
    let mut depth = 0usize;
    let mut text = String::new();
    let mut bracket = String::new();
    // 中国（上海）自由贸易试验区: brackets inside a name
    let mut is_inner = false;
    let end = range.end;
    for at in range {
        match passage.folded[at] {
            '(' if depth == 0 && text.ends_with("中国") => {
                is_inner = true;
                text.push(passage.chars[at]);
            }
            ')' if is_inner => {
                is_inner = false;
                text.push(passage.chars[at]);
            }
            '(' | '[' => {
                depth += 1;
                bracket.clear();
            }
            ')' | ']' => {
                depth = depth.saturating_sub(1);
                let before = text.rsplit(['、', '，', ',', ' ']).next().unwrap_or("");
                // 甲省高质量发展（数字经济发展）领导小组办公室: neither half is a body by itself
                let goes_on = passage
                    .chars
                    .get(at + 1)
                    .is_some_and(|c| c.is_alphanumeric())
                    && at + 1 < end;
                if depth == 0 && goes_on && is_inner_bracket(before, &bracket) {
                    text.push_str(&format!("（{bracket}）"));
                } else if depth == 0 && is_second_body(before, &bracket) {
                    text.push('、');
                    text.push_str(&bracket);
                    // a word after the bracket goes on with the sentence
                    text.push('、');
                }
            }
            _ if depth == 0 => text.push(passage.chars[at]),
            _ => bracket.push(passage.chars[at]),
        }
    }
    text
}
