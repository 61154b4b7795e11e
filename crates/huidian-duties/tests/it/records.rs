//! Records changed field by field, and the files they stand in.

use huidian_duties::{
    ConditionRow, DeadlineRecord, DutyRecord, RuleFile, Rules, find_record, put_record,
};

use crate::support::{files, rules};

#[test]
fn every_record_of_the_rules_comes_back_from_its_fields() {
    let rules = rules();
    let mut by_rows = 0;
    for file in files()
        .iter()
        .filter(|file| file.path.starts_with("works/"))
    {
        let read = |text: &str| {
            let all: Vec<RuleFile<'_>> = files()
                .into_iter()
                .filter(|other| other.path != file.path)
                .chain([RuleFile {
                    path: file.path,
                    text,
                }])
                .collect();
            Rules::read(&all).unwrap_or_else(|error| panic!("{error}\n{text}"))
        };
        let mut text = file.text.to_owned();
        let of_file: Vec<String> = read(&text)
            .duties
            .iter()
            .map(|duty| duty.id.clone())
            .filter(|id| file.text.contains(&format!("id = \"{id}\"")))
            .collect();
        assert!(!of_file.is_empty(), "{}", file.path);
        for id in &of_file {
            let record = find_record(&text, id).unwrap_or_else(|| panic!("{id} is not found"));
            by_rows += usize::from(record.addressee.written.is_empty());
            let faults = record.faults(rules, Some(id), None);
            assert!(faults.is_empty(), "{id}: {faults:?}");
            text = put_record(&text, Some(id), &record, &rules.vocabulary);
            assert_eq!(find_record(&text, id).as_ref(), Some(&record), "{id}");
        }
        let head = |text: &str| text.split("[[duty]]").next().map(str::to_owned);
        assert_eq!(head(&text), head(file.text), "what stands before stays");
        let before = read(file.text);
        let after = read(&text);
        for id in &of_file {
            assert_eq!(before.find_duty(id), after.find_duty(id), "{id}");
        }
    }
    // what rows cannot say is kept as it is written
    assert!(
        by_rows * 10 >= rules.duties.len() * 9,
        "{by_rows} of {}",
        rules.duties.len()
    );
}

fn sound() -> DutyRecord {
    DutyRecord {
        id: "OWN-1".to_owned(),
        topic: "mlps".to_owned(),
        provision: "第二条".to_owned(),
        in_force_from: "2024-01-01".to_owned(),
        addressee: huidian_duties::Addressee {
            rows: vec![row("is_network_operator", "is", "true")],
            ..Default::default()
        },
        action: "每年检修".to_owned(),
        modality: "must".to_owned(),
        trigger: "periodic".to_owned(),
        deadlines: vec![deadline(&[
            ("kind", "every"),
            ("value", "1"),
            ("unit", "year"),
        ])],
        sectors: vec!["*".to_owned()],
        source: "公开副本，未核官方页".to_owned(),
        copies: "1".to_owned(),
        confidence: "medium".to_owned(),
        ..DutyRecord::default()
    }
}

fn row(attribute: &str, comparison: &str, value: &str) -> ConditionRow {
    ConditionRow {
        attribute: attribute.to_owned(),
        comparison: comparison.to_owned(),
        value: value.to_owned(),
    }
}

fn deadline(fields: &[(&str, &str)]) -> DeadlineRecord {
    let fields = fields.iter();
    DeadlineRecord(
        fields
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect(),
    )
}

type Change = fn(&mut DutyRecord);

