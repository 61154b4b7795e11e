//! A stretch of a line that is a fact and nothing else: a date, a number, bodies, a state.

use std::ops::Range;

use super::wording::{is_category, is_count, is_furniture, is_stage, verb_kind};
use crate::body::{bodies, is_body};
use crate::fields::{Field, LABEL_REACH, field_of, pair_at_start};
use crate::instrument::is_placeholder;
use crate::number::{find_number, is_announcement_number};
use crate::passage::Passage;
use crate::quote::quotes;
use crate::when::{Years, cell_date, dates};
use huidian_text::numeral::is_numeral_char;

/// A fact with its place in its line.
#[derive(Debug, Clone)]
pub(crate) struct Fact {
    pub(crate) field: Field,
    pub(crate) value: FactValue,
}

#[derive(Debug, Clone)]
pub(crate) enum FactValue {
    /// To be read as the field's column would be.
    Text(Passage),
    /// 22日 below the heading of a month.
    DayOfMonth(i8),
    /// Nothing to be kept: 下载, 1.2MB.
    Nothing,
}

impl Fact {
    fn of(field: Field, passage: &Passage, range: Range<usize>) -> Self {
        Self {
            field,
            value: FactValue::Text(passage.part(range)),
        }
    }

    /// A fact that somebody says stands there.
    pub(super) fn given(field: Field, passage: &Passage, range: Range<usize>) -> Self {
        Self::of(field, passage, range)
    }

    /// Where its value stands in the file.
    pub(crate) fn place(&self) -> Option<u32> {
        match &self.value {
            FactValue::Text(value) => value.placed().first().map(|(_, place)| *place),
            FactValue::DayOfMonth(_) | FactValue::Nothing => None,
        }
    }

    /// Whether it is a date with a day or a month.
    pub(crate) fn is_day(&self) -> bool {
        let is_date = matches!(
            self.field,
            Field::Date
                | Field::Published
                | Field::Signed
                | Field::Adopted
                | Field::Amended
                | Field::Effective
        );
        match &self.value {
            FactValue::Text(value) => {
                is_date && value.has_any(&["月", "-", ".", "/"], value.whole())
            }
            FactValue::DayOfMonth(_) => is_date,
            FactValue::Nothing => false,
        }
    }

    pub(crate) fn is_nothing(&self) -> bool {
        matches!(self.value, FactValue::Nothing)
    }

    /// Whether it tells something a record is known by.
    pub(crate) fn is_telling(&self) -> bool {
        !self.is_nothing() && !matches!(self.field, Field::Category | Field::Index | Field::Other)
    }
}

/// The facts of a stretch that holds facts only; `None` where anything else stands in it.
pub(crate) fn facts_of(passage: &Passage, range: Range<usize>) -> Option<Vec<Fact>> {
    facts_within(passage, range, 4)
}

fn facts_within(passage: &Passage, range: Range<usize>, depth: usize) -> Option<Vec<Fact>> {
    let range = trimmed(passage, range);
    if range.is_empty() {
        return Some(Vec::new());
    }
    if range.len() > 120 {
        return None;
    }
    let one = labelled(passage, &range)
        .or_else(|| glued(passage, &range))
        .or_else(|| badges(passage, &range))
        .or_else(|| single(passage, &range));
    if let Some(fact) = one {
        return Some(vec![fact]);
    }
    if depth == 0 {
        return None;
    }
    for marks in [
        &['|', '｜', '丨', '┃', '\u{2502}', '⋅', '·', '•', '●'][..],
        &['；', ';'],
        &['，', ','],
        &['（', '(', '）', ')', '[', ']', '【', '】'],
        &['/', '／', '—', '–'],
        &[' '],
        &['：', ':'],
    ] {
        let parts = split(passage, &range, marks);
        if parts.len() < 2 {
            continue;
        }
        if let [label, value] = parts.as_slice()
            && let Some(fact) = beside_label(passage, label, value)
        {
            return Some(vec![fact]);
        }
        let mut found = Vec::new();
        let all = parts.into_iter().all(|part| {
            facts_within(passage, part, depth - 1).is_some_and(|facts| {
                found.extend(facts);
                true
            })
        });
        if all {
            return Some(found);
        }
    }
    date_and_bodies(passage, &range)
}

