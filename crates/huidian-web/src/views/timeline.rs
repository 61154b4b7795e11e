//! The life of a work from draft to repeal, as a list and as a picture.

use huidian_model::{EventKind, PartialDate, RelationKind};
use jiff::civil::Date;

use super::prose::work_href;
use super::row::date_shown;
use super::words::Named;
use crate::record::Record;
use crate::request::Language;
use crate::snapshot::{Entry, Snapshot};

/// Something that happened to a work or to the draft it comes from.
#[derive(Debug, Clone)]
pub(crate) struct Moment {
    pub(crate) on: PartialDate,
    pub(crate) date: String,
    pub(crate) name: String,
    pub(crate) source: String,
    pub(crate) href: Option<String>,
    /// Still to come on the day asked about.
    pub(crate) is_ahead: bool,
    pub(crate) is_draft_stage: bool,
}

/// Events of the work, of its drafts and of what ended it, by date.
pub(crate) fn moments(
    snapshot: &Snapshot,
    record: &Record,
    day: Date,
    language: Language,
) -> Vec<Moment> {
    let this = &record.work.id;
    let mut moments = own_moments(record, day, language);
    for relation in &record.relations {
        if relation.kind == RelationKind::Finalises && &relation.from == this {
            if let Some(draft) = snapshot.find(&relation.to) {
                moments.extend(draft_moments(draft, day, language));
            }
            continue;
        }
        let ends = matches!(
            relation.kind,
            RelationKind::Repeals | RelationKind::Replaces | RelationKind::Finalises
        );
        if let (true, Some(on)) = (ends && &relation.to == this, relation.on) {
            moments.push(Moment {
                on,
                date: date_shown(on, language),
                name: format!(
                    "{}：{}",
                    super::words::relation_name(relation.kind, false, language),
                    snapshot.title(&relation.from)
                ),
                source: relation.source.detail.clone(),
                href: snapshot
                    .find(&relation.from)
                    .map(|found| work_href(&found.work.id)),
                is_ahead: on.earliest() > day,
                is_draft_stage: false,
            });
        }
    }
    moments.sort_by(|a, b| a.on.earliest().cmp(&b.on.earliest()).then(a.on.cmp(&b.on)));
    moments
}

fn own_moments(record: &Record, day: Date, language: Language) -> Vec<Moment> {
    record
        .work
        .events
        .iter()
        .filter(|event| event.kind != EventKind::Reported)
        .map(|event| Moment {
            on: event.on,
            date: date_shown(event.on, language),
            name: event.kind.named(language).to_owned(),
            source: event.source.detail.clone(),
            href: None,
            is_ahead: event.on.earliest() > day,
            is_draft_stage: record.work.is_draft,
        })
        .collect()
}

fn draft_moments(draft: &Entry, day: Date, language: Language) -> Vec<Moment> {
    draft
        .work
        .dates
        .iter()
        .filter(|(kind, _)| *kind != EventKind::Reported)
        .map(|(kind, on)| Moment {
            on: *on,
            date: date_shown(*on, language),
            name: format!(
                "{}{}",
                language.pick("征求意见稿", "Draft: "),
                kind.named(language)
            ),
            source: String::new(),
            href: Some(work_href(&draft.work.id)),
            is_ahead: on.earliest() > day,
            is_draft_stage: true,
        })
        .collect()
}
