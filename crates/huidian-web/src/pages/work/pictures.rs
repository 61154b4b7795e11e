//! The life of a work and its neighbours as pictures.

use huidian_model::ForceStatus;
use jiff::civil::Date;

use crate::record::Record;
use crate::request::Language;
use crate::views::picture::{self, Neighbour};
use crate::views::{Moment, Named, RelatedGroup};

/// A picture once there is more than one neighbour to see.
pub(super) fn graph(title: &str, related: &[RelatedGroup]) -> String {
    let neighbours: Vec<Neighbour> = related
        .iter()
        .flat_map(|group| group.works.iter().map(move |work| (group, work)))
        .map(|(group, work)| Neighbour {
            relation: group.name,
            title: work.title.clone(),
            href: work.href.clone(),
            is_forward: group.is_forward,
        })
        .collect();
    if neighbours.len() < 2 {
        return String::new();
    }
    picture::graph(title, &neighbours)
}

/// The same moments as a picture, with the status between them.
pub(super) fn life(
    title: &str,
    record: &Record,
    moments: &[Moment],
    day: Date,
    language: Language,
) -> String {
    let points: Vec<picture::Point> = moments
        .iter()
        .map(|moment| picture::Point {
            on: moment.on.earliest(),
            date: moment.on.to_string(),
            name: moment.name.clone(),
            is_draft_stage: moment.is_draft_stage,
        })
        .collect();
    let mut stretches: Vec<picture::Stretch> = record
        .intervals
        .iter()
        .map(|interval| picture::Stretch {
            from: interval.from,
            status: interval.force.status,
            name: interval.force.status.named(language),
        })
        .collect();
    // before its own first day a work was a draft, if it was anything
    let own = moments.iter().filter(|moment| !moment.is_draft_stage);
    let begins = own.map(|moment| moment.on.earliest()).min();
    if let (Some(first), Some(begins)) = (stretches.first_mut(), begins)
        && first.from.is_none()
        && moments.iter().any(|moment| moment.is_draft_stage)
    {
        first.from = Some(begins);
        let draft = ForceStatus::Draft;
        let stretch = picture::Stretch {
            from: None,
            status: draft,
            name: draft.named(language),
        };
        stretches.insert(0, stretch);
    }
    picture::life(title, &points, &stretches, day)
}
