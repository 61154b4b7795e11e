use huidian_model::{
    Confidence, ContentHash, EventKind, Expression, ExpressionId, Fact, FactValue, ForceStatus,
    Horizon, PREDECESSOR, PartialDate, Relation, RelationKind, ReviewState, Source, SourceKind,
    Work, WorkId, WorkKind, force_on, force_timeline, turning_days,
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
        Some(date("1989-05-01"))
    );
    assert_eq!(revised.latest_effective_on(), Some(date("2024-05-01")));
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

#[test]
fn the_first_day_of_a_change_says_nothing_of_the_time_before() {
    let law = work(&[
        (EventKind::Adopted, "1993-12-29"),
        (EventKind::Amended, "2005-10-27"),
        (EventKind::Effective, "2006-01-01"),
    ]);
    assert_eq!(law.first_effective_on(), None);
    for (day, status, basis) in [
        ("1993-12-28", ForceStatus::NotYetInForce, "此前尚无此文件"),
        ("2000-01-01", ForceStatus::Unknown, "首次施行日期不明"),
        ("2010-01-01", ForceStatus::InForce, "至迟 2006-01-01 起施行"),
    ] {
        let force = force_on(day.parse().unwrap(), &law, &[], &[]);
        assert_eq!(force.status, status, "{day}: {}", force.basis);
        assert!(force.basis.contains(basis), "{day}: {}", force.basis);
    }
}

#[test]
fn before_an_act_that_ends_one_of_its_title_there_was_that_one() {
    let mut rule = work(&[
        (EventKind::Published, "2021-12-17"),
        (EventKind::Effective, "2022-05-01"),
    ]);
    let on = |rule: &Work, day: &str| force_on(day.parse().unwrap(), rule, &[], &[]).status;
    assert_eq!(on(&rule, "2010-01-01"), ForceStatus::NotYetInForce);
    let unknown = FactValue::Unknown {
        field: PREDECESSOR.to_owned(),
        reason: "文中废止了同名的旧文件".to_owned(),
    };
    let source = Source::new(SourceKind::Text, "a text");
    rule.facts
        .push(Fact::new(unknown, source, Confidence::High));
    for (day, status) in [
        ("2010-01-01", ForceStatus::Unknown),
        ("2022-04-30", ForceStatus::Unknown),
        ("2022-05-01", ForceStatus::InForce),
    ] {
        assert_eq!(on(&rule, day), status, "{day}");
    }
}

#[test]
fn the_signature_of_a_change_is_not_the_works() {
    let twice = work(&[
        (EventKind::Published, "2014-01-17"),
        (EventKind::Signed, "2024-07-10"),
        (EventKind::Amended, "2024-07-10"),
    ]);
    assert_eq!(twice.date_of(EventKind::Signed), None);
    let once = work(&[
        (EventKind::Signed, "2014-01-14"),
        (EventKind::Published, "2014-01-17"),
    ]);
    assert_eq!(once.date_of(EventKind::Signed), Some(date("2014-01-14")));
}

#[test]
fn dates_that_cannot_all_be_true_are_named() {
    use EventKind::{Adopted, Amended, Approved, Effective, Published, Repealed};
    for (events, count) in [
        // as it should be, publication on the day of adoption included
        (
            &[
                (Adopted, "2016-11-07"),
                (Published, "2016-11-07"),
                (Effective, "2017-06-01"),
                (Amended, "2025-10-28"),
            ][..],
            0,
        ),
        // a month is not before a day in it
        (&[(Adopted, "2016-11-07"), (Published, "2016-11")], 0),
        // published again as revised, after an earlier change
        (
            &[
                (Adopted, "1988-09-05"),
                (Published, "2024-02-27"),
                (Amended, "2010-04-29"),
                (Amended, "2024-02-27"),
            ],
            0,
        ),
        // another law's change
        (&[(Adopted, "2011-02-28"), (Amended, "2010-04-29")], 1),
        // a slip in the note
        (&[(Adopted, "1999-04-14"), (Approved, "1995-05-30")], 1),
        // another act of its title
        (&[(Effective, "2020-01-01"), (Repealed, "2015-01-01")], 1),
    ] {
        let found = huidian_model::disorders(&work(events));
        assert_eq!(found.len(), count, "{events:?}: {found:?}");
    }
}

/// An act that another body approved and that begins with its publication holds half a year later, since when nobody says.
#[test]
fn an_approved_act_of_unknown_publication_holds_after_a_while() {
    let work = work(&[
        (EventKind::Adopted, "2010-06-10"),
        (EventKind::Approved, "2010-11-30"),
    ]);
    let text = |basis: &str| Expression {
        id: ExpressionId {
            work: WorkId::new("某办法"),
            label: "2010-06-10".to_owned(),
        },
        title: "某办法".to_owned(),
        part: None,
        dated_on: Some(date("2010-06-10")),
        effective_on: None,
        effective_basis: basis.to_owned(),
        ended_on: None,
        is_end_assumed: false,
        language: "zh-Hans".to_owned(),
        text: ContentHash([0; 32]),
        article_count: 1,
        char_count: 1,
    };
    let on_publication = [text("第三条 本条例自公布之日起施行")];
    let timeline = force_timeline(&work, &on_publication, &[]);
    let begins = date("2011-05-29").earliest();
    assert_eq!(
        timeline,
        [
            (None, ForceStatus::Unknown),
            (Some(begins), ForceStatus::InForce)
        ]
    );
    let set_later = [text("第三条 本条例的施行日期由市人民政府另行规定")];
    let force = force_on(date("2020-01-01").earliest(), &work, &set_later, &[]);
    assert_eq!(force.status, ForceStatus::Unknown);
}

