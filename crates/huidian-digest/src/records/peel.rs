//! A line without the facts around its title.

use std::ops::Range;

use super::around::{
    read_news, take_cells, take_leaders, take_remark, take_spoken_label, take_translation,
};
use super::fact::{Fact, facts_of};
use super::peeled::{Peeled, without_marks};
use super::wording::{is_kind, is_stage};
use crate::fields::{Field, LABEL_REACH, pair_at_start};
use crate::numbering::after_numbering;
use crate::passage::Passage;
use crate::title::without_suffix;
use crate::when::dates;

/// Longest line that can be a title with its facts; longer ones are sentences.
const LONGEST: usize = 220;

pub(crate) fn peel(passage: &Passage) -> Option<Peeled> {
    peel_from(passage, after_numbering(passage).0)
}

/// The same from a place on.
pub(super) fn peel_from(passage: &Passage, start: usize) -> Option<Peeled> {
    if passage.len() > LONGEST {
        return None;
    }
    let whole = passage.trim(start..passage.len());
    if let Some(facts) = facts_of(passage, whole.clone()) {
        return Some(Peeled {
            core: whole.end..whole.end,
            facts,
            is_news: false,
        });
    }
    let mut peeled = Peeled {
        core: whole,
        facts: Vec::new(),
        is_news: false,
    };
    let nested = nested(passage);
    take_leaders(passage, &mut peeled);
    take_cells(passage, &nested, &mut peeled);
    take_remark(passage, &nested, &mut peeled);
    for _ in 0..6 {
        let before = peeled.core.clone();
        peeled.core = without_marks(passage, peeled.core.clone());
        take_label(passage, &mut peeled);
        peeled.core = without_suffix(passage, peeled.core.clone());
        take_glued_date(passage, &mut peeled);
        take_glued_day_before(passage, &mut peeled);
        take_bracket_behind(passage, &mut peeled);
        take_pieces_behind(passage, &nested, &mut peeled);
        take_bracket_before(passage, &mut peeled);
        take_pieces_before(passage, &nested, &mut peeled);
        if peeled.core == before {
            break;
        }
    }
    take_translation(passage, &mut peeled);
    take_spoken_label(passage, &nested, &mut peeled);
    read_news(passage, &mut peeled);
    Some(peeled)
}

/// 文件名称：甲办法.
fn take_label(passage: &Passage, peeled: &mut Peeled) {
    let core = &peeled.core;
    let head: String = passage.chars[core.start..core.end.min(core.start + LABEL_REACH)]
        .iter()
        .collect();
    if let Some((Field::Title, value)) = pair_at_start(&head) {
        peeled.core.start = (core.start + value).min(core.end);
    }
}

/// 甲办法2022.7: a date that touches the title.
fn take_glued_date(passage: &Passage, peeled: &mut Peeled) {
    let core = &peeled.core;
    let start = (core.start + 4..core.end)
        .rev()
        .find(|&at| !matches!(passage.folded[at], '0'..='9' | '.' | '-' | '/'))
        .map_or(core.end, |at| at + 1);
    let length = core.end - start.min(core.end);
    let touches = start > core.start && !passage.chars[start - 1].is_ascii();
    if !(6..=10).contains(&length) || !touches {
        return;
    }
    if let Some(facts) = facts_of(passage, start..core.end)
        && facts.iter().all(|fact| fact.field == Field::Date)
    {
        peeled.core.end = start;
        peeled.facts.extend(facts);
    }
}

/// 11-24甲部关于…的通知, 2025-11-24甲办法: a list of news sets the day before the title without a space.
fn take_glued_day_before(passage: &Passage, peeled: &mut Peeled) {
    let core = &peeled.core;
    let is_part = |c: char| c.is_ascii_digit() || matches!(c, '-' | '/' | '.');
    let end = (core.start..core.end)
        .find(|&at| !is_part(passage.folded[at]))
        .unwrap_or(core.end);
    let touches = passage
        .chars
        .get(end)
        .is_some_and(|c| !c.is_ascii() && !matches!(c, '年' | '月' | '日' | '版' | '号'));
    let is_shaped = match end - core.start {
        5 => {
            passage.folded[core.start..end]
                .iter()
                .filter(|c| **c == '-')
                .count()
                == 1
        }
        10 => true,
        _ => false,
    };
    if !touches || !is_shaped {
        return;
    }
    if let Some(facts) = facts_of(passage, core.start..end)
        && facts.iter().all(|fact| fact.field == Field::Date)
    {
        peeled.core.start = end;
        peeled.facts.extend(facts);
    }
}

