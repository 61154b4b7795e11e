//! A law, rule, plan or standard as such, across its versions.

mod absence;
mod clash;
mod disorder;
mod first_effect;
mod issuers;
mod kind;
mod made_by;
mod of_revision;
mod projection;

pub use absence::TextAbsence;
pub use disorder::{Disorder, disorders};
pub(crate) use first_effect::BEYOND_WAITING;
pub use first_effect::first_effect;
pub use issuers::{Issuer, IssuerRole, Issuers};
pub use kind::WorkKind;
pub use made_by::MadeBy;
pub use of_revision::{is_of_revision, own_date};

use crate::event::{DatedEvent, EventKind};
use crate::fact::{Fact, FactValue};
use crate::id::WorkId;
use crate::number::Number;
use crate::sector::Sector;
use crate::source::{Source, SourceKind};
use crate::topic::{Addressee, Topic};
use crate::{ForceStatus, PartialDate};

/// Whether a person has looked at a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum ReviewState {
    /// In the catalogue, from a text, or accepted by the keeper.
    #[default]
    Reviewed,
    /// Known only from a roundup; waits for the keeper.
    Unreviewed,
    Rejected,
}

impl ReviewState {
    pub const ALL: [Self; 3] = [Self::Reviewed, Self::Unreviewed, Self::Rejected];

    pub fn id(self) -> &'static str {
        match self {
            ReviewState::Reviewed => "reviewed",
            ReviewState::Unreviewed => "unreviewed",
            ReviewState::Rejected => "rejected",
        }
    }

    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.id() == id)
    }
}

/// A work (规范本体): the best of what its facts say, with all of them beside it.
#[derive(Debug, Clone, PartialEq)]
pub struct Work {
    pub id: WorkId,
    pub title: String,
    pub alternative_titles: Vec<String>,
    pub kind: Option<WorkKind>,
    pub is_draft: bool,
    pub number: Option<Number>,
    pub issuers: Issuers,
    pub administered_by: Option<String>,
    pub region: Option<String>,
    /// In the roundup's order.
    pub sectors: Vec<Sector>,
    pub topics: Vec<Topic>,
    /// Who must obey.
    pub addressees: Vec<Addressee>,
    /// By date, then kind.
    pub events: Vec<DatedEvent>,
    pub force_seen: Option<(ForceStatus, PartialDate)>,
    pub text_absence: Option<TextAbsence>,
    pub review: ReviewState,
    /// Everything anybody said, the disagreeing included.
    pub facts: Vec<Fact>,
}

impl Work {
    /// The best date of a kind.
    pub fn date_of(&self, kind: EventKind) -> Option<PartialDate> {
        self.events
            .iter()
            .find(|event| event.kind == kind)
            .map(|event| event.on)
    }

    /// Kinds and days of all events.
    pub fn dates(&self) -> Vec<(EventKind, PartialDate)> {
        let events = self.events.iter();
        events.map(|event| (event.kind, event.on)).collect()
    }

    /// First day of effect; `None` where only the first days of later texts are known.
    pub fn first_effective_on(&self) -> Option<PartialDate> {
        first_effect(&self.dates())
    }

    /// The earliest day on which any text of it is known to have had effect, the work's first or a later one.
    pub fn earliest_effect_on(&self) -> Option<PartialDate> {
        let stated = self.date_of(EventKind::Effective);
        let of_texts = self.facts.iter().filter_map(|fact| match fact.value {
            FactValue::TextEffective { on, .. } => Some(PartialDate::from(on)),
            _ => None,
        });
        stated.into_iter().chain(of_texts).min()
    }

    /// The last day on which a text of it is said to begin.
    pub fn latest_effective_on(&self) -> Option<PartialDate> {
        let begins = self
            .events
            .iter()
            .filter(|event| event.kind == EventKind::Effective);
        begins.map(|event| event.on).max()
    }

    /// The date under which the work is listed: the first of [`EventKind::LISTING`] that is known.
    pub fn listed_on(&self) -> Option<PartialDate> {
        EventKind::LISTING
            .into_iter()
            .find_map(|kind| self.date_of(kind))
    }

    /// Whether the work was made after a day, as far as its dates say: what ended on that day was another one of its title.
    pub fn is_made_after(&self, on: PartialDate) -> bool {
        let kinds = [EventKind::Adopted, EventKind::Signed, EventKind::Published];
        let made = kinds.into_iter().filter_map(|kind| self.date_of(kind));
        made.min_by_key(|made| made.earliest())
            .is_some_and(|made| made.earliest() > on.latest())
    }

    /// Whether the issuers shown are inferred by a rule and stated by nobody.
    pub fn has_inferred_issuers(&self) -> bool {
        let issuers = self
            .facts
            .iter()
            .filter(|fact| matches!(fact.value, FactValue::Issuers(_)));
        let best = issuers.max_by_key(|fact| fact.weight());
        best.is_some_and(|fact| fact.source.kind == SourceKind::Inference)
    }

    /// Other accounts of who issued it than the one shown, each with who gives it.
    pub fn other_issuers(&self) -> Vec<(&Issuers, &Source)> {
        let mut others: Vec<(&Issuers, &Source)> = Vec::new();
        for fact in &self.facts {
            let FactValue::Issuers(told) = &fact.value else {
                continue;
            };
            let is_same = |known: &Issuers| known.names().eq(told.names());
            let is_inferred = fact.source.kind == SourceKind::Inference;
            if !is_inferred
                && !is_same(&self.issuers)
                && !others.iter().any(|(known, _)| is_same(known))
            {
                others.push((told, &fact.source));
            }
        }
        others
    }
}
