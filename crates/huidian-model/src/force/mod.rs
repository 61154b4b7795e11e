//! Force: does this work hold on a day?

mod doubt;
mod period;
mod status;
mod unstated;

pub(crate) use doubt::suspension_on;
pub use status::{Force, ForceStatus};

use jiff::civil::Date;

use crate::PartialDate;
use crate::event::EventKind;
use crate::expression::Expression;
use crate::fact::FactValue;
use crate::id::WorkId;
use crate::relation::{Relation, RelationKind};
use crate::source::{Confidence, SourceKind};
use crate::work::{ReviewState, Work};

/// Status of a work on a day, from its events, its texts and what other works did to it.
///
/// `relations` are those that touch the work, and those that ended what it interprets or implements. Order of the questions: draft; repealed or
/// replaced; expired; not yet in force; in force, or in doubt. Nothing is guessed: a work with no effective date and no other sign is `Unknown`.
pub fn force_on(
    day: Date,
    work: &Work,
    expressions: &[Expression],
    relations: &[Relation],
) -> Force {
    if let Some(said) = said_by_keeper(day, work) {
        return said;
    }
    if work.is_draft {
        return draft_on(day, work, relations);
    }
    if let Some(ended) = ended_on(day, work, relations) {
        return ended;
    }
    if let Some(seen) = seen_ended(day, work) {
        return seen;
    }
    let force = begun_on(day, work, expressions)
        .or_else(|| seen_on(day, work))
        .or_else(|| unstated::approved_on(day, work, expressions))
        .unwrap_or_else(|| unstated::unstated_on(day, work));
    if force.status == ForceStatus::PresumedInForce && work.review == ReviewState::Unreviewed {
        // whether it was ever issued is what a person still has to say
        return Force::new(
            ForceStatus::Unknown,
            "待审核，未确认是已发布的文件，不推定现行",
        );
    }
    match force.status {
        ForceStatus::InForce | ForceStatus::PresumedInForce => {
            let mut force = doubt::doubt_on(day, work, expressions, relations).unwrap_or(force);
            for part in ended_parts(day, work).chain(stopped_parts(day, work)) {
                force.basis.push('；');
                force.basis.push_str(&part);
            }
            force
        }
        _ => force,
    }
}

/// What of a work that goes on has ended by a day: 第二条 自 2027-01-01 起被 X 废止.
fn ended_parts(day: Date, work: &Work) -> impl Iterator<Item = String> {
    work.facts.iter().filter_map(move |fact| match &fact.value {
        FactValue::ProvisionRepealed { scope, on, by } if *on <= day => {
            Some(format!("{scope} 自 {on} 起被 {by} 废止"))
        }
        _ => None,
    })
}

/// What of a work that goes on is stopped on a day: 第二条：2027-01-01 起被 X 暂停施行，至….
fn stopped_parts(day: Date, work: &Work) -> impl Iterator<Item = String> {
    work.facts.iter().filter_map(move |fact| match &fact.value {
        FactValue::Suspended { scope, .. } if !scope.is_empty() => Some(format!(
            "{scope}：{}",
            suspension_on(&fact.value, day, work)?
        )),
        _ => None,
    })
}

/// Days on which a part of a work ends, or the work is stopped or let go on.
fn told_days(work: &Work) -> impl Iterator<Item = Date> {
    let days = |value: &FactValue| match value {
        FactValue::ProvisionRepealed { on, .. } => vec![*on],
        FactValue::Suspended { from, until, .. } => {
            let after = until.and_then(|until| until.latest().tomorrow().ok());
            [Some(from.earliest()), after]
                .into_iter()
                .flatten()
                .collect()
        }
        FactValue::Resumed { on, .. } => vec![on.earliest()],
        FactValue::Postponed { to, .. } => vec![to.earliest(), to.latest()],
        _ => Vec::new(),
    };
    work.facts.iter().flat_map(move |fact| days(&fact.value))
}

