//! The deadlines of a profile as a calendar that programs follow.

use axum::http::HeaderMap;
use axum::response::Response;
use huidian_duties::{Profile, answer};
use huidian_operations::library_rules;
use huidian_store::DutyProfile;
use huidian_wire::calendar::calendar as write_calendar;
use huidian_wire::{AnswerShape, duty_entries};
use serde_json::{Map, Value};

use super::Service;
use super::failure::Failure;
use super::feeds::{entity_tag, tagged, unchanged};

pub(super) fn calendar(
    service: &Service,
    profile: &DutyProfile,
    headers: &HeaderMap,
) -> Result<Response, Failure> {
    let reader = service.read()?;
    let rules = library_rules(&reader)?.rules;
    let attributes: Map<String, Value> =
        serde_json::from_str(&profile.attributes).unwrap_or_default();
    // a profile of a vocabulary that is gone: no calendar is better than a wrong one
    let stated = Profile::read(&rules.vocabulary, &attributes)
        .map_err(|error| Failure::Refused(error.to_string()))?;
    let day = service.today();
    let known = stated.known(&rules);
    let shape = AnswerShape::new(&rules, &answer(&rules, &known, day));
    let notes = reader.duty_notes(profile.key)?;
    let entries = duty_entries(profile, &rules, &shape, &notes, day);
    let text = write_calendar(&format!("{} 合规义务", profile.name), &entries);
    let tag = entity_tag(&text);
    if let Some(unchanged) = unchanged(headers, &tag) {
        return Ok(unchanged);
    }
    Ok(tagged(text, "text/calendar; charset=utf-8", tag))
}
