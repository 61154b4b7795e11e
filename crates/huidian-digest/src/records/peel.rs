//! A line without the facts around its title.

use std::ops::Range;

use super::evidence::{Evidence, evidence};
use super::fact::{Fact, FactValue, facts_of};
use super::wording::{is_kind, is_stage};
use crate::fields::{Field, pair_at_start};
use crate::lexicon::Act;
use crate::mention::first_verb;
use crate::numbering::after_numbering;
use crate::passage::Passage;
use crate::title::without_suffix;
use crate::when::{DateKind, effective_in};

/// Longest line that can be a title with its facts; longer ones are sentences.
const LONGEST: usize = 220;

/// A line taken apart.
#[derive(Debug, Clone)]
pub(crate) struct Peeled {
    /// What is left when the facts are off; empty for a line of facts.
    pub(crate) core: Range<usize>,
    pub(crate) facts: Vec<Fact>,
    /// 甲部印发乙办法: a verb announces the core.
    pub(crate) is_news: bool,
}

impl Peeled {
    pub(super) fn evidence(&self, passage: &Passage) -> Evidence {
        evidence(passage, &self.core, self.is_news)
    }

    pub(crate) fn is_fact_line(&self) -> bool {
        self.core.is_empty()
            && self
                .facts
                .iter()
                .any(|fact| fact.is_telling() || fact.field == Field::Date)
    }
}

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
    take_cells(passage, &nested, &mut peeled);
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

fn without_marks(passage: &Passage, range: Range<usize>) -> Range<usize> {
    let mut range = passage.trim(range);
    let opens = |c: char| {
        matches!(
            c,
            '《' | '“' | '"' | '（' | '(' | '【' | '[' | '〔' | '〈' | '「' | '『'
        )
    };
    let closes = |c: char| {
        matches!(
            c,
            '》' | '”' | '"' | '）' | ')' | '】' | ']' | '〕' | '〉' | '」' | '』'
        )
    };
    let numeral = |c: char| huidian_text::numeral::is_numeral_char(c);
    while range.start < range.end {
        let c = passage.chars[range.start];
        if c.is_alphanumeric() || opens(c) || numeral(c) {
            break;
        }
        range.start += 1;
    }
    while range.end > range.start {
        let c = passage.chars[range.end - 1];
        if c.is_alphanumeric() || closes(c) || matches!(c, '。' | '！' | '？' | '!' | '?') {
            break;
        }
        range.end -= 1;
    }
    range
}

