//! Repeals: what a text ends, how much of it, and from when.

mod condition;
mod counted;
mod find;
mod group;
pub(super) mod list;
mod origin;
mod outcome;
mod phrase;
mod table;

use huidian_model::EventKind;
use huidian_text::PartialDate;
use huidian_text::title_end::{TitlePlace, has_title_end};
use memchr::memmem;

use super::effective::rule_day;
use super::named::{Scope, WorkMention, line_end};
use super::term_change::{Term, TermChange};
use super::{Metadata, Reading};
use crate::span::Span;
use crate::words::{ends_as_title, without_closing_brackets};
use counted::Counted;
use find::{group_after, group_before};
use group::Group;
pub(super) use group::{Named, works_in};
pub(super) use list::List;
use outcome::Outcome;
pub(super) use phrase::until_day as last_day;
use phrase::{Clause, OF_OTHER_THINGS, VERBS};
pub(super) use table::kept_rows;

pub(super) fn read(reading: &Reading<'_>, metadata: &mut Metadata) {
    let text = reading.text();
    let is_decision = is_decision(metadata);
    let mut found: Vec<WorkMention> = Vec::new();
    let mut open: Vec<TermChange> = Vec::new();
    let mut listed_until = 0;
    for (at, verb) in verbs_in(text) {
        // a permit is taken back, an act only by a decision that says so in its title
        if verb == "撤销" && !names(metadata, "撤销") {
            continue;
        }
        let clause = Clause::around(text, at, verb);
        if clause.is_in_title() || at < listed_until {
            continue;
        }
        let group = group_before(text, &clause).or_else(|| group_after(text, &clause));
        if let Some(group) = group {
            push(reading, metadata, &clause, group, &mut found, &mut open);
        } else if let Some(list) = list::after(text, &clause, is_decision) {
            listed_until = list.end;
            push(
                reading, metadata, &clause, list.group, &mut found, &mut open,
            );
        }
    }
    if is_decision {
        push_outcomes(reading, metadata, &mut found);
        let title = metadata.title.as_ref();
        let is_of_several = title.is_some_and(|title| counts_others(&title.value));
        if (found.is_empty() || is_of_several) && !names(metadata, "修改") {
            push_annexed(text, is_of_several, &mut found);
        }
        if found.is_empty() {
            found.extend(named_by_title(metadata));
        }
        // the title of a decision says less than its text
        found.retain(|mention| {
            let is_open = open.iter().any(|term| term.work.title == mention.title);
            mention.on.is_some() || !is_open
        });
    }
    if names(metadata, "标准") {
        push_replaced(text, &mut found);
    }
    let mut found = without_twice(found);
    if is_decision {
        let own_day = decided_on(metadata);
        for mention in &mut found {
            let own_day = day_of_point(text, metadata, mention.span.start).or(own_day);
            mention.on = mention.on.or(own_day);
        }
    }
    metadata.repeals = found;
    metadata.terms = open;
}

fn names(metadata: &Metadata, word: &str) -> bool {
    let title = metadata.title.as_ref();
    title.is_some_and(|title| title.value.contains(word))
}

/// 关于废止灯塔管理办法的通知: the act that a title without 《》 names.
fn named_by_title(metadata: &Metadata) -> Option<WorkMention> {
    let title = metadata.title.as_ref()?;
    let span = title.span?;
    let (_, rest) = title.value.split_once("关于")?;
    let named = ["废止", "停止执行", "撤销", "宣布失效"]
        .iter()
        .find_map(|verb| rest.strip_prefix(verb))?;
    let (named, _) = named.rsplit_once('的')?;
    let is_one = ![
        "部分", "一批", "等", "有关", "若干", "和", "及", "《", "下列",
    ]
    .iter()
    .any(|word| named.contains(word));
    (is_one && is_work_title(named) && named.chars().count() >= 4)
        .then(|| WorkMention::whole(Some(named.to_owned()), None, span, span))
}

/// 关于废止《…》的决定, 关于宣布失效一批文件的通知.
pub(super) fn is_decision(metadata: &Metadata) -> bool {
    metadata.title.as_ref().is_some_and(|title| {
        let says_so = |verb: &str| {
            let names_acts = title.value.contains('《') || !OF_OTHER_THINGS.contains(&verb);
            title.value.contains(verb) && names_acts
        };
        VERBS.iter().any(|verb| says_so(verb)) || title.value.contains("清理")
    })
}

