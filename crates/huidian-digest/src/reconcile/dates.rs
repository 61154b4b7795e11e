//! The date a row shows against the dates of the work.

use huidian_model::{
    Confidence, DatedEvent, EventKind, FactValue, PartialDate, Severity, SourceKind, Work,
};

use super::{Finding, FindingClass, RowReport, Scene};
use crate::when::DateKind;

/// A roundup's date is no evidence about a roundup's date.
pub(crate) fn is_evidence(event: &DatedEvent) -> bool {
    event.source.kind != SourceKind::Roundup
}

pub(super) fn check(scene: &Scene<'_>, report: &mut RowReport) {
    check_effective(scene, report);
    let Some(shown) = scene.row.date else {
        if let Some(on) = scene.work.listed_on() {
            report.completions.push(("date", on.to_string()));
        }
        return;
    };
    let known: Vec<&DatedEvent> = scene
        .work
        .events
        .iter()
        .filter(|event| is_evidence(event))
        .collect();
    let means = meaning(&known, shown);
    report.date_means = means;
    let finding = match means {
        Some(kind) => other_kind(scene, shown, kind),
        None if is_untold(scene, &known) => None,
        None => no_such_date(shown, &known),
    };
    report.findings.extend(finding);
}

/// The row says what its date is, and of that the library knows nothing: there is no saying that it is wrong.
fn is_untold(scene: &Scene<'_>, known: &[&DatedEvent]) -> bool {
    let kind = match scene.row.date_kind {
        Some(DateKind::Adopted) => EventKind::Adopted,
        Some(DateKind::Effective) => EventKind::Effective,
        Some(DateKind::ConsultationCloses) => EventKind::ConsultationCloses,
        Some(DateKind::Amended) => EventKind::Amended,
        Some(DateKind::Repealed) => EventKind::Repealed,
        Some(DateKind::Reported) => EventKind::Reported,
        Some(DateKind::Signed) => EventKind::Signed,
        Some(DateKind::Published | DateKind::Unknown) | None => return false,
    };
    !known.iter().any(|event| event.kind == kind)
}

/// What happened on the day shown: being published before being signed, before taking effect, before being reported.
fn meaning(known: &[&DatedEvent], shown: PartialDate) -> Option<EventKind> {
    const ORDER: [EventKind; 9] = [
        EventKind::Published,
        EventKind::ConsultationOpens,
        EventKind::Adopted,
        EventKind::Signed,
        EventKind::Effective,
        EventKind::ConsultationCloses,
        EventKind::Reported,
        EventKind::Amended,
        EventKind::Repealed,
    ];
    ORDER.into_iter().find(|kind| {
        known
            .iter()
            .any(|event| event.kind == *kind && event.on.is_compatible_with(shown))
    })
}

/// The date is one of the work's, but not of the kind a list of published documents shows.
fn other_kind(scene: &Scene<'_>, shown: PartialDate, kind: EventKind) -> Option<Finding> {
    let said = scene.row.date_kind.unwrap_or(DateKind::Unknown);
    let severity = match (kind, said) {
        (EventKind::Published | EventKind::ConsultationOpens | EventKind::Adopted, _) => {
            return None;
        }
        (EventKind::Signed, DateKind::Published) => Severity::Warning,
        (EventKind::Signed, _) => return None,
        (EventKind::Effective, DateKind::Effective) => return None,
        (EventKind::ConsultationCloses, DateKind::ConsultationCloses) => return None,
        (EventKind::Amended, DateKind::Amended) => return None,
        (EventKind::Repealed, DateKind::Repealed) => return None,
        (EventKind::Reported, DateKind::Reported) => return None,
        (EventKind::Reported, _) if !is_published_known(scene.work) => return None,
        _ => Severity::Warning,
    };
    Some(kind_finding(scene, shown, kind, severity))
}

fn is_published_known(work: &Work) -> bool {
    work.date_of(EventKind::Published).is_some()
}

