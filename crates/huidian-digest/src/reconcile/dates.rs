//! The date a row shows against the dates of the work.

use huidian_model::{
    Confidence, DatedEvent, EventKind, FactValue, PartialDate, Severity, SourceKind, Work,
};

use super::claims;
use super::edition::{
    begins_by, change_shown, changes_of, disputed_days, is_revisable, split_revision,
};
use super::evidence::{days_between, evidence_of, is_evidence};
use super::slip::{self, NEAR_CHANGE, other_year};
use super::{Finding, FindingClass, RowReport, Scene};
use crate::when::DateKind;

pub(super) fn check(scene: &Scene<'_>, report: &mut RowReport) {
    check_day(scene, report);
    match claims::begins_before_made(scene, report) {
        Some(finding) => report.findings.push(finding),
        None => check_effective(scene, report),
    }
    let edition = claims::edition(scene, report);
    report.findings.extend(edition);
}

fn check_day(scene: &Scene<'_>, report: &mut RowReport) {
    let Some(shown) = scene.row.date else {
        let listed = match split_revision(&scene.row.title) {
            Some((_, Some(_))) => change_shown(scene),
            _ => scene.work.listed_on(),
        };
        if let Some(on) = listed {
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
    // that of a text which nobody says was changed then
    let is_change = || changes_of(scene.work).any(|on| on.is_compatible_with(shown));
    // the day of a text is that of its making, also where it began at once
    let is_of_text = || is_day_of_text(scene.work, shown);
    let told = meaning(&known, shown)
        .filter(|kind| *kind != EventKind::Effective || !is_of_text())
        .or_else(|| (is_change() || is_of_text()).then_some(EventKind::Amended));
    let means = told.or_else(|| {
        let mut facts = scene.work.facts.iter();
        let begins = facts.any(|fact| match fact.value {
            FactValue::TextEffective { on, .. } => shown.is_compatible_with(on.into()),
            _ => false,
        });
        begins.then_some(EventKind::Effective)
    });
    report.date_means = means;
    let finding = match means {
        Some(kind) => other_kind(scene, shown, kind),
        None if is_untold(scene, &known) => None,
        None => no_such_date(scene, shown, &known),
    };
    report.findings.extend(finding.map(|finding| {
        let disputed = disputed_days(scene.work, EventKind::Published);
        if disputed.is_empty() {
            finding
        } else {
            as_disputed(finding, shown, &disputed)
        }
    }));
}

/// Whether a text of a day is held.
fn is_day_of_text(work: &Work, shown: PartialDate) -> bool {
    work.facts.iter().any(|fact| match fact.value {
        FactValue::TextMadeBy { dated, .. } => {
            fact.source.kind == SourceKind::Text && shown.is_compatible_with(dated)
        }
        _ => false,
    })
}

/// Whoever is right about the day of publication, the row may be, too: both days are told, and none is suggested.
fn as_disputed(
    mut finding: Finding,
    shown: PartialDate,
    disputed: &[(PartialDate, String)],
) -> Finding {
    let told: Vec<String> = disputed
        .iter()
        .map(|(on, source)| format!("{on}（{source}）"))
        .collect();
    finding.message = format!(
        "所列{shown}；公布日期来源说法不一：{}，待核",
        told.join(" / ")
    );
    finding.severity = Severity::Note;
    finding.suggestion = None;
    finding
}

/// The row says what its date is, and of that the library knows nothing: there is no saying that it is wrong.
fn is_untold(scene: &Scene<'_>, known: &[&DatedEvent]) -> bool {
    let kind = match scene.row.date_kind {
        Some(DateKind::Adopted) => EventKind::Adopted,
        Some(DateKind::Effective) => EventKind::Effective,
        Some(DateKind::ConsultationCloses) => EventKind::ConsultationCloses,
        Some(DateKind::Repealed) => EventKind::Repealed,
        Some(DateKind::Reported) => EventKind::Reported,
        Some(DateKind::Signed) => EventKind::Signed,
        // a revision of a day that is none of the work's is told as one that the library does not know
        Some(DateKind::Published | DateKind::Amended | DateKind::Unknown) | None => return false,
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
        (EventKind::Published | EventKind::Adopted | EventKind::Signed, DateKind::Amended) => {
            return claims::never_changed(scene, shown, kind);
        }
        (EventKind::Published | EventKind::ConsultationOpens | EventKind::Adopted, _) => {
            return None;
        }
        (EventKind::Signed, DateKind::Published) => Severity::Warning,
        (EventKind::Signed, _) => return None,
        (EventKind::Effective, DateKind::Effective) => return None,
        (EventKind::ConsultationCloses, DateKind::ConsultationCloses) => return None,
        // a revised law is adopted, published and listed on the day of its revision, whatever a list calls that day
        (
            EventKind::Amended,
            DateKind::Amended
            | DateKind::Published
            | DateKind::Adopted
            | DateKind::Signed
            | DateKind::Unknown,
        ) => return None,
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
        format!(
            "所列{shown}是{}日期，不是{}日期",
            kind.chinese(),
            told_as(scene)
        ),
    )
    .shown(shown.to_string());
    for event in scene.work.events.iter().filter(|event| is_evidence(event)) {
        finding = finding.evidence(evidence_of(event));
    }
    if let Some(on) = published_before(scene.work, shown) {
        finding = finding.suggestion(on.to_string());
    }
    finding
}

/// What the row says that its day is; a list of documents shows days of publication.
fn told_as(scene: &Scene<'_>) -> &'static str {
    match scene.row.date_kind {
        None | Some(DateKind::Unknown | DateKind::Published) => EventKind::Published.chinese(),
        Some(kind) => kind.chinese(),
    }
}

/// The day on which the text was published that a day in its life is shown of: that of the last change before the day, else that of the work.
fn published_before(work: &Work, shown: PartialDate) -> Option<PartialDate> {
    let change = changes_of(work).rfind(|on| on.earliest() < shown.earliest());
    let is_change_itself = changes_of(work).any(|on| on.is_compatible_with(shown));
    if is_change_itself {
        return None;
    }
    change.or_else(|| work.date_of(EventKind::Published))
}

/// The event that a day which is none of the work's comes nearest to: its publication, or that of a revised text.
fn anchor_of<'e>(known: &[&'e DatedEvent], shown: PartialDate) -> Option<&'e DatedEvent> {
    let find = |kind: EventKind| known.iter().find(|event| event.kind == kind).copied();
    let made = find(EventKind::Published)
        .or_else(|| find(EventKind::ConsultationOpens))
        .or_else(|| find(EventKind::Signed));
    let off = |event: &DatedEvent| days_between(event.on, shown).abs();
    let changes = known.iter().copied();
    let change = changes
        .filter(|event| event.kind == EventKind::Amended)
        .min_by_key(|event| off(event));
    match (made, change) {
        (Some(made), Some(change)) if off(change) < off(made) => Some(change),
        (None, Some(change)) if off(change) <= NEAR_CHANGE => Some(change),
        (made, _) => made,
    }
}