/// 甲局2024年3月22日发布, 2024年3月22日甲局印发: the parts touch.
fn date_and_bodies(passage: &Passage, range: &Range<usize>) -> Option<Vec<Fact>> {
    let found = dates(passage, range.clone());
    let when = found.first()?;
    let before = trimmed(passage, range.start..when.range.start);
    let after = trimmed(passage, when.range.end..range.end);
    if let Some((bodies, field)) = badged_bodies(passage, &before) {
        let mut date = date_fact(passage, &(when.range.start..range.end))?;
        if date.field == Field::Date {
            date.field = field;
        }
        return Some(vec![bodies, date]);
    }
    if !before.is_empty()
        && let Some(bodies) = bodies_only(passage, &before)
    {
        let mut date = date_fact(passage, &(when.range.start..range.end))?;
        // 甲局发布于2024-03-22
        let near = passage.folded_text(before.end.saturating_sub(3).max(before.start)..before.end);
        let kind = ["发布", "公布", "印发"]
            .iter()
            .any(|verb| near.contains(verb));
        if kind && date.field == Field::Date {
            date.field = Field::Published;
        }
        return Some(vec![bodies, date]);
    }
    if before.is_empty()
        && let Some(bodies) = bodies_only(passage, &after)
    {
        let kind = verb_kind(&passage.folded_text(after.end.saturating_sub(2)..after.end));
        let date = Fact::of(kind.unwrap_or(Field::Date), passage, when.range.clone());
        return Some(vec![date, bodies]);
    }
    None
}

/// 甲总局 施行 before a day: the bodies, and what the badge beside them makes of the day.
fn badged_bodies(passage: &Passage, range: &Range<usize>) -> Option<(Fact, Field)> {
    const BADGES: [(&str, Field); 6] = [
        ("施行", Field::Effective),
        ("实施", Field::Effective),
        ("生效", Field::Effective),
        ("征求意见", Field::Published),
        ("通过", Field::Adopted),
        ("修订", Field::Amended),
    ];
    let ends_with = |badge: &str| {
        let start = range.end.checked_sub(badge.chars().count());
        start.is_some_and(|start| start > range.start && passage.is_at(badge, start))
    };
    let (badge, field) = BADGES.iter().find(|(badge, _)| ends_with(badge))?;
    let names = trimmed(passage, range.start..range.end - badge.chars().count());
    if names.is_empty() {
        return None;
    }
    Some((bodies_only(passage, &names)?, *field))
}

fn split(passage: &Passage, range: &Range<usize>, marks: &[char]) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut start = range.start;
    for at in range.clone() {
        if marks.contains(&passage.chars[at]) {
            parts.push(start..at);
            start = at + 1;
        }
    }
    parts.push(start..range.end);
    parts.retain(|part| !part.is_empty());
    if parts.len() == 1 && parts[0].len() < range.len() {
        parts.push(range.end..range.end);
    }
    parts
}

fn trimmed(passage: &Passage, range: Range<usize>) -> Range<usize> {
    let mut range = passage.trim(range);
    let is_mark = |c: char| {
        !c.is_alphanumeric()
            && !matches!(
                c,
                '（' | '(' | '）' | ')' | '《' | '》' | '〔' | '〕' | '[' | ']' | '【' | '】'
            )
    };
    while range.start < range.end && is_mark(passage.chars[range.start]) {
        range.start += 1;
    }
    while range.end > range.start && is_mark(passage.chars[range.end - 1]) {
        range.end -= 1;
    }
    let wraps = range.len() >= 2
        && matches!(passage.folded[range.start], '(' | '[' | '【')
        && matches!(passage.folded[range.end - 1], ')' | ']' | '】')
        && !(range.start + 1..range.end - 1)
            .any(|at| matches!(passage.folded[at], '(' | ')' | '[' | ']' | '【' | '】'));
    if wraps {
        trimmed(passage, range.start + 1..range.end - 1)
    } else {
        range
    }
}

/// 发布：国务院.
fn labelled(passage: &Passage, range: &Range<usize>) -> Option<Fact> {
    let head: String = passage.chars[range.start..range.end.min(range.start + LABEL_REACH)]
        .iter()
        .collect();
    let (field, value) = pair_at_start(&head)
        .or_else(|| spaced_label(&passage.text(range.start..range.end.min(range.start + 60))))?;
    if field == Field::Title {
        return None;
    }
    let value = trimmed(passage, (range.start + value).min(range.end)..range.end);
    if value.is_empty() {
        return Some(Fact {
            field,
            value: FactValue::Nothing,
        });
    }
    // 公布：2024-03-22 is a day, 公布：甲局 a body
    if field == Field::Issuer && date_fact(passage, &value).is_some() {
        return Some(Fact::of(Field::Published, passage, value));
    }
    let text = passage.text(value.clone());
    let is_one = value.len() <= 60 && !text.contains(['：', ':', '|', '｜', '。']);
    is_one.then(|| Fact::of(field, passage, value))
}

