use huidian_digest::{DateKind, Field, Finding, Report, Revision, RowRevision, WrittenRow};
use huidian_model::PartialDate;
use serde::{Deserialize, Serialize};

use crate::error::Error;

/// Something an editor decided about a checked roundup, in the form in which the store keeps it.
///
/// Decisions outlast the check they were made on: findings are named by their class, works by their id, so that they still mean the same when the
/// roundup is checked again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "decision", rename_all = "snake_case")]
pub(crate) enum Decision {
    /// Rows are counted from 0.
    Row {
        row: usize,
        act: RowAct,
    },
    PutMissed {
        work: String,
        is_added: bool,
    },
    AcceptPlain,
    /// Everything empty that the library knows is filled in.
    FillInAll,
    /// Every missed work is put in.
    PutAllMissed,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case")]
pub(crate) enum RowAct {
    Accept { finding: Mark },
    Ignore { finding: Mark, reason: String },
    Withdraw { finding: Mark },
    FillIn { field: String },
    TypeIn { typed: TypedRow },
    LeaveOut { is_left_out: bool },
    Reset,
}

/// A finding of a row: the nth of its class.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Mark {
    class: String,
    nth: usize,
}

impl Mark {
    /// Of the finding at a place; `None` where the row has none there.
    pub(crate) fn of(report: &Report, row: usize, place: usize) -> Option<Self> {
        let findings = &report.rows.get(row)?.findings;
        let class = findings.get(place)?.class.id();
        let before = findings[..place].iter();
        Some(Self {
            class: class.to_owned(),
            nth: before.filter(|finding| finding.class.id() == class).count(),
        })
    }

    fn place(&self, findings: &[Finding]) -> Option<usize> {
        let of_class = findings
            .iter()
            .enumerate()
            .filter(|(_, finding)| finding.class.id() == self.class);
        of_class.map(|(place, _)| place).nth(self.nth)
    }
}

/// A row as it was typed into the form.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct TypedRow {
    pub(crate) title: String,
    pub(crate) is_draft: bool,
    pub(crate) number: String,
    /// Parted by 、 or a comma.
    pub(crate) issuers: String,
    pub(crate) issuer_count: String,
    pub(crate) date: String,
    pub(crate) date_kind: String,
    pub(crate) effective: String,
}

impl TypedRow {
    /// What was typed, as a row; a date that is none or a missing title is the reader's mistake.
    pub(crate) fn read(&self) -> Result<WrittenRow, Error> {
        let title = self.title.trim_start_matches('《').trim_end_matches('》');
        if title.is_empty() {
            return Err(Error::parameter("title", "a row has a title"));
        }
        let on = day("date", &self.date)?;
        let names = self.issuers.split(['、', '；', ';', '，', ',']);
        Ok(WrittenRow {
            title: title.to_owned(),
            draft: self.is_draft,
            number: Some(self.number.clone()).filter(|number| !number.is_empty()),
            issuers: names
                .map(str::trim)
                .filter(|name| !name.is_empty())
                .map(str::to_owned)
                .collect(),
            issuer_count: self
                .issuer_count
                .parse()
                .ok()
                .filter(|count| (1..1000).contains(count)),
            date: on,
            date_kind: on.and_then(|_| DateKind::from_id(&self.date_kind)),
            effective: day("effective", &self.effective)?,
            ..WrittenRow::default()
        })
    }
}

fn day(name: &'static str, typed: &str) -> Result<Option<PartialDate>, Error> {
    if typed.is_empty() {
        return Ok(None);
    }
    let read = typed.parse::<PartialDate>();
    read.map(Some)
        .map_err(|reason| Error::parameter(name, reason))
}

impl Decision {
    /// Changes the revision; false where there is nothing it could change.
    pub(crate) fn apply(&self, report: &Report, revision: &mut Revision) -> Result<bool, Error> {
        match self {
            Decision::AcceptPlain => {
                revision.accept_plain(report);
                Ok(true)
            }
            Decision::FillInAll => Ok(revision.fill_in_all(report) > 0),
            Decision::PutAllMissed => {
                let mut is_any = false;
                for place in 0..report.missed.len() {
                    is_any |= revision.put_missed(place, true);
                }
                Ok(is_any)
            }
            Decision::PutMissed { work, is_added } => {
                let is_meant = |finding: &Finding| {
                    let other = finding.other.as_ref();
                    other.is_some_and(|other| other.as_str() == work)
                };
                let place = report.missed.iter().position(is_meant);
                Ok(place.is_some_and(|place| revision.put_missed(place, *is_added)))
            }
            Decision::Row { row, act } => {
                let (Some(revised), Some(known)) = (revision.find_row(*row), report.rows.get(*row))
                else {
                    return Ok(false);
                };
                act.apply(&known.findings, revised)
            }
        }
    }
}

impl RowAct {
    fn apply(&self, findings: &[Finding], row: &mut RowRevision) -> Result<bool, Error> {
        Ok(match self {
            RowAct::Accept { finding } => finding
                .place(findings)
                .is_some_and(|place| row.accept(place)),
            RowAct::Ignore { finding, reason } => finding
                .place(findings)
                .is_some_and(|place| row.ignore(place, reason)),
            RowAct::Withdraw { finding } => finding
                .place(findings)
                .is_some_and(|place| row.withdraw(place)),
            RowAct::FillIn { field } => {
                Field::from_id(field).is_some_and(|field| row.fill_in(field))
            }
            RowAct::TypeIn { typed } => {
                row.type_in(&typed.read()?);
                true
            }
            RowAct::LeaveOut { is_left_out } => {
                row.leave_out(*is_left_out);
                true
            }
            RowAct::Reset => {
                row.reset();
                true
            }
        })
    }
}