/// Status of a work over time: from which day on which status, ascending, without repetitions.
///
/// The first entry has no day: it holds from the beginning.
pub fn force_timeline(
    work: &Work,
    expressions: &[Expression],
    relations: &[Relation],
) -> Vec<(Option<Date>, ForceStatus)> {
    let mut timeline = vec![(
        None,
        force_on(Date::MIN, work, expressions, relations).status,
    )];
    for day in turning_days(work, expressions, relations) {
        let status = force_on(day, work, expressions, relations).status;
        if timeline.last().is_none_or(|(_, last)| *last != status) {
            timeline.push((Some(day), status));
        }
    }
    timeline
}

/// Every day on which the answer of [`force_on`] can change, ascending: the first and last day a date can mean, and the days after those.
pub fn turning_days(work: &Work, expressions: &[Expression], relations: &[Relation]) -> Vec<Date> {
    let mut days: Vec<Date> = work
        .events
        .iter()
        .map(|event| event.on)
        .chain(relations.iter().filter_map(|relation| relation.on))
        .chain(work.force_seen.map(|(_, on)| on))
        .chain(work.earliest_effect_on())
        .flat_map(|on| [on.earliest(), on.latest()])
        .chain(period::end_of(&work.title))
        .chain(unstated::long_closed_from(work))
        .chain(unstated::published_by(work))
        .chain(
            work.date_of(EventKind::Adopted)
                .and_then(PartialDate::day)
                .map(unstated::published_by_adoption),
        )
        .chain(told_days(work))
        .flat_map(|day| [Some(day), day.tomorrow().ok()])
        .flatten()
        .chain(expressions.iter().filter_map(|text| {
            text.effective_on
                .or_else(|| text.dated_on.map(PartialDate::earliest))
        }))
        .collect();
    days.sort_unstable();
    days.dedup();
    days
}

fn draft_on(day: Date, work: &Work, relations: &[Relation]) -> Force {
    let finals = relations.iter().find(|relation| {
        relation.kind == RelationKind::Finalises
            && relation.to == work.id
            && relation.on.is_none_or(|on| on.earliest() <= day)
    });
    let basis = match finals {
        Some(relation) => format!("征求意见稿，已定稿为 {}", relation.from),
        None => unstated::open_draft(day, work),
    };
    Force::new(ForceStatus::Draft, basis)
}

fn ended_on(day: Date, work: &Work, relations: &[Relation]) -> Option<Force> {
    if let Some(on) = work.date_of(EventKind::Repealed)
        && on.earliest() <= day
    {
        let witness = work
            .events
            .iter()
            .find(|event| event.kind == EventKind::Repealed)
            .map(|event| format!("（{}）", event.source.detail))
            .unwrap_or_default();
        return Some(Force::new(
            ForceStatus::Repealed,
            format!("{on} 废止{witness}"),
        ));
    }
    let endings = relations.iter().filter(|relation| {
        relation.to == work.id
            && relation.is_confirmed
            && matches!(
                relation.kind,
                RelationKind::Repeals | RelationKind::Replaces
            )
            && relation
                .on
                .is_some_and(|on| on.earliest() <= day && !work.is_made_after(on))
    });
    if let Some(relation) = endings.min_by_key(|relation| relation.on.map(PartialDate::earliest)) {
        let on = relation.on.map(|on| on.to_string()).unwrap_or_default();
        return Some(Force::new(
            ForceStatus::Repealed,
            format!("{on} 被 {} {}", relation.from, relation.kind.chinese(true)),
        ));
    }
    let expiry = work.date_of(EventKind::Expires)?;
    // an authority that lists it as in force after its last day keeps it, and does not say how long
    let kept = work.force_seen.filter(|(status, on)| {
        *status == ForceStatus::InForce && expiry.latest() < on.earliest() && on.earliest() <= day
    });
    (expiry.latest() < day).then(|| match kept {
        Some((_, seen)) => Force::new(
            ForceStatus::ToBeChecked,
            format!("有效期至 {expiry}，{seen} 又经标明有效，延至何日待核"),
        ),
        None => Force::new(ForceStatus::Expired, format!("有效期至 {expiry}")),
    })
}

