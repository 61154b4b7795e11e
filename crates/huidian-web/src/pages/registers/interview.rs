//! Three questions: how much a register tells, of which topics and sectors.

use axum::extract::State;
use axum::response::Redirect;
use huidian_following::{Interview, Threshold};
use huidian_model::{Sector, Topic};

use super::form::RegisterForm;
use crate::error::Error;
use crate::state::AppState;
use crate::views::{Frame, Named};

/// The questions with the answers given so far.
pub(super) struct InterviewForm {
    pub(super) thresholds: Vec<Answer>,
    pub(super) topics: Vec<Answer>,
    pub(super) sectors: Vec<Answer>,
    pub(super) names_topics: bool,
    pub(super) names_sectors: bool,
}

/// One answer that can be given.
pub(super) struct Answer {
    pub(super) id: &'static str,
    pub(super) name: &'static str,
    pub(super) is_given: bool,
}

impl InterviewForm {
    pub(super) fn new(interview: &Interview, frame: &Frame) -> Self {
        let thresholds = Threshold::ALL.into_iter().map(|threshold| Answer {
            id: threshold.id(),
            name: frame.t(threshold.chinese(), threshold.english()),
            is_given: threshold == interview.threshold,
        });
        let topics = Topic::all().map(|topic| Answer {
            id: topic.id(),
            name: topic.named(frame.visitor.language),
            is_given: interview.topics.contains(&topic),
        });
        let sectors = Sector::ALL.into_iter().map(|sector| Answer {
            id: sector.id(),
            name: sector.named(frame.visitor.language),
            is_given: interview.sectors.contains(&sector),
        });
        Self {
            thresholds: thresholds.collect(),
            topics: topics.collect(),
            sectors: sectors.collect(),
            names_topics: !interview.topics.is_empty(),
            names_sectors: !interview.sectors.is_empty(),
        }
    }
}

/// `POST /registers/{id}/interview`
pub(crate) async fn answer(
    State(state): State<AppState>,
    asked: RegisterForm,
) -> Result<Redirect, Error> {
    let pairs = ["threshold", "topic", "sector"]
        .into_iter()
        .flat_map(|name| asked.form.all(name).map(move |value| (name, value)));
    let interview = Interview::of_pairs(pairs)?;
    asked
        .keeping(&state)
        .interview(&asked.register, &interview)?;
    Ok(asked.back())
}
