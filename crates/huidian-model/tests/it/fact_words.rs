use huidian_model::fact::RoundupRow;
use huidian_model::{
    Addressee, EventKind, FactValue, ForceStatus, Issuers, Language, Number, PartialDate,
    ProvisionPath, Sector, TextAbsence, Topic, WorkId, WorkKind, fact_words, field_words,
};
use huidian_text::script::is_han;
use jiff::civil::date;

/// One of each, with names in Latin letters: what is Chinese then is said by the library.
fn samples() -> Vec<FactValue> {
    let day = date(2024, 5, 6);
    let on = PartialDate::from(day);
    let by = WorkId::new("some-act");
    let text = || "Some words".to_owned();
    let mut issuers = Issuers::named([("A bureau".to_owned(), None)]);
    issuers.stated_count = Some(3);
    vec![
        FactValue::Title(text()),
        FactValue::AlternativeTitle(text()),
        FactValue::Kind(WorkKind::Law),
        FactValue::Draft(true),
        FactValue::Draft(false),
        FactValue::Number(Number::Other("GB/T 9704-2012".to_owned())),
        FactValue::Issuers(issuers),
        FactValue::Issuers(Issuers::named([("A bureau".to_owned(), None)])),
        FactValue::Sector(Sector::Energy),
        FactValue::Topic(Topic::DataSecurity),
        FactValue::Addressee(Addressee::NetworkOperators),
        FactValue::Event {
            kind: EventKind::Published,
            on,
        },
        FactValue::AdministeredBy(text()),
        FactValue::Region(text()),
        FactValue::ForceSeen {
            status: ForceStatus::InForce,
            on,
        },
        FactValue::TextEffective { dated: on, on: day },
        FactValue::TextMadeBy {
            dated: on,
            act: text(),
            number: None,
        },
        FactValue::ProvisionEffective {
            dated: Some(on),
            provision: path(),
            on: Some(day),
        },
        FactValue::ProvisionEffective {
            dated: None,
            provision: path(),
            on: None,
        },
        FactValue::ProvisionRepealed {
            scope: "3.1".to_owned(),
            on: day,
            by: by.clone(),
        },
        FactValue::Suspended {
            scope: String::new(),
            from: on,
            until: Some(on),
            by: by.clone(),
        },
        FactValue::Suspended {
            scope: "3.1".to_owned(),
            from: on,
            until: None,
            by: by.clone(),
        },
        FactValue::Postponed {
            to: on,
            by: by.clone(),
        },
        FactValue::Resumed { on, by: by.clone() },
        FactValue::Corrected {
            scope: "3.1".to_owned(),
            words: text(),
            on,
            by: by.clone(),
        },
        FactValue::ChangedBy { by, made: on },
        FactValue::TextAbsent(TextAbsence {
            code: "not-imported".to_owned(),
            reason: text(),
        }),
        FactValue::Unknown {
            field: "effective".to_owned(),
            reason: text(),
        },
        FactValue::RoundupRow(RoundupRow {
            fault: Some(text()),
            ..RoundupRow::default()
        }),
        FactValue::Note(text()),
    ]
}

/// A clause of a standard, which is cited by its number alone.
fn path() -> ProvisionPath {
    let path: ProvisionPath = "3.1".parse().unwrap();
    assert_eq!(path.citation(), "3.1");
    path
}

/// How many variants there are; a new one does not compile until it has a place here, and a sample above.
fn place(value: &FactValue) -> usize {
    match value {
        FactValue::Title(_) => 0,
        FactValue::AlternativeTitle(_) => 1,
        FactValue::Kind(_) => 2,
        FactValue::Draft(_) => 3,
        FactValue::Number(_) => 4,
        FactValue::Issuers(_) => 5,
        FactValue::Sector(_) => 6,
        FactValue::Topic(_) => 7,
        FactValue::Addressee(_) => 8,
        FactValue::Event { .. } => 9,
        FactValue::AdministeredBy(_) => 10,
        FactValue::Region(_) => 11,
        FactValue::ForceSeen { .. } => 12,
        FactValue::TextEffective { .. } => 13,
        FactValue::TextMadeBy { .. } => 14,
        FactValue::ProvisionEffective { .. } => 15,
        FactValue::ProvisionRepealed { .. } => 16,
        FactValue::Suspended { .. } => 17,
        FactValue::Postponed { .. } => 18,
        FactValue::Resumed { .. } => 19,
        FactValue::Corrected { .. } => 20,
        FactValue::ChangedBy { .. } => 21,
        FactValue::TextAbsent(_) => 22,
        FactValue::Unknown { .. } => 23,
        FactValue::RoundupRow(_) => 24,
        FactValue::Note(_) => 25,
    }
}

#[test]
fn every_fact_is_said_in_the_language_of_the_reader() {
    let mut places: Vec<usize> = samples().iter().map(place).collect();
    places.dedup();
    assert_eq!(places, (0..26).collect::<Vec<_>>());
    for value in samples() {
        let field = value.field();
        let english = fact_words(&value, Language::English, |on| on.to_string());
        assert!(!english.is_empty(), "{field}");
        assert!(
            !english.contains(|c| is_han(c) || "（），。；：、".contains(c)),
            "{field}: {english}"
        );
        let field_in_english = field_words(field, Language::English);
        assert!(
            !field_in_english.contains(is_han) && field_in_english != field,
            "{field_in_english}"
        );
        assert!(
            field_words(field, Language::Chinese).contains(is_han),
            "{field}"
        );
        let chinese = fact_words(&value, Language::Chinese, |on| on.to_string());
        assert!(
            !chinese.contains(['(', ')', ';', ',']),
            "{field}: {chinese}"
        );
    }
}

#[test]
fn days_are_written_as_the_reader_of_the_fact_wants_them() {
    let day = date(2024, 5, 6);
    let value = FactValue::ProvisionEffective {
        dated: None,
        provision: "第三条".parse().unwrap(),
        on: Some(day),
    };
    for (language, words) in [
        (Language::Chinese, "第三条自某日起施行"),
        (Language::English, "第三条 takes effect on 某日"),
    ] {
        assert_eq!(fact_words(&value, language, |_| "某日".to_owned()), words);
    }
}

/// Law in the wide sense, by the sources that the Legislation Law names.
#[test]
fn guides_plans_and_standards_are_no_legislation() {
    let names: Vec<&str> = WorkKind::all()
        .filter(|kind| !kind.is_legislation())
        .map(WorkKind::id)
        .collect();
    assert_eq!(
        names,
        [
            "party_document",
            "normative_document",
            "plan",
            "guide",
            "national_standard",
            "industry_standard",
            "local_standard",
            "group_standard",
            "enterprise_standard",
            "technical_document",
            "practice_guide",
            "case",
        ]
    );
}
