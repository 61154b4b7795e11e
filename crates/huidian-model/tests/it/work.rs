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
