//! The embedded rules, and profiles written as JSON.

use std::sync::LazyLock;

use huidian_duties::{Profile, RuleFile, Rules};
use jiff::civil::Date;
use serde_json::{Map, Value};

pub fn files() -> Vec<RuleFile<'static>> {
    huidian_catalogue::duty_files()
        .map(|file| RuleFile {
            path: file.path,
            text: file.text,
        })
        .collect()
}

pub fn rules() -> &'static Rules {
    static RULES: LazyLock<Rules> =
        LazyLock::new(|| Rules::read(&files()).expect("the embedded rules are read"));
    &RULES
}

pub fn object(text: &str) -> Map<String, Value> {
    serde_json::from_str(text).expect("the table has JSON objects")
}

pub fn profile(text: &str) -> Profile {
    Profile::read(&rules().vocabulary, &object(text)).expect("the table has known attributes")
}

pub fn with_incident(profile_text: &str, incident: &str) -> Profile {
    profile(profile_text)
        .with_incident(&rules().vocabulary, &object(incident))
        .expect("the table has known attributes")
}

pub fn day(text: &str) -> Date {
    text.parse().expect("the table has days")
}
