//! `GET /desk/{id}`: the rows of a roundup beside its text, what was found, and what was decided.

use askama::Template;
use axum::extract::{OriginalUri, Path, State};
use huidian_digest::{
    DateKind, Field, Finding, Remedy, Revision, Row, RowReport, RowRevision, Verdict, WrittenRow,
};
use huidian_model::Severity;
use huidian_store::CHECKS_KEPT;
use huidian_text::CharPositions;

use super::on_desk;
use crate::desk::Checked;
use crate::pages::{Shown, show};
use crate::request::{Language, Query, Visitor};
use crate::snapshot::Snapshot;
use crate::state::AppState;
use crate::views::{Frame, date_shown, field_name, push_escaped, work_href};

#[derive(Template)]
#[template(path = "checked.html")]
struct CheckedPage {
    frame: Frame,
    name: String,
    id: String,
    as_of: String,
    kept: u32,
    is_read_only: bool,
    rows: Vec<RowView>,
    original: String,
    missed: Vec<FindingView>,
    counts: Counts,
    foreign: Vec<String>,
    set_aside: Vec<(String, &'static str)>,
    diagnostics: Vec<String>,
}

struct Counts {
    matched: usize,
    faulty: usize,
    undecided: usize,
    changed: usize,
    left_out: usize,
    added: usize,
    is_changed: bool,
}

struct RowView {
    number: usize,
    title: String,
    details: String,
    matched: Option<(String, String, &'static str)>,
    findings: Vec<FindingView>,
    completions: Vec<Completion>,
    grave: &'static str,
    /// What was changed: name, before, after.
    changes: Vec<(String, String, String)>,
    is_left_out: bool,
    form: Option<RowForm>,
}

struct FindingView {
    number: usize,
    class: &'static str,
    severity: &'static str,
    message: String,
    evidence: Vec<String>,
    suggestion: Option<String>,
    other: Option<(String, String)>,
    /// Came about after the roundup.
    is_since: bool,
    /// What taking it over would do.
    remedy: Option<String>,
    is_decided: bool,
    is_accepted: bool,
    reason: String,
}

struct Completion {
    field: String,
    value: String,
    /// Id of the field that can be filled in and is not yet.
    fills: Option<&'static str>,
}

/// A row to be typed over, with what the library has beside it.
struct RowForm {
    title: String,
    is_draft: bool,
    number: String,
    issuers: String,
    issuer_count: String,
    date: String,
    kinds: Vec<(&'static str, &'static str, bool)>,
    effective: String,
    known: Option<Known>,
}

struct Known {
    title: String,
    number: String,
    issuers: String,
    date: String,
    effective: String,
}

/// The row named by `row` is shown with a form.
pub(crate) async fn checked(
    State(state): State<AppState>,
    visitor: Visitor,
    query: Query,
    Path(id): Path<String>,
    OriginalUri(uri): OriginalUri,
) -> Shown {
    let opened = query.read::<usize>("row")?;
    on_desk(state, id, move |state, checked| {
        let frame = state.frame(visitor, &uri);
        page(state, checked, frame, visitor.language, opened)
    })
    .await
}

fn page(
    state: &AppState,
    checked: &Checked,
    frame: Frame,
    language: Language,
    opened: Option<usize>,
) -> Shown {
    let snapshot = state.snapshot()?;
    let title = checked.title().to_owned();
    let teller = Teller {
        checked,
        snapshot: &snapshot,
        language,
        opened,
    };
    let revision = checked.revision();
    show(&CheckedPage {
        id: checked.id.clone(),
        as_of: checked.as_of.to_string(),
        kept: CHECKS_KEPT,
        is_read_only: state.library().store().is_read_only(),
        counts: teller.counts(&revision),
        rows: teller.rows(&revision),
        original: original(checked),
        missed: teller.missed(&revision),
        foreign: checked
            .digest
            .foreign
            .iter()
            .map(|row| row.title.clone())
            .collect(),
        set_aside: checked
            .digest
            .set_aside
            .iter()
            .take(200)
            .map(|aside| (aside.text.clone(), aside.reason))
            .collect(),
        diagnostics: checked
            .digest
            .diagnostics
            .iter()
            .map(ToString::to_string)
            .collect(),
        name: title.clone(),
        frame: Frame {
            is_indexed: false,
            ..frame.titled(title)
        },
    })
}

struct Teller<'t> {
    checked: &'t Checked,
    snapshot: &'t Snapshot,
    language: Language,
    opened: Option<usize>,
}

impl Teller<'_> {
    fn counts(&self, revision: &Revision) -> Counts {
        let report = &self.checked.report;
        let rows = revision.rows();
        Counts {
            matched: report
                .rows
                .iter()
                .filter(|row| row.matched.is_some())
                .count(),
            faulty: report
                .rows
                .iter()
                .filter(|row| !row.findings.is_empty())
                .count(),
            undecided: rows.iter().map(RowRevision::undecided).sum(),
            changed: rows
                .iter()
                .filter(|row| row.is_changed() && !row.is_left_out())
                .count(),
            left_out: rows.iter().filter(|row| row.is_left_out()).count(),
            added: (0..report.missed.len())
                .filter(|place| revision.is_missed_added(*place))
                .count(),
            is_changed: revision.is_changed(),
        }
    }

