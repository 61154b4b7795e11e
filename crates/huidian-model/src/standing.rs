//! What a reader may rely on of one text on one day.

use jiff::civil::Date;

use crate::PartialDate;
use crate::event::EventKind;
use crate::expression::{Expression, texts_on};
use crate::fact::FactValue;
use crate::force::{Force, ForceStatus};
use crate::unheld::unheld_changes;
use crate::work::Work;

/// How far what the library knows of a work reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Horizon {
    /// Last day of which anything on file speaks that was made or seen by then; a first day still to come is no such thing.
    pub known_until: Option<Date>,
    /// First day in force, where nothing on file tells when it was made.
    pub begins_on: Option<Date>,
    /// When the first text was made that is later than any held.
    pub newer_text_on: Option<PartialDate>,
}

impl Horizon {
    pub fn of(work: &Work, texts: &[Expression]) -> Self {
        let seen = work.facts.iter().filter_map(|fact| match fact.value {
            FactValue::ForceSeen { on, .. } => Some(on),
            FactValue::ChangedBy { made, .. } => Some(made),
            _ => None,
        });
        let made = work.events.iter().filter(|event| was_made(event.kind));
        let dated = texts.iter().filter_map(|text| text.dated_on);
        let days = seen.chain(made.map(|event| event.on)).chain(dated);
        // a month or a year is known to have begun, no more
        let known_until = days.map(PartialDate::earliest).max();
        Self {
            known_until,
            begins_on: begins_on(known_until, work.date_of(EventKind::Effective)),
            newer_text_on: unheld_changes(work, texts)
                .first()
                .map(|change| change.dated),
        }
    }
}

impl Horizon {
    /// Up to when a status is known. Where nothing tells when a work was made that is in force, its first day does: what says from when it holds speaks
    /// of that day.
    pub fn known_under(self, status: ForceStatus) -> Option<Date> {
        let has_begun = matches!(status, ForceStatus::InForce | ForceStatus::PresumedInForce);
        self.known_until.or(self.begins_on.filter(|_| has_begun))
    }
}

/// The first day in force, where it has to stand for the day of making.
pub fn begins_on(known_until: Option<Date>, effective: Option<PartialDate>) -> Option<Date> {
    let effective = effective.filter(|_| known_until.is_none());
    effective.map(PartialDate::earliest)
}

/// Whether an event of this kind leaves a document that speaks of its own day.
fn was_made(kind: EventKind) -> bool {
    matches!(
        kind,
        EventKind::Adopted
            | EventKind::Signed
            | EventKind::Published
            | EventKind::Amended
            | EventKind::ConsultationOpens
            | EventKind::Reported
    )
}

/// Status of the text shown, on the day asked, and how far it is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    pub status: ForceStatus,
    /// Why, in Chinese.
    pub basis: String,
    /// A later text was made by that day, held or not.
    pub newer_text_known: bool,
    pub known_until: Option<Date>,
}

impl Standing {
    /// The same of a provision of the text, which may begin or end on a day of its own. What is over as a whole has no part that goes on.
    pub fn of_provision(self, own: Option<Force>) -> Self {
        match own {
            Some(own) if of_provision(self.status, Some(own.status)) == own.status => Self {
                status: own.status,
                basis: own.basis,
                ..self
            },
            _ => self,
        }
    }

    /// Status, why, and how far that is known: 有效：2021-09-01 起施行（据截至 2021-06-10 的资料）.
    pub fn said(&self) -> String {
        let known = horizon_words(self.known_until);
        let known = known.map_or_else(String::new, |known| format!("（{known}）"));
        format!("{}：{}{known}", self.status.chinese(), self.basis)
    }

    /// The same without why.
    pub fn briefly(&self) -> String {
        status_words(self.status, self.known_until)
    }
}

/// How far what is known reaches, in Chinese: 据截至 2021-06-10 的资料.
pub fn horizon_words(known_until: Option<Date>) -> Option<String> {
    known_until.map(|on| format!("据截至 {on} 的资料"))
}

/// A status is a verdict up to a day, in Chinese: 有效（据截至 2021-06-10 的资料）.
pub fn status_words(status: ForceStatus, known_until: Option<Date>) -> String {
    let known = horizon_words(known_until);
    let known = known.map_or_else(String::new, |known| format!("（{known}）"));
    format!("{}{known}", status.chinese())
}

/// The status of a provision by that of its text, and what is said of it apart.
pub fn of_provision(text: ForceStatus, own: Option<ForceStatus>) -> ForceStatus {
    let is_over = matches!(
        text,
        ForceStatus::Amended | ForceStatus::Repealed | ForceStatus::Expired | ForceStatus::Draft
    );
    match own {
        Some(own) if own == ForceStatus::Repealed || !is_over => own,
        _ => text,
    }
}

/// The only answer to "does this text hold on this day". `force` is the work's on that day; `text` is one of `texts`, all that are held of the work,
/// or `None` for the text that a reader is shown who names none.
pub fn standing_on(
    day: Date,
    text: Option<&Expression>,
    texts: &[Expression],
    force: &Force,
    horizon: Horizon,
) -> Standing {
    let shown = text.or_else(|| texts_on(texts, day).into_iter().next());
    let Some(text) = shown else {
        return Standing {
            status: force.status,
            basis: force.basis.clone(),
            newer_text_known: false,
            known_until: horizon.known_under(force.status),
        };
    };
    let is_made = |on: PartialDate| on.earliest() <= day;
    let later_held = texts.iter().any(|other| {
        let made = other
            .dated_on
            .or_else(|| other.effective_on.map(PartialDate::from));
        other.part == text.part && other.is_later_than(text) && made.is_some_and(is_made)
    });
    let status = text.status_on(day, force);
    Standing {
        status,
        basis: basis_of(text, texts, status, force),
        newer_text_known: later_held || horizon.newer_text_on.is_some_and(is_made),
        known_until: horizon.known_under(status),
    }
}

fn basis_of(text: &Expression, texts: &[Expression], status: ForceStatus, force: &Force) -> String {
    match (status, text.ended_on, text.effective_on) {
        (ForceStatus::Amended, Some(end), _) => {
            let is_held = texts
                .iter()
                .any(|other| other.part == text.part && other.is_later_than(text));
            let unheld = if is_held {
                ""
            } else {
                "，新文本本库未收"
            };
            let assumed = if text.is_end_assumed {
                "（其施行日期不明）"
            } else {
                ""
            };
            format!("{end} 起有新文本{assumed}{unheld}")
        }
        (ForceStatus::NotYetInForce, _, Some(start)) if force.status != status => {
            format!("本文本 {start} 起施行")
        }
        (ForceStatus::NotYetInForce, _, None) if force.status != status => {
            let made = text.dated_on.map(|on| on.to_string());
            format!("本文本 {} 才作出，施行日期不明", made.unwrap_or_default())
        }
        (ForceStatus::PresumedInForce, _, None) if force.status != status => {
            let made = text.dated_on.map(|on| on.to_string());
            let made = made.unwrap_or_default();
            format!(
                "本文本 {made} 作出，施行日期不明，推定现行；{}",
                force.basis
            )
        }
        _ => force.basis.clone(),
    }
}
