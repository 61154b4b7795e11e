//! When a text takes effect: the clause that says so, and the day it means.

use huidian_model::{Confidence, EventKind};
use huidian_text::{PartialDate, find_dates, parse_numeral};
use jiff::{ToSpan, civil::Date};
use memchr::memmem;

use super::{EventReading, HistoryAct, Metadata, Reading, file_name};
use crate::parsed::Span;

/// How a text fixes its first day in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EffectiveRule {
    /// 自2024年5月1日起施行
    On(PartialDate),
    /// 自公布之日起施行; 发布, 印发, 下发 and 颁布 mean the same
    OnPublication,
    /// 自公布之日起30日后施行, 自公布之日起满六个月施行: days and months after
    AfterPublication { days: u32, months: u32 },
    /// 自通过之日起施行
    OnAdoption,
    /// 自批准之日起施行
    OnApproval,
    /// 自202X年X月X日起施行: a draft leaves it open
    LeftOpen,
}

/// The first day in force, with its grounds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Effective {
    pub rule: EffectiveRule,
    /// The day, when it can be told.
    pub on: Option<Date>,
    /// For the reader, in Chinese: the clause, or how the day was found.
    pub basis: String,
    pub confidence: Confidence,
    /// The day is that of the first version: the text was amended after it, and does not say when the amendment took effect.
    pub is_of_original: bool,
    pub span: Option<Span>,
}

/// A clause found, with how likely it speaks of this text.
struct Clause {
    rule: EffectiveRule,
    weight: u8,
    start: usize,
    end: usize,
}

const VERBS: [&str; 4] = ["施行", "实施", "生效", "执行"];

pub(super) fn read(reading: &Reading<'_>, metadata: &mut Metadata) {
    let title = metadata
        .title
        .as_ref()
        .map_or("", |title| title.value.as_str());
    let clause = find_clause(reading.text(), title);
    let effective = match clause {
        Some(clause) => Some(resolve(clause, reading, metadata)),
        None => from_note(metadata),
    };
    if let Some(effective) = effective {
        if let Some(on) = effective.on
            && effective.span.is_some()
        {
            metadata.events.push(EventReading {
                kind: EventKind::Effective,
                on: PartialDate::from(on),
                confidence: effective.confidence,
                span: effective.span,
            });
        }
        metadata.effective = Some(effective);
    }
}

/// The clause of greatest weight, the later of equals: the last article says when the text takes effect.
fn find_clause(text: &str, title: &str) -> Option<Clause> {
    let mut best: Option<Clause> = None;
    for verb in VERBS {
        for at in memmem::find_iter(text.as_bytes(), verb) {
            let Some(clause) = clause_at(text, title, at, verb) else {
                continue;
            };
            let wins = best
                .as_ref()
                .is_none_or(|known| (clause.weight, clause.start) >= (known.weight, known.start));
            if wins {
                best = Some(clause);
            }
        }
    }
    best
}

/// Bytes looked back for 自 and its subject.
const CLAUSE_REACH: usize = 240;

fn clause_at(text: &str, title: &str, verb_at: usize, verb: &str) -> Option<Clause> {
    let floor = text.floor_char_boundary(verb_at.saturating_sub(CLAUSE_REACH));
    let before = &text[floor..verb_at];
    let from = before.rfind('自').or_else(|| before.rfind('从'))?;
    let said = &before[from + '自'.len_utf8()..];
    if said.contains(['。', '；', '\n']) {
        return None;
    }
    let rule = rule_of(said)?;
    let sentence = before[..from].rfind(['。', '；', '\n']).map_or(0, |at| {
        at + before[at..].chars().next().map_or(1, char::len_utf8)
    });
    let subject = before[sentence..from].trim();
    let weight = weight_of(subject, title)? + u8::from(verb == "施行");
    Some(Clause {
        rule,
        weight,
        start: floor
            + sentence
            + (before[sentence..from].len() - before[sentence..from].trim_start().len()),
        end: verb_at + verb.len(),
    })
}

/// Reads 2024年5月1日起, 公布之日起, 公布之日起30日后 …
fn rule_of(said: &str) -> Option<EffectiveRule> {
    let said = said.trim();
    let is_start = said.ends_with('起')
        || said.ends_with("之日")
        || said.contains("之日起")
        || said.contains("日起");
    let dates = find_dates(said);
    if let Some(date) = dates.iter().find_map(|found| found.date) {
        let tail = said[dates[0].end..].trim();
        return (is_start || tail.is_empty() || tail.starts_with("零时") || tail.starts_with('起'))
            .then_some(EffectiveRule::On(date));
    }
    if !is_start {
        return None;
    }
    if said.contains(['X', 'x', '×', '＿', '_', '*'])
        || said.starts_with('年')
        || said.contains("  年")
    {
        return Some(EffectiveRule::LeftOpen);
    }
    let (event, after) = said.split_once("之日")?;
    if event.chars().count() > 12 {
        return None;
    }
    let publishes = ["公布", "发布", "颁布", "印发", "下发", "发文", "公告"]
        .iter()
        .any(|verb| event.ends_with(verb));
    if publishes {
        let (days, months) = delay(after);
        return Some(if days == 0 && months == 0 {
            EffectiveRule::OnPublication
        } else {
            EffectiveRule::AfterPublication { days, months }
        });
    }
    if event.ends_with("通过") {
        return Some(EffectiveRule::OnAdoption);
    }
    event.ends_with("批准").then_some(EffectiveRule::OnApproval)
}

