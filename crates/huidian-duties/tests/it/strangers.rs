//! Scenarios whose answers were written by hand from the facts before any of them was run (`tests/scenarios/stranger.jsonl`).

use huidian_duties::{Due, answer};
use serde_json::Value;

use crate::support::{day, profile, rules, with_incident};

const TABLE: &str = include_str!("../scenarios/stranger.jsonl");

#[test]
fn scenarios_written_before_the_run_are_answered_so() {
    let faults: Vec<String> = TABLE
        .lines()
        .flat_map(|line| faults_of(&serde_json::from_str(line).expect("a scenario a line")))
        .collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

fn words(value: &Value) -> Vec<&str> {
    let list = value.as_array().map(Vec::as_slice).unwrap_or_default();
    list.iter().filter_map(Value::as_str).collect()
}

fn faults_of(scenario: &Value) -> Vec<String> {
    let rules = rules();
    let text = scenario["profile"].to_string();
    let profile = match scenario.get("incident") {
        Some(incident) => with_incident(&text, &incident.to_string()),
        None => profile(&text),
    };
    let known = profile.known(rules);
    let on = day(scenario["day"].as_str().expect("a day"));
    let answer = answer(rules, &known, on);
    let place = |id: &str| {
        let places = [
            (
                "applies",
                answer.applies.iter().any(|one| one.duty.id == id),
            ),
            (
                "unknown",
                answer.unknown.iter().any(|one| one.duty.id == id),
            ),
            (
                "excluded",
                answer.excluded.iter().any(|one| one.duty.id == id),
            ),
            (
                "standby",
                answer.standby.iter().any(|one| one.duty.id == id),
            ),
        ];
        let found: Vec<&str> = places
            .iter()
            .filter(|(_, is_there)| *is_there)
            .map(|(place, _)| *place)
            .collect();
        found.join("+")
    };
    let mut faults = Vec::new();
    for wanted in ["applies", "excluded", "standby"] {
        for id in words(&scenario[wanted]) {
            if place(id) != wanted {
                faults.push(format!("{id} {wanted}, not {}", place(id)));
            }
        }
    }
    for (id, ask) in scenario["unknown"].as_object().into_iter().flatten() {
        let Some(found) = answer.unknown.iter().find(|one| one.duty.id == *id) else {
            faults.push(format!("{id} unknown, not {}", place(id)));
            continue;
        };
        let asked: Vec<&str> = found
            .ask
            .iter()
            .map(|ask| rules.vocabulary.name(*ask))
            .collect();
        let missing = words(ask).into_iter().filter(|name| !asked.contains(name));
        faults.extend(missing.map(|name| format!("{id} does not ask for {name}")));
    }
    for (id, outcome) in scenario["thresholds"].as_object().into_iter().flatten() {
        let found = answer.thresholds.iter().find(|one| one.id == id);
        let found = found.map_or("nothing", |one| one.outcome.as_str());
        if Some(found) != outcome.as_str() {
            faults.push(format!("{id} is {outcome}, not {found}"));
        }
    }
    for end in scenario["ends"].as_array().into_iter().flatten() {
        let (id, kind) = (end[0].as_str(), end[1].as_str());
        let duty = answer
            .applies
            .iter()
            .find(|one| Some(one.duty.id.as_str()) == id);
        let ends: Vec<String> = duty
            .into_iter()
            .flat_map(|duty| &duty.deadlines)
            .filter(|one| Some(one.deadline.kind.id()) == kind)
            .map(|one| end_of(&one.due))
            .collect();
        if !ends
            .iter()
            .any(|one| *one == end[2].as_str().unwrap_or("open"))
        {
            faults.push(format!("{end}, not {ends:?}"));
        }
    }
    if scenario["contradicts"].as_bool().unwrap_or(false) == answer.contradictions.is_empty() {
        faults.push(format!("contradictions: {:?}", answer.contradictions));
    }
    let reason = scenario["reason"].as_str().unwrap_or("");
    faults
        .iter()
        .map(|fault| format!("{reason}: {fault}"))
        .collect()
}

fn end_of(due: &Due) -> String {
    match due {
        Due::At(at) => {
            let china = jiff::tz::TimeZone::fixed(jiff::tz::offset(8));
            let at = at.to_zoned(china);
            at.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
        }
        Due::On(day) => day.to_string(),
        Due::Open(_) => "open".to_owned(),
    }
}
