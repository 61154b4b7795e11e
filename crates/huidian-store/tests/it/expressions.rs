use huidian_model::{
    Capture, Confidence, CopyRank, EventKind, ExpressionId, FactValue, Format, Manifestation,
    PartialDate, Relation, RelationKind, Source, SourceKind,
};
use huidian_store::{Error, PackedBlob};
use jiff::Timestamp;

use crate::library::{day, library, work};
use huidian_testing::{document, event, expression, fact};

#[test]
fn a_text_comes_back_with_its_tree() {
    let store = library();
    let id = work("甲法");
    let document = document(&["为了试验，制定本法。", "本法自公布之日起施行。"]);
    let (text, packed) = expression(&id, "2024-01-01", Some("2024-05-01"), &document);
    let outcome = store.write(|library| library.put_expression(&text, &packed));
    assert!(matches!(outcome, Err(Error::UnknownWork(_))));
    let put = || {
        store.write(|library| {
            library.put_facts(&id, &[fact(FactValue::Title("甲法".to_owned()))])?;
            library.put_expression(&text, &packed)
        })
    };
    assert!(put().unwrap());
    assert!(!put().unwrap());
    let reader = store.read().unwrap();
    assert_eq!(reader.document(&text.id).unwrap(), Some(document));
    assert_eq!(reader.expressions_of(&id).unwrap(), [text]);
    let summary = reader
        .find_summary(&id, day("2024-06-01"))
        .unwrap()
        .unwrap();
    let held = summary.text.unwrap();
    assert_eq!(
        (held.article_count, held.latest_label.as_str()),
        (2, "2024-01-01")
    );
    let missing = ExpressionId {
        work: id,
        label: "1999-01-01".to_owned(),
    };
    assert_eq!(reader.document(&missing).unwrap(), None);
}

#[test]
fn never_are_two_texts_in_force_on_one_day() {
    let store = library();
    let id = work("甲法");
    // label, effective, part
    let versions = [
        ("2015-01-01", Some("2015-03-01"), None),
        ("2018-01-01", Some("2018-03-01"), None),
        ("2018-01-01.2", Some("2018-03-01"), None),
        ("2021-01-01", None, None),
        ("undated", None, None),
        ("2018-02-01.下编", Some("2018-04-01"), Some("下编")),
    ];
    store
        .write(|library| {
            library.put_facts(&id, &[fact(FactValue::Title("甲法".to_owned()))])?;
            for (label, effective_on, part) in versions {
                let (mut text, packed) = expression(&id, label, effective_on, &document(&[label]));
                text.part = part.map(str::to_owned);
                library.put_expression(&text, &packed)?;
            }
            Ok::<_, Error>(())
        })
        .unwrap();
    let reader = store.read().unwrap();
    let on = |on: &str| -> Vec<String> {
        let texts = reader.expressions_on(&id, day(on)).unwrap();
        texts.into_iter().map(|text| text.id.label).collect()
    };
    assert_eq!(on("2015-02-28"), Vec::<String>::new());
    assert_eq!(on("2015-03-01"), ["2015-01-01"]);
    assert_eq!(on("2018-02-28"), ["2015-01-01"]);
    assert_eq!(on("2018-03-01"), ["2018-01-01.2"]);
    assert_eq!(on("2020-12-31"), ["2018-01-01.2", "2018-02-01.下编"]);
    // of the text of 2021 nobody knows when it took effect: none of the whole is said to hold
    assert_eq!(on("2021-01-01"), ["2018-02-01.下编"]);
    assert!(store.doctor().unwrap().is_clean());
}

#[test]
fn a_repeal_ends_the_last_text() {
    let store = library();
    let id = work("甲法");
    let (text, packed) = expression(&id, "2015-01-01", Some("2015-03-01"), &document(&["甲"]));
    store
        .write(|library| {
            library.put_facts(&id, &[fact(FactValue::Title("甲法".to_owned()))])?;
            library.put_expression(&text, &packed)?;
            library.put_facts(&id, &[event(EventKind::Repealed, "2020-07-01")])
        })
        .unwrap();
    let ended_on = || store.read().unwrap().expressions_of(&id).unwrap()[0].ended_on;
    assert_eq!(ended_on(), Some(day("2020-07-01")));
    store
        .write(|library| library.withdraw_fact(&id, &event(EventKind::Repealed, "2020-07-01")))
        .unwrap();
    assert_eq!(ended_on(), None);
    let replaced = Relation {
        from: work("乙法"),
        kind: RelationKind::Replaces,
        to: id.clone(),
        on: Some(PartialDate::day_of(2022, 1, 1).unwrap()),
        evidence: "同时废止".to_owned(),
        source: Source::new(SourceKind::Text, "capture"),
        confidence: Confidence::High,
        is_confirmed: true,
    };
    store
        .write(|library| library.put_relation(&replaced))
        .unwrap();
    assert_eq!(ended_on(), Some(day("2022-01-01")));
}

#[test]
fn labels_of_one_date_are_told_apart_and_found_again() {
    let store = library();
    let id = work("甲法");
    let (first, packed_first) = expression(&id, "2015-01-01", None, &document(&["甲"]));
    let (second, packed_second) = expression(&id, "2015-01-01.2", None, &document(&["乙"]));
    store
        .write(|library| {
            library.put_facts(&id, &[fact(FactValue::Title("甲法".to_owned()))])?;
            library.put_expression(&first, &packed_first)?;
            assert_eq!(
                library.label_for(&id, "2015-01-01", first.text)?,
                "2015-01-01"
            );
            assert_eq!(
                library.label_for(&id, "2015-01-01", second.text)?,
                "2015-01-01.2"
            );
            assert_eq!(
                library.label_for(&id, "2016-01-01", first.text)?,
                "2016-01-01"
            );
            library.put_expression(&second, &packed_second)?;
            assert_eq!(
                library.label_for(&id, "2015-01-01", second.text)?,
                "2015-01-01.2"
            );
            Ok::<_, Error>(())
        })
        .unwrap();
}

