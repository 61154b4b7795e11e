//! Rule files: whole, or refused whole.

use huidian_duties::{Profile, RuleFile, Rules, Trigger};

use crate::support::{files, object, profile, rules};

#[test]
fn the_embedded_rules_are_read_and_counted() {
    let rules = rules();
    assert_eq!(rules.duties.len(), 155);
    assert_eq!(rules.works.len(), 50);
    assert_eq!(rules.thresholds.len(), 29);
    let versions: usize = rules
        .thresholds
        .iter()
        .map(|threshold| threshold.versions.len())
        .sum();
    assert_eq!(versions, 41);
    assert_eq!(rules.derivations.len(), 18);
    let incidents = rules
        .duties
        .iter()
        .filter(|duty| duty.trigger == Trigger::Incident);
    assert_eq!(incidents.count(), 29);
}

#[test]
fn each_attribute_is_asked_in_one_group_and_has_a_definition() {
    let vocabulary = &rules().vocabulary;
    for (_, attribute) in vocabulary.iter() {
        let groups = vocabulary.groups.iter();
        let count = groups
            .filter(|group| group.attributes.contains(&attribute.name))
            .count();
        assert_eq!(count, 1, "{}", attribute.name);
        assert!(!attribute.definition.is_empty(), "{}", attribute.name);
    }
}

#[test]
fn every_source_is_an_official_address_or_says_that_it_is_a_copy() {
    for duty in &rules().duties {
        let official = duty.source.starts_with("https://");
        assert!(
            official || duty.source == "公开副本，未核官方页",
            "{}: {}",
            duty.id,
            duty.source
        );
    }
}

#[test]
fn a_mistake_refuses_the_whole_and_is_named_with_file_and_record() {
    let table = [
        // reason, file, from, to, record, words of the reason
        (
            "a proposal set aside without a reason",
            "works/face-recognition-measures.toml",
            "[[duty]]\nid = \"FACE-9\"",
            "[[set_aside]]\nprovision = \"第一条\"\naction = \"\"\nreason = \" \"\n\n[[duty]]\nid = \"FACE-9\"",
            "set_aside",
            "no reason",
        ),
        (
            "a start in an attribute nobody knows",
            "works/bank-insurance-data-measures.toml",
            "else_from_attribute = \"incident.first_reported_at\"",
            "else_from_attribute = \"incident.first\"",
            "BANK-69-top",
            "incident.first",
        ),
        (
            "an attribute nobody knows",
            "works/cybersecurity-law-2025.toml",
            "attr = \"is_network_operator\"",
            "attr = \"is_operator\"",
            "CSL25-mlps",
            "is_operator",
        ),
        (
            "a threshold nobody knows",
            "works/national-incident-report-measures.toml",
            "threshold = \"incident_tier\"",
            "threshold = \"tier\"",
            "INC-4-2",
            "tier",
        ),
        (
            "a number compared with a word",
            "works/face-recognition-measures.toml",
            "gte = 100_000",
            "gte = \"many\"",
            "FACE-15",
            "face_records",
        ),
        (
            "a choice that is none",
            "works/export-certification-measures.toml",
            "is = \"certification\"",
            "is = \"certificate\"",
            "XB20-5",
            "certificate",
        ),
        (
            "an order without meaning",
            "works/cybersecurity-law-2025.toml",
            "is = true",
            "gte = true",
            "CSL25-mlps",
            "no order",
        ),
        (
            "a day that is none",
            "works/face-recognition-measures.toml",
            "2025-06-01",
            "2025-06-31",
            "",
            "2025-06-31",
        ),
        (
            "a unit nobody knows",
            "works/national-incident-report-measures.toml",
            "unit = \"hour\"",
            "unit = \"moon\"",
            "INC-4-2",
            "moon",
        ),
        (
            "a span without a value",
            "works/national-incident-report-measures.toml",
            "value = 1, unit = \"hour\"",
            "unit = \"hour\"",
            "INC-4-2",
            "value and unit",
        ),
        (
            "a provision that is none",
            "works/face-recognition-measures.toml",
            "provision = \"第九条\"",
            "provision = \"九\u{3000}乙\"",
            "FACE-9",
            "provision",
        ),
        (
            "the same duty twice",
            "works/face-recognition-measures.toml",
            "id = \"FACE-9\"",
            "id = \"FACE-15\"",
            "FACE-15",
            "already",
        ),
        (
            "a misspelt key",
            "works/face-recognition-measures.toml",
            "topic = ",
            "topics = ",
            "",
            "topics",
        ),
        (
            "a confidence of its own",
            "works/face-recognition-measures.toml",
            "confidence = \"medium\"",
            "confidence = \"sure\"",
            "work",
            "sure",
        ),
        (
            "a branch after the last",
            "thresholds/small-pi-processor.toml",
            "if = { attr = \"pi_persons\", lt = 100_000 }\n",
            "",
            "small_pi_processor",
            "holds always",
        ),
        (
            "a threshold that asks itself",
            "thresholds/small-pi-processor.toml",
            "attr = \"pi_persons\", lt = 100_000",
            "threshold = \"small_pi_processor\", outcome_in = [\"small\"]",
            "small_pi_processor",
            "depends on itself",
        ),
        (
            "a holiday of another year",
            "holidays/2026.toml",
            "\"2026-01-01\"",
            "\"2025-01-01\"",
            "2026",
            "outside",
        ),
        (
            "no TOML at all",
            "derivations.toml",
            "[[derivation]]",
            "[[derivation",
            "",
            "derivation",
        ),
    ];
    for (reason, path, from, to, record, words) in table {
        let changed: Vec<(&str, String)> = files()
            .iter()
            .map(|file| {
                let text = if file.path == path {
                    assert!(file.text.contains(from), "{from} stands in {path}");
                    file.text.replacen(from, to, 1)
                } else {
                    file.text.to_owned()
                };
                (file.path, text)
            })
            .collect();
        let changed: Vec<RuleFile<'_>> = changed
            .iter()
            .map(|(path, text)| RuleFile { path, text })
            .collect();
        let Err(error) = Rules::read(&changed) else {
            panic!("{reason}: the rules are read");
        };
        assert_eq!(error.file, path, "{reason}: {error}");
        let found = error.record.clone().unwrap_or_default();
        assert!(found.starts_with(record), "{reason}: {error}");
        let told = error.to_string();
        let is_chinese = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
        let first = error.reason.find(" (").unwrap_or(error.reason.len());
        assert!(
            error.reason[..first].contains(is_chinese),
            "{reason}: Chinese stands first: {told}"
        );
        assert!(
            words == "derivation" || told.contains(words),
            "{reason}: {told}"
        );
    }
}

