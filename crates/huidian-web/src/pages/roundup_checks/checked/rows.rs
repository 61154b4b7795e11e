//! View models of a checked roundup: rows, findings, corrections.

use huidian_digest::{
    DateKind, Field, Finding, Remedy, Revision, Row, RowReport, RowRevision, Verdict, WrittenRow,
};
use huidian_model::Severity;

use super::sure::Sure;
use crate::request::Language;
use crate::roundup_checks::Checked;
use crate::snapshot::Snapshot;
use crate::views::{date_shown, work_href};
use huidian_model::field_words;

pub(super) struct Counts {
    pub(super) matched: usize,
    pub(super) faulty: usize,
    pub(super) undecided: usize,
    /// Fields that rows leave empty and the library knows.
    pub(super) fillable: usize,
    /// Missed works that are not put in.
    pub(super) missing: usize,
    pub(super) changed: usize,
    pub(super) left_out: usize,
    pub(super) added: usize,
    pub(super) is_changed: bool,
}

pub(super) struct RowView {
    pub(super) number: usize,
    pub(super) title: String,
    pub(super) details: String,
    pub(super) sure: Sure,
    pub(super) matched: Option<(String, String, &'static str)>,
    pub(super) findings: Vec<FindingView>,
    pub(super) completions: Vec<Completion>,
    pub(super) grave: &'static str,
    /// What was changed: name, before, after.
    pub(super) changes: Vec<(String, String, String)>,
    pub(super) is_left_out: bool,
    pub(super) form: Option<RowForm>,
}

pub(super) struct FindingView {
    pub(super) number: usize,
    pub(super) class: &'static str,
    pub(super) severity: &'static str,
    pub(super) message: String,
    pub(super) evidence: Vec<String>,
    pub(super) suggestion: Option<String>,
    pub(super) other: Option<(String, String)>,
    /// Came about after the roundup.
    pub(super) is_since: bool,
    /// What taking it over would do.
    pub(super) remedy: Option<String>,
    pub(super) is_decided: bool,
    pub(super) is_accepted: bool,
    pub(super) reason: String,
}

pub(super) struct Completion {
    pub(super) field: String,
    pub(super) value: String,
    /// Id of the field that can be filled in and is not yet.
    pub(super) fills: Option<&'static str>,
}

/// A row to be typed over, with what the library has beside it.
pub(super) struct RowForm {
    pub(super) title: String,
    pub(super) is_draft: bool,
    pub(super) number: String,
    pub(super) issuers: String,
    pub(super) issuer_count: String,
    pub(super) date: String,
    pub(super) kinds: Vec<(&'static str, &'static str, bool)>,
    pub(super) effective: String,
    pub(super) known: Option<Known>,
}

pub(super) struct Known {
    pub(super) title: String,
    pub(super) number: String,
    pub(super) issuers: String,
    pub(super) date: String,
    pub(super) effective: String,
}

pub(super) struct Teller<'t> {
    pub(super) checked: &'t Checked,
    pub(super) snapshot: &'t Snapshot,
    pub(super) language: Language,
    pub(super) opened: Option<usize>,
}

impl Teller<'_> {
    pub(super) fn counts(&self, revision: &Revision) -> Counts {
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
            fillable: revision.fillable_count(report),
            missing: (0..report.missed.len())
                .filter(|place| revision.may_add_missed(*place))
                .count(),
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

    pub(super) fn rows(&self, revision: &Revision) -> Vec<RowView> {
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
            sure: Sure::of(row.confidence),
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
                        field_words(field.id(), self.language),
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
                        let name = field_words(field.id(), self.language);
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
                field: field_words(field, self.language),
                value: value.clone(),
                fills: Field::from_id(field)
                    .filter(|field| revised.open().any(|open| open == *field))
                    .map(Field::id),
            })
            .collect()
    }

    pub(super) fn missed(&self, revision: &Revision) -> Vec<FindingView> {
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

pub(super) fn severity_id(severity: Severity) -> &'static str {
    match severity {
        Severity::Note => "note",
        Severity::Warning => "warning",
        Severity::Error => "error",
    }
}
