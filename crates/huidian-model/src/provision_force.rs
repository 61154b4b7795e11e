//! Force of single provisions, where it differs from that of their text.

use jiff::civil::Date;

use crate::PartialDate;
use crate::expression::Expression;
use crate::fact::FactValue;
use crate::force::{Force, ForceStatus, suspension_on};
use crate::provision::ProvisionPath;
use crate::work::Work;

/// Status of a provision on a day where the work says more of it than of the whole text; `None` where the text's own status holds.
///
/// `above` are the addresses of what the provision stands in, and its own: 第三章 for an article of it.
pub fn provision_force_on(
    day: Date,
    work: &Work,
    expression: &Expression,
    above: &[&ProvisionPath],
) -> Option<Force> {
    let is_about = |path: &ProvisionPath| above.iter().any(|own| path.contains(own));
    let told = work.facts.iter().filter_map(|fact| match &fact.value {
        FactValue::ProvisionEffective {
            dated,
            provision,
            on,
        } if is_of_text(*dated, expression) && is_about(provision) => {
            let named = provision.citation();
            Some(match on {
                Some(on) if day < *on => {
                    Force::new(ForceStatus::NotYetInForce, format!("{named} {on} 起施行"))
                }
                Some(on) => Force::new(ForceStatus::InForce, format!("{named} {on} 起施行")),
                None if is_fixed(work, expression, provision) => return None,
                None => Force::new(
                    ForceStatus::ToBeChecked,
                    format!("{named} 的施行日期由文中所说机关另定，是否已施行待核"),
                ),
            })
        }
        FactValue::ProvisionRepealed { scope, on, by } if *on <= day => repealed_by(scope, above)
            .map(|status| Force::new(status, format!("{on} 被 {by} 废止：{scope}"))),
        FactValue::Suspended { scope, .. } if names_any(scope, above) => {
            let basis = suspension_on(&fact.value, day, work)?;
            // 第四条（在某县）: elsewhere it is applied
            let basis = if scope.contains('（') {
                format!("{scope}：{basis}")
            } else {
                basis
            };
            Some(Force::new(ForceStatus::ToBeChecked, basis))
        }
        FactValue::Corrected {
            scope,
            words,
            on,
            by,
        } if names_any(scope, above) && is_before(expression, *on) => Some(Force::new(
            ForceStatus::ToBeChecked,
            format!("按更正公告（{by}，{on}），{scope}的文字有更正，以更正为准：{words}"),
        )),
        _ => None,
    });
    // what has ended or is stopped is not in force, whatever began
    told.max_by_key(|force| match force.status {
        ForceStatus::Repealed => 2,
        ForceStatus::ToBeChecked => 1,
        _ => 0,
    })
}

/// Whether somebody has since told the first day that a text left open for a provision.
fn is_fixed(work: &Work, expression: &Expression, open: &ProvisionPath) -> bool {
    work.facts.iter().any(|fact| match &fact.value {
        FactValue::ProvisionEffective {
            dated,
            provision,
            on: Some(_),
        } => is_of_text(*dated, expression) && provision.contains(open),
        _ => false,
    })
}

/// The days from which a provision has a status of its own, ascending, the first from the beginning; `None` where its text's own holds. Empty for one
/// of which nothing is said apart.
pub fn provision_timeline(
    work: &Work,
    expression: &Expression,
    above: &[&ProvisionPath],
) -> Vec<(Option<Date>, Option<ForceStatus>)> {
    let mut days: Vec<Date> = Vec::new();
    for fact in &work.facts {
        match &fact.value {
            FactValue::ProvisionEffective { on, .. } => days.extend(*on),
            FactValue::ProvisionRepealed { on, .. } => days.push(*on),
            FactValue::Suspended { from, until, .. } => {
                days.push(from.earliest());
                days.extend(until.and_then(|until| until.latest().tomorrow().ok()));
            }
            FactValue::Resumed { on, .. } => days.push(on.earliest()),
            _ => {}
        }
    }
    days.sort_unstable();
    days.dedup();
    let status = |day| provision_force_on(day, work, expression, above).map(|own| own.status);
    let mut timeline = vec![(None, status(Date::MIN))];
    for day in days {
        let own = status(day);
        if timeline.last().is_none_or(|(_, last)| *last != own) {
            timeline.push((Some(day), own));
        }
    }
    if let [(None, None)] = timeline.as_slice() {
        timeline.clear();
    }
    timeline
}

/// The day on which a provision ceased to hold while its text goes on, known ahead or past.
pub fn provision_end(work: &Work, above: &[&ProvisionPath]) -> Option<Date> {
    let ends = work.facts.iter().filter_map(|fact| match &fact.value {
        FactValue::ProvisionRepealed { scope, on, .. } => {
            (repealed_by(scope, above)? == ForceStatus::Repealed).then_some(*on)
        }
        _ => None,
    });
    ends.min()
}

/// What a repeal of a part makes of a provision in it; `None` for one that it leaves alone.
fn repealed_by(scope: &str, above: &[&ProvisionPath]) -> Option<ForceStatus> {
    if scope.starts_with('除') {
        return except_on(scope, above);
    }
    names_any(scope, above).then_some(ForceStatus::Repealed)
}

/// Whether the provisions that a scope names hold one of some addresses; a bracket behind them tells the place: 第四条（在某县）.
fn names_any(scope: &str, above: &[&ProvisionPath]) -> bool {
    scope
        .split('（')
        .next()
        .unwrap_or("")
        .split('、')
        .filter_map(|scope| scope.parse::<ProvisionPath>().ok())
        .any(|path| above.iter().any(|own| path.contains(own)))
}

/// 除第二条外的内容: what is not named has ended; `None` for what is named, and what holds it. What is told in words only is to be checked.
fn except_on(scope: &str, above: &[&ProvisionPath]) -> Option<ForceStatus> {
    let named = scope.strip_prefix('除')?.strip_suffix("外的内容")?;
    let kept: Vec<ProvisionPath> = named
        .split(['、', '和'])
        .filter_map(|words| words.parse().ok())
        .collect();
    if kept.is_empty() {
        return Some(ForceStatus::ToBeChecked);
    }
    let own = above.iter().max_by_key(|path| path.0.len())?;
    let is_kept = kept
        .iter()
        .any(|kept| above.iter().any(|path| kept.contains(path)) || own.contains(kept));
    (!is_kept).then_some(ForceStatus::Repealed)
}

/// Whether a text was made before a correction, so that it can hold what was printed wrong.
fn is_before(expression: &Expression, corrected: PartialDate) -> bool {
    expression
        .dated_on
        .is_none_or(|on| on.earliest() <= corrected.latest())
}

fn is_of_text(dated: Option<PartialDate>, expression: &Expression) -> bool {
    dated.is_none_or(|dated| expression.dated_on.is_none_or(|on| on == dated))
}
