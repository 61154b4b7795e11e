//! From facts to a work.

use super::{Issuers, ReviewState, Work};
use crate::event::{DatedEvent, EventKind};
use crate::fact::{Fact, FactValue};
use crate::id::WorkId;
use crate::source::{Confidence, SourceKind};
use crate::{ForceStatus, PartialDate};

impl Work {
    /// What the best facts say: per field the fact of greatest weight, the earlier one where weights are equal.
    pub fn from_facts(id: WorkId, facts: Vec<Fact>, review: ReviewState) -> Self {
        let title = best(&facts, |value| match value {
            FactValue::Title(title) => Some(title.clone()),
            _ => None,
        });
        let mut work = Work {
            title: title.unwrap_or_else(|| id.as_str().to_owned()),
            id,
            alternative_titles: Vec::new(),
            kind: best(&facts, |value| match value {
                FactValue::Kind(kind) => Some(*kind),
                _ => None,
            }),
            is_draft: best(&facts, |value| match value {
                FactValue::Draft(draft) => Some(*draft),
                _ => None,
            })
            .unwrap_or(false),
            number: best(&facts, |value| match value {
                FactValue::Number(number) => Some(number.clone()),
                _ => None,
            }),
            issuers: best(&facts, |value| match value {
                FactValue::Issuers(issuers) => Some(issuers.clone()),
                _ => None,
            })
            .unwrap_or_else(Issuers::default),
            administered_by: best(&facts, |value| match value {
                FactValue::AdministeredBy(name) => Some(name.clone()),
                _ => None,
            }),
            region: best(&facts, |value| match value {
                FactValue::Region(region) => Some(region.clone()),
                _ => None,
            }),
            sectors: Vec::new(),
            topics: Vec::new(),
            addressees: Vec::new(),
            events: Vec::new(),
            force_seen: last_seen(&facts),
            text_absence: best(&facts, |value| match value {
                FactValue::TextAbsent(absence) => Some(absence.clone()),
                _ => None,
            }),
            review,
            facts,
        };
        work.collect_lists();
        work
    }

    fn collect_lists(&mut self) {
        for fact in &self.facts {
            match &fact.value {
                FactValue::Sector(sector)
                    if fact.confidence > Confidence::Low && !self.sectors.contains(sector) =>
                {
                    self.sectors.push(*sector);
                }
                FactValue::Topic(topic) if !self.topics.contains(topic) => {
                    self.topics.push(*topic);
                }
                FactValue::Addressee(who) if !self.addressees.contains(who) => {
                    self.addressees.push(*who);
                }
                FactValue::AlternativeTitle(title)
                    if title != &self.title && !self.alternative_titles.contains(title) =>
                {
                    self.alternative_titles.push(title.clone());
                }
                _ => {}
            }
        }
        self.sectors.sort_unstable();
        self.topics.sort_unstable();
        self.addressees.sort_unstable();
        self.events = chosen_events(&self.facts);
    }
}

fn best<T>(facts: &[Fact], read: impl Fn(&FactValue) -> Option<T>) -> Option<T> {
    let mut chosen: Option<(&Fact, T)> = None;
    for fact in facts {
        let Some(value) = read(&fact.value) else {
            continue;
        };
        if chosen
            .as_ref()
            .is_none_or(|(known, _)| fact.weight() > known.weight())
        {
            chosen = Some((fact, value));
        }
    }
    chosen.map(|(_, value)| value)
}

/// The last look at the status; of two on one day the better witness.
fn last_seen(facts: &[Fact]) -> Option<(ForceStatus, PartialDate)> {
    let seen = facts.iter().filter_map(|fact| match fact.value {
        FactValue::ForceSeen { status, on } => Some((fact, status, on)),
        _ => None,
    });
    seen.max_by(|(one, _, on), (other, _, later)| {
        let by_day = on.latest().cmp(&later.latest());
        by_day.then_with(|| one.weight().cmp(&other.weight()))
    })
    .map(|(_, status, on)| (status, on))
}

/// One event of each single kind (the best witness), all different ones of the others, by date.
///
/// A work that was changed begins more than once: with its first text and with those of its changes.
fn chosen_events(facts: &[Fact]) -> Vec<DatedEvent> {
    let begins_again = begins_again(facts);
    let changes: Vec<PartialDate> = told(facts, EventKind::Amended).collect();
    let published = told(facts, EventKind::Published).min();
    let mut events: Vec<(&Fact, DatedEvent)> = Vec::new();
    for fact in facts {
        let FactValue::Event { kind, on } = fact.value else {
            continue;
        };
        let event = DatedEvent {
            kind,
            on,
            source: fact.source.clone(),
            confidence: fact.confidence,
        };
        // the signature of a change under which the first text stands published is the change's
        if kind == EventKind::Signed
            && changes.contains(&on)
            && published.is_some_and(|published| published.latest() < on.earliest())
        {
            continue;
        }
        let repeatable = matches!(kind, EventKind::Amended | EventKind::Reported)
            || kind == EventKind::Effective
                && begins_again
                && fact.source.kind > SourceKind::Roundup;
        let rival = events
            .iter_mut()
            .find(|(_, known)| known.kind == kind && (!repeatable || known.on == on));
        match rival {
            Some(known) if fact.weight() > known.0.weight() => *known = (fact, event),
            // a term that is lengthened twice ends with the longer
            Some(known)
                if kind == EventKind::Expires
                    && fact.weight() == known.0.weight()
                    && on > known.1.on =>
            {
                *known = (fact, event);
            }
            Some(_) => {}
            None => events.push((fact, event)),
        }
    }
    if begins_again {
        // a roundup's day beside better ones is one more opinion, not one more beginning
        events.retain(|(fact, event)| {
            event.kind != EventKind::Effective || fact.source.kind > SourceKind::Roundup
        });
    }
    let mut events: Vec<DatedEvent> = events.into_iter().map(|(_, event)| event).collect();
    events.sort_by_key(|event| (event.on, event.kind));
    events
}

/// The dates of a kind that better witnesses than roundups give.
fn told(facts: &[Fact], kind: EventKind) -> impl Iterator<Item = PartialDate> {
    facts.iter().filter_map(move |fact| match fact.value {
        FactValue::Event { kind: known, on }
            if known == kind && fact.source.kind > SourceKind::Roundup =>
        {
            Some(on)
        }
        _ => None,
    })
}

/// Whether a work that was changed has first days of several texts. A keeper's word is the only one.
fn begins_again(facts: &[Fact]) -> bool {
    let by_keeper = facts.iter().any(|fact| {
        fact.source.kind == SourceKind::Keeper && fact.value.field() == EventKind::Effective.id()
    });
    !by_keeper
        && told(facts, EventKind::Amended).next().is_some()
        && told(facts, EventKind::Effective).next().is_some()
}
