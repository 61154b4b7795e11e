//! Notices on how long another act holds: 关于延长《X》有效期的通知, 关于暂停实施《X》的决定.

use huidian_model::Number;
use huidian_text::PartialDate;
use jiff::ToSpan;

use super::acts::{self, List, Named, list, works_in};
use super::effective::named_provisions;
use super::keeping::{KEEPS, Kept, day_after, kept};
use super::named::{Scope, WorkMention, line_end, mentions_in};
use super::term_change::sentences;
pub use super::term_change::{Term, TermChange};
use super::term_words::{is_basis, is_of_acts, name_by_title};
use super::trial::{self, Trial};
use super::validity::months_of;
use super::{Metadata, Reading, beginning, correction, until};
use crate::span::Span;
use crate::words::{ends_as_title, is_row};

fn begun(text: &str, below: usize, of_title: &[WorkMention]) -> Vec<TermChange> {
    let begun = beginning::read(text, below, of_title).into_iter();
    begun
        .map(|(work, on)| TermChange {
            work,
            change: Term::Begins(on),
        })
        .collect()
}

impl From<Trial> for TermChange {
    fn from(trial: Trial) -> Self {
        Self {
            work: trial.work,
            change: Term::Suspended {
                from: None,
                until: trial.until,
            },
        }
    }
}

impl From<Kept> for Term {
    fn from(kept: Kept) -> Self {
        match kept {
            Kept::Until(on) => Term::Until(on),
            Kept::Longer(months) => Term::Longer(months),
        }
    }
}

/// Those of the words that keep an act alive that say that it is in force, whatever its last day was.
const GOES_ON: [&str; 5] = ["继续执行", "继续有效", "继续实施", "继续施行", "继续适用"];
/// Words by which a notice stops an act for a while.
const SUSPENDS: [&str; 4] = ["暂停", "暂缓", "中止", "暂不执行"];
const RESUMES: [&str; 3] = ["恢复施行", "恢复实施", "恢复执行"];
/// Words by which a notice lets an act begin later.
const POSTPONES: [&str; 4] = ["推迟", "延期施行", "延期实施", "延后"];
/// Words by which an authority lets an act be applied otherwise in a place or for a time.
const TRIES: [&str; 2] = ["暂时调整", "暂时停止"];

pub(super) fn read(reading: &Reading<'_>, metadata: &mut Metadata) {
    // what acts end on a condition
    let open = std::mem::take(&mut metadata.terms);
    read_notice(reading, metadata);
    let until = until::read(reading.text(), metadata);
    metadata.terms.extend(open.into_iter().chain(until));
}

fn read_notice(reading: &Reading<'_>, metadata: &mut Metadata) {
    let Some(title) = &metadata.title else {
        return;
    };
    let text = reading.text();
    let corrected = correction::read(text, &title.value);
    if !corrected.is_empty() {
        let told = |work| TermChange {
            work,
            change: Term::Corrected,
        };
        metadata.terms = corrected.into_iter().map(told).collect();
        return;
    }
    let Some((span, act)) = title.span.zip(act_of(&title.value)) else {
        metadata.terms = going_on(text, metadata, &title.value);
        return;
    };
    let of_title = works_of_title(text, span, &title.value);
    let below = span.end as usize;
    let told = match act {
        Act::Keep => kept_acts(text, below, &of_title),
        Act::Suspend => stopped(text, below, &title.value, &of_title, suspended_in),
        Act::Resume => stopped(text, below, &title.value, &of_title, resumed_in),
        Act::Postpone => stopped(text, below, &title.value, &of_title, postponed_in),
        Act::Begin => begun(text, below, &of_title),
        Act::Try => Vec::new(),
    };
    let begins = metadata.effective.as_ref().and_then(|begins| begins.on);
    let in_place = || match act {
        Act::Suspend | Act::Try => trial::read(text, below, &title.value, &of_title, begins),
        _ => Vec::new(),
    };
    let told = if told.is_empty() {
        in_place().into_iter().map(TermChange::from).collect()
    } else {
        told
    };
    metadata.terms = if !told.is_empty() {
        told
    } else if title.value.contains('《') {
        let goes_on = GOES_ON.iter().any(|word| title.value.contains(word));
        let change = if goes_on { Term::InForce } else { Term::Told };
        each(&of_title, change, span)
    } else {
        going_on(text, metadata, &title.value)
    };
}