/// 文件名称：甲办法.
fn take_label(passage: &Passage, peeled: &mut Peeled) {
    let core = &peeled.core;
    let head: String = passage.chars[core.start..core.end.min(core.start + 18)]
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

/// 深圳的也转一下：深圳市甲细则: what somebody says before a colon is no part of the title.
fn take_spoken_label(passage: &Passage, nested: &[bool], peeled: &mut Peeled) {
    const SPOKEN: [&str; 14] = [
        "一下", "还有", "也", "另外", "补充", "刚", "大家", "注意", "提醒", "分享", "附上", "链接",
        "收到", "哈",
    ];
    let core = peeled.core.clone();
    let Some(at) = core
        .clone()
        .rev()
        .find(|&at| passage.folded[at] == ':' && !nested[at])
    else {
        return;
    };
    let rest = without_marks(passage, at + 1..core.end);
    let is_spoken = at - core.start <= 20 && passage.has_any(&SPOKEN, core.start..at);
    if is_spoken && evidence(passage, &rest, false) == Evidence::Title {
        peeled.core = rest;
    }
}

/// 甲办法｜甲发〔2023〕5号｜2023-02-06｜部际: of cells between bars one is the title, others are facts, and a word that is neither is the
/// page's own way to sort them.
fn take_cells(passage: &Passage, nested: &[bool], peeled: &mut Peeled) {
    const SHORT: usize = 8;
    let core = peeled.core.clone();
    let mut cells: Vec<Range<usize>> = Vec::new();
    let mut start = core.start;
    for at in core.clone() {
        if matches!(passage.chars[at], '|' | '｜' | '丨' | '┃') && !nested[at] {
            cells.push(passage.trim(start..at));
            start = at + 1;
        }
    }
    cells.push(passage.trim(start..core.end));
    if !(3..=8).contains(&cells.len()) {
        return;
    }
    let mut title = None;
    let mut facts = Vec::new();
    for cell in cells.into_iter().filter(|cell| !cell.is_empty()) {
        if let Some(found) = facts_of(passage, cell.clone()) {
            facts.extend(found);
        } else if title.is_none()
            && passage.chars[cell.start] != '《'
            && evidence(passage, &cell, false) == Evidence::Title
        {
            title = Some(cell);
        } else if cell.len() > SHORT {
            return;
        }
    }
    if let Some(title) = title
        && facts.iter().any(Fact::is_telling)
    {
        peeled.core = title;
        peeled.facts.extend(facts);
    }
}

/// **Data Security Law** (数据安全法), in force since…: the name in Chinese is the title, and the translation before it none.
fn take_translation(passage: &Passage, peeled: &mut Peeled) {
    let core = peeled.core.clone();
    let is_han = |c: &char| huidian_text::script::is_han(*c);
    let Some(open) = core
        .clone()
        .find(|&at| passage.folded[at] == '(' && passage.chars.get(at + 1).is_some_and(is_han))
    else {
        return;
    };
    let before = &passage.folded[core.start..open];
    let letters = before.iter().filter(|c| c.is_ascii_alphabetic()).count();
    if letters < 12 || before.iter().any(is_han) {
        return;
    }
    let mut depth = 0usize;
    let close = (open..core.end).find(|&at| {
        match passage.folded[at] {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        depth == 0
    });
    if let Some(close) = close.filter(|close| *close > open + 4) {
        peeled.core = open + 1..close;
    }
}

/// 甲办就乙办法公开征求意见: who, the title, and what is done with it.
fn read_consultation(passage: &Passage, peeled: &mut Peeled, verb: Range<usize>) -> bool {
    let core = peeled.core.clone();
    let Some(at) = passage.find("就", core.start..verb.start) else {
        return false;
    };
    if passage.has_any(&["《", "<"], core.clone()) || verb.start < at + 6 {
        return false;
    }
    let Some(facts) = facts_of(passage, core.start..at)
        .filter(|facts| facts.iter().any(|fact| fact.field == Field::Issuer))
    else {
        return false;
    };
    let mut end = verb.start;
    while ["向社会", "面向社会", "再次", "公开", "对外"]
        .iter()
        .any(|word| {
            let length = word.chars().count();
            let is_before = end > at + length && passage.is_at(word, end - length);
            end -= if is_before { length } else { 0 };
            is_before
        })
    {}
    peeled.facts.extend(facts);
    peeled.facts.push(Fact {
        field: Field::Stage,
        value: FactValue::Text(passage.part(verb)),
    });
    for fact in &mut peeled.facts {
        if fact.field == Field::Date {
            fact.field = Field::Published;
        }
    }
    peeled.core = without_marks(passage, at + 1..end);
    peeled.is_news = true;
    true
}

/// 甲部印发乙办法，自…起施行: who, the verb, and the title up to the next mark.
fn read_news(passage: &Passage, peeled: &mut Peeled) {
    let core = peeled.core.clone();
    let Some(verb) = first_verb(passage, core.clone()) else {
        return;
    };
    if verb.act == Act::Consulted && read_consultation(passage, peeled, verb.start..verb.end) {
        return;
    }
    let announces = matches!(
        verb.act,
        Act::Published | Act::Consulted | Act::Adopted | Act::Signed | Act::Drafted
    );
    let before = core.start..verb.start;
    if !announces
        || before.is_empty()
        || passage.has_any(&["关于", "《", "<"], before.clone())
        || passage.is_at("的", verb.end)
    {
        return;
    }
    let Some(facts) = facts_of(passage, before.clone())
        .filter(|facts| facts.iter().any(|fact| fact.field == Field::Issuer))
    else {
        return;
    };
    let mut start = verb.end;
    while start < core.end && matches!(passage.chars[start], '了' | ' ' | '：' | ':' | '“') {
        start += 1;
    }
    let end = (start..core.end)
        .find(|&at| matches!(passage.chars[at], '，' | '。' | '；' | '！' | '？' | '”'))
        .unwrap_or(core.end);
    let kind = crate::mention::kind_of(Some(verb.act));
    for fact in &mut peeled.facts {
        if fact.field == Field::Date && kind == DateKind::Published {
            fact.field = Field::Published;
        }
    }
    peeled.facts.extend(facts);
    if let Some(when) = effective_in(passage, end..core.end) {
        peeled.facts.push(Fact {
            field: Field::Effective,
            value: FactValue::Text(passage.part(when.range)),
        });
    }
    peeled.core = without_marks(passage, start..end);
    peeled.is_news = true;
}