pub(super) fn kind_finding(
    scene: &Scene<'_>,
    shown: PartialDate,
    kind: EventKind,
    severity: Severity,
) -> Finding {
    let mut finding = Finding::new(
        FindingClass::DateKindDiffers,
        severity,
        format!("所列{shown}是{}日期，不是公布日期", kind.chinese()),
    )
    .shown(shown.to_string());
    for event in scene.work.events.iter().filter(|event| is_evidence(event)) {
        finding = finding.evidence(evidence_of(event));
    }
    if let Some(on) = scene.work.date_of(EventKind::Published) {
        finding = finding.suggestion(on.to_string());
    }
    finding
}

pub(super) fn evidence_of(event: &DatedEvent) -> String {
    format!(
        "{}：{}（{}，可信度{}）",
        event.kind.chinese(),
        event.on,
        event.source.told(),
        event.confidence.chinese()
    )
}

/// The date is none of the work's: a report's some days later, the signing's some days before, another year's, or wrong.
fn no_such_date(shown: PartialDate, known: &[&DatedEvent]) -> Option<Finding> {
    let find = |kind: EventKind| known.iter().find(|event| event.kind == kind).copied();
    let published = find(EventKind::Published).or_else(|| find(EventKind::ConsultationOpens));
    let signed = find(EventKind::Signed);
    let anchor = published.or(signed)?;
    let mut finding = year_slip(known, shown).unwrap_or_else(|| {
        let days = days_between(anchor.on, shown);
        match (published, signed) {
            (Some(_), _) if (1..=7).contains(&days) => Finding::new(
                FindingClass::DateKindDiffers,
                Severity::Warning,
                format!("所列{shown}晚于公布日期{}，应是报道或转载日期", anchor.on),
            ),
            (Some(_), None) if (-60..0).contains(&days) => Finding::new(
                FindingClass::DateKindDiffers,
                Severity::Warning,
                format!("所列{shown}早于公布日期{}，至多是成文日期", anchor.on),
            ),
            _ => Finding::new(
                FindingClass::DateWrong,
                Severity::Error,
                format!(
                    "所列{shown}与{}日期{}不符",
                    anchor.kind.chinese(),
                    anchor.on
                ),
            ),
        }
    });
    if anchor.confidence == Confidence::Low {
        finding.severity = Severity::Note;
    }
    for event in known {
        finding = finding.evidence(evidence_of(event));
    }
    Some(
        finding
            .shown(shown.to_string())
            .suggestion(anchor.on.to_string()),
    )
}

fn year_slip(known: &[&DatedEvent], shown: PartialDate) -> Option<Finding> {
    let day = shown.day()?;
    let event = known.iter().find(|event| {
        event.on.day().is_some_and(|on| {
            on.month() == day.month() && on.day() == day.day() && on.year() != day.year()
        })
    })?;
    Some(Finding::new(
        FindingClass::YearWrong,
        Severity::Error,
        format!("月日相符，年份应为{}", event.on.year()),
    ))
}

/// Days from one date to another, 0 where they may be the same day.
fn days_between(from: PartialDate, to: PartialDate) -> i32 {
    if from.is_compatible_with(to) {
        return 0;
    }
    from.earliest()
        .until(to.earliest())
        .map_or(0, |span| span.get_days())
}

fn check_effective(scene: &Scene<'_>, report: &mut RowReport) {
    let known = scene.work.latest_effective_on();
    // a law begins with its first text and again with each that follows
    let begins_then = |shown: PartialDate| {
        let mut facts = scene.work.facts.iter();
        facts.any(|fact| match fact.value {
            FactValue::Event {
                kind: EventKind::Effective,
                on,
            } => fact.source.kind > SourceKind::Roundup && shown.is_compatible_with(on),
            FactValue::TextEffective { on, .. } => shown.is_compatible_with(on.into()),
            _ => false,
        })
    };
    match (scene.row.effective, known) {
        (Some(shown), Some(known)) if !shown.is_compatible_with(known) && !begins_then(shown) => {
            report.findings.push(
                Finding::new(
                    FindingClass::DateWrong,
                    Severity::Warning,
                    format!("所列施行日期{shown}与{known}不符"),
                )
                .shown(shown.to_string())
                .suggestion(known.to_string()),
            );
        }
        (None, Some(known)) => report.completions.push(("effective", known.to_string())),
        _ => {}
    }
}