/// A text says how long it holds in words that nobody could count: it is not called in force, before a last day is known or somebody looks.
#[test]
fn a_term_that_could_not_be_counted_is_to_be_checked() {
    let mut facts = work(&[(EventKind::Effective, "2024-05-01")]).facts;
    let told = Source::new(SourceKind::Text, "test");
    let unread = FactValue::Unknown {
        field: "expires".to_owned(),
        reason: "文中写有“有效期九十天”，末日未能算出".to_owned(),
    };
    facts.push(Fact::new(unread, told.clone(), Confidence::Medium));
    let doubtful = Work::from_facts(WorkId::new("某办法"), facts.clone(), ReviewState::Reviewed);
    assert_eq!(
        status("2024-04-30", &doubtful, &[]),
        ForceStatus::NotYetInForce
    );
    assert_eq!(
        status("2025-05-01", &doubtful, &[]),
        ForceStatus::ToBeChecked
    );
    let expires = FactValue::Event {
        kind: EventKind::Expires,
        on: date("2026-12-31"),
    };
    facts.push(Fact::new(expires, told, Confidence::Medium));
    let known = Work::from_facts(WorkId::new("某办法"), facts, ReviewState::Reviewed);
    assert_eq!(status("2025-05-01", &known, &[]), ForceStatus::InForce);
    assert_eq!(status("2027-01-01", &known, &[]), ForceStatus::Expired);
}

/// A resolution of a congress acts when it is adopted; a decision that changes an act says its own day.
#[test]
fn a_resolution_of_which_only_the_adoption_is_known_is_presumed_in_force() {
    let of = |title: &str| {
        let mut facts = work(&[(EventKind::Adopted, "2025-01-15")]).facts;
        let told = Source::new(SourceKind::Text, "test");
        let named = FactValue::Title(title.to_owned());
        facts.push(Fact::new(named, told, Confidence::High));
        Work::from_facts(WorkId::new(title), facts, ReviewState::Reviewed)
    };
    let resolution = of("青塘市人民代表大会关于保护古渡的决议");
    assert_eq!(
        status("2025-01-14", &resolution, &[]),
        ForceStatus::NotYetInForce
    );
    assert_eq!(
        status("2025-06-01", &resolution, &[]),
        ForceStatus::PresumedInForce
    );
    let amending = of("青塘市人民代表大会常务委员会关于修改《青塘市渡口条例》的决定");
    assert_eq!(status("2025-06-01", &amending, &[]), ForceStatus::Unknown);
}

/// What waits for a person is never told as probably in force: nobody has said yet that it was issued at all.
#[test]
fn what_waits_for_a_person_is_not_presumed_in_force() {
    let of = |review: ReviewState, kind: WorkKind| {
        let mut facts = work(&[(EventKind::Signed, "2025-05-30")]).facts;
        let told = |value| {
            Fact::new(
                value,
                Source::new(SourceKind::Text, "test"),
                Confidence::High,
            )
        };
        facts.push(told(FactValue::Title("青塘市渡口办法".to_owned())));
        facts.push(told(FactValue::Kind(kind)));
        Work::from_facts(WorkId::new("青塘市渡口办法"), facts, review)
    };
    let kind = WorkKind::NormativeDocument;
    let filed = of(ReviewState::Reviewed, kind);
    assert_eq!(
        status("2026-01-01", &filed, &[]),
        ForceStatus::PresumedInForce
    );
    let waiting = of(ReviewState::Unreviewed, kind);
    assert_eq!(status("2026-01-01", &waiting, &[]), ForceStatus::Unknown);
}

