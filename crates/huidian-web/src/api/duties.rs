//! `POST /api/v1/duties/answers`: what applies to an organisation, as `huidian applies --json`.

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use huidian_duties::{Profile, answer, changes, coming, repeated_key};
use huidian_operations::library_rules;
use huidian_wire::AnswerShape;
use jiff::civil::Date;
use serde_json::{Map, Value};

use crate::error::Error;
use crate::state::AppState;

/// The body: `{"profile": {…}, "incident": {…}, "as_of": "2026-03-01", "since": "2025-12-31"}`.
pub(crate) async fn answers(
    State(state): State<AppState>,
    body: Bytes,
) -> Result<Json<AnswerShape>, Error> {
    let asked = read_body(&body)?;
    let rules = library_rules(&state.library().store().read()?)?.rules;
    let refuse = |name: &'static str| move |error| Error::parameter(name, error);
    let mut profile = Profile::read(&rules.vocabulary, &asked.profile)
        .map_err(|error: huidian_duties::ProfileError| refuse("profile")(error))?;
    if let Some(incident) = &asked.incident {
        profile = profile
            .with_incident(&rules.vocabulary, incident)
            .map_err(|error| Error::parameter("incident", error))?;
    }
    let day = asked.as_of.unwrap_or_else(|| state.today());
    let known = profile.known(&rules);
    let answer = answer(&rules, &known, day);
    let changes = asked
        .since
        .map(|since| changes(&rules, &known, since, &answer));
    let ahead = coming(&rules, &known, day);
    let shape = AnswerShape::new(&rules, &answer).with_time(&rules, changes.as_ref(), &ahead);
    Ok(Json(shape))
}

struct AskedFor {
    profile: Map<String, Value>,
    incident: Option<Map<String, Value>>,
    as_of: Option<Date>,
    since: Option<Date>,
}

fn read_body(body: &[u8]) -> Result<AskedFor, Error> {
    if let Some(repeated) = std::str::from_utf8(body).ok().and_then(repeated_key) {
        return Err(Error::Unreadable(repeated));
    }
    let Ok(Value::Object(mut object)) = serde_json::from_slice::<Value>(body) else {
        return Err(Error::Unreadable(
            "请求正文不是 JSON 对象 (the body is no JSON object)".to_owned(),
        ));
    };
    let mut part = |name: &'static str| match object.remove(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Object(part)) => Ok(Some(part)),
        Some(_) => Err(Error::parameter(
            name,
            "应为属性的 JSON 对象 (is an object of attributes)",
        )),
    };
    let (profile, incident) = (part("profile")?, part("incident")?);
    let mut day = |name: &'static str| match object.remove(name) {
        None | Some(Value::Null) => Ok(None),
        Some(value) => {
            let day = value.as_str().and_then(|text| text.parse::<Date>().ok());
            day.filter(|day| (2000..=2100).contains(&day.year()))
                .map(Some)
                .ok_or_else(|| {
                    let reason = "应为 2000 年至 2100 年的日期，如 2026-03-01 (is a day such as 2026-03-01, between 2000 and 2100)";
                    Error::parameter(name, reason)
                })
        }
    };
    let (as_of, since) = (day("as_of")?, day("since")?);
    if let (Some(as_of), Some(since)) = (as_of, since)
        && since > as_of
    {
        let reason = format!("{since} 晚于 as_of {as_of}，请对调 (is the earlier of the two days)");
        return Err(Error::parameter("since", reason));
    }
    if let Some(name) = object.keys().next() {
        let reason = "没有这个参数，只有 profile incident as_of since (is unknown; known: profile incident as_of since)";
        return Err(Error::parameter(name, reason));
    }
    Ok(AskedFor {
        profile: profile.ok_or_else(|| Error::parameter("profile", "缺少画像 (is missing)"))?,
        incident,
        as_of,
        since,
    })
}