/// The date is none of the work's: a report's some days later, the signing's some days before, another year's, or wrong.
fn no_such_date(scene: &Scene<'_>, shown: PartialDate, known: &[&DatedEvent]) -> Option<Finding> {
    let misread = slip::misread(known, shown);
    let anchor = misread.or_else(|| anchor_of(known, shown))?;
    let days = days_between(anchor.on, shown);
    if misread.is_none() && slip::may_be_change(scene, shown, anchor) {
        return Some(unknown_change(shown, known));
    }
    let (name, on) = (anchor.kind.chinese(), anchor.on);
    let is_signed_known = known.iter().any(|event| event.kind == EventKind::Signed);
    let is_plain = misread.is_none() && anchor.kind != EventKind::Amended;
    let slip = slip::year(scene, known, shown).filter(|_| is_plain);
    let mut finding = slip.unwrap_or_else(|| match anchor.kind {
        EventKind::Published | EventKind::ConsultationOpens | EventKind::Amended
            if (1..=7).contains(&days) =>
        {
            Finding::new(
                FindingClass::DateKindDiffers,
                Severity::Warning,
                format!("所列{shown}晚于{name}日期{on}，应是报道或转载日期"),
            )
        }
        EventKind::Published | EventKind::ConsultationOpens
            if (-60..0).contains(&days) && !is_signed_known =>
        {
            Finding::new(
                FindingClass::DateKindDiffers,
                Severity::Warning,
                format!("所列{shown}早于公布日期{on}，至多是成文日期"),
            )
        }
        _ => Finding::new(
            FindingClass::DateWrong,
            Severity::Error,
            format!("所列{shown}与{name}日期{on}不符"),
        ),
    });
    if anchor.confidence == Confidence::Low {
        finding.severity = Severity::Note;
    }
    for event in known {
        finding = finding.evidence(evidence_of(event));
    }
    Some(finding.shown(shown.to_string()).suggestion(on.to_string()))
}

