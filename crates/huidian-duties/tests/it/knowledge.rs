//! Learning an attribute settles what was unknown, and never turns an answer round.

use std::collections::BTreeMap;

use huidian_duties::{
    Answer, AttributeId, AttributeKind, Branch, Clash, Contradiction, Decision, Profile, Value,
    answer,
};
use jiff::civil::Date;
use proptest::prelude::*;

use crate::support::{day, rules};

/// Values near the numbers and days that rules speak about.
fn value_of(id: AttributeId, pick: u32) -> Value {
    let attribute = rules().vocabulary.attribute(id);
    let choice = |pick: u32| attribute.values[pick as usize % attribute.values.len()].clone();
    let numbers = [
        0,
        1,
        3,
        4,
        10_000,
        99_999,
        100_000,
        1_000_000,
        1_000_001,
        10_000_000,
        50_000_000,
        100_000_000,
    ];
    match attribute.kind {
        AttributeKind::Bool => Value::Bool(!pick.is_multiple_of(3)),
        AttributeKind::Number => {
            let number = numbers[pick as usize % numbers.len()];
            Value::Number(attribute.most.map_or(number, |most| number.min(most)))
        }
        AttributeKind::Choice => Value::Choice(choice(pick)),
        AttributeKind::Choices => Value::Choices([choice(pick), choice(pick / 7)].into()),
        AttributeKind::Day => {
            let days = [
                "2022-08-31",
                "2022-09-01",
                "2023-06-01",
                "2025-04-01",
                "2025-07-18",
            ];
            Value::Day(day(days[pick as usize % days.len()]))
        }
        AttributeKind::Instant => {
            let at = "2026-03-01T10:00:00+08:00".parse();
            Value::Instant(at.expect("an instant"))
        }
    }
}

/// A profile of these attributes, without what would contradict the others.
fn consistent(picks: &[(usize, u32)], has_incident: bool, on: Date) -> Profile {
    let ids: Vec<AttributeId> = rules().vocabulary.iter().map(|(id, _)| id).collect();
    let mut profile = Profile::default();
    profile.has_incident = has_incident;
    for (index, pick) in picks {
        let id = ids[index % ids.len()];
        if profile.stated().any(|(stated, _)| stated == id) {
            continue;
        }
        profile.state(id, value_of(id, *pick));
        let known = profile.known(rules());
        if !answer(rules(), &known, on).contradictions.is_empty() {
            profile.forget(id);
        }
    }
    profile
}

fn verdicts(answer: &Answer<'_>) -> BTreeMap<String, &'static str> {
    let applies = answer
        .applies
        .iter()
        .map(|one| (one.duty.id.clone(), "applies"));
    let excluded = answer
        .excluded
        .iter()
        .map(|one| (one.duty.id.clone(), "excluded"));
    applies.chain(excluded).collect()
}

fn any_day() -> impl Strategy<Value = Date> {
    (2021i16..=2030, 1i8..=12, 1i8..=28)
        .prop_map(|(year, month, day)| Date::new(year, month, day).expect("a day"))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn knowing_more_never_turns_an_answer_round(
        picks in proptest::collection::vec((0usize..200, any::<u32>()), 1..40),
        keep in any::<u64>(),
        has_incident in any::<bool>(),
        on in any_day(),
    ) {
        let more = consistent(&picks, has_incident, on);
        let mut less = more.clone();
        let stated: Vec<AttributeId> = more.stated().map(|(id, _)| id).collect();
        for (index, id) in stated.iter().enumerate() {
            if keep >> (index % 64) & 1 == 0 {
                less.forget(*id);
            }
        }
        let (known_less, known_more) = (less.known(rules()), more.known(rules()));
        let (before, after) = (answer(rules(), &known_less, on), answer(rules(), &known_more, on));
        let later = verdicts(&after);
        for (duty, verdict) in verdicts(&before) {
            prop_assert_eq!(later.get(&duty), Some(&verdict), "{} on {}", duty, on);
        }
        for (was, is) in before.thresholds.iter().zip(&after.thresholds) {
            let graded = rules().thresholds[was.index].absent_counts_as_not_given;
            if was.outcome != "unknown" && !graded {
                prop_assert_eq!(&was.outcome, &is.outcome, "{}", was.id);
            }
        }
    }

    #[test]
    fn what_contradicting_numbers_answer_holds_for_the_larger_one_too(
        picks in proptest::collection::vec((0usize..200, any::<u32>()), 1..40),
        pair in 0usize..20,
        (small, large) in (0i64..2_000_000, 1i64..60_000_000),
        on in any_day(),
    ) {
        let (part, whole) = rules().parts[pair % rules().parts.len()];
        let mut right = consistent(&picks, false, on);
        right.state(part, Value::Number(small + large));
        let mut wrong = right.clone();
        right.state(whole, Value::Number(small + large));
        wrong.state(whole, Value::Number(small));
        let (known_wrong, known_right) = (wrong.known(rules()), right.known(rules()));
        let only_this = |one: &Contradiction| one.clash == Clash::TooFew && one.attribute == whole;
        prop_assume!(known_wrong.contradictions.iter().all(only_this));
        prop_assume!(known_right.contradictions.is_empty());
        prop_assert!(!known_wrong.contradictions.is_empty());
        let (before, after) = (answer(rules(), &known_wrong, on), answer(rules(), &known_right, on));
        let later = verdicts(&after);
        for (duty, verdict) in verdicts(&before) {
            prop_assert_eq!(later.get(&duty), Some(&verdict), "{} on {}", duty, on);
        }
    }

    #[test]
    fn every_duty_has_one_answer_and_every_answer_a_reason(
        picks in proptest::collection::vec((0usize..200, any::<u32>()), 0..60),
        has_incident in any::<bool>(),
        on in any_day(),
    ) {
        let profile = consistent(&picks, has_incident, on);
        let known = profile.known(rules());
        let answer = answer(rules(), &known, on);
        let count = answer.applies.len() + answer.excluded.len() + answer.unknown.len() + answer.standby.len();
        prop_assert_eq!(count, rules().duties.len());
        for applied in &answer.applies {
            prop_assert!(!applied.because.is_empty(), "{}", applied.duty.id);
        }
        for excluded in &answer.excluded {
            prop_assert!(!excluded.because.is_empty(), "{}", excluded.duty.id);
        }
        for threshold in &answer.thresholds {
            if let Decision::Decided { version, branch } = &threshold.decision {
                let same = |other: &Branch| other.outcome == branch.outcome;
                let is_any = version.branches.iter().all(same);
                prop_assert!(is_any || !threshold.because.is_empty(), "{} = {}", threshold.id, threshold.outcome);
            }
        }
        for undecided in &answer.unknown {
            prop_assert!(!undecided.ask.is_empty() || undecided.open.is_some(), "{}", undecided.duty.id);
            for id in &undecided.ask {
                prop_assert!(known.find(*id).is_none(), "{} asks for what is known", undecided.duty.id);
            }
        }
    }
}