#[test]
fn each_fault_is_told_at_its_field() {
    let rules = rules();
    assert_eq!(sound().faults(rules, None, None), []);
    let taken = rules.duties[0].id.clone();
    let rows: [(&str, Change, &str); 23] = [
        ("id", |r| r.id.clear(), "a record has a name"),
        ("id", |r| r.id = "甲".to_owned(), "of plain letters"),
        (
            "topic",
            |r| r.topic = "x".to_owned(),
            "topics are those of the rules",
        ),
        (
            "provision",
            |r| r.provision = "那一条".to_owned(),
            "no address",
        ),
        (
            "in_force_from",
            |r| r.in_force_from = "去年".to_owned(),
            "no day",
        ),
        (
            "in_force_to",
            |r| r.in_force_to = "2023-01-01".to_owned(),
            "ends before it begins",
        ),
        ("attribute-0", |r| r.addressee.rows.clear(), "binds nobody"),
        (
            "attribute-0",
            |r| r.addressee.rows[0].attribute = "is_bank".to_owned(),
            "no such attribute",
        ),
        (
            "comparison-0",
            |r| r.addressee.rows[0].comparison = "gte".to_owned(),
            "yes and no have no order",
        ),
        (
            "value-0",
            |r| r.addressee.rows[0].value = "是".to_owned(),
            "no value of that attribute",
        ),
        (
            "value-1",
            |r| r.addressee.rows.push(row("pi_persons", "gte", "-1")),
            "a number below 0",
        ),
        (
            "attribute-1",
            |r| r.addressee.rows.push(row("threshold:x", "outcome_in", "a")),
            "no such threshold",
        ),
        (
            "addressee",
            |r| r.addressee.written = "{ attr = \"x\" }".to_owned(),
            "TOML is read as in files",
        ),
        ("action", |r| r.action.clear(), "what to do"),
        (
            "modality",
            |r| r.modality = "should".to_owned(),
            "one of three",
        ),
        ("trigger", |r| r.trigger.clear(), "one of seven"),
        (
            "unit-deadline-0",
            |r| {
                r.deadlines[0].0.remove("unit");
            },
            "a span has a unit",
        ),
        (
            "date-deadline-1",
            |r| r.deadlines.push(deadline(&[("kind", "by_date")])),
            "a day of its own",
        ),
        (
            "month_day-deadline-1",
            |r| {
                r.deadlines.push(deadline(&[
                    ("kind", "by_month_day"),
                    ("month_day", "13-40"),
                ]));
            },
            "no day of a year",
        ),
        (
            "when-deadline-0",
            |r| {
                r.deadlines[0].0.insert("when".to_owned(), "{".to_owned());
            },
            "no TOML",
        ),
        (
            "penalty_work",
            |r| r.penalty_provision = "第四条".to_owned(),
            "of which work",
        ),
        ("sectors", |r| r.sectors.clear(), "* for all"),
        ("copies", |r| r.copies = "两份".to_owned(), "a number"),
    ];
    for (field, change, reason) in rows {
        let mut record = sound();
        change(&mut record);
        let faults = record.faults(rules, None, None);
        let fields: Vec<&str> = faults.iter().map(|fault| fault.field.as_str()).collect();
        assert_eq!(fields, [field], "{reason}: {faults:?}");
    }
    let mut record = sound();
    record.id.clone_from(&taken);
    assert_eq!(
        record.faults(rules, None, None)[0].field,
        "id",
        "another has it"
    );
    assert_eq!(
        record.faults(rules, Some(&taken), None),
        [],
        "it is its own"
    );
}

#[test]
fn a_record_goes_into_its_place_and_nothing_else_moves() {
    let rules = rules();
    let file = "# head\n[work]\ntitle = \"x\"\n\n[[duty]]\nid = \"A\"\naction = \"甲\"\n[[duty.deadlines]]\nkind = \"within\"\n\n# between\n[[duty]]\nid = \"B\"\naction = \"乙 [[duty]]\"\n\n[[set_aside]]\nprovision = \"第一条\"\n";
    let mut record = sound();
    record.id = "B".to_owned();
    let put = put_record(file, Some("B"), &record, &rules.vocabulary);
    assert!(
        put.starts_with(file.split("[[duty]]\nid = \"B\"").next().unwrap()),
        "{put}"
    );
    assert!(
        put.ends_with("\n\n[[set_aside]]\nprovision = \"第一条\"\n"),
        "{put}"
    );
    assert_eq!(find_record(&put, "B"), Some(record.clone()));
    assert_eq!(find_record(&put, "A").unwrap().action, "甲");
    let added = put_record(file, None, &record, &rules.vocabulary);
    assert!(added.starts_with(file.trim_end()), "{added}");
    assert_eq!(find_record(file, "C"), None);
}

#[test]
fn words_of_a_form_do_not_break_out_of_their_field() {
    let rules = rules();
    let mut record = sound();
    record.action = "甲\"\n[[duty]]\nid = \"X\\".to_owned();
    record.note = "\u{0}\t\r\n'''".to_owned();
    let put = put_record("[work]\ntitle = \"x\"\n", None, &record, &rules.vocabulary);
    assert_eq!(put.matches("\n[[duty]]").count(), 1, "{put}");
    let read = find_record(&put, "OWN-1").expect("the record");
    assert_eq!(read.action, "甲\" [[duty]] id = \"X\\");
}
