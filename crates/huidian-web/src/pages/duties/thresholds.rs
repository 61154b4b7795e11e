//! `GET /duties/thresholds`: a threshold as a calculator, for two days side by side.

use askama::Template;
use axum::extract::{OriginalUri, State};
use huidian_duties::{Evaluation, Profile, answer, plain_threshold_reasons};
use huidian_operations::library_rules;
use huidian_wire::ThresholdAnswerShape;
use jiff::civil::Date;
use serde_json::Map;

use super::places::{PlaceLink, Places};
use super::questions::{Field, answers_of, groups, say_why};
use super::request::day_asked;
use super::words;
use crate::error::Error;
use crate::pages::{Shown, show};
use crate::request::{Query, Visitor};
use crate::state::AppState;
use crate::views::Frame;

#[derive(Template)]
#[template(path = "duties_thresholds.html")]
struct ThresholdsPage {
    frame: Frame,
    choices: Vec<(String, String, bool)>,
    id: String,
    question: String,
    note: String,
    fields: Vec<Field>,
    on: String,
    beside: String,
    results: Vec<DayResult>,
    versions: Vec<(String, String, String)>,
}

/// The outcome on one day.
struct DayResult {
    day: String,
    label: String,
    place: String,
    link: PlaceLink,
    item: String,
    ask: String,
    because: Vec<String>,
    note: String,
    confidence: &'static str,
}

pub(crate) async fn calculate(
    State(state): State<AppState>,
    visitor: Visitor,
    query: Query,
    OriginalUri(uri): OriginalUri,
) -> Shown {
    let reader = state.library().store().read()?;
    let rules = library_rules(&reader)?.rules;
    let id = query.first("id").unwrap_or("export_route");
    let index = rules.find_threshold(id).ok_or_else(|| {
        let reason = format!("{id}：没有这个阈值 (no such threshold)");
        Error::parameter("id", reason)
    })?;
    let threshold = &rules.thresholds[index];
    let on = day_asked(&query, "on", state.today())?;
    let beside = query
        .first("beside")
        .map(|_| day_asked(&query, "beside", on))
        .transpose()?;
    let vocabulary = &rules.vocabulary;
    let asked: Vec<&str> = threshold
        .attributes
        .iter()
        .map(|id| vocabulary.name(*id))
        .collect();
    let answers = answers_of(vocabulary, &query, "*", &Map::new())?;
    let (of_incident, of_profile): (Map<_, _>, Map<_, _>) = answers
        .into_iter()
        .partition(|(key, _)| vocabulary.find(key).is_none());
    let refuse = |error: huidian_duties::ProfileError| Error::parameter("profile", error);
    let profile = Profile::read(vocabulary, &of_profile).map_err(refuse)?;
    let profile = profile
        .with_incident(vocabulary, &of_incident)
        .map_err(refuse)?;
    let known = profile.known(&rules);
    let mut places = Places::new(&state)?;
    let mut result = |day: Date| -> Result<DayResult, Error> {
        let answer = answer(&rules, &known, day);
        let mut shape = ThresholdAnswerShape::new(&rules, &answer.thresholds[index]);
        let evaluation = Evaluation::new(&rules, &known, day);
        shape.because = plain_threshold_reasons(&evaluation, index);
        day_result(day, shape, &rules, &mut places)
    };
    let mut results = vec![result(on)?];
    if let Some(beside) = beside {
        results.push(result(beside)?);
    }
    let mut fields: Vec<Field> = Vec::new();
    for (answers, is_incident) in [(&of_profile, false), (&of_incident, true)] {
        let mut groups = groups(vocabulary, answers, &known, is_incident, |_| 0);
        say_why(&rules, &mut groups);
        fields.extend(
            groups
                .into_iter()
                .flat_map(|group| group.fields)
                .filter(|field| asked.contains(&field.name.as_str())),
        );
    }
    let frame = state.frame(visitor, &uri);
    let title = frame.t("阈值计算", "Thresholds");
    show(&ThresholdsPage {
        choices: rules
            .thresholds
            .iter()
            .map(|one| (one.id.clone(), one.question.clone(), one.id == threshold.id))
            .collect(),
        id: threshold.id.clone(),
        question: threshold.question.clone(),
        note: threshold.note.clone().unwrap_or_default(),
        fields,
        on: on.to_string(),
        beside: beside.map(|day| day.to_string()).unwrap_or_default(),
        results,
        versions: threshold
            .versions
            .iter()
            .map(|version| {
                let to = version.to.map_or_else(String::new, |to| to.to_string());
                let place = words::place(&version.work, version.provision.as_deref());
                (version.from.to_string(), to, place)
            })
            .collect(),
        frame: frame.titled(title),
    })
}

fn day_result(
    day: Date,
    shape: ThresholdAnswerShape,
    rules: &huidian_duties::Rules,
    places: &mut Places<'_>,
) -> Result<DayResult, Error> {
    let provision = shape.basis.provision.as_deref();
    let work = shape.basis.work.as_deref();
    let label = |name: &String| {
        let found = rules
            .vocabulary
            .find(name)
            .map(|id| rules.vocabulary.attribute(id).label.clone());
        found.unwrap_or_else(|| name.clone())
    };
    Ok(DayResult {
        day: day.to_string(),
        place: work.map_or_else(String::new, |work| words::place(work, provision)),
        link: places.of_threshold(rules, &shape.id, day)?,
        ask: shape.ask.iter().map(label).collect::<Vec<_>>().join("、"),
        label: shape.label,
        item: shape.item.unwrap_or_default(),
        because: shape.because,
        note: shape.note.unwrap_or_default(),
        confidence: shape
            .confidence
            .map_or("", |confidence| words::confidence(&confidence)),
    })
}