/// A decision that gives no first day acts on the day it is published, signed or adopted.
fn decided_on(metadata: &Metadata) -> Option<PartialDate> {
    let effective = metadata.effective.as_ref();
    if effective.is_some_and(|found| found.on.is_some()) {
        return None;
    }
    // one that needs approval does nothing before it is approved
    [
        EventKind::Published,
        EventKind::Signed,
        EventKind::Approved,
        EventKind::Adopted,
    ]
    .into_iter()
    .find_map(|kind| metadata.date_of(kind))
}

/// The day on which the point of a decision begins in which an act is named: 其中第二项自2026年7月1日起施行 is said of what stands behind 二、.
fn day_of_point(text: &str, metadata: &Metadata, at: u32) -> Option<PartialDate> {
    let staged = metadata.staged.iter();
    let mut staged = staged.filter_map(|stage| Some((&stage.provisions, stage.on?)));
    let line = text[..at as usize].rfind('\n').map_or(0, |end| end + 1);
    let words = text[line..]
        .trim_start()
        .trim_start_matches(['第', '（', '(']);
    let digits = words.find(|c| !huidian_text::numeral::is_numeral_char(c))?;
    let number = huidian_text::parse_numeral(&words[..digits])?;
    let is_label = words[digits..].starts_with(['、', '.', '．', '）', ')', '条', '项']);
    let is_this = |path: &huidian_model::ProvisionPath| matches!(path.0.as_slice(), [step] if step.ordinal.0 == [number]);
    let (_, on) = staged.find(|(provisions, _)| is_label && provisions.iter().any(is_this))?;
    Some(PartialDate::from(on))
}

/// What the rows of a clean-up's tables end, from the day of the decision where they name none.
fn push_outcomes(reading: &Reading<'_>, metadata: &Metadata, found: &mut Vec<WorkMention>) {
    let text = reading.text();
    for judged in table::of_rows(text) {
        let Outcome::Ends { scope, rule } = judged.outcome else {
            continue;
        };
        let named = judged.work;
        let on = rule.and_then(|rule| rule_day(&rule, reading, metadata));
        found.push(WorkMention {
            title: named.title,
            number: named.number,
            span: Span::new(named.start, named.end),
            sentence: Span::new(named.start, line_end(text, named.start)),
            scope,
            on: on.map(PartialDate::from),
        });
    }
}

/// Standards that the tables of an announcement say others replace.
fn push_replaced(text: &str, found: &mut Vec<WorkMention>) {
    for (named, on) in table::replaced(text) {
        found.push(WorkMention {
            title: None,
            number: named.number,
            span: Span::new(named.start, named.end),
            sentence: Span::new(named.start, line_end(text, named.start)),
            scope: Scope::Whole,
            on: Some(on),
        });
    }
}

/// 废止附表所列文件, and a table without a head of its own.
fn push_annexed(text: &str, is_of_several: bool, found: &mut Vec<WorkMention>) {
    let listed = list::annexed(text, is_of_several).into_iter();
    // the day that is said of the one named goes for the others
    let on = found.iter().find_map(|known| known.on);
    for named in listed.flat_map(|list| list.group.works) {
        found.push(WorkMention {
            title: named.title,
            number: named.number,
            span: Span::new(named.start, named.end),
            sentence: Span::new(named.start, line_end(text, named.start)),
            scope: named.scope,
            on,
        });
    }
}

/// The acts that a clean-up says go on as they are.
pub(super) fn going_on(text: &str, title: &str) -> Vec<Named> {
    let rows = table::of_rows(text).into_iter();
    let kept = rows.filter(|judged| matches!(judged.outcome, Outcome::GoesOn));
    let kept: Vec<Named> = kept.map(|judged| judged.work).collect();
    kept.into_iter()
        .chain(table::going_on(text, title))
        .collect()
}

