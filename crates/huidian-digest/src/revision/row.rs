use huidian_model::WorkId;

use super::remedy::{Field, Remedy};
use crate::digest::Row;
use crate::reconcile::{Finding, RowReport};
use crate::write::WrittenRow;

/// What an editor said to a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    Accepted,
    /// The roundup is right, or it does not matter; why.
    Ignored {
        reason: String,
    },
}

/// A row, what it should be, and what was decided.
#[derive(Debug, Clone, PartialEq)]
pub struct RowRevision {
    original: WrittenRow,
    proposed: Option<WrittenRow>,
    current: WrittenRow,
    is_left_out: bool,
    findings: Vec<Decided>,
}

#[derive(Debug, Clone, PartialEq)]
struct Decided {
    remedy: Option<Remedy>,
    verdict: Option<Verdict>,
}

impl RowRevision {
    pub(super) fn new(
        row: &Row,
        report: &RowReport,
        known: &impl Fn(&WorkId) -> Option<WrittenRow>,
    ) -> Self {
        let matched = report.matched.as_ref();
        let proposed = matched.and_then(|matched| known(&matched.work));
        let original = as_given(row, proposed.as_ref());
        let decided = |finding: &Finding| Decided {
            remedy: Remedy::of(finding, row, proposed.as_ref(), known),
            verdict: None,
        };
        Self {
            findings: report.findings.iter().map(decided).collect(),
            current: original.clone(),
            is_left_out: false,
            proposed,
            original,
        }
    }

    /// As the roundup gives it.
    pub fn original(&self) -> &WrittenRow {
        &self.original
    }

    /// As the library knows the work; `None` for a row that is none of its works.
    pub fn proposed(&self) -> Option<&WrittenRow> {
        self.proposed.as_ref()
    }

    /// As it stands now.
    pub fn current(&self) -> &WrittenRow {
        &self.current
    }

    pub fn is_left_out(&self) -> bool {
        self.is_left_out
    }

    pub fn is_changed(&self) -> bool {
        self.is_left_out || self.changed().next().is_some()
    }

    /// Fields that differ from what the roundup gives.
    pub fn changed(&self) -> impl Iterator<Item = Field> + '_ {
        Field::ALL
            .into_iter()
            .filter(|field| field.differs(&self.original, &self.current))
    }

    /// Fields of the work that the row does not have as the library knows them.
    pub fn open(&self) -> impl Iterator<Item = Field> + '_ {
        let proposed = self.proposed.as_ref();
        Field::ALL.into_iter().filter(move |field| {
            proposed.is_some_and(|proposed| {
                field.differs(&self.current, proposed)
                    && field.differs(&WrittenRow::default(), proposed)
            })
        })
    }

    /// Whether the row says nothing in a field in which the library knows something.
    pub(crate) fn is_empty(&self, field: Field) -> bool {
        self.open().any(|open| open == field)
            && !field.differs(&WrittenRow::default(), &self.current)
    }

    pub fn remedy(&self, finding: usize) -> Option<&Remedy> {
        self.findings.get(finding)?.remedy.as_ref()
    }

    pub fn verdict(&self, finding: usize) -> Option<&Verdict> {
        self.findings.get(finding)?.verdict.as_ref()
    }

    /// Findings nobody has decided about.
    pub fn undecided(&self) -> usize {
        let is_open = |decided: &&Decided| decided.verdict.is_none();
        self.findings.iter().filter(is_open).count()
    }

    /// Takes a correction over; false where the finding asks for nothing that can be taken over.
    pub fn accept(&mut self, finding: usize) -> bool {
        let Some(decided) = self.findings.get_mut(finding) else {
            return false;
        };
        match &decided.remedy {
            None => return false,
            Some(Remedy::Fields(fields)) => {
                for field in fields {
                    if let Some(proposed) = &self.proposed {
                        field.copy(proposed, &mut self.current);
                    }
                }
            }
            Some(Remedy::Exchange(other)) => {
                let section = std::mem::take(&mut self.current.section);
                self.current = WrittenRow {
                    section,
                    ..other.as_ref().clone()
                };
            }
            Some(Remedy::LeaveOut) => self.is_left_out = true,
        }
        decided.verdict = Some(Verdict::Accepted);
        true
    }

    /// Leaves the row as it is, for a reason that goes into the errata.
    pub fn ignore(&mut self, finding: usize, reason: &str) -> bool {
        self.withdraw(finding);
        let Some(decided) = self.findings.get_mut(finding) else {
            return false;
        };
        decided.verdict = Some(Verdict::Ignored {
            reason: reason.trim().to_owned(),
        });
        true
    }

    /// Goes back on a verdict; what it changed becomes what the roundup gives.
    pub fn withdraw(&mut self, finding: usize) -> bool {
        let Some(decided) = self.findings.get_mut(finding) else {
            return false;
        };
        if decided.verdict.take() == Some(Verdict::Accepted) {
            match &decided.remedy {
                Some(Remedy::Fields(fields)) => {
                    for field in fields {
                        field.copy(&self.original, &mut self.current);
                    }
                }
                Some(Remedy::Exchange(_)) => self.current = self.original.clone(),
                Some(Remedy::LeaveOut) => self.is_left_out = false,
                None => {}
            }
        }
        true
    }

    /// Takes a field over that the row leaves out or has otherwise.
    pub fn fill_in(&mut self, field: Field) -> bool {
        let Some(proposed) = &self.proposed else {
            return false;
        };
        field.copy(proposed, &mut self.current);
        true
    }

    /// What the editor typed; section, status and link stay.
    pub fn type_in(&mut self, typed: &WrittenRow) {
        for field in Field::ALL {
            field.copy(typed, &mut self.current);
        }
    }

    pub fn leave_out(&mut self, is_left_out: bool) {
        self.is_left_out = is_left_out;
    }

    /// Everything as the roundup gives it, nothing decided.
    pub fn reset(&mut self) {
        self.current = self.original.clone();
        self.is_left_out = false;
        for decided in &mut self.findings {
            decided.verdict = None;
        }
    }
}

/// A row of a roundup with the status and the address of the work it is.
fn as_given(row: &Row, known: Option<&WrittenRow>) -> WrittenRow {
    WrittenRow {
        section: row.section.clone().unwrap_or_else(|| "汇总".to_owned()),
        title: row.title.clone(),
        number: row.number.clone(),
        issuers: row.issuers.clone(),
        issuer_count: row.issuer_count,
        date: row.date,
        date_kind: row.date_kind,
        effective: row.effective,
        closes: known.and_then(|known| known.closes),
        draft: row.draft,
        status: known.and_then(|known| known.status.clone()),
        known_until: known.and_then(|known| known.known_until),
        link: known.and_then(|known| known.link.clone()),
        is_unverified: known.is_none_or(|known| known.is_unverified),
    }
}
