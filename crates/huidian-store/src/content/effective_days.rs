//! When each text of a work takes effect.

use huidian_model::{EventKind, Expression, Fact, FactValue, PartialDate, SourceKind};
use jiff::civil::Date;

use crate::database::row::day_text;

/// Gives each text its first day: what it says itself, else the best fact about the text of its date. A keeper's word goes before the text's.
///
/// Texts are dated by the day a decision was adopted or by that of its publication some weeks later: a fact about a date no text has is about the
/// first text dated soon after it.
pub(crate) fn begin(expressions: &mut [Expression], facts: &[Fact]) {
    let dates: Vec<Option<PartialDate>> = expressions.iter().map(|text| text.dated_on).collect();
    for expression in expressions.iter_mut() {
        let Some((fact, on)) = best_fact(expression.dated_on, &dates, facts) else {
            continue;
        };
        let is_keeper = fact.source.kind == SourceKind::Keeper;
        if expression.effective_on.is_none() || is_keeper {
            expression.effective_on = Some(on);
            expression.effective_basis = format!(
                "{}；该次修改自 {on} 起施行（{}：{}）",
                expression.effective_basis,
                fact.source.kind.chinese(),
                fact.source.detail
            );
        }
    }
    begin_together(expressions);
    begin_as_kept(expressions, facts);
}

/// A keeper who corrects a work's first day means the text that stated it; where none did, the only text of a work that was never changed.
fn begin_as_kept(expressions: &mut [Expression], facts: &[Fact]) {
    let effective = |fact: &Fact| match fact.value {
        FactValue::Event {
            kind: EventKind::Effective,
            on,
        } => on.day(),
        _ => None,
    };
    let of = |kind: SourceKind| facts.iter().filter(move |fact| fact.source.kind == kind);
    let kept = of(SourceKind::Keeper).find_map(|fact| Some((effective(fact)?, fact)));
    let Some((on, fact)) = kept else {
        return;
    };
    let stated = of(SourceKind::Text).filter_map(effective).min();
    let is_changed = facts.iter().any(|fact| {
        matches!(
            fact.value,
            FactValue::Event {
                kind: EventKind::Amended,
                ..
            }
        )
    });
    let meant = match (stated, &mut *expressions) {
        (Some(stated), texts) => texts
            .iter_mut()
            .find(|known| known.effective_on == Some(stated)),
        (None, [only]) if !is_changed => Some(only),
        _ => None,
    };
    if let Some(meant) = meant.filter(|meant| meant.effective_on != Some(on)) {
        meant.effective_on = Some(on);
        meant.effective_basis = format!("{on} 起施行（管理员更正：{}）", fact.source.detail);
    }
}

/// Takes from the texts the first days that a keeper took back.
pub(crate) fn end_as_withdrawn(expressions: &mut [Expression], withdrawn: &[Date]) {
    let stated = expressions
        .iter_mut()
        .filter(|text| text.effective_on.is_some_and(|on| withdrawn.contains(&on)));
    for text in stated {
        text.effective_on = None;
        "施行日期已由管理员撤回".clone_into(&mut text.effective_basis);
    }
}

/// Parts of a code that were made on one day begin on one day: a part that does not say so has the day of the others, where they agree.
fn begin_together(expressions: &mut [Expression]) {
    let told: Vec<(Option<PartialDate>, Date)> = expressions
        .iter()
        .filter(|text| text.part.is_some())
        .filter_map(|text| Some((text.dated_on, text.effective_on?)))
        .collect();
    let silent = expressions
        .iter_mut()
        .filter(|text| text.part.is_some() && text.dated_on.is_some())
        .filter(|text| text.effective_on.is_none());
    for expression in silent {
        let mut days = told
            .iter()
            .filter(|(dated, _)| *dated == expression.dated_on)
            .map(|(_, on)| *on);
        let Some(on) = days.next().filter(|on| days.all(|other| other == *on)) else {
            continue;
        };
        expression.effective_on = Some(on);
        expression.effective_basis = format!("同日通过的其他各编自 {on} 起施行");
    }
}

/// Longest time from a decision to its publication, in days.
const PUBLICATION_DELAY: i32 = 92;

/// The fact of greatest weight about the text of this date, the first where weights are equal.
fn best_fact<'f>(
    dated_on: Option<PartialDate>,
    dates: &[Option<PartialDate>],
    facts: &'f [Fact],
) -> Option<(&'f Fact, Date)> {
    let dated_on = dated_on?;
    let is_about = |dated: PartialDate| {
        let between = dated.earliest().until(dated_on.earliest());
        let days = between.map_or(i32::MAX, |span| span.get_days());
        let has_own = dates
            .iter()
            .flatten()
            .any(|own| dated <= *own && *own < dated_on);
        dated == dated_on || (0..=PUBLICATION_DELAY).contains(&days) && !has_own
    };
    let about = facts.iter().filter_map(|fact| match fact.value {
        FactValue::TextEffective { dated, on } if is_about(dated) => Some((fact, on)),
        _ => None,
    });
    about.reduce(|best, next| {
        if next.0.weight() > best.0.weight() {
            next
        } else {
            best
        }
    })
}

/// Oldest first, as lists of texts are read: by first day, else date; those without any come first. Parts of one code stay in the order they have.
pub(crate) fn in_order(expressions: &mut [Expression]) {
    expressions.sort_by_cached_key(|expression| {
        let dated_on = expression
            .dated_on
            .map(|on| on.to_string())
            .unwrap_or_default();
        let begins = expression
            .effective_on
            .map_or_else(|| dated_on.clone(), day_text);
        let label = match expression.part {
            Some(_) => String::new(),
            None => expression.id.label.clone(),
        };
        (begins, dated_on, label)
    });
}
