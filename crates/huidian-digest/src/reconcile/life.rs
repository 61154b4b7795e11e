//! What became of the work: final, successor, repeal; before the roundup came out and since.

use huidian_model::{EventKind, PartialDate, Relation, RelationKind, Severity, Work};
use jiff::civil::Date;

use super::matching::first_date;
use super::{Finding, FindingClass, RowReport, Scene};
use crate::when::DateKind;

pub(super) fn check(scene: &Scene<'_>, report: &mut RowReport) {
    check_draft(scene, report);
    check_final(scene, report);
    check_end(scene, report);
}

fn check_draft(scene: &Scene<'_>, report: &mut RowReport) {
    let title = &scene.work.title;
    if scene.work.is_draft && !scene.row.draft {
        report.findings.push(
            Finding::new(
                FindingClass::DraftShownAsFinal,
                Severity::Error,
                "所列日期只有征求意见稿，题名漏了稿次标记",
            )
            .shown(scene.row.title.clone())
            .evidence(format!("库中为《{title}》"))
            .suggestion(title.clone()),
        );
    } else if !scene.work.is_draft && scene.row.draft && !is_adopted_draft(scene) {
        report.findings.push(
            Finding::new(
                FindingClass::FinalShownAsDraft,
                Severity::Note,
                "库中只有定稿，没有这份征求意见稿",
            )
            .shown(scene.row.title.clone())
            .suggestion(title.clone()),
        );
    }
}

/// 国务院常务会议8月30日审议通过《甲条例（草案）》: the draft was adopted, which puts nothing out for comment and is a day in the life of the act itself.
fn is_adopted_draft(scene: &Scene<'_>) -> bool {
    scene.row.date_kind == Some(DateKind::Adopted) && scene.row.title.contains("草案")
}

fn check_final(scene: &Scene<'_>, report: &mut RowReport) {
    if !scene.work.is_draft {
        return;
    }
    for relation in scene.index.towards(&scene.work.id, RelationKind::Finalises) {
        let Some(successor) = scene.index.find(&relation.from) else {
            continue;
        };
        let came = first_date(successor).or_else(|| relation.on.map(PartialDate::earliest));
        if came.is_some_and(|came| came > scene.as_of) {
            continue;
        }
        let was_there = came
            .zip(scene.digest.appeared_on)
            .is_some_and(|(came, appeared)| came <= appeared);
        let severity = if was_there {
            Severity::Warning
        } else {
            Severity::Note
        };
        let finding = Finding::new(
            FindingClass::FinalExists,
            severity,
            final_message(successor, was_there),
        )
        .shown(scene.row.title.clone())
        .evidence(evidence_of(relation))
        .suggestion(named(successor))
        .other(&successor.id);
        file(report, finding, was_there);
    }
}

fn final_message(successor: &Work, was_there: bool) -> String {
    let when = if was_there {
        "汇总发表前"
    } else {
        "此后"
    };
    format!("{when}已定稿：{}{}", named(successor), appeared(successor))
}

/// When a work came out, as exactly as is known; failing that, when it takes effect.
fn appeared(work: &Work) -> String {
    [EventKind::Published, EventKind::Signed, EventKind::Adopted]
        .into_iter()
        .find_map(|kind| work.date_of(kind))
        .map(|on| format!("，{on}"))
        .or_else(|| {
            work.date_of(EventKind::Effective)
                .map(|on| format!("，{on}施行"))
        })
        .unwrap_or_default()
}

/// A work by title and number.
pub(super) fn named(work: &Work) -> String {
    match &work.number {
        Some(number) => format!("《{}》（{number}）", work.title),
        None => format!("《{}》", work.title),
    }
}

fn evidence_of(relation: &Relation) -> String {
    format!(
        "{}（{}，可信度{}）",
        relation.evidence,
        relation.source.told(),
        relation.confidence.chinese()
    )
}

/// What the roundup could have known is a finding; what came later is told as what happened since, and noted.
fn file(report: &mut RowReport, finding: Finding, was_there: bool) {
    if !was_there {
        report.since.push(finding.clone());
    }
    report.findings.push(finding);
}

fn check_end(scene: &Scene<'_>, report: &mut RowReport) {
    let ends = [
        (RelationKind::Replaces, FindingClass::Superseded, "已被代替"),
        (
            RelationKind::Succeeds,
            FindingClass::Superseded,
            "已有后续文件",
        ),
        (RelationKind::Repeals, FindingClass::Repealed, "已被废止"),
    ];
    for (kind, class, words) in ends {
        for relation in scene.index.towards(&scene.work.id, kind) {
            let Some(other) = scene.index.find(&relation.from) else {
                continue;
            };
            let on = relation
                .on
                .map(PartialDate::earliest)
                .or_else(|| first_date(other));
            if on.is_some_and(|on| on > scene.as_of) {
                continue;
            }
            let was_there = told_before(on, scene);
            let finding = Finding::new(
                class,
                severity(was_there),
                format!("{words}：{}{}", named(other), appeared(other)),
            )
            .shown(scene.row.title.clone())
            .evidence(evidence_of(relation))
            .suggestion(named(other))
            .other(&other.id);
            file(report, finding, was_there);
        }
    }
    if let Some(on) = scene.work.date_of(EventKind::Repealed)
        && on.earliest() <= scene.as_of
    {
        let was_there = told_before(Some(on.earliest()), scene);
        let finding = Finding::new(
            FindingClass::Repealed,
            severity(was_there),
            format!("{on}废止"),
        )
        .shown(scene.row.title.clone());
        file(report, finding, was_there);
    }
}

fn told_before(on: Option<Date>, scene: &Scene<'_>) -> bool {
    on.zip(scene.digest.appeared_on)
        .is_some_and(|(on, appeared)| on <= appeared)
}

fn severity(was_there: bool) -> Severity {
    if was_there {
        Severity::Warning
    } else {
        Severity::Note
    }
}
