//! When a text takes effect: the clauses that say so, and the days they mean.

mod clause;
mod day;
mod provisions;
mod rule;
mod subject;

pub use rule::EffectiveRule;

use huidian_model::{Confidence, EventKind, ProvisionKind, ProvisionPath};
use huidian_text::PartialDate;
use jiff::civil::Date;

use super::{EventReading, HistoryAct, Metadata, Reading};
use crate::head::Field;
use crate::rung::Rung;
use crate::span::Span;
use clause::{Clause, find_clauses};
use day::{day_of, was_changed_after};

pub(super) use provisions::named_provisions;
pub(crate) use provisions::path_at;
pub(super) use rule::{delay, rule_of};
pub(super) use subject::before_rest;

/// The day a rule means for this text.
pub(super) fn rule_day(
    rule: &EffectiveRule,
    reading: &Reading<'_>,
    metadata: &Metadata,
) -> Option<Date> {
    day_of(rule, reading, metadata).0
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
    /// Where it was read.
    pub rung: Rung,
}

/// Provisions that take effect on a day of their own: 其中第三条自2028年1月1日起施行.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Staged {
    pub provisions: Vec<ProvisionPath>,
    pub rule: EffectiveRule,
    pub on: Option<Date>,
    /// The clause, and how its day was found.
    pub basis: String,
    pub span: Span,
}

pub(super) fn read(reading: &Reading<'_>, metadata: &mut Metadata) {
    let title = metadata
        .title
        .as_ref()
        .map_or("", |title| title.value.as_str());
    let clauses = find_clauses(reading.text(), title);
    metadata.staged = clauses
        .staged
        .into_iter()
        .map(|(provisions, clause)| staged(provisions, &clause, reading, metadata))
        .collect();
    let effective = match clauses.main {
        Some(clause) => {
            let main = resolve(clause, reading, metadata);
            let first = clauses
                .is_of_rest
                .then(|| begins_with_part(&main, reading, metadata));
            Some(first.flatten().unwrap_or(main))
        }
        None => from_note(metadata).or_else(|| from_term(reading, metadata)),
    };
    let is_dated = effective.as_ref().is_some_and(|found| found.on.is_some());
    let effective = if is_dated {
        effective
    } else {
        from_head(reading).or(effective)
    };
    if let Some(effective) = effective {
        let is_told = effective.span.is_some() || effective.rung != Rung::Text;
        if let Some(on) = effective.on
            && is_told
        {
            metadata.events.push(EventReading {
                kind: EventKind::Effective,
                on: PartialDate::from(on),
                confidence: effective.confidence,
                span: effective.span,
                rung: effective.rung,
            });
            let rival = rival_of_notice(on, &clauses.naming, reading, metadata);
            metadata.events.extend(rival);
        }
        metadata.effective = Some(effective);
    }
}

/// Another first day that the covering notice gives the act: 现将《X》印发给你们，自印发之日起执行, where X says a day of its own. The act is believed, and
/// the other day kept beside it.
fn rival_of_notice(
    own: Date,
    naming: &[Clause],
    reading: &Reading<'_>,
    metadata: &Metadata,
) -> Option<EventReading> {
    metadata.cover_title.as_ref()?;
    let title = metadata.title.as_ref()?.span?;
    let of_notice = naming
        .iter()
        .find(|clause| clause.end <= title.start as usize)?;
    let on = day_of(&of_notice.rule, reading, metadata).0?;
    (on != own).then(|| {
        let span = Some(Span::new(of_notice.start, of_notice.end));
        EventReading::of_text(EventKind::Effective, on.into(), Confidence::Low, span)
    })
}

fn staged(
    provisions: Vec<ProvisionPath>,
    clause: &Clause,
    reading: &Reading<'_>,
    metadata: &Metadata,
) -> Staged {
    let (on, _, how) = day_of(&clause.rule, reading, metadata);
    Staged {
        provisions,
        rule: clause.rule.clone(),
        on,
        basis: basis(clause, reading, how),
        span: Span::new(clause.start, clause.end),
    }
}

