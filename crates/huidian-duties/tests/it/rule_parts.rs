//! Heads of rule files, thresholds and withdrawn duties, changed field by field.

use huidian_duties::{
    BranchRecord, ConditionRow, RuleError, RuleFile, Rules, VersionRecord, Withdrawal, find_record,
    find_threshold_record, find_versions, find_work_record, put_record, put_threshold_record,
    put_version, put_work_record, remove_version,
};

use crate::support::{files, rules};

/// All rules with one file in another wording.
fn read(path: &str, text: &str) -> Result<Rules, RuleError> {
    let all: Vec<RuleFile<'_>> = files()
        .into_iter()
        .map(|other| {
            if other.path == path {
                RuleFile { path, text }
            } else {
                other
            }
        })
        .collect();
    Rules::read(&all)
}

fn file(path: &str) -> &'static str {
    let found = files().into_iter().find(|file| file.path == path);
    found.expect("the file is embedded").text
}

#[test]
fn every_head_and_threshold_comes_back_from_its_fields() {
    let rules = rules();
    for file in files() {
        if file.path.starts_with("works/") {
            let head = find_work_record(file.text).expect("a head");
            assert_eq!(head.faults(), [], "{}", file.path);
            let text = put_work_record(file.text, &head);
            let read = read(file.path, &text).unwrap_or_else(|error| panic!("{error}\n{text}"));
            let before = rules
                .works
                .iter()
                .find(|work| work.title == head.title && work.in_force_from == head.in_force_from);
            assert!(read.works.iter().any(|work| Some(work) == before), "{text}");
            assert_eq!(read.duties.len(), rules.duties.len(), "{}", file.path);
        }
        if !file.path.starts_with("thresholds/") {
            continue;
        }
        let question = find_threshold_record(file.text).expect("a question");
        assert_eq!(question.faults(rules, Some(&question.id)), []);
        let mut text = put_threshold_record(file.text, &question);
        for (number, version) in find_versions(file.text).iter().enumerate() {
            assert_eq!(version.faults(rules, None), [], "{} {number}", file.path);
            text = put_version(&text, Some(number), version, &rules.vocabulary);
        }
        assert!(text.starts_with(file.text.lines().next().unwrap_or("")));
        let read = read(file.path, &text).unwrap_or_else(|error| panic!("{error}\n{text}"));
        let threshold = |rules: &Rules| {
            let at = rules.find_threshold(&question.id).expect("it is there");
            rules.thresholds[at].clone()
        };
        assert_eq!(threshold(&read), threshold(rules), "{}", file.path);
    }
}

#[test]
fn a_version_is_added_and_taken_out() {
    let path = "thresholds/cii-crypto-report.toml";
    let text = file(path);
    let versions = find_versions(text);
    let last = versions.last().expect("a version");
    let ended = VersionRecord {
        to: "2027-12-31".to_owned(),
        ..last.clone()
    };
    let new = VersionRecord {
        from: "2028-01-01".to_owned(),
        to: String::new(),
        ..last.clone()
    };
    let vocabulary = &rules().vocabulary;
    let ended = put_version(text, Some(versions.len() - 1), &ended, vocabulary);
    let longer = put_version(&ended, None, &new, vocabulary);
    let read_of = |text: &str| {
        let rules = read(path, text).expect("sound");
        let id = find_threshold_record(text).expect("a question").id;
        let at = rules.find_threshold(&id).expect("it is there");
        rules.thresholds[at].versions.len()
    };
    assert_eq!(read_of(&longer), versions.len() + 1);
    assert_eq!(remove_version(&longer, versions.len()), ended);
    // two that hold on one day are refused, with the reason
    let overlapping = put_version(text, None, &new, vocabulary);
    let refused = read(path, &overlapping).expect_err("overlap");
    assert!(refused.to_string().contains("overlaps"), "{refused}");
}

