//! What a row says of itself that cannot be: an edition that was never made, a text that begins before it is published, a revision on the day of the making.

use huidian_model::{
    EventKind, FactValue, PartialDate, RelationKind, Severity, SourceKind, Work, WorkKind,
    first_day_of_change,
};

use super::edition::{begins_by, changes_of, is_revisable, split_revision};
use super::evidence::days_between;
use super::index::core_of;
use super::matching::first_date;
use super::{Finding, FindingClass, RowReport, Scene};
use crate::when::DateKind;

/// 甲法（2024年修正）, and the library knows no change of 2024; or the row's own day is that of another year's.
pub(super) fn edition(scene: &Scene<'_>, report: &RowReport) -> Option<Finding> {
    let work = scene.work;
    let (core, year) = split_revision(&scene.row.title)?;
    let year = year.filter(|_| may_be_revised(work) && !work.is_draft)?;
    let is_named_so = |title: &str| split_revision(title).is_some_and(|(_, of)| of == Some(year));
    if is_named_so(&work.title) {
        return None;
    }
    let of_day = scene
        .row
        .date
        .and_then(|shown| changes_of(work).find(|on| on.is_compatible_with(shown)));
    let is_begun_in =
        |on: PartialDate| first_day_of_change(work, on).is_some_and(|begins| begins.year() == year);
    if let Some(on) = of_day.filter(|on| on.year() != year && !is_begun_in(*on)) {
        let mark = &scene.row.title[core.len()..];
        let right = mark.replacen(&year.to_string(), &on.year().to_string(), 1);
        let message = format!("题名标为{year}年的文本，所列{on}却是{}年的修改", on.year());
        let finding = Finding::new(FindingClass::TitleDiffers, Severity::Error, message);
        let finding = finding.shown(scene.row.title.clone());
        return Some(finding.suggestion(format!("{core}{right}")));
    }
    let is_known = changes_of(work).any(|on| on.year() == year || is_begun_in(on));
    let is_told = report.findings.iter().any(|finding| {
        matches!(
            finding.class,
            FindingClass::DateWrong | FindingClass::YearWrong
        )
    });
    // a rule that was made anew under its title is called revised
    let is_made_then = work.kind != Some(WorkKind::Law)
        && first_date(work).is_some_and(|made| made.year() == year);
    if is_known || is_told || is_made_then {
        return None;
    }
    let days: Vec<String> = changes_of(work).map(|on| on.to_string()).collect();
    let known = if days.is_empty() {
        "不知其修改".to_owned()
    } else {
        format!("所知修改：{}", days.join("、"))
    };
    let message = format!("库中没有{year}年的文本（{known}），待核");
    let finding = Finding::new(FindingClass::TitleDiffers, Severity::Note, message);
    Some(finding.shown(scene.row.title.clone()))
}

/// A text that begins before the row says that it was made: laws, regulations and rules do not reach back (Legislation Law, article 104), unless the
/// library knows that this one does.
pub(super) fn begins_before_made(scene: &Scene<'_>, report: &RowReport) -> Option<Finding> {
    let (work, row) = (scene.work, scene.row);
    let (made, begins) = (row.date?, row.effective?);
    let is_made = matches!(
        report.date_means,
        Some(EventKind::Published | EventKind::Adopted | EventKind::Signed | EventKind::Amended)
    ) || matches!(
        row.date_kind,
        Some(DateKind::Published | DateKind::Adopted | DateKind::Signed | DateKind::Amended)
    );
    if !is_made || begins.latest() >= made.earliest() || !may_be_revised(work) || work.is_draft {
        return None;
    }
    let change = changes_of(work).find(|on| on.is_compatible_with(made));
    let right = match change {
        Some(change) => begins_by(work, change),
        None if first_date(work).is_some_and(|on| made.is_compatible_with(on.into())) => {
            work.first_effective_on()
        }
        None => None,
    };
    if right.is_some_and(|right| right.is_compatible_with(begins)) {
        return None;
    }
    if is_known_to_begin(work, begins) && days_between(begins, made) <= LONGEST_DELAY {
        return None;
    }
    let is_first = work
        .first_effective_on()
        .is_some_and(|first| first.is_compatible_with(begins));
    // the day is none of the work's, which is said already
    if is_first && report.date_means.is_none() && !report.findings.is_empty() {
        return None;
    }
    let first = match change {
        Some(_) if is_first => "，是首次文本的施行日期",
        _ => "",
    };
    let message = format!("所列施行日期{begins}早于所列{made}{first}");
    let finding = Finding::new(FindingClass::DateWrong, Severity::Error, message);
    let finding = finding.shown(begins.to_string());
    Some(match right {
        Some(right) => finding.suggestion(right.to_string()),
        None => finding,
    })
}

/// Longest time, in days, between the making of an act and the publication that it is listed by: it may have begun meanwhile.
const LONGEST_DELAY: i32 = 92;

/// Whether somebody better than a roundup says that a text began on a day.
fn is_known_to_begin(work: &Work, begins: PartialDate) -> bool {
    work.facts.iter().any(|fact| match fact.value {
        FactValue::TextEffective { on, .. } => begins.is_compatible_with(on.into()),
        FactValue::Event {
            kind: EventKind::Effective,
            on,
        } => fact.source.kind > SourceKind::Roundup && begins.is_compatible_with(on),
        _ => false,
    })
}

/// Whether a work is of a kind that is revised, or was changed.
fn may_be_revised(work: &Work) -> bool {
    is_revisable(work) || changes_of(work).next().is_some()
}

/// A revision on the day on which the work was made; none where it was made anew under its title.
pub(super) fn never_changed(
    scene: &Scene<'_>,
    shown: PartialDate,
    kind: EventKind,
) -> Option<Finding> {
    let work = scene.work;
    let is_change = changes_of(work).any(|on| on.is_compatible_with(shown));
    let is_first = first_date(work).is_some_and(|made| shown.is_compatible_with(made.into()));
    if is_change || !is_first || renews(scene) {
        return None;
    }
    let is_proved = work.kind == Some(WorkKind::Law)
        && work.events.iter().any(|event| {
            event.kind == EventKind::Adopted
                && event.source.kind == SourceKind::Text
                && event.on.is_compatible_with(shown)
        });
    let (severity, rest) = if is_proved {
        (Severity::Warning, "不是修改日期")
    } else {
        (Severity::Note, "库中不知此日有修改，待核")
    };
    let message = format!("所列{shown}是{}日期，{rest}", kind.chinese());
    let finding = Finding::new(FindingClass::DateKindDiffers, severity, message);
    Some(finding.shown(shown.to_string()))
}

/// Whether the work ended an earlier one of its title.
fn renews(scene: &Scene<'_>) -> bool {
    let title = core_of(&scene.work.title);
    scene.index.touching(&scene.work.id).any(|relation| {
        let ends = matches!(
            relation.kind,
            RelationKind::Replaces | RelationKind::Repeals
        );
        let earlier = || scene.index.find(&relation.to);
        ends && relation.from == scene.work.id
            && earlier().is_some_and(|earlier| core_of(&earlier.title) == title)
    })
}