#[test]
fn captures_are_kept_byte_for_byte_and_named_by_their_texts() {
    let store = library();
    let id = work("甲法");
    let (text, packed) = expression(&id, "2015-01-01", None, &document(&["甲"]));
    // one small enough for a row, one that has to be a file
    let small = "# 甲法\n\n第一条　甲\n".as_bytes().to_vec();
    let mut noise = 7u32;
    let large: Vec<u8> = (0..1_000_000)
        .map(|_| {
            noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (noise >> 24) as u8
        })
        .collect();
    for (bytes, name) in [
        (&small, "甲法.md"),
        (&large, "甲法.pdf"),
        (&small, "副本.md"),
    ] {
        let blob = PackedBlob::new(bytes);
        let capture = Capture {
            hash: blob.hash(),
            name: name.to_owned(),
            origin: None,
            captured_at: Timestamp::UNIX_EPOCH,
            size_bytes: blob.size_bytes(),
            format: Format::Markdown,
            encoding: "UTF-8".to_owned(),
        };
        let manifestation = Manifestation {
            expression: text.id.clone(),
            format: Format::Markdown,
            capture: blob.hash(),
            taken: Some((2, 9)),
            rank: CopyRank::Repost,
            text: Some(text.text),
        };
        let put = || {
            store.write(|library| {
                library.put_facts(&id, &[fact(FactValue::Title("甲法".to_owned()))])?;
                library.put_expression(&text, &packed)?;
                Ok::<_, Error>((
                    library.put_capture(&capture, &blob)?,
                    library.put_manifestation(&manifestation)?,
                ))
            })
        };
        assert_eq!(put().unwrap(), (true, name != "副本.md"));
        assert_eq!(put().unwrap(), (false, false));
        let reader = store.read().unwrap();
        assert_eq!(reader.find_blob(blob.hash()).unwrap().as_ref(), Some(bytes));
    }
    let reader = store.read().unwrap();
    let names: Vec<_> = reader
        .captures_of(&id)
        .unwrap()
        .into_iter()
        .map(|capture| capture.name)
        .collect();
    assert_eq!(names, ["副本.md", "甲法.md", "甲法.pdf"]);
    assert_eq!(reader.manifestations_of(&id).unwrap().len(), 2);
    assert!(store.doctor().unwrap().is_clean());
}

#[test]
fn a_text_of_unknown_first_day_ends_the_one_before_openly_until_a_fact_settles_it() {
    let store = library();
    let id = work("甲法");
    let settled = |on: &str| {
        fact(FactValue::TextEffective {
            dated: PartialDate::day_of(2021, 1, 1).unwrap(),
            on: day(on),
        })
    };
    store
        .write(|library| {
            library.put_facts(&id, &[fact(FactValue::Title("甲法".to_owned()))])?;
            for (label, effective_on) in [("2015-01-01", Some("2015-03-01")), ("2021-01-01", None)]
            {
                let (text, packed) = expression(&id, label, effective_on, &document(&[label]));
                library.put_expression(&text, &packed)?;
            }
            Ok::<_, Error>(())
        })
        .unwrap();
    let texts = || store.read().unwrap().expressions_of(&id).unwrap();
    assert_eq!(texts()[0].ended_on, Some(day("2021-01-01")));
    assert!(texts()[0].is_end_assumed);
    assert_eq!(texts()[1].effective_on, None);
    store
        .write(|library| library.put_facts(&id, &[settled("2021-06-01")]))
        .unwrap();
    assert_eq!(texts()[0].ended_on, Some(day("2021-06-01")));
    assert!(!texts()[0].is_end_assumed);
    assert_eq!(texts()[1].effective_on, Some(day("2021-06-01")));
    assert!(
        texts()[1].effective_basis.contains("2021-06-01"),
        "{:?}",
        texts()[1]
    );
    // what the text itself says is kept apart, so that putting it again changes nothing
    let (text, packed) = expression(&id, "2021-01-01", None, &document(&["2021-01-01"]));
    let changed = store.write(|library| library.put_expression(&text, &packed));
    assert!(!changed.unwrap());
    assert_eq!(texts()[1].effective_on, Some(day("2021-06-01")));
    store
        .write(|library| library.withdraw_fact(&id, &settled("2021-06-01")))
        .unwrap();
    assert!(texts()[0].is_end_assumed);
    assert!(store.doctor().unwrap().is_clean());
}

#[test]
fn a_decision_settles_the_text_published_some_weeks_after_it_and_no_other() {
    let store = library();
    let id = work("甲法");
    let dates = ["2018-10-26", "2020-12-29", "2023-01-01"];
    store
        .write(|library| {
            library.put_facts(&id, &[fact(FactValue::Title("甲法".to_owned()))])?;
            for label in dates {
                let (text, packed) = expression(&id, label, None, &document(&[label]));
                library.put_expression(&text, &packed)?;
            }
            let decided = FactValue::TextEffective {
                dated: PartialDate::day_of(2020, 12, 23).unwrap(),
                on: day("2021-01-01"),
            };
            library.put_facts(&id, &[fact(decided)])
        })
        .unwrap();
    let texts = store.read().unwrap().expressions_of(&id).unwrap();
    let begins: Vec<_> = texts.iter().map(|text| text.effective_on).collect();
    assert_eq!(begins, [None, Some(day("2021-01-01")), None]);
}