    fn rows(&self, revision: &Revision) -> Vec<RowView> {
        let rows = self.checked.digest.documents.iter();
        rows.zip(&self.checked.report.rows)
            .zip(revision.rows())
            .enumerate()
            .map(|(place, ((row, report), revised))| self.row(place, row, report, revised))
            .collect()
    }

    fn row(&self, place: usize, row: &Row, report: &RowReport, revised: &RowRevision) -> RowView {
        let number = place + 1;
        let gravest = report.findings.iter().map(|finding| finding.severity).max();
        RowView {
            number,
            title: row.title.clone(),
            details: details(row, self.language),
            matched: report.matched.as_ref().map(|matched| {
                (
                    work_href(&matched.work),
                    self.snapshot.title(&matched.work).to_owned(),
                    matched.how.chinese(),
                )
            }),
            findings: report
                .findings
                .iter()
                .enumerate()
                .map(|(place, finding)| self.finding(place, finding, report, revised))
                .collect(),
            completions: self.completions(report, revised),
            grave: gravest.map_or("none", severity_id),
            changes: revised
                .changed()
                .map(|field| {
                    (
                        field_name(field.id(), self.language),
                        field.shown(revised.original()),
                        field.shown(revised.current()),
                    )
                })
                .collect(),
            is_left_out: revised.is_left_out(),
            form: (self.opened == Some(number)).then(|| row_form(revised)),
        }
    }

    fn finding(
        &self,
        place: usize,
        finding: &Finding,
        report: &RowReport,
        revised: &RowRevision,
    ) -> FindingView {
        let verdict = revised.verdict(place);
        FindingView {
            is_since: report.since.contains(finding),
            remedy: revised
                .remedy(place)
                .map(|remedy| self.remedy(remedy, revised)),
            is_decided: verdict.is_some(),
            is_accepted: verdict == Some(&Verdict::Accepted),
            reason: match verdict {
                Some(Verdict::Ignored { reason }) => reason.clone(),
                _ => String::new(),
            },
            ..self.plain(place, finding)
        }
    }

    fn plain(&self, place: usize, finding: &Finding) -> FindingView {
        FindingView {
            number: place,
            class: finding.class.chinese(),
            severity: severity_id(finding.severity),
            message: finding.message.clone(),
            evidence: finding.evidence.clone(),
            suggestion: finding.suggestion.clone(),
            other: finding
                .other
                .as_ref()
                .map(|work| (work_href(work), self.snapshot.title(work).to_owned())),
            is_since: false,
            remedy: None,
            is_decided: false,
            is_accepted: false,
            reason: String::new(),
        }
    }

