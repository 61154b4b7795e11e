use huidian_model::WorkId;

use crate::digest::Row;
use crate::reconcile::{Finding, FindingClass};
use crate::write::WrittenRow;

/// A part of a row that a correction changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// With the draft mark.
    Title,
    Number,
    /// With how many there are.
    Issuers,
    /// With its kind.
    Date,
    Effective,
}

impl Field {
    pub const ALL: [Field; 5] = [
        Field::Title,
        Field::Number,
        Field::Issuers,
        Field::Date,
        Field::Effective,
    ];

    /// As completions and facts name it.
    pub fn id(self) -> &'static str {
        match self {
            Field::Title => "title",
            Field::Number => "number",
            Field::Issuers => "issuers",
            Field::Date => "date",
            Field::Effective => "effective",
        }
    }

    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.id() == id)
    }

    pub fn chinese(self) -> &'static str {
        match self {
            Field::Title => "题名",
            Field::Number => "文号",
            Field::Issuers => "发布单位",
            Field::Date => "日期",
            Field::Effective => "施行日期",
        }
    }

    /// What a row says in this field: 《甲办法》, 2024-02-01（发布）; a dash where it says nothing.
    pub fn shown(self, row: &WrittenRow) -> String {
        let dash = || "—".to_owned();
        match self {
            Field::Title => row.title_cell(),
            Field::Number => row.number.clone().unwrap_or_else(dash),
            Field::Issuers => row.issuers_cell(),
            Field::Date => match (row.date, row.date_kind) {
                (Some(on), Some(kind)) => format!("{on}（{}）", kind.chinese()),
                (Some(on), None) => on.to_string(),
                (None, _) => dash(),
            },
            Field::Effective => row.effective.map_or_else(dash, |on| on.to_string()),
        }
    }

    pub(super) fn copy(self, from: &WrittenRow, to: &mut WrittenRow) {
        match self {
            Field::Title => {
                to.title.clone_from(&from.title);
                to.draft = from.draft;
            }
            Field::Number => to.number.clone_from(&from.number),
            Field::Issuers => {
                to.issuers.clone_from(&from.issuers);
                to.issuer_count = from.issuer_count;
            }
            Field::Date => {
                to.date = from.date;
                to.date_kind = from.date_kind;
            }
            Field::Effective => to.effective = from.effective,
        }
    }

    pub(super) fn differs(self, one: &WrittenRow, other: &WrittenRow) -> bool {
        let mut copy = one.clone();
        self.copy(other, &mut copy);
        copy != *one
    }
}

/// What accepting a finding does to its row.
#[derive(Debug, Clone, PartialEq)]
pub enum Remedy {
    /// These fields become what the library knows of the row's work.
    Fields(Vec<Field>),
    /// The row becomes one of another work: the final of a draft, the successor.
    Exchange(Box<WrittenRow>),
    LeaveOut,
}

impl Remedy {
    /// What a finding asks for; `None` where there is nothing to take over.
    pub(super) fn of(
        finding: &Finding,
        row: &Row,
        proposed: Option<&WrittenRow>,
        known: &impl Fn(&WorkId) -> Option<WrittenRow>,
    ) -> Option<Self> {
        use FindingClass as Class;
        let field = match finding.class {
            Class::DateWrong if is_about_effect(finding, row, proposed) => Field::Effective,
            Class::DateKindDiffers | Class::DateWrong | Class::YearWrong => Field::Date,
            Class::IssuerWrong
            | Class::IssuerIncomplete
            | Class::IssuerMisspelt
            | Class::SecretariatInsteadOfBody
            | Class::BodyInsteadOfSecretariat
            | Class::OfficeLevelIssuer
            | Class::AdministeringBodyAsIssuer => Field::Issuers,
            Class::NumberMissing | Class::NumberDiffers => Field::Number,
            Class::TitleDiffers
            | Class::DraftShownAsFinal
            | Class::FinalShownAsDraft
            | Class::NearNamesake => Field::Title,
            Class::FinalExists | Class::Superseded => {
                return known(finding.other.as_ref()?).map(|row| Self::Exchange(Box::new(row)));
            }
            Class::DuplicateInRoundup | Class::KindNotPolicy | Class::Repealed => {
                return Some(Self::LeaveOut);
            }
            Class::MissedInScope | Class::UnknownWork => return None,
        };
        has_it(proposed?, field).then(|| Self::Fields(vec![field]))
    }
}

/// A row whose work the library knows without this field would lose what it says.
fn has_it(proposed: &WrittenRow, field: Field) -> bool {
    field.differs(&WrittenRow::default(), proposed)
}

/// Both dates of a row can be wrong; this finding is about the later one.
fn is_about_effect(finding: &Finding, row: &Row, proposed: Option<&WrittenRow>) -> bool {
    let text = |date: Option<huidian_text::PartialDate>| date.map(|date| date.to_string());
    finding.shown.is_some()
        && finding.shown == text(row.effective)
        && finding.suggestion == proposed.and_then(|proposed| text(proposed.effective))
}