#[test]
fn what_was_changed_before_its_first_known_day_was_there_before() {
    use EventKind::{Adopted, Amended, Approved, Effective, Published};
    use ForceStatus::{InForce, NotYetInForce, Unknown};
    // dates, day, status
    type Case<'c> = (&'c [(EventKind, &'c str)], &'c str, ForceStatus);
    let cases: [Case<'_>; 8] = [
        // headed by a revision, and nothing said of the first text
        (
            &[(Amended, "2012-12-13"), (Effective, "2013-01-01")],
            "2005-01-01",
            Unknown,
        ),
        (
            &[(Amended, "2012-12-13"), (Effective, "2013-01-01")],
            "2013-01-01",
            InForce,
        ),
        // approved years before the first known change
        (
            &[
                (Approved, "1985-12-27"),
                (Amended, "1988-11-10"),
                (Effective, "1989-03-01"),
            ],
            "1987-06-01",
            Unknown,
        ),
        // changed after it began: its first day is its first
        (
            &[(Effective, "2013-01-01"), (Amended, "2020-07-20")],
            "2005-01-01",
            NotYetInForce,
        ),
        // never changed
        (
            &[(Published, "2012-12-13"), (Effective, "2013-01-01")],
            "2012-12-20",
            NotYetInForce,
        ),
        // changed between its adoption and its first day
        (
            &[
                (Adopted, "2015-06-26"),
                (Amended, "2015-12-27"),
                (Effective, "2016-01-01"),
            ],
            "2015-12-28",
            NotYetInForce,
        ),
        // nothing but its first day is known
        (&[(Effective, "2013-01-01")], "2005-01-01", NotYetInForce),
        (&[(Effective, "2013-01-01")], "2013-01-01", InForce),
    ];
    for (dates, day, expected) in cases {
        assert_eq!(status(day, &work(dates), &[]), expected, "{dates:?} {day}");
    }
}

#[test]
fn a_rule_of_a_repealed_law_is_to_be_checked() {
    let rule = work(&[
        (EventKind::Published, "2006-11-17"),
        (EventKind::Effective, "2007-01-01"),
    ]);
    let relation =
        |from: &WorkId, kind, to: &str, on: Option<&str>, evidence: &str, text: &str| Relation {
            from: from.clone(),
            kind,
            to: WorkId::new(to),
            on: on.map(date),
            evidence: evidence.to_owned(),
            source: Source::new(SourceKind::Text, text),
            confidence: Confidence::High,
            is_confirmed: true,
        };
    let ended = relation(
        &WorkId::new("灯塔新噪声法"),
        RelationKind::Repeals,
        "灯塔噪声法",
        Some("2022-06-05"),
        "",
        "新法",
    );
    let one = "第一条 根据《中华人民共和国灯塔噪声法》，制定本办法。";
    let first = "第一条 根据《灯塔噪声法》和《灯塔消费法》，制定本办法。";
    let second = "第一条 根据《灯塔消费法》、《灯塔噪声法》，制定本办法。";
    let plan = "根据《灯塔噪声法》，现就有关事项通知如下。";
    let old = "第一条 根据《灯塔消费法》，制定本办法。";
    // bases with their words and texts, day, status
    type Case<'c> = (&'c [(&'c str, &'c str, &'c str)], &'c str, ForceStatus);
    let cases: [Case<'_>; 7] = [
        (
            &[("灯塔噪声法", one, "a@2006")],
            "2023-01-01",
            ForceStatus::ToBeChecked,
        ),
        (
            &[("灯塔噪声法", one, "a@2006")],
            "2022-06-04",
            ForceStatus::InForce,
        ),
        (
            &[
                ("灯塔消费法", first, "a@2006"),
                ("灯塔噪声法", first, "a@2006"),
            ],
            "2023-01-01",
            ForceStatus::ToBeChecked,
        ),
        // a law beside the one it is made by
        (
            &[
                ("灯塔消费法", second, "a@2006"),
                ("灯塔噪声法", second, "a@2006"),
            ],
            "2023-01-01",
            ForceStatus::InForce,
        ),
        // no article says so
        (
            &[("灯塔噪声法", plan, "a@2006")],
            "2023-01-01",
            ForceStatus::InForce,
        ),
        // the newest text is made by another law
        (
            &[("灯塔噪声法", one, "a@2006"), ("灯塔消费法", old, "a@2023")],
            "2024-01-01",
            ForceStatus::InForce,
        ),
        (&[], "2023-01-01", ForceStatus::InForce),
    ];
    for (bases, day, expected) in cases {
        let mut relations = vec![ended.clone()];
        relations.extend(bases.iter().map(|(to, evidence, text)| {
            relation(&rule.id, RelationKind::BasedOn, to, None, evidence, text)
        }));
        assert_eq!(status(day, &rule, &relations), expected, "{bases:?} {day}");
    }
}

/// Rules of which only the first day is told (81 of the works of a corpus): the verdict reaches to that day, and only where it has begun.
#[test]
fn a_verdict_reaches_to_the_first_day_where_nothing_tells_of_the_making() {
    use ForceStatus::{Amended, InForce, NotYetInForce, PresumedInForce, Repealed};
    let begun = work(&[(EventKind::Effective, "2011-05-15")]);
    let made = work(&[
        (EventKind::Effective, "2011-05-15"),
        (EventKind::Adopted, "2011-02-23"),
    ]);
    for (work, status, until) in [
        (&begun, InForce, Some("2011-05-15")),
        (&begun, PresumedInForce, Some("2011-05-15")),
        (&begun, NotYetInForce, None),
        (&begun, Repealed, None),
        (&begun, Amended, None),
        (&made, InForce, Some("2011-02-23")),
        (&made, NotYetInForce, Some("2011-02-23")),
    ] {
        let known = Horizon::of(work, &[]).known_under(status);
        let known = known.map(|on| on.to_string());
        assert_eq!(known.as_deref(), until, "{status:?}");
    }
}
