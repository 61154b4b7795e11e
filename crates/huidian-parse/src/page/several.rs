//! Pages that hold several instruments one below the other: a decision with the act printed anew, a notice with two annexed acts.
//!
//! An act stands apart where its title stands right above its first number, and what stands above says that it is an act of its own: the
//! notice, order or decision names it, or no 附件 is written over it. What no notice names and stands under 附件 is an annex of the act above.

use std::ops::Range;

use huidian_text::title_key;

use super::{Scan, TITLE_LIMIT, is_own_title, scan, with_lines_above};
use crate::clean::{Cleaned, Markup, clean};
use crate::marker::MarkForm;
use crate::parsed::taken_span;
use crate::shape::LineShape;
use crate::words::{char_count, ends_as_title, is_title_note};

/// Instruments of one page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instruments {
    /// Code points of the notice or order that publishes all of them; `None` where each stands on its own.
    pub cover: Option<(u32, u32)>,
    /// Code points of each, in order; two at least.
    pub texts: Vec<(u32, u32)>,
}

/// Articles that an act has at least.
const FEWEST_ARTICLES: usize = 3;

/// The instruments of a text that holds more than one; `None` for any other text. Spans are code points of `text`, whose lines are as `shapes` says; without
/// shapes their own Markdown says it.
pub fn instruments_in(text: &str, shapes: Option<&[LineShape]>) -> Option<Instruments> {
    let acts = text.matches("第一条").take(2).count();
    let may_change = acts == 1 && (text.contains("决定") || text.contains("修正案"));
    if acts < 2 && !may_change && !may_annex_several(text) {
        return None;
    }
    let markup = shapes.map_or(Markup::Markdown, Markup::Shapes);
    let cleaned = clean(text, markup);
    let lines = scan(&cleaned);
    let heads = heads_of(&lines);
    let starts = starts_of(&lines, &heads);
    if starts.len() < 2 {
        return None;
    }
    let ends = starts.iter().skip(1).copied().chain([lines.len()]);
    let texts: Vec<Range<usize>> = starts
        .iter()
        .copied()
        .zip(ends)
        .map(|(start, end)| start..end)
        .collect();
    let has_cover = starts[0] > 0;
    Some(Instruments {
        cover: has_cover.then(|| span_of(&cleaned, &lines, 0..starts[0])),
        texts: texts
            .into_iter()
            .map(|range| span_of(&cleaned, &lines, range))
            .collect(),
    })
}

/// Whether a text has 附件 over two things, and words that issue something: all that is looked at of most texts.
fn may_annex_several(text: &str) -> bool {
    let annexes = text
        .lines()
        .filter(|line| {
            let words = line.trim_start_matches(['#', '*', ' ', '\u{3000}']);
            words.starts_with("附件") && char_count(words) <= LONGEST_ANNEX_LINE
        })
        .take(2)
        .count();
    annexes == 2 && ISSUES.iter().any(|verb| text.contains(verb))
}

/// Verbs with which a notice gives force to what it annexes.
const ISSUES: [&str; 5] = ["印发", "发布", "公布", "下发", "颁布"];
/// 附件2：, 附件十二
const LONGEST_ANNEX_LINE: usize = 12;

