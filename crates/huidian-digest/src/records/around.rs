//! What stands around a title in a line that is more than a title and its facts: cells, a speaker, a translation, news.

use std::ops::Range;

use super::evidence::{Evidence, evidence};
use super::fact::{Fact, FactValue, facts_of};
use super::peeled::{Peeled, without_marks};
use crate::fields::Field;
use crate::lexicon::Act;
use crate::mention::first_verb;
use crate::passage::Passage;
use crate::when::{DateKind, effective_in};

/// 甲办法｜甲发〔2023〕5号｜2023-02-06｜部际: of cells between bars one is the title, others are facts, and a word that is neither is the
/// page's own way to sort them.
pub(super) fn take_cells(passage: &Passage, nested: &[bool], peeled: &mut Peeled) {
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

/// 甲意见 — 等盖章件, 乙指引 — 11月22日发布，意见已提交: what somebody remarks behind a dash between blanks; facts in it are facts of the title.
pub(super) fn take_remark(passage: &Passage, nested: &[bool], peeled: &mut Peeled) {
    let core = peeled.core.clone();
    let is_dash = |at: usize| matches!(passage.chars[at], '—' | '–' | '-' | '→');
    let Some(at) = (core.start + 4..core.end.saturating_sub(2)).find(|&at| {
        is_dash(at) && !nested[at] && passage.chars[at - 1] == ' ' && passage.chars[at + 1] == ' '
    }) else {
        return;
    };
    let title = without_marks(passage, core.start..at);
    let remark = passage.trim(at + 1..core.end);
    let is_title = |range: &Range<usize>| evidence(passage, range, false) == Evidence::Title;
    if !is_title(&title) || is_title(&remark) || remark.len() > 40 {
        return;
    }
    let mut start = remark.start;
    for end in (remark.start..=remark.end)
        .filter(|&at| at == remark.end || matches!(passage.chars[at], '，' | ',' | '；' | '。'))
    {
        if let Some(facts) = facts_of(passage, start..end) {
            peeled.facts.extend(facts);
        }
        start = end + 1;
    }
    peeled.core = title;
}

/// 甲办法 ............ 25, 乙办法……（25）: the dots of a table of contents, and the page.
pub(super) fn take_leaders(passage: &Passage, peeled: &mut Peeled) {
    const FEWEST: usize = 4;
    let core = peeled.core.clone();
    let is_dot = |c: char| matches!(c, '.' | '…' | '·' | '．' | '⋯' | '-' | '—' | '_' | ' ');
    let mut end = core.end;
    if end > core.start && matches!(passage.folded[end - 1], ')' | ']' | '页') {
        end -= 1;
    }
    while end > core.start && passage.chars[end - 1].is_ascii_digit() {
        end -= 1;
    }
    if end > core.start && matches!(passage.folded[end - 1], '(' | '[' | '第' | 'p') {
        end -= 1;
    }
    let mut start = end;
    while start > core.start && is_dot(passage.chars[start - 1]) {
        start -= 1;
    }
    let dots = passage.chars[start..end]
        .iter()
        .filter(|c| **c != ' ')
        .count();
    if dots >= FEWEST || dots >= 2 && passage.chars[start..end].contains(&'…') {
        peeled.core.end = start;
    }
}

/// 深圳的也转一下：深圳市甲细则: what somebody says before a colon is no part of the title.
pub(super) fn take_spoken_label(passage: &Passage, nested: &[bool], peeled: &mut Peeled) {
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

/// **Data Security Law** (数据安全法), in force since…: the name in Chinese is the title, and the translation before it none.
pub(super) fn take_translation(passage: &Passage, peeled: &mut Peeled) {
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
pub(super) fn read_news(passage: &Passage, peeled: &mut Peeled) {
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