    fn remedy(&self, remedy: &Remedy, revised: &RowRevision) -> String {
        match remedy {
            Remedy::Fields(fields) => {
                let proposed = revised.proposed();
                let parts: Vec<String> = fields
                    .iter()
                    .filter_map(|field| {
                        let name = field_name(field.id(), self.language);
                        Some(format!("{name} {}", field.shown(proposed?)))
                    })
                    .collect();
                format!(
                    "{}{}",
                    self.language.pick("改为：", "set "),
                    parts.join("；")
                )
            }
            Remedy::Exchange(other) => format!(
                "{}{}",
                self.language.pick("改列：", "list instead: "),
                Field::Title.shown(other)
            ),
            Remedy::LeaveOut => self
                .language
                .pick("删去此行", "leave the row out")
                .to_owned(),
        }
    }

    fn completions(&self, report: &RowReport, revised: &RowRevision) -> Vec<Completion> {
        let completions = report.completions.iter();
        completions
            .map(|(field, value)| Completion {
                field: field_name(field, self.language),
                value: value.clone(),
                fills: Field::from_id(field)
                    .filter(|field| revised.open().any(|open| open == *field))
                    .map(Field::id),
            })
            .collect()
    }

    fn missed(&self, revision: &Revision) -> Vec<FindingView> {
        let missed = self.checked.report.missed.iter().enumerate();
        missed
            .map(|(place, finding)| FindingView {
                is_accepted: revision.is_missed_added(place),
                ..self.plain(place, finding)
            })
            .collect()
    }
}

fn details(row: &Row, language: Language) -> String {
    let date = row.date.map(|on| match row.date_kind {
        Some(kind) => format!("{}（{}）", date_shown(on, language), kind.chinese()),
        None => date_shown(on, language),
    });
    let issuers = (!row.issuers.is_empty()).then(|| row.issuers.join("、"));
    let details: Vec<String> = [date, issuers, row.number.clone(), row.section.clone()]
        .into_iter()
        .flatten()
        .collect();
    details.join(" · ")
}

fn row_form(revised: &RowRevision) -> RowForm {
    let row = revised.current();
    let text = |value: Option<String>| value.unwrap_or_default();
    RowForm {
        title: row.title.clone(),
        is_draft: row.draft,
        number: text(row.number.clone()),
        issuers: row.issuers.join("、"),
        issuer_count: text(row.issuer_count.map(|count| count.to_string())),
        date: text(row.date.map(|on| on.to_string())),
        kinds: DateKind::ALL
            .into_iter()
            .map(|kind| (kind.id(), kind.chinese(), row.date_kind == Some(kind)))
            .collect(),
        effective: text(row.effective.map(|on| on.to_string())),
        known: revised.proposed().map(known),
    }
}

fn known(row: &WrittenRow) -> Known {
    Known {
        title: Field::Title.shown(row),
        number: Field::Number.shown(row),
        issuers: Field::Issuers.shown(row),
        date: Field::Date.shown(row),
        effective: Field::Effective.shown(row),
    }
}

fn severity_id(severity: Severity) -> &'static str {
    match severity {
        Severity::Note => "note",
        Severity::Warning => "warning",
        Severity::Error => "error",
    }
}

/// The roundup's own text with each row's title marked and linked to what was found about it.
fn original(checked: &Checked) -> String {
    let positions = CharPositions::new(&checked.text);
    let mut spans: Vec<(usize, usize, usize)> = checked
        .digest
        .documents
        .iter()
        .enumerate()
        .map(|(place, row)| {
            let start = positions.byte_at(row.span.start);
            (start, positions.byte_at(row.span.end), place + 1)
        })
        .collect();
    spans.sort_unstable();
    let mut html = String::with_capacity(checked.text.len() + spans.len() * 80);
    let mut at = 0;
    for (start, end, number) in spans {
        let (Some(before), Some(words)) =
            (checked.text.get(at..start), checked.text.get(start..end))
        else {
            continue;
        };
        push_escaped(&mut html, before);
        let grave = checked.report.rows[number - 1]
            .findings
            .iter()
            .map(|finding| finding.severity)
            .max()
            .map_or("none", severity_id);
        html.push_str(&format!(
            "<a class=\"row-mark {grave}\" id=\"at-{number}\" href=\"#row-{number}\">"
        ));
        push_escaped(&mut html, words);
        html.push_str("</a>");
        at = end;
    }
    push_escaped(&mut html, checked.text.get(at..).unwrap_or(""));
    html
}