/// 甲办法（国家网信办，2024-03-22）. A bracket that only tells a state, such as （试行）, is the title's own.
fn take_bracket_behind(passage: &Passage, peeled: &mut Peeled) {
    let core = peeled.core.clone();
    let Some(last) = core.end.checked_sub(1).filter(|last| *last > core.start) else {
        return;
    };
    let Some(open) = matching_open(passage, &core, last) else {
        return;
    };
    if open <= core.start + 1 {
        return;
    }
    let Some(facts) = facts_of(passage, open + 1..last) else {
        // （10月1日前对照）: a remark with a day in it is no part of a title
        let has_day = dates(passage, open + 1..last)
            .iter()
            .any(|when| when.day.is_some());
        let is_edition = matches!(passage.folded[last - 1], '版' | '稿' | '案' | '本');
        if has_day && !is_edition && last - open <= 14 {
            peeled.core.end = open;
        }
        return;
    };
    let is_square = matches!(passage.folded[last], '】' | ']');
    // （行业标准报批） is a badge; （征求意见稿） is the title's own
    let is_badge = !is_stage(&passage.folded_text(open + 1..last));
    let tells = facts
        .iter()
        .any(|fact| fact.is_telling() && (fact.field != Field::Stage || is_badge));
    let is_furniture = facts.iter().all(Fact::is_nothing);
    // (2024-03-22)[2025-06-01]: when it was put out, and when somebody looked it up
    let is_access = is_square
        && matches!(passage.folded[open - 1], ')' | ']')
        && facts.iter().all(|fact| fact.field == Field::Date);
    if is_access {
        peeled.core.end = open;
        return;
    }
    if is_square || tells || is_furniture && !facts.is_empty() {
        peeled.facts.extend(facts);
        peeled.core.end = open;
    }
}

fn matching_open(passage: &Passage, core: &Range<usize>, last: usize) -> Option<usize> {
    let close = passage.folded[last];
    let open = match close {
        ')' => '(',
        ']' => '[',
        '】' => '【',
        _ => return None,
    };
    let mut depth = 0usize;
    (core.start..=last).rev().find(|&at| {
        let c = passage.folded[at];
        if c == close {
            depth += 1;
        } else if c == open {
            depth = depth.saturating_sub(1);
            return depth == 0;
        }
        false
    })
}

/// 【国家网信办】甲办法, [施行 2024-05-01] 甲办法.
fn take_bracket_before(passage: &Passage, peeled: &mut Peeled) {
    let core = peeled.core.clone();
    let Some(open) = passage.folded.get(core.start).copied() else {
        return;
    };
    let close = match open {
        '(' => ')',
        '[' => ']',
        '【' => '】',
        _ => return,
    };
    let Some(end) =
        (core.start..core.end.min(core.start + 60)).find(|&at| passage.folded[at] == close)
    else {
        return;
    };
    if end + 2 >= core.end {
        return;
    }
    // 【2023】甲规划: the folder of a year
    let is_year = end == core.start + 5
        && passage.chars[core.start + 1..end]
            .iter()
            .all(char::is_ascii_digit);
    if is_year {
        peeled.core.start = end + 1;
    } else if let Some(facts) = facts_of(passage, core.start + 1..end) {
        peeled.facts.extend(facts);
        peeled.core.start = end + 1;
    }
}

/// For each character, whether it stands inside brackets or title marks.
fn nested(passage: &Passage) -> Vec<bool> {
    let mut depth = 0usize;
    passage
        .folded
        .iter()
        .map(|c| match c {
            '(' | '[' | '【' | '<' => {
                depth += 1;
                true
            }
            ')' | ']' | '】' | '>' => {
                depth = depth.saturating_sub(1);
                true
            }
            _ => depth > 0,
        })
        .collect()
}