/// The acts that a clean-up, or a list of what is in force, says go on.
fn going_on(text: &str, metadata: &Metadata, title: &str) -> Vec<TermChange> {
    let is_list = ["继续有效", "现行有效", "保留"]
        .iter()
        .any(|word| title.contains(word));
    if !is_list && !acts::is_decision(metadata) {
        return Vec::new();
    }
    let works = acts::going_on(text, title);
    // a column of last days in a list of what is repealed keeps nothing
    let mut found = kept_rows(text, is_list);
    for work in works {
        let line = Span::new(work.start, line_end(text, work.start));
        let work = work.whole(line);
        let is_new = !found
            .iter()
            .any(|known| known.work.title == work.title && known.work.number == work.number);
        if is_new {
            found.extend(each(&[work], Term::InForce, line));
        }
    }
    found
}

/// What a notice does to the acts that its title names.
#[derive(Clone, Copy)]
enum Act {
    Keep,
    Suspend,
    Resume,
    Postpone,
    Begin,
    Try,
}

fn act_of(title: &str) -> Option<Act> {
    let has = |words: &[&str]| words.iter().any(|word| title.contains(word));
    // 暂停 before 延期: 关于暂停执行和延期…
    if has(&TRIES) {
        Some(Act::Try)
    } else if has(&RESUMES) {
        Some(Act::Resume)
    } else if has(&SUSPENDS) {
        Some(Act::Suspend)
    } else if has(&POSTPONES) {
        Some(Act::Postpone)
    } else if has(&KEEPS) {
        Some(Act::Keep)
    } else {
        beginning::is_of_title(title).then_some(Act::Begin)
    }
}

/// The acts that a title names: in 《》, or one between the verb and what is done to it (关于延长灯塔管理办法有效期的通知).
fn works_of_title(text: &str, span: Span, title: &str) -> Vec<WorkMention> {
    let within = (span.start as usize, span.end as usize);
    if title.contains('《') {
        let mut works = mentions_in(text, within, within);
        works.retain(|work| work.title.is_some());
        return works;
    }
    plainly_named(title)
        .map(|named| WorkMention::whole(Some(named.to_owned()), None, span, span))
        .into_iter()
        .collect()
}

/// The act of 关于延长灯塔管理办法有效期的通知.
fn plainly_named(title: &str) -> Option<&str> {
    const BEHIND: [&str; 12] = [
        "有效期限",
        "有效期",
        "实施期限",
        "执行期限",
        "施行日期",
        "施行时间",
        "实施日期",
        "实施时间",
        "期限",
        "施行",
        "实施",
        "执行",
    ];
    const SEVERAL: [&str; 10] = [
        "部分", "一批", "等", "有关", "若干", "和", "及", "下列", "政策", "件",
    ];
    let (_, rest) = title.split_once("关于")?;
    let (rest, _) = rest.rsplit_once('的')?;
    let verbs = || {
        KEEPS
            .iter()
            .chain(&SUSPENDS)
            .chain(&RESUMES)
            .chain(&POSTPONES)
    };
    let mut named = rest;
    loop {
        let behind = BEHIND
            .iter()
            .chain(verbs())
            .find_map(|word| named.strip_suffix(word));
        let before = verbs().find_map(|word| named.strip_prefix(word));
        match behind.or(before) {
            Some(shorter) => named = shorter.trim_end_matches('的'),
            None => break,
        }
    }
    let named = ["执行", "实施", "施行"]
        .iter()
        .find_map(|word| named.strip_prefix(word))
        .unwrap_or(named);
    let is_one = named.len() < rest.len()
        && named.chars().count() >= 4
        && !SEVERAL.iter().any(|word| named.contains(word));
    (is_one && ends_as_title(named)).then_some(named)
}

fn each(works: &[WorkMention], change: Term, sentence: Span) -> Vec<TermChange> {
    let changed = |work: &WorkMention| TermChange {
        work: WorkMention {
            sentence,
            ..work.clone()
        },
        change,
    };
    works.iter().map(changed).collect()
}

