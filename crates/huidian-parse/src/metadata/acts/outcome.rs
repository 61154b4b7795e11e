//! What the words of a clean-up say becomes of an act: 废止, 失效, 继续有效, 自…起废止, 废止第三条.

use super::phrase::day_words;
use crate::metadata::effective::{EffectiveRule, named_provisions};
use crate::metadata::named::Scope;
use crate::words::{char_count, without_closing_brackets};

/// Outcomes that end an act.
const ENDS: [&str; 13] = [
    "废止",
    "予以废止",
    "宣布废止",
    "失效",
    "宣布失效",
    "自然失效",
    "自行失效",
    "予以失效",
    "停止执行",
    "不再执行",
    "已失效",
    "废止或失效",
    "即行废止",
];
/// Outcomes by which it goes on as it is.
const GOES_ON: [&str; 9] = [
    "继续有效",
    "现行有效",
    "保留",
    "予以保留",
    "继续执行",
    "继续实施",
    "有效",
    "不予废止",
    "暂不废止",
];
/// Outcomes that leave open what becomes of it, or change it elsewhere.
const OPEN: [&str; 8] = [
    "修改",
    "予以修改",
    "修订",
    "修改后保留",
    "修改后继续有效",
    "待修改",
    "需修改",
    "适时修订",
];
/// Parts of an act that a clean-up names no further.
const IN_PART: [&str; 7] = [
    "部分",
    "部分条款",
    "部分条文",
    "部分内容",
    "部分规定",
    "个别条款",
    "有关条款",
];
/// Words of an outcome that is planned only.
pub(super) const PLANNED: [&str; 4] = ["拟", "建议", "适时", "不予"];
/// Longest cell that is an outcome, in characters: 自2027年12月31日起废止第三条、第十五条.
const CELL_LIMIT: usize = 30;
/// What becomes of an act.
#[derive(Debug, Clone)]
pub(in crate::metadata) enum Outcome {
    Ends {
        scope: Scope,
        rule: Option<EffectiveRule>,
    },
    GoesOn,
    Open,
}

/// What a cell says becomes of the act of its row; `None` for a cell of something else.
pub(super) fn of_cell(cell: &str) -> Option<Outcome> {
    if cell.is_empty() || char_count(cell) > CELL_LIMIT || cell.contains('《') {
        return None;
    }
    let words = without_closing_brackets(cell.trim_end_matches(['。', '；', ';'])).trim();
    if GOES_ON.contains(&words) {
        return Some(Outcome::GoesOn);
    }
    if OPEN.contains(&words) {
        return Some(Outcome::Open);
    }
    if let Some(plan) = PLANNED.iter().find_map(|word| words.strip_prefix(word)) {
        let is_outcome = ENDS.contains(&plan) || OPEN.contains(&plan);
        return is_outcome.then_some(Outcome::Open);
    }
    let dated = words
        .strip_prefix(['自', '从', '于'])
        .and_then(|rest| rest.split_once('起'));
    let rule = dated.and_then(|_| day_words(words));
    let act = match dated {
        Some((_, act)) if rule.is_some() => act.trim_start_matches(['，', ',']),
        _ => words,
    };
    if ENDS.contains(&act) {
        return Some(Outcome::Ends {
            scope: Scope::Whole,
            rule,
        });
    }
    let of_part = ENDS
        .iter()
        .find_map(|verb| act.strip_prefix(verb).or_else(|| act.strip_suffix(verb)))?;
    let of_part = of_part.trim_matches(['（', '）', '(', ')']);
    if IN_PART.contains(&of_part) {
        return Some(Outcome::Ends {
            scope: Scope::Part("部分条款".to_owned()),
            rule,
        });
    }
    let (provisions, rest) = named_provisions(of_part);
    let is_only = rest.trim_matches(['、', '，', '和', '及', ' ']).is_empty();
    (is_only && !provisions.is_empty()).then_some(Outcome::Ends {
        scope: Scope::Provisions(provisions),
        rule,
    })
}