#[test]
fn what_a_profile_gets_wrong_is_named() {
    let table = [
        (r#"{"is_operator": true}"#, "is_operator"),
        (r#"{"pi_persons": -1}"#, "pi_persons is -1"),
        (r#"{"pi_persons": 1.5}"#, "pi_persons is a whole number"),
        (r#"{"pi_persons": "many"}"#, "pi_persons"),
        (r#"{"is_ciio": "yes"}"#, "is_ciio is true or false"),
        (r#"{"mlps_max_level": 6}"#, "at most 5"),
        (
            r#"{"export_started_on": "1999-05-01"}"#,
            "export_started_on is 1999-05-01",
        ),
        (
            r#"{"export_started_on": "2025-02-30"}"#,
            "export_started_on",
        ),
        (
            r#"{"listing_plan": "moon"}"#,
            "listing_plan is moon; allowed are none, mainland",
        ),
        (
            r#"{"service_types": ["social", "tv"]}"#,
            "service_types is tv",
        ),
        (r#"{"version": 9}"#, "version 9"),
        (
            r#"{"incident.types": ["attack"]}"#,
            "belongs in the incident",
        ),
    ];
    for (text, words) in table {
        let error = Profile::read(&rules().vocabulary, &object(text)).expect_err(text);
        assert!(error.to_string().contains(words), "{text}: {error}");
    }
}

#[test]
fn an_incident_that_says_one_thing_twice_is_refused() {
    let table = [
        (
            r#"{"incident.types": ["attack"], "types": ["outage"]}"#,
            true,
        ),
        (
            r#"{"types": ["outage"], "incident.types": ["outage"]}"#,
            true,
        ),
        (
            r#"{"incident.types": ["attack"], "known_at": "2026-03-01T10:00:00+08:00"}"#,
            false,
        ),
    ];
    for (text, is_refused) in table {
        let read = profile("{}").with_incident(&rules().vocabulary, &object(text));
        assert_eq!(read.is_err(), is_refused, "{text}");
        if let Err(error) = read {
            let told = error.to_string();
            assert!(told.contains("incident.types 和 types 是同一项"), "{told}");
            assert!(told.contains("are the same attribute"), "{told}");
        }
    }
}

#[test]
fn a_null_and_the_right_version_are_no_mistakes() {
    let text = r#"{"version": 1, "is_ciio": null, "pi_persons": 1e6}"#;
    let profile = Profile::read(&rules().vocabulary, &object(text)).expect("a profile");
    assert_eq!(profile.stated().count(), 1);
}
