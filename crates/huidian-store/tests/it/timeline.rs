//! The rows that give statuses are the answers of the model, day by day.

use huidian_model::{
    Confidence, EventKind, Fact, FactValue, ForceStatus, PartialDate, Relation, RelationKind,
    Source, SourceKind, force_on,
};
use huidian_store::PageRequest;
use huidian_store::WorkFilter;
use jiff::ToSpan;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use crate::library::{day, library, work};
use huidian_testing::{document, expression, fact};

fn date() -> impl Strategy<Value = PartialDate> {
    (2020i16..2024, option::of(1i8..=12), 1i8..=28, any::<bool>()).prop_map(
        |(year, month, day, has_day)| match month {
            None => PartialDate::year_only(year),
            Some(month) if has_day => PartialDate::day_of(year, month, day).unwrap(),
            Some(month) => PartialDate::month_of(year, month).unwrap(),
        },
    )
}

fn event() -> impl Strategy<Value = Fact> {
    prop_oneof![
        (select(EventKind::ALL.to_vec()), date())
            .prop_map(|(kind, on)| fact(FactValue::Event { kind, on })),
        (select(ForceStatus::ALL.to_vec()), date())
            .prop_map(|(status, on)| fact(FactValue::ForceSeen { status, on })),
        any::<bool>().prop_map(|is_draft| fact(FactValue::Draft(is_draft))),
    ]
}

fn relation() -> impl Strategy<Value = Relation> {
    (
        select(RelationKind::ALL.to_vec()),
        option::of(date()),
        any::<bool>(),
        any::<bool>(),
    )
        .prop_map(|(kind, on, is_confirmed, is_forward)| {
            let (from, to) = if is_forward {
                ("甲", "乙")
            } else {
                ("乙", "甲")
            };
            Relation {
                from: work(from),
                kind,
                to: work(to),
                on,
                evidence: String::new(),
                source: Source::new(SourceKind::Text, "capture"),
                confidence: Confidence::High,
                is_confirmed,
            }
        })
}

#[test]
fn rows_answer_as_the_model_does() {
    let store = library();
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig::with_cases(60));
    let cases = (
        vec(event(), 0..6),
        vec(relation(), 0..3),
        vec(option::of(0i32..1_400), 0..4),
    );
    runner
        .run(&cases, |(facts, relations, texts)| {
            let id = work("甲");
            let outcome = store.write(|library| {
                library.put_facts(&id, &facts)?;
                for (index, offset) in texts.iter().enumerate() {
                    let label = format!("2020-01-0{}", index + 1);
                    let effective_on =
                        offset.map(|days| (day("2020-01-01") + days.days()).to_string());
                    let (text, packed) =
                        expression(&id, &label, effective_on.as_deref(), &document(&[&label]));
                    library.put_expression(&text, &packed)?;
                }
                for relation in &relations {
                    library.put_relation(relation)?;
                }
                let reader = library.read()?;
                let known = reader.find_work(&id)?.unwrap();
                let texts = reader.expressions_of(&id)?;
                let relations = reader.relations_of(&id)?;
                for days in (-400..2_000).step_by(17) {
                    let on = day("2020-01-01") + days.days();
                    let page =
                        reader.list_works(&WorkFilter::default(), &PageRequest::first(on))?;
                    assert_eq!(page.items.len(), 1, "one status on {on}");
                    assert_eq!(
                        page.items[0].force,
                        force_on(on, &known, &texts, &relations),
                        "{on}"
                    );
                    let in_force = reader.expressions_on(&id, on)?;
                    assert!(in_force.len() <= 1, "{on}: {in_force:?}");
                }
                // nothing of one case stays for the next
                Err::<(), _>(huidian_store::Error::ReadOnly)
            });
            prop_assert!(
                matches!(outcome, Err(huidian_store::Error::ReadOnly)),
                "{outcome:?}"
            );
            Ok(())
        })
        .unwrap();
}