/// First lines of the instruments; fewer than two where the page holds no more than one.
fn starts_of(lines: &[Scan<'_>], heads: &[Head]) -> Vec<usize> {
    let Some((first, others)) = heads.split_first() else {
        return Vec::new();
    };
    if let Some(decision) = decision_in(&lines[..first.start]) {
        // the order above belongs to the decision; an act stands apart where the decision names it
        let naming = &lines[..first.start];
        let acts = heads
            .iter()
            .filter(|head| is_named(&lines[decision..naming.len()], lines[head.line].words));
        return [0].into_iter().chain(acts.map(|head| head.start)).collect();
    }
    let above = &lines[..first.start];
    let is_decision = ends_as_decision(lines[first.line].words);
    let naming = match others.first() {
        Some(next) if is_decision => &lines[..next.start],
        _ => above,
    };
    let names_first = is_decision || is_named(above, lines[first.line].words);
    let apart = others.iter().filter(|head| {
        if names_first {
            is_named(naming, lines[head.line].words)
        } else {
            head.is_annex == first.is_annex && (!head.is_annex || !above.is_empty())
        }
    });
    [first.start]
        .into_iter()
        .chain(apart.map(|head| head.start))
        .collect()
}

/// Where an act begins.
struct Head {
    /// Line of its title.
    line: usize,
    /// Its first line: the title may be broken over several.
    start: usize,
    /// 附件 is written over it.
    is_annex: bool,
}

fn heads_of(lines: &[Scan<'_>]) -> Vec<Head> {
    let mut depth = 0i32;
    let mut heads: Vec<Head> = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        // what a decision puts into another act stands in quotation marks
        let is_again = || {
            let key = title_key(line.words);
            heads
                .iter()
                .any(|head| title_key(lines[head.line].words) == key)
        };
        let begins = || begins_act(lines, at) || begins_issued_annex(lines, at);
        if depth <= 0 && begins() && !is_again() {
            let floor = heads.last().map_or(0, |head| head.line + 1);
            let start = with_lines_above(lines, floor, at);
            heads.push(Head {
                line: at,
                start,
                is_annex: start
                    .checked_sub(1)
                    .is_some_and(|above| is_annex(&lines[above])),
            });
            depth = 0;
        }
        depth += line.words.matches('“').count() as i32 - line.words.matches('”').count() as i32;
    }
    heads
}

fn is_annex(line: &Scan<'_>) -> bool {
    line.words.starts_with('附') && char_count(line.words) <= LONGEST_ANNEX_LINE
        || line
            .mark
            .as_ref()
            .is_some_and(|mark| mark.form == MarkForm::Annex)
}

/// Lines from a title to its first number at most: notes, signers, a preamble.
const HEAD_REACH: usize = 8;

/// Whether a title stands right above 第一条, 第一章 or a list of contents.
fn begins_act(lines: &[Scan<'_>], at: usize) -> bool {
    if !is_own_title(lines, at) || is_title_note(lines[at].words) {
        return false;
    }
    let below = lines[at + 1..lines.len().min(at + 1 + HEAD_REACH)].iter();
    let first = below.into_iter().find(|line| {
        line.mark.is_some()
            || char_count(line.words) <= TITLE_LIMIT
                && ends_as_title(line.words)
                && !is_title_note(line.words)
    });
    let is_begun = first
        .and_then(|line| line.mark.as_ref())
        .is_some_and(|mark| match mark.form {
            MarkForm::Article | MarkForm::Chapter | MarkForm::Part => mark.ordinal.values() == [1],
            MarkForm::Contents => true,
            _ => false,
        });
    is_begun && has_articles(&lines[at + 1..])
}

/// Whether an annexed title is one that the notice above issues by name (现将《甲》《乙》印发给你们) and begins with the first of its own numbers, of whatever form.
fn begins_issued_annex(lines: &[Scan<'_>], at: usize) -> bool {
    let is_annexed = at > 0 && is_annex(&lines[at - 1]);
    if !is_annexed || !is_own_title(lines, at) {
        return false;
    }
    let below = lines[at + 1..lines.len().min(at + 1 + HEAD_REACH)].iter();
    let first = below
        .into_iter()
        .find_map(|line| line.mark.as_ref())
        .is_some_and(|mark| mark.form != MarkForm::Annex && mark.ordinal.values() == [1]);
    let cover = lines.iter().position(is_annex).unwrap_or(0);
    first && is_issued(&lines[..cover], lines[at].words)
}

/// Whether a line above issues the act and another beside it, each in its 《》.
fn is_issued(above: &[Scan<'_>], title: &str) -> bool {
    let key = title_key(title);
    above.iter().any(|line| {
        let mut named = line.words.split('《').skip(1);
        let is_it = |rest: &str| {
            let inside = rest.split('》').next().unwrap_or(rest);
            title_key(inside) == key
        };
        ISSUES.iter().any(|verb| line.words.contains(verb))
            && line.words.matches('《').count() > 1
            && named.any(is_it)
    })
}

/// Whether 第一条, 第二条, 第三条 follow, before any of them comes again.
fn has_articles(lines: &[Scan<'_>]) -> bool {
    let mut wanted = 1;
    for mark in lines.iter().filter_map(|line| line.mark.as_ref()) {
        if mark.form == MarkForm::Article {
            if mark.ordinal.values() != [wanted] {
                return false;
            }
            wanted += 1;
        }
        if wanted as usize > FEWEST_ARTICLES {
            return true;
        }
    }
    false
}

/// The line of the title of a decision that changes acts, with what it says below it.
fn decision_in(lines: &[Scan<'_>]) -> Option<usize> {
    let at = lines
        .iter()
        .rposition(|line| ends_as_decision(line.words))?;
    let has_acts = lines[at + 1..]
        .iter()
        .any(|line| CHANGES.iter().any(|act| line.words.contains(act)));
    has_acts.then_some(at)
}

const CHANGES: [&str; 5] = ["修改", "删去", "删除", "增加", "修正"];

fn ends_as_decision(words: &str) -> bool {
    let end = words.trim_end_matches(['》', '”']);
    (end.ends_with("决定") || end.ends_with("修正案"))
        && !words.contains(['。', '：', '，'])
        && char_count(words) <= TITLE_LIMIT
}

/// Whether the notice, order or decision above names the act.
fn is_named(above: &[Scan<'_>], title: &str) -> bool {
    let key = title_key(title);
    above
        .iter()
        .any(|line| title_key(line.words).contains(&key))
}

fn span_of(cleaned: &Cleaned, lines: &[Scan<'_>], mut range: Range<usize>) -> (u32, u32) {
    // 附件2 over the next act is none of this one's words
    while range.len() > 1 && is_annex(&lines[range.end - 1]) && range.end < lines.len() {
        range.end -= 1;
    }
    taken_span(cleaned, &range)
}