fn begun_on(day: Date, work: &Work, expressions: &[Expression]) -> Option<Force> {
    let first_text = expressions
        .iter()
        .filter_map(|expression| expression.effective_on)
        .min();
    let stated = work
        .earliest_effect_on()
        .map(|on| (on.earliest(), on.latest()));
    if let Some((to, by)) = postponed(work).filter(|(to, _)| day < to.latest()) {
        let is_sure = day < to.earliest();
        return is_sure.then(|| {
            let basis = format!("被 {by} 推迟至 {to} 起施行");
            Force::new(ForceStatus::NotYetInForce, basis)
        });
    }
    let (earliest, latest) = match (stated, first_text) {
        (Some((earliest, latest)), Some(text)) => (earliest.min(text), latest.min(text)),
        (Some(stated), None) => stated,
        (None, Some(text)) => (text, text),
        (None, None) => return None,
    };
    if day >= latest {
        let at_least = if began_before(work, earliest) {
            "至迟 "
        } else {
            ""
        };
        let from_adoption = begins_unpublished(work, latest);
        let mut basis = if from_adoption {
            format!("{latest} 通过，自公布之日起施行，公布日期不明")
        } else {
            format!("{at_least}{latest} 起施行")
        };
        let current = current_text_on(day, latest, work, expressions);
        let status = match current {
            None if from_adoption && day < unstated::published_by_adoption(latest) => {
                ForceStatus::PresumedInForce
            }
            _ => ForceStatus::InForce,
        };
        if let Some(on) = current {
            basis.push_str(&format!("，现行文本 {on} 起施行"));
        } else if status == ForceStatus::PresumedInForce {
            basis.push_str("，推定现行");
        }
        if let Some(on) = open_text_on(day, current.unwrap_or(latest), expressions) {
            basis.push_str(&format!("；{on}{OPEN_TEXT}"));
        }
        Some(Force::new(status, basis))
    } else if day < earliest {
        if began_before(work, earliest) && made_after(day, work).is_none() {
            return Some(Force::new(
                ForceStatus::Unknown,
                format!("首次施行日期不明，至迟 {earliest} 起施行"),
            ));
        }
        if ends_predecessor(work) {
            return Some(Force::new(
                ForceStatus::Unknown,
                format!("{earliest} 起施行；此前有同名的旧文件，由它废止，须另查"),
            ));
        }
        let basis = match made_after(day, work) {
            Some((what, on)) => format!("{on} {what}，此前尚无此文件；{earliest} 起施行"),
            None => format!("{earliest} 起施行"),
        };
        Some(Force::new(ForceStatus::NotYetInForce, basis))
    } else {
        None
    }
}

/// What is said of the date of a text of which nobody knows when it began.
const OPEN_TEXT: &str = " 的文本施行日期不明";

impl Force {
    /// Whether the grounds leave open since when this text of the work holds.
    pub fn leaves_open(&self, text: &Expression) -> bool {
        text.made_on()
            .is_some_and(|made| self.basis.contains(&format!("{made}{OPEN_TEXT}")))
    }
}

/// Whether the first day known is the day of adoption, standing for a day of publication that nobody knows: 自公布之日起施行.
fn begins_unpublished(work: &Work, first: Date) -> bool {
    let is_weak = work.events.iter().any(|event| {
        event.kind == EventKind::Effective
            && event.on.day() == Some(first)
            && event.confidence == Confidence::Low
            && event.source.kind == SourceKind::Text
    });
    let is_adoption = work.date_of(EventKind::Adopted).and_then(PartialDate::day) == Some(first);
    is_weak && is_adoption && work.date_of(EventKind::Published).is_none()
}

/// Whether the text ends an act of its own title: on the days before, people mean that one by the title.
fn ends_predecessor(work: &Work) -> bool {
    work.facts
        .iter()
        .any(|fact| matches!(&fact.value, FactValue::Unknown { field, .. } if field == PREDECESSOR))
}

/// Name, as a field that is not known, of the act that one of the same title took the place of.
pub const PREDECESSOR: &str = "predecessor";

/// The last day to which another act put off the beginning of a work, and that act.
fn postponed(work: &Work) -> Option<(PartialDate, &WorkId)> {
    let told = work.facts.iter().filter_map(|fact| match &fact.value {
        FactValue::Postponed { to, by } => Some((*to, by)),
        _ => None,
    });
    told.max_by_key(|(to, _)| to.earliest())
}