/// 发文机关 | 甲局: a label and its value with any mark between.
fn beside_label(passage: &Passage, label: &Range<usize>, value: &Range<usize>) -> Option<Fact> {
    let label = trimmed(passage, label.clone());
    let value = trimmed(passage, value.clone());
    if value.is_empty() || value.len() > 60 {
        return None;
    }
    let field = field_of(&passage.text(label))?;
    let fact = single(passage, &value)?;
    let fits = match field {
        Field::Issuer | Field::Administering => fact.field == Field::Issuer,
        Field::Number | Field::PlanNumber => fact.field == Field::Number,
        Field::Published
        | Field::Signed
        | Field::Adopted
        | Field::Amended
        | Field::Effective
        | Field::Date
        | Field::Closes => fact.field == Field::Date,
        _ => false,
    };
    fits.then(|| Fact::of(field, passage, value))
}

/// 标准编号GB/T 1—2020, 代替GB/T 1—2008: a label and a number that touch.
fn glued(passage: &Passage, range: &Range<usize>) -> Option<Fact> {
    const LABELS: [(&str, Field); 10] = [
        ("标准编号", Field::Number),
        ("标准号", Field::Number),
        ("发文字号", Field::Number),
        ("编号", Field::Number),
        ("文号", Field::Number),
        ("计划号", Field::PlanNumber),
        ("代替", Field::Replaces),
        ("替代", Field::Replaces),
        ("取代", Field::Replaces),
        ("部分代替", Field::Replaces),
    ];
    let (label, field) = LABELS
        .iter()
        .find(|(label, _)| passage.is_at(label, range.start))?;
    let value = trimmed(passage, range.start + label.chars().count()..range.end);
    // 代替《甲规定》: what it replaces is a relation and no number
    if *field == Field::Replaces && is_whole_quote(passage, &value) {
        return Some(Fact {
            field: Field::Other,
            value: FactValue::Nothing,
        });
    }
    let is_number = find_number(passage, value.clone()).as_ref() == Some(&value);
    is_number.then(|| Fact::of(*field, passage, value))
}

/// 部门规章征求意见: two badges that touch, of which the state tells something.
fn badges(passage: &Passage, range: &Range<usize>) -> Option<Fact> {
    if !(4..=16).contains(&range.len()) {
        return None;
    }
    (range.start + 2..range.end - 1).find_map(|at| {
        let before = passage.folded_text(range.start..at);
        let behind = passage.folded_text(at..range.end);
        if is_category(&before) && is_stage(&behind) {
            Some(Fact::of(Field::Stage, passage, at..range.end))
        } else if is_stage(&before) && is_category(&behind) {
            Some(Fact::of(Field::Stage, passage, range.start..at))
        } else {
            None
        }
    })
}

fn is_whole_quote(passage: &Passage, range: &Range<usize>) -> bool {
    matches!(quotes(passage).iter().find(|quote| quote.outer.start == range.start),
        Some(quote) if quote.outer.end == range.end)
}

/// 施行 2024-05-01: a label without a colon before a date.
fn spaced_label(head: &str) -> Option<(Field, usize)> {
    let (label, rest) = head.split_once(' ')?;
    let is_day = rest.starts_with(|c: char| c.is_ascii_digit());
    let field = verb_kind(&huidian_text::fold(label))
        .filter(|_| is_day)
        .or_else(|| {
            field_of(label).filter(|field| {
                matches!(field, Field::Issuer | Field::Administering)
                    && is_body(rest.split('、').next().unwrap_or(rest).trim())
            })
        })?;
    Some((field, label.chars().count() + 1))
}

fn single(passage: &Passage, range: &Range<usize>) -> Option<Fact> {
    let folded = passage.folded_text(range.clone());
    let is_bracketed = range
        .start
        .checked_sub(1)
        .is_some_and(|at| passage.folded[at] == '(');
    let is_person = range.len() <= 10
        && range
            .start
            .checked_sub(1)
            .is_some_and(|at| passage.chars[at] == '@');
    if is_person
        || is_placeholder(&folded)
        || is_furniture(&folded)
        || is_count(&folded, is_bracketed)
    {
        return Some(Fact {
            field: Field::Other,
            value: FactValue::Nothing,
        });
    }
    if is_stage(&folded) {
        return Some(Fact::of(Field::Stage, passage, range.clone()));
    }
    let is_number = find_number(passage, range.clone()).as_ref() == Some(range)
        || is_announcement_number(&folded);
    if is_number {
        return Some(Fact::of(Field::Number, passage, range.clone()));
    }
    date_fact(passage, range)
        .or_else(|| bodies_only(passage, range))
        .or_else(|| is_category(&folded).then(|| Fact::of(Field::Category, passage, range.clone())))
}