/// Whether a mark parts two pieces of a line.
fn separates(passage: &Passage, core: &Range<usize>, nested: &[bool], at: usize) -> bool {
    let c = passage.chars[at];
    // （国家网信办）3月22日: a closing bracket parts as a mark does
    if matches!(c, '）' | ')' | '】' | ']') && !nested.get(at + 1).is_some_and(|nested| *nested) {
        return true;
    }
    if nested[at] {
        return false;
    }
    let beside = |step: isize| {
        at.checked_add_signed(step)
            .filter(|at| core.contains(at))
            .map(|at| passage.chars[at])
    };
    match c {
        ' ' | '|' | '｜' | '丨' | '┃' | '\u{2502}' | '／' | '；' | ';' | '，' | ',' | '•' | '●'
        | '↦' | '→' | '：' | ':' => true,
        '·' | '⋅' | '/' | '-' | '–' | '~' => beside(-1) == Some(' ') || beside(1) == Some(' '),
        '_' => true,
        // 国务院. 甲纲要: 国发〔2015〕50号[Z]. 2015-08-31
        '.' | '．' => {
            beside(1) == Some(' ') && beside(-1).is_some_and(|c| !c.is_ascii_alphabetic())
        }
        '—' | '─' => {
            matches!(beside(-1), Some('—' | '─' | ' '))
                || matches!(beside(1), Some('—' | '─' | ' '))
        }
        _ => false,
    }
}

fn take_pieces_behind(passage: &Passage, nested: &[bool], peeled: &mut Peeled) {
    for _ in 0..8 {
        let core = without_marks(passage, peeled.core.clone());
        // the last two pieces together may be one fact: 发布：国务院, 2024年3月 22日
        let mut found = None;
        let mut seen = 0;
        for at in (core.start + 2..core.end).rev() {
            if !separates(passage, &core, nested, at) || at + 1 == core.end {
                continue;
            }
            // the blank behind a mark parts nothing that the mark does not
            if passage.chars[at] == ' '
                && at > core.start + 2
                && !nested[at - 1]
                && matches!(passage.folded[at - 1], ',' | ':' | ';' | '.')
                && separates(passage, &core, nested, at - 1)
            {
                continue;
            }
            if core.end - at > 90 {
                break;
            }
            if let Some(facts) = facts_of(passage, at + 1..core.end)
                && !facts.is_empty()
            {
                found = Some((at, facts));
            } else if found.is_some() {
                break;
            }
            seen += 1;
            if seen >= 3 {
                break;
            }
        }
        let Some((at, facts)) = found else { break };
        peeled.facts.extend(facts);
        let is_bracket = matches!(passage.chars[at], '）' | ')' | '】' | ']');
        peeled.core = core.start..at + usize::from(is_bracket);
        if is_bracket {
            break;
        }
    }
}

fn take_pieces_before(passage: &Passage, nested: &[bool], peeled: &mut Peeled) {
    for _ in 0..6 {
        let core = without_marks(passage, peeled.core.clone());
        let mut found = None;
        let mut seen = 0;
        for at in core.start + 1..core.end.saturating_sub(2).min(core.start + 60) {
            if !separates(passage, &core, nested, at) {
                continue;
            }
            if let Some(facts) = facts_of(passage, core.start..at)
                && !facts.is_empty()
            {
                found = Some((at, facts));
            } else if found.is_some() {
                break;
            }
            seen += 1;
            if seen >= 3 {
                break;
            }
        }
        let Some((at, facts)) = found else { break };
        // 人工智能 大模型 第1部分：…: fields of technology part the title of a standard
        let is_field = passage.chars[at] == ' '
            && facts.iter().all(|fact| fact.field == Field::Category)
            && !is_kind(&passage.folded_text(core.start..at));
        if is_field || opens_joint_title(passage, at + 1..core.end, &facts) {
            break;
        }
        peeled.facts.extend(facts);
        peeled.core = at + 1..core.end;
    }
}

/// 甲部 乙局关于…的通知: the bodies are the front of the title.
fn opens_joint_title(passage: &Passage, rest: Range<usize>, facts: &[Fact]) -> bool {
    // a day beside the bodies: the line is set in columns
    let names_bodies = !facts.is_empty() && facts.iter().all(|fact| fact.field == Field::Issuer);
    let is_spaced = passage.chars[..rest.start]
        .iter()
        .rev()
        .find(|c| !c.is_whitespace())
        .is_some_and(|c| c.is_alphanumeric());
    if !is_spaced {
        return false;
    }
    if names_bodies && passage.is_at("关于", passage.trim(rest.clone()).start) {
        return true;
    }
    let Some(about) = passage
        .find("关于", rest.clone())
        .filter(|at| *at > rest.start)
    else {
        return false;
    };
    names_bodies
        && facts_of(passage, rest.start..about)
            .is_some_and(|facts| facts.iter().all(|fact| fact.field == Field::Issuer))
}