/// Whether the first day known is that of a change, so that the work itself began before it, nobody knows when.
fn began_before(work: &Work, known: Date) -> bool {
    let is_first = work
        .first_effective_on()
        .is_some_and(|first| first.earliest() <= known);
    let made = [EventKind::Adopted, EventKind::Signed, EventKind::Published]
        .into_iter()
        .filter_map(|kind| work.date_of(kind))
        .min();
    let is_changed = work.events.iter().any(|event| {
        event.kind == EventKind::Amended
            && event.on.earliest() <= known
            && made.is_none_or(|made| made.latest() < event.on.earliest())
    });
    let waits =
        made.is_some_and(|made| known.year() - made.latest().year() > crate::work::BEYOND_WAITING);
    (is_changed || waits) && !is_first
}

/// The first sign of a work, where it came after the day: on that day there was no such work.
fn made_after(day: Date, work: &Work) -> Option<(&'static str, PartialDate)> {
    let kinds = [EventKind::Adopted, EventKind::Signed, EventKind::Published];
    let first = kinds
        .into_iter()
        .filter_map(|kind| Some((kind.chinese(), work.date_of(kind)?)))
        .min_by_key(|(_, on)| on.earliest())?;
    (day < first.1.earliest()).then_some(first)
}

/// First day of the text that holds on a day, where it is a later one than the work's first.
fn current_text_on(
    day: Date,
    first: Date,
    work: &Work,
    expressions: &[Expression],
) -> Option<Date> {
    let held = expressions
        .iter()
        .filter(|text| text.effective_on.is_some_and(|on| on <= day))
        .filter_map(|text| text.effective_on);
    let stated = work
        .events
        .iter()
        .filter(|event| event.kind == EventKind::Effective)
        .filter_map(|event| event.on.day())
        .filter(|on| *on <= day);
    held.chain(stated).max().filter(|on| *on > first)
}

/// The date of the newest text made after a day of which nobody knows when it took effect.
fn open_text_on(day: Date, after: Date, expressions: &[Expression]) -> Option<Date> {
    expressions
        .iter()
        .filter(|text| text.effective_on.is_none())
        .filter_map(|text| Some(text.dated_on?.earliest()))
        .filter(|on| *on <= day && *on > after)
        .max()
}

/// Somebody saw by that day that the work had ended, without a day of its end. What was seen earlier than the work's last sign is of another time.
fn seen_ended(day: Date, work: &Work) -> Option<Force> {
    let (status, seen) = work.force_seen?;
    let has_ended = matches!(status, ForceStatus::Repealed | ForceStatus::Expired);
    (has_ended && day >= seen.earliest()).then(|| {
        let said = status.chinese();
        Force::new(status, format!("{seen} 查看时标明{said}，未写从何日起"))
    })
}

/// A keeper's word about the status holds from the day it was said, over whatever follows from dates.
fn said_by_keeper(day: Date, work: &Work) -> Option<Force> {
    let said = work.facts.iter().filter_map(|fact| match fact.value {
        FactValue::ForceSeen { status, on } if fact.source.kind == SourceKind::Keeper => {
            Some((on, status, &fact.source.detail))
        }
        _ => None,
    });
    let (on, status, who) = said
        .filter(|(on, ..)| on.earliest() <= day)
        .max_by_key(|(on, ..)| on.earliest())?;
    Some(Force::new(status, format!("{on} 由编者认定（{who}）")))
}

/// Normative documents and plans rarely state an effective date; what somebody saw on a later day still counts.
fn seen_on(day: Date, work: &Work) -> Option<Force> {
    let (status, seen) = work.force_seen?;
    let listed = work.listed_on().map(PartialDate::latest);
    match status {
        ForceStatus::InForce if listed.is_some_and(|listed| day < listed) => {
            Some(Force::new(ForceStatus::NotYetInForce, "尚未公布"))
        }
        ForceStatus::InForce if listed.is_some() || day >= seen.earliest() => Some(Force::new(
            ForceStatus::InForce,
            format!("{seen} 核对时有效，未见施行日期条款"),
        )),
        other if day >= seen.earliest() => Some(Force::new(other, format!("{seen} 核对"))),
        _ => None,
    }
}