#[test]
fn mistakes_in_a_version_are_told_at_their_fields() {
    let row = |attribute: &str, comparison: &str, value: &str| ConditionRow {
        attribute: attribute.to_owned(),
        comparison: comparison.to_owned(),
        value: value.to_owned(),
    };
    let branch = |rows: Vec<ConditionRow>, outcome: &str| BranchRecord {
        condition: huidian_duties::Addressee {
            rows,
            ..Default::default()
        },
        outcome: outcome.to_owned(),
        label: "结果".to_owned(),
        ..BranchRecord::default()
    };
    let sound = VersionRecord {
        from: "2026-01-01".to_owned(),
        work: "某办法".to_owned(),
        provision: "第五条、第七条".to_owned(),
        source: "公开副本，未核官方页".to_owned(),
        confidence: "medium".to_owned(),
        branches: vec![
            branch(vec![row("pi_persons", "gte", "1000000")], "large"),
            branch(Vec::new(), "small"),
        ],
        ..VersionRecord::default()
    };
    assert_eq!(sound.faults(rules(), None), []);
    let with = |change: &dyn Fn(&mut VersionRecord)| {
        let mut version = sound.clone();
        change(&mut version);
        version
    };
    let cases: [(&str, VersionRecord); 9] = [
        ("from", with(&|one| one.from = "明年".to_owned())),
        ("to", with(&|one| one.to = "2025-01-01".to_owned())),
        ("work", with(&|one| one.work.clear())),
        (
            "provision-0",
            with(&|one| one.provision = "第某条".to_owned()),
        ),
        ("outcome-branch-0", with(&|one| one.branches.clear())),
        // what holds always stands last
        ("attribute-branch-0-0", with(&|one| one.branches.swap(0, 1))),
        (
            "value-branch-0-0",
            with(&|one| one.branches[0].condition.rows[0].value = "许多".to_owned()),
        ),
        (
            "ask-branch-1",
            with(&|one| one.branches[1].ask = vec!["no_such".to_owned()]),
        ),
        (
            "terms-branch-1",
            with(&|one| one.branches[1].terms = "三十日".to_owned()),
        ),
    ];
    for (field, version) in cases {
        let faults = version.faults(rules(), None);
        let fields: Vec<&str> = faults.iter().map(|fault| fault.field.as_str()).collect();
        assert_eq!(fields, [field], "{faults:?}");
    }
}

#[test]
fn a_withdrawn_duty_answers_nothing_and_keeps_its_id() {
    let path = "works/data-security-law.toml";
    let text = file(path);
    let id = "DSL-27-1";
    let mut record = find_record(text, id).expect("the duty");
    record.withdrawn = Some(Withdrawal {
        on: "2026-11-29".to_owned(),
        by: "keeper".to_owned(),
        reason: "条文没有这样说".to_owned(),
    });
    let withdrawn = put_record(text, Some(id), &record, &rules().vocabulary);
    assert_eq!(find_record(&withdrawn, id).as_ref(), Some(&record));
    let read_rules = read(path, &withdrawn).expect("sound");
    assert!(read_rules.find_duty(id).is_none());
    let kept = read_rules.find_withdrawn(id).expect("it is kept");
    let before = rules().find_duty(id).expect("it is built in");
    assert_eq!(&kept.duty, before);
    assert_eq!(kept.reason, "条文没有这样说");
    assert_eq!(read_rules.duties.len() + 1, rules().duties.len());
    // nobody else gets its id, and notes on it stay with it
    let other = find_record(text, "DSL-29").map(|other| huidian_duties::DutyRecord {
        id: id.to_owned(),
        ..other
    });
    let faults = other
        .expect("another duty")
        .faults(&read_rules, Some("DSL-29"), None);
    assert_eq!(faults.first().map(|fault| fault.field.as_str()), Some("id"));
    // a withdrawal without a reason is a mistake
    record.withdrawn = Some(Withdrawal {
        on: "2026-11-29".to_owned(),
        ..Withdrawal::default()
    });
    let silent = put_record(text, Some(id), &record, &rules().vocabulary);
    let refused = read(path, &silent).expect_err("no reason");
    assert!(refused.to_string().contains(id), "{refused}");
}