/// What a notice that stops acts, lets them go on or puts them off makes of those of its title, where it is about them everywhere.
fn stopped(
    text: &str,
    below: usize,
    title: &str,
    works: &[WorkMention],
    read: fn(&str, usize) -> Option<(Term, Span)>,
) -> Vec<TermChange> {
    let Some(scope) = scope_of_title(title) else {
        return Vec::new();
    };
    let Some((change, sentence)) = read(text, below) else {
        return Vec::new();
    };
    let is_of_part = !scope.is_whole();
    // a part is stopped; that a part begins later is told of the provision, and that it goes on of nothing
    if is_of_part && !matches!(change, Term::Suspended { .. }) {
        return Vec::new();
    }
    let mut changed = each(works, change, sentence);
    for term in &mut changed {
        term.work.scope = scope.clone();
    }
    changed
}

/// How much of its acts a title is about, everywhere: 关于暂停执行《X》的通知, 关于暂停实施《X》第二条的决定; `None` for a part of the land
/// (关于在A市暂停实施《X》的决定) and for what it does not name (《X》有关规定).
fn scope_of_title(title: &str) -> Option<Scope> {
    let Some((open, close)) = title.find('《').zip(title.rfind('》')) else {
        return Some(Scope::Whole);
    };
    let behind = &title[close + '》'.len_utf8()..];
    if title[..open].contains('在') {
        return None;
    }
    let (provisions, rest) = named_provisions(behind);
    let is_plain = [
        "的",
        "施行",
        "实施",
        "执行",
        "延期",
        "推迟",
        "暂停",
        "暂缓",
        "恢复",
        "规定的",
        "",
    ]
    .iter()
    .any(|word| rest.trim_start_matches('、').starts_with(word));
    if !provisions.is_empty() {
        return is_plain.then_some(Scope::Provisions(provisions));
    }
    let is_part = ["规定", "条", "内容", "部分", "有关", "事项", "条款", "项目"]
        .iter()
        .any(|word| behind.contains(word));
    (is_plain && !is_part && !rest.is_empty()).then_some(Scope::Whole)
}

fn span_of(start: usize, sentence: &str) -> Span {
    Span::new(start, start + sentence.trim_end().len())
}

/// The acts that a notice keeps, each with what its sentence says: those of a list below a colon, those that a sentence names, and those of the
/// title where it names none.
fn kept_acts(text: &str, from: usize, of_title: &[WorkMention]) -> Vec<TermChange> {
    let mut found: Vec<TermChange> = Vec::new();
    found.extend(kept_rows(text, true));
    let mut listed_until = from;
    for (start, sentence) in sentences(text, from) {
        let end = start + sentence.len();
        if start < listed_until
            || is_row(sentence)
            || !KEEPS.iter().any(|word| sentence.contains(word))
        {
            continue;
        }
        let span = span_of(start, sentence);
        let change = kept(sentence).map(Term::from);
        let listed = announced(text, start, sentence).zip(change);
        if let Some((list, change)) = listed {
            listed_until = list.end;
            let works: Vec<WorkMention> = list
                .group
                .works
                .iter()
                .map(|work| work.whole(span))
                .collect();
            found.extend(each(&works, change, span));
            continue;
        }
        for (from, to, works) in segments(text, start, end, of_title) {
            if let Some(change) = kept(&text[from..to]) {
                found.extend(each(&works, change.into(), span));
            }
        }
    }
    let mut seen: Vec<(Option<String>, Option<Number>)> = Vec::new();
    found.retain(|term| {
        let name = (term.work.title.clone(), term.work.number.clone());
        let is_new = !seen.contains(&name);
        seen.push(name);
        is_new
    });
    found
}

/// The acts of the rows of tables, each with what its cells say of its term.
fn kept_rows(text: &str, by_column: bool) -> Vec<TermChange> {
    let told = |(work, kept): (Named, Kept)| {
        let line = Span::new(work.start, line_end(text, work.start));
        each(&[work.whole(line)], kept.into(), line)
    };
    acts::kept_rows(text, by_column)
        .into_iter()
        .flat_map(told)
        .collect()
}

/// The list of acts below a sentence that announces it: 下列文件有效期延长至2028年4月30日：
fn announced(text: &str, start: usize, sentence: &str) -> Option<List> {
    let words = sentence.trim_end();
    let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
    words
        .ends_with(['：', ':'])
        .then(|| list::below(text, line_start, start + words.len()))
        .flatten()
}