/// 其中第二条自公布之日起施行，其余条款自2027年9月1日起施行: the text begins with the provisions that begin first, and the rest is what comes later.
fn begins_with_part(
    rest: &Effective,
    reading: &Reading<'_>,
    metadata: &mut Metadata,
) -> Option<Effective> {
    let (later, span) = (rest.on?, rest.span?);
    let first = metadata
        .staged
        .iter()
        .filter(|staged| staged.on.is_some_and(|on| on < later))
        .min_by_key(|staged| staged.on)?
        .clone();
    let provisions = &reading.built.provisions;
    // 第三章 is named with the articles below it
    let named: Vec<&ProvisionPath> = metadata
        .staged
        .iter()
        .flat_map(|staged| &staged.provisions)
        .collect();
    let ranges: Vec<_> = provisions
        .iter()
        .filter(|provision| named.contains(&&provision.path))
        .map(huidian_model::Provision::range)
        .collect();
    let is_named = |provision: &huidian_model::Provision| {
        let start = provision.start as usize;
        named.contains(&&provision.path) || ranges.iter().any(|range| range.contains(&start))
    };
    let others: Vec<ProvisionPath> = provisions
        .iter()
        .filter(|provision| provision.kind == ProvisionKind::Article)
        .filter(|provision| !is_named(provision))
        .map(|provision| provision.path.clone())
        .collect();
    let begins = Effective {
        rule: first.rule,
        on: first.on,
        basis: first.basis,
        confidence: rest.confidence,
        is_of_original: false,
        span: Some(first.span),
        rung: Rung::Text,
    };
    metadata.staged.push(Staged {
        provisions: others,
        rule: rest.rule.clone(),
        on: rest.on,
        basis: rest.basis.clone(),
        span,
    });
    Some(begins)
}

fn basis(clause: &Clause, reading: &Reading<'_>, how: Option<String>) -> String {
    let words = reading.text()[clause.start..clause.end].trim();
    match how {
        Some(how) => format!("{words}（{how}）"),
        None => words.to_owned(),
    }
}

/// 生效日期 of the page's table or the file's front matter, where the text says nothing.
fn from_head(reading: &Reading<'_>) -> Option<Effective> {
    let fact = reading.head.find(Field::EffectiveOn)?;
    let on = huidian_text::find_dates(&fact.value).first()?.date?;
    Some(Effective {
        rule: EffectiveRule::On(on),
        on: on.day(),
        basis: format!("{}：{}", fact.rung.chinese(), fact.value),
        confidence: Confidence::Medium,
        is_of_original: false,
        span: None,
        rung: fact.rung,
    })
}

fn resolve(clause: Clause, reading: &Reading<'_>, metadata: &Metadata) -> Effective {
    let (on, confidence, how) = day_of(&clause.rule, reading, metadata);
    let is_of_original = on.is_some_and(|on| was_changed_after(on, metadata));
    Effective {
        on,
        basis: basis(&clause, reading, how),
        confidence,
        is_of_original,
        span: Some(Span::new(clause.start, clause.end)),
        rule: clause.rule,
        rung: Rung::Text,
    }
}

/// 本公告执行期限为2031年1月1日至2033年12月31日, where no other clause tells the first day.
fn from_term(reading: &Reading<'_>, metadata: &Metadata) -> Option<Effective> {
    let validity = metadata.validity.as_ref()?;
    let (from, span) = (validity.from?, validity.span?);
    let words = reading.text().get(span.start as usize..span.end as usize)?;
    Some(Effective {
        rule: EffectiveRule::On(from),
        on: from.day(),
        basis: words.trim().to_owned(),
        confidence: Confidence::High,
        is_of_original: false,
        span: Some(span),
        rung: Rung::Text,
    })
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
        rung: Rung::Text,
    })
}
