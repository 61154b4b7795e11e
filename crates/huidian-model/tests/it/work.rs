use huidian_model::{
    Confidence, EventKind, Fact, FactValue, PartialDate, ReviewState, Source, SourceKind, Work,
    WorkId,
};

fn fact(value: FactValue, kind: SourceKind, confidence: Confidence) -> Fact {
    Fact::new(value, Source::new(kind, "test"), confidence)
}

fn published(day: i8) -> FactValue {
    FactValue::Event {
        kind: EventKind::Published,
        on: PartialDate::day_of(2024, 5, day).unwrap(),
    }
}

#[test]
fn the_better_witness_is_believed_and_the_other_kept() {
    let facts = vec![
        fact(published(1), SourceKind::Roundup, Confidence::Medium),
        fact(published(2), SourceKind::Text, Confidence::High),
    ];
    let work = Work::from_facts(WorkId::new("某办法"), facts, ReviewState::Reviewed);
    assert_eq!(
        work.date_of(EventKind::Published).unwrap().to_string(),
        "2024-05-02"
    );
    assert_eq!(work.disagreeing("published").count(), 1);
    assert_eq!(work.facts.len(), 2);
}

#[test]
fn a_keeper_overrules_every_other_source() {
    let facts = vec![
        fact(
            FactValue::Title("甲".into()),
            SourceKind::Text,
            Confidence::High,
        ),
        fact(
            FactValue::Title("乙".into()),
            SourceKind::Keeper,
            Confidence::Low,
        ),
    ];
    assert_eq!(
        Work::from_facts(WorkId::new("甲"), facts, ReviewState::Reviewed).title,
        "乙"
    );
}

#[test]
fn an_unknown_field_is_absent() {
    let work = Work::from_facts(WorkId::new("某办法"), vec![], ReviewState::Unreviewed);
    assert_eq!(work.kind, None);
    assert_eq!(work.number, None);
    assert!(work.issuers.is_empty() && work.events.is_empty());
}

/// A law begins, and is published, with its making and with each change; days of one text can still be disputed.
#[test]
fn days_of_different_texts_are_no_dispute() {
    use EventKind::{Adopted, Amended, Effective, Published};
    let told = |days: &[(EventKind, &str)]| {
        let sources = [
            (SourceKind::Text, Confidence::High),
            (SourceKind::Catalogue, Confidence::Medium),
        ];
        let facts = days.iter().enumerate().map(|(place, (kind, on))| {
            let (source, confidence) = sources[place % 2];
            let (kind, on) = (*kind, on.parse().unwrap());
            fact(FactValue::Event { kind, on }, source, confidence)
        });
        Work::from_facts(WorkId::new("某法"), facts.collect(), ReviewState::Reviewed)
    };
    type Days<'d> = &'d [(EventKind, &'d str)];
    type Case<'d> = (&'d str, Days<'d>, Days<'d>);
    let cases: [Case<'_>; 6] = [
        (
            "the first effect and that of the revised text",
            &[
                (Adopted, "2005-08-28"),
                (Effective, "2006-03-01"),
                (Amended, "2025-06-27"),
                (Effective, "2026-01-01"),
            ],
            &[],
        ),
        (
            "two publications with a change between them",
            &[
                (Published, "1999-10-07"),
                (Published, "2023-04-27"),
                (Amended, "2023-04-27"),
            ],
            &[],
        ),
        (
            "two days for the first text",
            &[
                (Effective, "2006-03-01"),
                (Effective, "2006-05-01"),
                (Amended, "2025-06-27"),
            ],
            &[(Effective, "2006-05-01")],
        ),
        (
            "two days for the revised one",
            &[
                (Effective, "2026-01-01"),
                (Effective, "2025-07-01"),
                (Amended, "2025-06-27"),
            ],
            &[(Effective, "2025-07-01")],
        ),
        (
            "no change is known",
            &[(Effective, "2006-03-01"), (Effective, "2026-01-01")],
            &[(Effective, "2026-01-01")],
        ),
        (
            "a month and a day in it",
            &[(Published, "2021-08-20"), (Published, "2021-08")],
            &[],
        ),
    ];
    for (why, days, wrong) in cases {
        let work = told(days);
        for (kind, on) in days.iter().filter(|(kind, _)| *kind != Adopted) {
            let shown: Vec<&FactValue> = work
                .disagreeing(kind.id())
                .map(|fact| &fact.value)
                .collect();
            let expected: Vec<FactValue> = wrong
                .iter()
                .filter(|(of, _)| of == kind)
                .map(|(kind, on)| FactValue::Event {
                    kind: *kind,
                    on: on.parse().unwrap(),
                })
                .collect();
            assert_eq!(shown, expected.iter().collect::<Vec<_>>(), "{why}");
            let is_disputed = work.is_disputed_day(*kind, on.parse().unwrap());
            assert_eq!(is_disputed, !expected.is_empty(), "{why}: {on}");
        }
    }
}
