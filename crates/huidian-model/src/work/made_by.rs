//! What made a text of a work: the decision or order of a day.

use super::Work;
use crate::PartialDate;
use crate::event::EventKind;
use crate::fact::FactValue;
use crate::number::Number;

/// The act by which a text was made, as far as it is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MadeBy<'w> {
    /// Title of the decision: 关于修改《甲法》的决定.
    pub act: Option<&'w str>,
    /// Its order or number.
    pub number: Option<&'w Number>,
}

impl FactValue {
    /// The act that made a text; titles within its title stand in 〈〉.
    pub fn text_made_by(dated: PartialDate, act: &str, number: Option<Number>) -> Self {
        let bare = act.strip_prefix('《').and_then(|act| act.strip_suffix('》'));
        let act = bare.unwrap_or(act);
        FactValue::TextMadeBy {
            dated,
            act: act.replace('《', "〈").replace('》', "〉"),
            number,
        }
    }
}

impl Work {
    /// The decision or order that made the text of a day; of each the word of the best witness.
    pub fn made_by(&self, made: PartialDate) -> MadeBy<'_> {
        let told = || {
            let mut told: Vec<_> = self.facts.iter().collect();
            // stable: of equal witnesses the earlier
            told.sort_by_key(|fact| std::cmp::Reverse(fact.weight()));
            told.into_iter().filter_map(|fact| match &fact.value {
                FactValue::TextMadeBy { dated, act, number } if *dated == made => {
                    Some((act.as_str(), number.as_ref()))
                }
                _ => None,
            })
        };
        MadeBy {
            act: told().map(|(act, _)| act).find(|act| !act.is_empty()),
            number: told().find_map(|(_, number)| number),
        }
    }

    /// The number of the text that was made on a day: of a change its own order, never that of the text before it; the work's where the day is that of
    /// its first text. `None` where nobody tells it.
    pub fn number_of(&self, made: PartialDate) -> Option<&Number> {
        if let Some(own) = self.made_by(made).number {
            return Some(own);
        }
        let number = self.number.as_ref()?;
        let of_another = self.facts.iter().any(|fact| match &fact.value {
            FactValue::TextMadeBy {
                dated,
                number: Some(other),
                ..
            } => *dated != made && other == number,
            _ => false,
        });
        if of_another {
            return None;
        }
        let is_of_day = |source| {
            self.facts.iter().any(|fact| {
                let is_made = matches!(fact.value, FactValue::Event {
                    kind: EventKind::Published | EventKind::Signed,
                    on,
                } if on == made);
                is_made && &fact.source == source
            })
        };
        let mut witnesses = self.facts.iter().filter(
            |fact| matches!(&fact.value, FactValue::Number(told) if told == number),
        );
        let is_change = self
            .events
            .iter()
            .any(|event| event.kind == EventKind::Amended && event.on == made);
        let is_own = !is_change || witnesses.any(|fact| is_of_day(&fact.source));
        is_own.then_some(number)
    }
}