/// Stretches of a sentence, each with the acts it is about: 《A》、《B》有效期延长至…，《C》延长至… has two. What names no act is about those of
/// the title.
fn segments(
    text: &str,
    start: usize,
    end: usize,
    of_title: &[WorkMention],
) -> Vec<(usize, usize, Vec<WorkMention>)> {
    let sentence = Span::new(start, end);
    let mut works = works_in(text, start, end);
    works.retain(|work| work.title.is_some() && !is_basis(&text[start..work.start]));
    for work in &mut works {
        name_by_title(work, of_title);
    }
    let is_of_title = |work: &Named| of_title.iter().any(|known| known.title == work.title);
    let mut found: Vec<(usize, usize, Vec<WorkMention>)> = Vec::new();
    let mut last_end = start;
    for work in &works {
        let between = &text[last_end..work.start];
        let own = work.whole(sentence);
        let continues = KEEPS.iter().all(|word| !between.contains(word));
        match found.last_mut() {
            Some((_, _, group)) if continues => group.push(own),
            Some((_, stop, _)) => {
                let at = between
                    .rfind(['，', '；'])
                    .map_or(work.start, |at| last_end + at);
                *stop = at;
                found.push((at, end, vec![own]));
            }
            None => found.push((start, end, vec![own])),
        }
        last_end = work.open_end;
    }
    if found.is_empty() {
        return vec![(start, end, of_title.to_vec())];
    }
    // 对符合《X》条件的企业，补贴期限延长至…: of an act that the title does not name, the words have to say that its term is meant
    let all = works.iter().all(is_of_title);
    found.retain(|(from, to, _)| {
        let words = &text[*from..*to];
        // 《X》第三条规定的检修期限延长至…: a term that the act sets, not its own
        let is_of_content = words
            .rsplit_once('》')
            .is_some_and(|(_, behind)| behind.contains("规定的"));
        !is_of_content && (all || is_of_acts(words))
    });
    found
}

/// 自2023年6月1日起暂停执行…, 至2025年12月31日; 暂停期限为一年 is counted from the first day.
fn suspended_in(text: &str, from: usize) -> Option<(Term, Span)> {
    let (start, sentence) = saying(text, from, &SUSPENDS)?;
    let from = day_after(sentence, &['自', '从', '于']);
    let counted = || {
        let (_, said) = sentence
            .split_once("期限为")
            .or_else(|| sentence.split_once("为期"))
            .or_else(|| sentence.split_once("期为"))?;
        let first = from.and_then(PartialDate::day)?;
        let after = first
            .checked_add(i64::from(months_of(said.trim_start())?).months())
            .ok()?;
        after.yesterday().ok().map(PartialDate::from)
    };
    let term = Term::Suspended {
        from,
        until: day_after(sentence, &['至', '到']).or_else(counted),
    };
    Some((term, span_of(start, sentence)))
}

fn resumed_in(text: &str, from: usize) -> Option<(Term, Span)> {
    let (start, sentence) = saying(text, from, &RESUMES)?;
    let on = day_after(sentence, &['自', '从', '于']);
    // 恢复施行的具体时间另行通知: it is not resumed yet
    let is_open = on.is_none()
        && ["另行", "另定", "具体时间"]
            .iter()
            .any(|word| sentence.contains(word));
    (!is_open).then_some((Term::Resumed(on), span_of(start, sentence)))
}

fn postponed_in(text: &str, from: usize) -> Option<(Term, Span)> {
    const SAID: [&str; 3] = ["推迟", "延期", "延后"];
    let (start, sentence) = saying(text, from, &SAID)?;
    let verb = SAID.iter().filter_map(|word| sentence.find(word)).min()?;
    let to = day_after(&sentence[verb..], &['至', '到', '自', '于'])?;
    Some((Term::Postponed(to), span_of(start, sentence)))
}

/// The first sentence below the title that has one of some words.
fn saying<'t>(text: &'t str, from: usize, words: &[&str]) -> Option<(usize, &'t str)> {
    sentences(text, from).find(|(_, sentence)| words.iter().any(|word| sentence.contains(word)))
}
