//! The list of duties as a framework of CISO Assistant and as an OSCAL catalog: topics, and under each what somebody has to do.

use std::collections::BTreeMap;

use huidian_duties::{Due, DueDeadline, Duty, Modality, Rules, Truth};

use huidian_wire::{DeadlineShape, duty_words as words};
use jiff::civil::Date;
use serde_json::{Value, json};

use crate::ciso_assistant::{Framework, Requirement};
use crate::oscal::{catalog_of, property};

const NAME: &str = "会典义务清单";
const ENGLISH_NAME: &str = "Duties under China's rules on networks, data and personal information";

/// Duties in force on a day, by topic, in the order of their ids.
fn by_topic(rules: &Rules, as_of: Date) -> BTreeMap<&str, Vec<&Duty>> {
    let mut topics: BTreeMap<&str, Vec<&Duty>> = BTreeMap::new();
    for duty in rules.duties_on(as_of) {
        topics.entry(&duty.topic).or_default().push(duty);
    }
    topics
}

/// What is to be done, where that is written, by when, to whom, and how sure it is.
fn description(rules: &Rules, duty: &Duty) -> String {
    let work = rules.work_of(duty);
    let mut lines = vec![
        duty.action.clone(),
        format!("依据：{}", place(rules, duty)),
        format!("情形：{}", duty.trigger.label()),
    ];
    lines.extend(work.number.as_ref().map(|number| format!("文号：{number}")));
    let deadlines: Vec<String> = deadlines(rules, duty);
    if !deadlines.is_empty() {
        lines.push(format!("期限：{}", deadlines.join("；")));
    }
    if !duty.recipient.is_empty() {
        lines.push(format!("报送：{}", duty.recipient.join("、")));
    }
    lines.push(words::confidence(&duty.confidence).to_owned());
    lines.join("\n")
}

fn place(rules: &Rules, duty: &Duty) -> String {
    words::place(&rules.work_of(duty).title, duty.provision.as_deref())
}

/// As the rules say them: no moment, since nobody's facts are asked.
fn deadlines(rules: &Rules, duty: &Duty) -> Vec<String> {
    let due = duty.deadlines.iter().map(|deadline| DueDeadline {
        deadline,
        selected: Truth::True,
        ask: Vec::new(),
        from_at: None,
        due: Due::Open(String::new()),
    });
    due.map(|due| words::deadline(&DeadlineShape::new(rules, &due)))
        .collect()
}

/// The duties in force on a day as a framework. What is only permitted is read and not judged.
pub fn duty_framework(rules: &Rules, as_of: Date) -> Framework {
    let mut requirements: Vec<Requirement> = Vec::new();
    for (topic, duties) in by_topic(rules, as_of) {
        let parent = requirements.len();
        requirements.push(Requirement {
            id: format!("topic-{topic}"),
            reference: words::topic(topic).to_owned(),
            name: String::new(),
            description: String::new(),
            depth: 1,
            parent: None,
            is_assessable: false,
        });
        for duty in duties {
            requirements.push(Requirement {
                id: duty.id.to_lowercase(),
                reference: duty.id.clone(),
                name: place(rules, duty),
                description: description(rules, duty),
                depth: 2,
                parent: Some(parent),
                is_assessable: duty.modality != Modality::May,
            });
        }
    }
    Framework {
        id: "duties".to_owned(),
        name: NAME.to_owned(),
        english_name: Some(ENGLISH_NAME.to_owned()),
        description: format!(
            "{as_of} 生效的义务，逐条指向条文。是否适用要看单位的情况：`huidian applies`。清单是归纳，以所引条文为准。"
        ),
        provider: "会典".to_owned(),
        copyright: "归纳自所引法律、法规、规章；原文见所引条文".to_owned(),
        // the list of a later day is an update of that of an earlier one
        version: day_number(as_of),
        published_on: Some(as_of.to_string()),
        requirements,
    }
}

fn day_number(day: Date) -> u32 {
    let (year, month, on) = (day.year(), day.month(), day.day());
    format!("{year:04}{month:02}{on:02}").parse().unwrap_or(1)
}

/// The duties in force on a day as an OSCAL catalog: topics are groups, duties controls.
pub fn duty_catalog(rules: &Rules, as_of: Date) -> Value {
    let groups: Vec<Value> = by_topic(rules, as_of)
        .into_iter()
        .map(|(topic, duties)| {
            let controls: Vec<Value> = duties
                .into_iter()
                .map(|duty| control(rules, duty))
                .collect();
            json!({"id": format!("topic-{topic}"), "title": words::topic(topic), "controls": controls})
        })
        .collect();
    catalog_of(
        "duties",
        json!({
            "title": NAME,
            "last-modified": format!("{as_of}T00:00:00+08:00"),
            "version": as_of.to_string(),
        }),
        groups,
    )
}

fn control(rules: &Rules, duty: &Duty) -> Value {
    let id = duty.id.to_lowercase();
    let mut props = vec![
        property("label", &duty.id),
        property("modality", duty.modality.id()),
        property("work", &rules.work_of(duty).title),
        property("confidence", &duty.confidence),
    ];
    props.extend(
        duty.provision
            .as_ref()
            .map(|provision| property("provision", provision)),
    );
    json!({
        "id": id,
        "class": "duty",
        "title": place(rules, duty),
        "props": props,
        "parts": [{
            "id": format!("{id}_smt"),
            "name": "statement",
            "prose": description(rules, duty),
        }],
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_later_day_is_a_higher_version() {
        let day = |text: &str| day_number(text.parse().expect("a day"));
        assert_eq!(day("2026-01-05"), 20_260_105);
        assert!(day("2026-01-05") < day("2026-11-29"));
    }
}