/// Days and months in 起30日后, 起满六个月, 起三十日内.
fn delay(after: &str) -> (u32, u32) {
    let number_before = |unit: &str| {
        let at = after.find(unit)?;
        let words = &after[..at];
        let digits = words
            .rfind(|c| !huidian_text::numeral::is_numeral_char(c))
            .map_or(words, |start| {
                &words[start + words[start..].chars().next().map_or(1, char::len_utf8)..]
            });
        parse_numeral(digits)
    };
    if let Some(months) = number_before("个月") {
        return (0, months);
    }
    if let Some(years) = number_before("年") {
        return (0, years * 12);
    }
    (
        number_before("日后")
            .or_else(|| number_before("日"))
            .unwrap_or(0),
        0,
    )
}

/// Words for a text's name for itself.
const SELF_WORDS: [&str; 30] = [
    "本法",
    "本条例",
    "本规定",
    "本办法",
    "本细则",
    "本规则",
    "本决定",
    "本解释",
    "本意见",
    "本通知",
    "本方案",
    "本规划",
    "本计划",
    "本指南",
    "本指引",
    "本规范",
    "本标准",
    "本制度",
    "本章程",
    "本准则",
    "本规程",
    "本安排",
    "本批复",
    "本修正案",
    "本公告",
    "本通告",
    "本实施",
    "本补充",
    "本暂行",
    "本文件",
];

/// 本办法, or any short 本某某 that no place or person is.
fn names_itself(subject: &str) -> bool {
    if SELF_WORDS.iter().any(|word| subject.contains(word)) {
        return true;
    }
    let last = subject
        .rsplit(['，', '。', ' ', '\u{3000}', '、'])
        .next()
        .unwrap_or("");
    let is_other = [
        "本市",
        "本省",
        "本区",
        "本县",
        "本院",
        "本人",
        "本级",
        "本单位",
        "本行政",
    ]
    .iter()
    .any(|word| last.starts_with(word));
    last.starts_with('本') && !is_other && last.chars().count() <= 8
}

/// How likely a clause with this subject is about the text itself; `None` when it is about something else.
fn weight_of(subject: &str, title: &str) -> Option<u8> {
    if let Some((_, quoted)) = subject.rsplit_once('《') {
        let named = quoted.split('》').next().unwrap_or("");
        let is_named_alone = !names_itself(subject);
        if is_named_alone && !subject.contains("现予") {
            return title.contains(named).then_some(2);
        }
    }
    let names_itself = names_itself(subject);
    let is_part = subject.contains('条') && !subject.starts_with('第');
    if names_itself && !is_part {
        return Some(8);
    }
    let is_order =
        subject.contains("现予") || subject.contains("现公布") || subject.contains("现发布");
    if is_order {
        return Some(6);
    }
    let bare = subject.trim_start_matches(|c: char| !c.is_alphanumeric());
    if bare.is_empty() || bare.ends_with('，') && bare.chars().count() < 12 {
        return Some(4);
    }
    // 第六十三条 without a space, or 修改后的《…》自…
    if names_itself || subject.starts_with('第') && subject.chars().count() < 12 {
        return Some(3);
    }
    subject.ends_with(['，', '》', '）']).then_some(1)
}

fn resolve(clause: Clause, reading: &Reading<'_>, metadata: &Metadata) -> Effective {
    let words = reading.text()[clause.start..clause.end].trim().to_owned();
    let (on, confidence, how) = day_of(&clause.rule, reading, metadata);
    let is_of_original = on.is_some_and(|on| was_changed_after(on, metadata));
    Effective {
        on,
        basis: match how {
            Some(how) => format!("{words}（{how}）"),
            None => words,
        },
        confidence,
        is_of_original,
        span: Some(Span::new(clause.start, clause.end)),
        rule: clause.rule,
    }
}

/// Whether the text is a later version than the one that took effect on a day: its note says so, or it is dated much later.
fn was_changed_after(on: Date, metadata: &Metadata) -> bool {
    let is_told = metadata
        .history
        .iter()
        .any(|entry| entry.act.makes_version() && entry.on.earliest() > on);
    let is_dated_later = metadata
        .version_on
        .as_ref()
        .and_then(|version| version.value.day())
        .is_some_and(|day| day > a_year_after(on));
    is_told || is_dated_later
}

