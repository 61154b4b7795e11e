//! The life of a work from draft to repeal, as a list and as a picture.

use huidian_model::{
    EventKind, Fact, FactValue, PartialDate, RelationKind, WorkId, unheld_changes,
};
use jiff::civil::Date;

use super::days::date_shown;
use super::prose::work_href;
use super::told::source_told;
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
    moments.extend(unheld_moments(record, day, language));
    let stops = record.work.facts.iter();
    moments.extend(stops.filter_map(|fact| stop(snapshot, fact, day, language)));
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
            let name = super::words::relation_name(relation.kind, false, language);
            moments.push(Moment {
                on,
                date: date_shown(on, language),
                name: format!("{name}：{}", titled(snapshot, &relation.from, language)),
                source: source_told(&relation.source, language),
                href: found_href(snapshot, &relation.from),
                is_ahead: on.earliest() > day,
                is_draft_stage: false,
            });
        }
    }
    moments.sort_by(|a, b| {
        let by_day = a.on.earliest().cmp(&b.on.earliest()).then(a.on.cmp(&b.on));
        by_day.then_with(|| a.name.cmp(&b.name))
    });
    // several sources may say the same of one day
    moments.dedup_by(|a, b| a.on == b.on && a.name == b.name && a.href == b.href);
    moments
}

/// 暂停施行, 恢复施行, 推迟施行, 部分废止: what another act did to the time in which this one is applied.
fn stop(snapshot: &Snapshot, fact: &Fact, day: Date, language: Language) -> Option<Moment> {
    let (name, on, by) = match &fact.value {
        FactValue::Suspended {
            scope,
            from,
            until,
            by,
        } => {
            let until = until.map(|until| match language {
                Language::Chinese => format!("，至 {until}"),
                Language::English => format!(" until {until}"),
            });
            let name = language.pick("暂停施行", "Suspended");
            let part = if scope.is_empty() {
                String::new()
            } else {
                format!(" {scope}")
            };
            let until = until.unwrap_or_default();
            (format!("{name}{part}{until}"), *from, by)
        }
        FactValue::Resumed { on, by } => {
            let name = language.pick("恢复施行", "Resumed");
            (name.to_owned(), *on, by)
        }
        FactValue::Postponed { to, by } => {
            let name = language.pick("推迟至此日施行", "Postponed to this day");
            (name.to_owned(), *to, by)
        }
        FactValue::ProvisionRepealed { scope, on, by } => {
            let name = language.pick("部分废止", "Repealed in part");
            (format!("{name} {scope}"), PartialDate::from(*on), by)
        }
        _ => return None,
    };
    Some(Moment {
        on,
        date: date_shown(on, language),
        name: format!("{name}：{}", titled(snapshot, by, language)),
        source: source_told(&fact.source, language),
        href: found_href(snapshot, by),
        is_ahead: on.earliest() > day,
        is_draft_stage: false,
    })
}

/// The title of an act; one that is not held is said to be so, since nothing leads to it.
fn titled(snapshot: &Snapshot, work: &WorkId, language: Language) -> String {
    let title = snapshot.title(work);
    match snapshot.find(work) {
        Some(_) => title.to_owned(),
        None => format!("{title}{}", language.pick("（本库未收录）", " (not held)")),
    }
}

fn found_href(snapshot: &Snapshot, work: &WorkId) -> Option<String> {
    snapshot.find(work).map(|found| work_href(&found.work.id))
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
            source: source_told(&event.source, language),
            href: None,
            is_ahead: event.on.earliest() > day,
            is_draft_stage: record.work.is_draft,
        })
        .collect()
}

/// First days of texts that are known to have been made and are not held.
fn unheld_moments(record: &Record, day: Date, language: Language) -> Vec<Moment> {
    let own = |on: Date| {
        let mut events = record.work.events.iter();
        events.any(|event| event.kind == EventKind::Effective && event.on == on.into())
    };
    let changes = unheld_changes(&record.work, &record.expressions).into_iter();
    changes
        .filter_map(|change| Some((change.dated, change.effective_on.filter(|on| !own(*on))?)))
        .map(|(dated, begins)| {
            let told = record.work.facts.iter().find(|fact| {
                matches!(fact.value, FactValue::TextEffective { dated: told, on } if told == dated && on == begins)
            });
            let name = EventKind::Effective.named(language);
            let on = PartialDate::from(begins);
            Moment {
                on,
                date: date_shown(on, language),
                name: match language {
                    Language::Chinese => format!("{name}（{dated} 修改后的文本，本库未收）"),
                    Language::English => format!("{name} (text as changed on {dated}, not held)"),
                },
                source: told.map_or_else(String::new, |fact| source_told(&fact.source, language)),
                href: None,
                is_ahead: begins > day,
                is_draft_stage: false,
            }
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
