//! What made a text of a work: the decision or order of a day.

use super::Work;
use crate::PartialDate;
use crate::event::{DatedEvent, EventKind};
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
        let bare = act
            .strip_prefix('《')
            .and_then(|act| act.strip_suffix('》'));
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
        let mut witnesses = self
            .facts
            .iter()
            .filter(|fact| matches!(&fact.value, FactValue::Number(told) if told == number));
        let told = self
            .events
            .iter()
            .any(|event| event.kind == EventKind::Amended && event.on == made);
        let is_change = told || self.is_long_after_making(made);
        let is_own = !is_change || witnesses.any(|fact| is_of_day(&fact.source));
        is_own.then_some(number)
    }

    /// The number of the text that was made on a day, and beside it that of the work where it is another text's. Without a day there is the work's alone.
    pub fn numbers_for(&self, made: Option<PartialDate>) -> (Option<&Number>, Option<&Number>) {
        let known = self.number.as_ref();
        match made {
            None => (known, None),
            Some(made) => {
                let own = self.number_of(made);
                (own, known.filter(|known| own != Some(*known)))
            }
        }
    }

    /// Whether a text is so much later than all that is known of the making that it is another one, whoever made it.
    fn is_long_after_making(&self, made: PartialDate) -> bool {
        let days = self.events.iter().filter(|event| {
            matches!(
                event.kind,
                EventKind::Adopted | EventKind::Signed | EventKind::Published
            )
        });
        let after = |event: &DatedEvent| {
            let span = event.on.latest().until(made.earliest());
            span.map_or(0, |span| span.get_days())
        };
        days.map(after).min().is_some_and(|days| days > LATER_TEXT)
    }
}

/// Days after the making from which a text is another one than the first, which may bear the day of its publication: set by judgement.
const LATER_TEXT: i32 = 183;

#[cfg(test)]
mod tests {
    use crate::event::EventKind;
    use crate::fact::{Fact, FactValue};
    use crate::id::WorkId;
    use crate::source::{Confidence, Source, SourceKind};
    use crate::work::{ReviewState, Work};

    const FIRST: &str = "云湖市人民政府令第12号";
    const SECOND: &str = "云湖市人民政府令第98号";

    fn dated(kind: EventKind, on: &str) -> FactValue {
        let on = on.parse().unwrap();
        FactValue::Event { kind, on }
    }

    fn number(text: &str) -> FactValue {
        let Ok(number) = text.parse();
        FactValue::Number(number)
    }

    fn made(on: &str, text: &str) -> FactValue {
        let Ok(number) = text.parse();
        FactValue::text_made_by(
            on.parse().unwrap(),
            "《关于修改《甲办法》的决定》",
            Some(number),
        )
    }

    #[test]
    fn an_order_belongs_to_the_text_that_it_made() {
        use EventKind::{Amended, Published};
        for (facts, first, later, reason) in [
            (
                vec![number(FIRST), dated(Published, "2005-03-01")],
                Some(FIRST),
                None,
                "a text of a day so much later that nobody told us of",
            ),
            (
                vec![
                    number(FIRST),
                    dated(Published, "2005-03-01"),
                    dated(Amended, "2020-06-01"),
                ],
                Some(FIRST),
                None,
                "the order of the change is not told",
            ),
            (
                vec![
                    number(FIRST),
                    dated(Published, "2005-03-01"),
                    dated(Amended, "2020-06-01"),
                    made("2020-06-01", SECOND),
                ],
                Some(FIRST),
                Some(SECOND),
                "each its own",
            ),
            (
                vec![
                    number(SECOND),
                    dated(Amended, "2020-06-01"),
                    made("2020-06-01", SECOND),
                ],
                None,
                Some(SECOND),
                "a note that tells the last order alone",
            ),
            (
                vec![
                    number(SECOND),
                    dated(Published, "2020-06-01"),
                    dated(Amended, "2020-06-01"),
                ],
                Some(SECOND),
                Some(SECOND),
                "one witness gives number and day",
            ),
        ] {
            let source = Source::new(SourceKind::Text, "note");
            let facts = facts
                .into_iter()
                .map(|value| Fact::new(value, source.clone(), Confidence::High));
            let work = Work::from_facts(WorkId::new("甲"), facts.collect(), ReviewState::Reviewed);
            let of = |on: &str| work.number_of(on.parse().unwrap()).map(ToString::to_string);
            assert_eq!(of("2005-03-01").as_deref(), first, "{reason}");
            assert_eq!(of("2020-06-01").as_deref(), later, "{reason}");
        }
    }

    #[test]
    fn titles_within_the_title_of_a_decision_stand_in_inner_brackets() {
        let FactValue::TextMadeBy { act, .. } = made("2020-06-01", SECOND) else {
            panic!("another fact");
        };
        assert_eq!(act, "关于修改〈甲办法〉的决定");
    }
}
