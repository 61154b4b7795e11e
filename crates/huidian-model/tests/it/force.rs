use huidian_model::{
    Confidence, ContentHash, EventKind, Expression, ExpressionId, Fact, FactValue, ForceStatus,
    PartialDate, Relation, RelationKind, ReviewState, Source, SourceKind, Work, WorkId, force_on,
    force_timeline, turning_days,
};

fn date(text: &str) -> PartialDate {
    text.parse().unwrap()
}

fn work(events: &[(EventKind, &str)]) -> Work {
    let facts = events
        .iter()
        .map(|(kind, on)| {
            let value = FactValue::Event {
                kind: *kind,
                on: date(on),
            };
            Fact::new(
                value,
                Source::new(SourceKind::Text, "test"),
                Confidence::High,
            )
        })
        .collect();
    Work::from_facts(WorkId::new("某办法"), facts, ReviewState::Reviewed)
}

fn status(day: &str, work: &Work, relations: &[Relation]) -> ForceStatus {
    force_on(date(day).earliest(), work, &[], relations).status
}

fn relation(kind: RelationKind, on: Option<&str>) -> Relation {
    Relation {
        from: WorkId::new("新办法"),
        kind,
        to: WorkId::new("某办法"),
        on: on.map(date),
        evidence: String::new(),
        source: Source::new(SourceKind::Text, "test"),
        confidence: Confidence::High,
        is_confirmed: true,
    }
}

#[test]
fn force_begins_and_ends_on_its_days() {
    let work = work(&[
        (EventKind::Effective, "2024-05-01"),
        (EventKind::Expires, "2026-12-31"),
    ]);
    for (day, expected) in [
        ("2024-04-30", ForceStatus::NotYetInForce),
        ("2024-05-01", ForceStatus::InForce),
        ("2026-12-31", ForceStatus::InForce),
        ("2027-01-01", ForceStatus::Expired),
    ] {
        assert_eq!(status(day, &work, &[]), expected, "{day}");
    }
}

#[test]
fn a_repeal_counts_from_its_day_and_an_undated_one_not_at_all() {
    let work = work(&[(EventKind::Effective, "2014-09-01")]);
    let dated = relation(RelationKind::Replaces, Some("2025-01-01"));
    assert_eq!(
        status("2024-12-31", &work, std::slice::from_ref(&dated)),
        ForceStatus::InForce
    );
    assert_eq!(status("2025-01-01", &work, &[dated]), ForceStatus::Repealed);
    assert_eq!(
        status(
            "2025-01-01",
            &work,
            &[relation(RelationKind::Replaces, None)]
        ),
        ForceStatus::InForce
    );
}

#[test]
fn without_dates_the_answer_is_unknown() {
    assert_eq!(status("2025-01-01", &work(&[]), &[]), ForceStatus::Unknown);
    let month = work(&[(EventKind::Effective, "2025-01")]);
    assert_eq!(status("2025-01-15", &month, &[]), ForceStatus::Unknown);
    assert_eq!(status("2025-02-01", &month, &[]), ForceStatus::InForce);
}

#[test]
fn the_timeline_agrees_with_the_answer_for_each_day() {
    let work = work(&[
        (EventKind::Effective, "2024-05-01"),
        (EventKind::Expires, "2026-12-31"),
    ]);
    let timeline = force_timeline(&work, &[], &[]);
    assert_eq!(timeline.len(), 3, "{timeline:?}");
    for (day, status) in timeline
        .iter()
        .filter_map(|(day, status)| Some(((*day)?, *status)))
    {
        assert_eq!(force_on(day, &work, &[], &[]).status, status);
        assert_ne!(
            force_on(day.yesterday().unwrap(), &work, &[], &[]).status,
            status
        );
    }
}

#[test]
fn a_revised_work_has_held_since_its_first_day() {
    let twice = [
        (EventKind::Effective, "2024-05-01"),
        (EventKind::Effective, "1989-05-01"),
    ];
    let revised = work(&[&twice[..], &[(EventKind::Amended, "2024-02-27")]].concat());
    assert_eq!(
        revised.date_of(EventKind::Effective),
        Some(date("2024-05-01"))
    );
    assert_eq!(revised.first_effective_on(), Some(date("1989-05-01")));
    assert_eq!(status("2015-01-01", &revised, &[]), ForceStatus::InForce);
    assert_eq!(
        status("1989-04-30", &revised, &[]),
        ForceStatus::NotYetInForce
    );
    let disputed = work(&twice);
    assert_eq!(
        status("2015-01-01", &disputed, &[]),
        ForceStatus::NotYetInForce
    );
}

#[test]
fn the_grounds_tell_the_first_day_from_the_current_texts() {
    let text = |dated: &str, effective: Option<&str>| Expression {
        id: ExpressionId {
            work: WorkId::new("某办法"),
            label: dated.to_owned(),
        },
        title: "某办法".to_owned(),
        part: None,
        dated_on: Some(date(dated)),
        effective_on: effective.map(|on| date(on).earliest()),
        effective_basis: String::new(),
        ended_on: None,
        is_end_assumed: false,
        language: "zh-Hans".to_owned(),
        text: ContentHash([0; 32]),
        article_count: 1,
        char_count: 1,
    };
    let texts = [
        text("1989-02-21", Some("1989-05-01")),
        text("2024-02-27", Some("2024-05-01")),
        text("2025-06-30", None),
    ];
    let work = work(&[]);
    // day, grounds
    let cases = [
        ("1990-01-01", "1989-05-01 起施行"),
        ("2024-03-01", "1989-05-01 起施行"),
        (
            "2024-05-01",
            "1989-05-01 起施行，现行文本 2024-05-01 起施行",
        ),
        (
            "2025-07-01",
            "1989-05-01 起施行，现行文本 2024-05-01 起施行；2025-06-30 的文本施行日期不明",
        ),
    ];
    for (day, basis) in cases {
        let day = date(day).earliest();
        assert_eq!(force_on(day, &work, &texts, &[]).basis, basis, "{day}");
    }
    let days = turning_days(&work, &texts, &[]);
    assert!(days.contains(&date("2025-06-30").earliest()), "{days:?}");
}