/// Documents that reach back do so by months, not by years.
fn a_year_after(on: Date) -> Date {
    on.checked_add(1.year()).unwrap_or(Date::MAX)
}

/// The day of 修订, by which the whole text was passed anew, its last article included. 修订 by a decision changes single places: the regulations of
/// the State Council say so.
fn passed_anew(metadata: &Metadata) -> Option<Date> {
    let last = metadata
        .history
        .iter()
        .filter(|entry| entry.act.makes_version())
        .max_by_key(|entry| entry.on)?;
    let is_by_decision = last
        .instrument
        .as_ref()
        .is_some_and(|title| title.contains("决定"));
    (last.act == HistoryAct::Revised && !is_by_decision)
        .then(|| last.on.day())
        .flatten()
}

/// The day a rule means, how sure, and what was added to the clause to find it.
fn day_of(
    rule: &EffectiveRule,
    reading: &Reading<'_>,
    metadata: &Metadata,
) -> (Option<Date>, Confidence, Option<String>) {
    match rule {
        EffectiveRule::On(date) => (date.day(), Confidence::High, None),
        EffectiveRule::OnPublication => publication(reading, metadata),
        EffectiveRule::AfterPublication { days, months } => {
            let (day, confidence, how) = publication(reading, metadata);
            let span = i64::from(*days).days().months(i64::from(*months));
            (
                day.and_then(|day| day.checked_add(span).ok()),
                confidence,
                how,
            )
        }
        EffectiveRule::OnAdoption => (
            first_of(metadata, HistoryAct::Adopted),
            Confidence::High,
            None,
        ),
        EffectiveRule::OnApproval => (
            first_of(metadata, HistoryAct::Approved),
            Confidence::High,
            None,
        ),
        EffectiveRule::LeftOpen => (None, Confidence::High, None),
    }
}

fn first_of(metadata: &Metadata, act: HistoryAct) -> Option<Date> {
    metadata
        .history
        .iter()
        .find(|entry| entry.act == act)
        .and_then(|entry| entry.on.day())
}

fn published_since(since: Option<Date>, metadata: &Metadata) -> Option<Date> {
    metadata
        .history
        .iter()
        .filter(|entry| entry.act == HistoryAct::Published)
        .filter_map(|entry| entry.on.day())
        .find(|on| since.is_none_or(|since| *on >= since))
}

/// The day of publication: told, else signed, else the file's date, else adopted or approved.
fn publication(
    reading: &Reading<'_>,
    metadata: &Metadata,
) -> (Option<Date>, Confidence, Option<String>) {
    let found = |day: Option<Date>, confidence, how: &str| {
        day.map(|day| (Some(day), confidence, Some(how.to_owned())))
    };
    let signed = metadata
        .date_of(EventKind::Signed)
        .and_then(PartialDate::day);
    let anew = passed_anew(metadata);
    let adopted = anew
        .or_else(|| first_of(metadata, HistoryAct::Approved))
        .or_else(|| first_of(metadata, HistoryAct::Adopted));
    let named = reading
        .hints
        .file_name
        .as_deref()
        .and_then(|name| file_name::read(name).dated_on)
        .and_then(PartialDate::day)
        .filter(|named| adopted.is_none_or(|adopted| is_soon_after(adopted, *named)));
    found(
        published_since(anew, metadata),
        Confidence::High,
        "公布日期见题注",
    )
    .or_else(|| found(signed, Confidence::Medium, "公布日期按成文日期"))
    .or_else(|| found(named, Confidence::Medium, "公布日期按文件名日期"))
    .or_else(|| found(anew, Confidence::Medium, "公布日期按修订日期"))
    .or_else(|| found(adopted, Confidence::Low, "公布日期按通过或批准日期"))
    .unwrap_or((None, Confidence::Low, None))
}

/// Longest time from adoption to publication, in days.
const PUBLICATION_DELAY: i64 = 90;

fn is_soon_after(adopted: Date, named: Date) -> bool {
    named
        .since(adopted)
        .map(|span| i64::from(span.get_days()))
        .is_ok_and(|days| (0..=PUBLICATION_DELAY).contains(&days))
}

/// 2021年11月1日 施行 in the note under the title.
fn from_note(metadata: &Metadata) -> Option<Effective> {
    let entry = metadata
        .history
        .iter()
        .filter(|entry| entry.act == HistoryAct::TookEffect)
        .max_by_key(|entry| entry.on)?;
    Some(Effective {
        rule: EffectiveRule::On(entry.on),
        on: entry.on.day(),
        basis: "题注".to_owned(),
        confidence: Confidence::High,
        is_of_original: metadata
            .history
            .iter()
            .any(|other| other.act.makes_version() && other.on > entry.on),
        span: Some(entry.span),
    })
}