/// A day far from every change that is known of a revised work, or long after the making of one that may have been: the library may not know the change.
fn unknown_change(shown: PartialDate, known: &[&DatedEvent]) -> Finding {
    let same_day = other_year(known, shown).map_or_else(String::new, |on| {
        format!("；月日与{on}相同，也可能写错了年份")
    });
    let mut finding = Finding::new(
        FindingClass::DateWrong,
        Severity::Note,
        format!("库中不知{shown}的修改，也无此日期，待核{same_day}"),
    )
    .shown(shown.to_string());
    for event in known {
        finding = finding.evidence(evidence_of(event));
    }
    finding
}

fn check_effective(scene: &Scene<'_>, report: &mut RowReport) {
    let Some(shown) = scene.row.effective else {
        if let Some(known) = begins(scene, None) {
            report.completions.push(("effective", known.to_string()));
        }
        return;
    };
    // a law begins with its first text and again with each that follows
    let begins_then = scene.work.facts.iter().any(|fact| match fact.value {
        FactValue::Event {
            kind: EventKind::Effective,
            on,
        } => fact.source.kind > SourceKind::Roundup && shown.is_compatible_with(on),
        FactValue::TextEffective { on, .. } => shown.is_compatible_with(on.into()),
        _ => false,
    });
    let known = begins(scene, Some(shown));
    let Some(known) = known.filter(|known| !begins_then && !shown.is_compatible_with(*known))
    else {
        return;
    };
    let disputed = disputed_days(scene.work, EventKind::Effective);
    if begins_unknown_text(scene, shown, known) {
        let finding = Finding::new(
            FindingClass::DateWrong,
            Severity::Note,
            format!("库中不知{shown}起施行的文本，所知是{known}起施行，待核"),
        );
        report.findings.push(finding.shown(shown.to_string()));
        return;
    }
    let finding = Finding::new(
        FindingClass::DateWrong,
        Severity::Warning,
        format!("所列施行日期{shown}与{known}不符"),
    )
    .shown(shown.to_string());
    report.findings.push(if disputed.is_empty() {
        finding.suggestion(known.to_string())
    } else {
        let told: Vec<String> = disputed
            .iter()
            .map(|(on, source)| format!("{on}（{source}）"))
            .collect();
        Finding {
            severity: Severity::Note,
            message: format!(
                "所列施行日期{shown}；来源说法不一：{}，待核",
                told.join(" / ")
            ),
            ..finding
        }
    });
}

/// Whether a first day after the known one may be that of a revision which the library does not know: the row's own day is none of the work's, or it has none and
/// the days are far apart.
fn begins_unknown_text(scene: &Scene<'_>, shown: PartialDate, known: PartialDate) -> bool {
    /// A first day so much later, in days, is no slip about the known one: set by judgement.
    const FAR: i32 = 366;
    if !is_revisable(scene.work) || days_between(known, shown) <= 0 {
        return false;
    }
    match scene.row.date {
        Some(on) => {
            let mut events = scene.work.events.iter();
            !events.any(|event| is_evidence(event) && event.on.is_compatible_with(on))
                && scene
                    .work
                    .listed_on()
                    .is_some_and(|made| days_between(made, on) > NEAR_CHANGE)
        }
        None => days_between(known, shown) > FAR,
    }
}

/// When the text begins that a row is about: that of the change it shows, else that of the last change before the day it gives, else the first.
/// `None` where nobody says: the first day known of a work may be that of a change (至迟).
fn begins(scene: &Scene<'_>, shown: Option<PartialDate>) -> Option<PartialDate> {
    let work = scene.work;
    if changes_of(work).next().is_none() {
        return work.latest_effective_on();
    }
    let before = |day: PartialDate| changes_of(work).rfind(|on| on.earliest() <= day.earliest());
    let change = change_shown(scene).or_else(|| before(shown?));
    match change {
        Some(change) => begins_by(work, change),
        None if shown.is_none() && scene.row.date.is_none() => work.latest_effective_on(),
        None => work.first_effective_on(),
    }
}