/// A date with the verb beside it: 2024-03-22, 3月22日发布, 自2024年5月1日起施行, 22日.
fn date_fact(passage: &Passage, range: &Range<usize>) -> Option<Fact> {
    if range.len() > 30 {
        return None;
    }
    let folded = passage.folded_text(range.clone());
    if let Some(day) = day_of_month(&folded) {
        return Some(Fact {
            field: Field::Date,
            value: FactValue::DayOfMonth(day),
        });
    }
    let found = dates(passage, range.clone());
    if let Some(when) = found.first() {
        let around: String = range
            .clone()
            .filter(|at| !when.range.contains(at))
            .map(|at| passage.folded[at])
            .filter(|c| c.is_alphanumeric())
            .collect();
        let field = verb_kind(&around)?;
        return Some(Fact::of(field, passage, when.range.clone()));
    }
    // a day that no calendar has is no date
    let years = Years {
        declared: Some(2000),
        ..Years::default()
    };
    let looks = folded
        .chars()
        .all(|c| c.is_ascii_digit() || matches!(c, '.' | '-' | '/' | '年' | '月' | '日' | ' '))
        && folded.chars().filter(char::is_ascii_digit).count() >= 2
        && folded.contains(['.', '-', '/', '年', '月']);
    (looks && cell_date(&folded, years).is_some())
        .then(|| Fact::of(Field::Date, passage, range.clone()))
}

fn day_of_month(folded: &str) -> Option<i8> {
    let digits = folded.strip_suffix(['日', '号'])?.trim();
    let day: i8 = digits.parse().ok()?;
    (1..=31).contains(&day).then_some(day)
}

/// A title with the name of a body at its end reads like one long name.
fn is_no_body(name: &str) -> bool {
    const PARTS: [&str; 20] = [
        "由", "项", "—", "–", "办法", "条例", "规定", "通知", "方案", "意见", "细则", "指南",
        "指引", "目录", "清单", "要点", "措施", "任务", "行动", "部署",
    ];
    name.chars().count() > 40 || PARTS.iter().any(|part| name.contains(part))
}

/// Bodies and the words that join them or say that they issued it.
fn bodies_only(passage: &Passage, range: &Range<usize>) -> Option<Fact> {
    const AROUND: [&str; 28] = [
        "于",
        "联合",
        "印发",
        "发布",
        "公布",
        "出台",
        "制定",
        "颁布",
        "部门",
        "单位",
        "机构",
        "部委",
        "等",
        "和",
        "与",
        "及",
        "会同",
        "共同",
        "个",
        "家",
        "由",
        "牵头",
        "来源",
        "发文",
        "部",
        "官网",
        "办公室",
        "委",
    ];
    if range.len() > 100 || !dates(passage, range.clone()).is_empty() {
        return None;
    }
    let found = bodies(passage, range.clone());
    if found.names.is_empty() {
        return None;
    }
    if found.names.iter().any(|name| is_no_body(name)) {
        return None;
    }
    let mut rest = passage.text(range.clone());
    for name in &found.names {
        rest = rest.replacen(name.as_str(), "", 1);
    }
    for word in AROUND {
        rest = rest.replace(word, "");
    }
    // 等十一部门, 3家: a number that counts the bodies
    let text = passage.folded_text(range.clone());
    let is_counted = ["个部门", "部门", "单位", "部委", "机构", "家"]
        .iter()
        .any(|unit| {
            text.split(unit)
                .next()
                .filter(|before| before.len() < text.len())
                .and_then(|before| before.chars().next_back())
                .is_some_and(is_numeral_char)
        });
    let left = rest
        .chars()
        .filter(|c| {
            c.is_alphanumeric() && !(is_counted && (is_numeral_char(*c) || c.is_ascii_digit()))
        })
        .count();
    if left > 0 {
        return None;
    }
    let mut fact = Fact::of(Field::Issuer, passage, without_verb(passage, range));
    // 广州：…: where something happened, and not who did it
    if range.len() <= 4
        && found
            .names
            .iter()
            .all(|name| name.ends_with(['市', '省', '州', '县', '区']))
    {
        fact.field = Field::Category;
    }
    Some(fact)
}

/// 甲局发布于, 乙部、丙局联合印发: the bodies without what they did.
fn without_verb(passage: &Passage, range: &Range<usize>) -> Range<usize> {
    const VERBS: [&str; 10] = [
        "于", "发布", "公布", "印发", "出台", "颁布", "联合", "共同", "制定", "发文",
    ];
    let mut range = passage.trim(range.clone());
    // 发布｜甲局
    if let Some(at) = VERBS
        .iter()
        .filter(|verb| passage.is_at(verb, range.start))
        .map(|verb| range.start + verb.chars().count())
        .find(|at| matches!(passage.chars.get(*at), Some('｜' | '|' | '：' | ':' | ' ')))
    {
        range = trimmed(passage, at..range.end);
    }
    while let Some(verb) = VERBS.iter().find(|verb| {
        let length = verb.chars().count();
        range.len() > length + 1 && passage.is_at(verb, range.end - length)
    }) {
        range = passage.trim(range.start..range.end - verb.chars().count());
    }
    range
}