fn verbs_in(text: &str) -> Vec<(usize, &'static str)> {
    let mut found: Vec<(usize, &'static str)> = VERBS
        .iter()
        .flat_map(|verb| memmem::find_iter(text.as_bytes(), verb).map(|at| (at, *verb)))
        .collect();
    found.sort_unstable();
    found
}

fn push(
    reading: &Reading<'_>,
    metadata: &Metadata,
    clause: &Clause<'_>,
    group: Group,
    found: &mut Vec<WorkMention>,
    open: &mut Vec<TermChange>,
) {
    let titles = [&metadata.title, &metadata.cover_title];
    let titles = titles.map(|title| title.as_ref().map_or("", |title| title.value.as_str()));
    let counted = counted::of(clause, &group, &titles);
    let is_open =
        counted == Some(Counted::Open) || condition::of(clause, &group, &titles).is_some();
    let counted = counted.and_then(|counted| match counted {
        Counted::Own(rule) => Some(rule),
        Counted::Open => None,
    });
    let on = counted
        .or_else(|| clause.rule(&group))
        .and_then(|rule| rule_day(&rule, reading, metadata))
        .map(PartialDate::from);
    let sentence = Span::new(clause.sentence.start, clause.sentence.end);
    for named in group.works {
        // 《采矿许可证》自行废止: a permit lapses, no work ends; a standard is called anything
        let of_standards = clause.after().contains("标准") && names(metadata, "标准");
        let is_work = named.number.is_some()
            || of_standards
            || named.title.as_deref().is_some_and(is_work_title);
        if !is_work {
            continue;
        }
        let own = named.rule.as_ref();
        let own = own.and_then(|rule| rule_day(rule, reading, metadata));
        let numbers = std::iter::once(named.number).chain(named.also.into_iter().map(Some));
        let mentions = numbers.map(|number| WorkMention {
            title: named.title.clone(),
            number,
            span: Span::new(named.start, named.end),
            sentence,
            scope: named.scope.clone(),
            on: own.map(PartialDate::from).or(on),
        });
        if is_open && own.is_none() {
            // nobody can tell when it ends: that it will is told, and the act stays in force
            open.extend(mentions.map(|work| TermChange {
                work: WorkMention { on: None, ..work },
                change: Term::Told,
            }));
        } else {
            found.extend(mentions);
        }
    }
}

/// The same work ended twice in the same measure is ended once: a decision names it in its title and again in its text.
fn without_twice(found: Vec<WorkMention>) -> Vec<WorkMention> {
    let mut kept: Vec<WorkMention> = Vec::new();
    for mention in found {
        let twin = kept.iter_mut().find(|known| {
            known.title == mention.title
                && known.scope == mention.scope
                && (known.number == mention.number
                    || known.number.is_none()
                    || mention.number.is_none())
        });
        match twin {
            Some(known) => {
                known.on = known.on.or(mention.on);
                // what a decision says of an act in its text tells more than its title
                if known.number.is_none() {
                    known.number = mention.number;
                    known.span = mention.span;
                }
            }
            None => kept.push(mention),
        }
    }
    let wholes: Vec<Option<String>> = kept
        .iter()
        .filter(|mention| mention.scope == Scope::Whole)
        .map(|mention| mention.title.clone())
        .collect();
    kept.retain(|mention| {
        mention.scope == Scope::Whole || mention.on.is_some() || !wholes.contains(&mention.title)
    });
    // 关于废止《X》部分条款的决定: the text says which
    let told: Vec<Option<String>> = kept
        .iter()
        .filter(|mention| matches!(mention.scope, Scope::Provisions(_)))
        .map(|mention| mention.title.clone())
        .collect();
    kept.retain(|mention| match &mention.scope {
        Scope::Part(words) => !is_vague(words) || !told.contains(&mention.title),
        _ => true,
    });
    kept
}

/// 部分条款, 有关规定: a part that is named elsewhere.
fn is_vague(words: &str) -> bool {
    ["部分", "有关", "个别", "相关"]
        .iter()
        .any(|word| words.trim_start_matches('的').starts_with(word))
}

/// 关于废止《X》等2项标准的公告: the others stand in its table.
fn counts_others(title: &str) -> bool {
    let behind = title.rsplit_once("》等").map_or("", |(_, behind)| behind);
    let count = behind.trim_start_matches(|c: char| {
        c.is_ascii_digit() || huidian_text::numeral::is_numeral_char(c)
    });
    count.len() < behind.len() && count.starts_with(['项', '件', '部', '个'])
}

/// 民法通则 is one inside 《》, though no line of a page is a title by that end.
fn is_work_title(title: &str) -> bool {
    ends_as_title(title) || has_title_end(without_closing_brackets(title), TitlePlace::Citation)
}
