//! Findings: what is wrong or worth knowing, how grave, on what evidence, and what would be right.

use huidian_model::{Severity, WorkId};

use crate::digest::Row;

/// Class of a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FindingClass {
    DateKindDiffers,
    DateWrong,
    YearWrong,
    DraftShownAsFinal,
    FinalShownAsDraft,
    FinalExists,
    IssuerWrong,
    IssuerIncomplete,
    IssuerMisspelt,
    /// The secretariat is shown, the committee issued.
    SecretariatInsteadOfBody,
    /// The committee is shown, its secretariat issued.
    BodyInsteadOfSecretariat,
    /// Issued by an office or department of the body shown.
    OfficeLevelIssuer,
    /// A committee that administers a standard (归口) is shown as its issuer.
    AdministeringBodyAsIssuer,
    NumberMissing,
    NumberDiffers,
    TitleDiffers,
    DuplicateInRoundup,
    NearNamesake,
    MissedInScope,
    Superseded,
    Repealed,
    KindNotPolicy,
    UnknownWork,
}

/// class, stable id, Chinese name
const NAMES: [(FindingClass, &str, &str); 23] = [
    (
        FindingClass::DateKindDiffers,
        "date_kind_differs",
        "日期种类不同",
    ),
    (FindingClass::DateWrong, "date_wrong", "日期有误"),
    (FindingClass::YearWrong, "year_wrong", "年份有误"),
    (
        FindingClass::DraftShownAsFinal,
        "draft_shown_as_final",
        "征求意见稿当作定稿",
    ),
    (
        FindingClass::FinalShownAsDraft,
        "final_shown_as_draft",
        "定稿当作征求意见稿",
    ),
    (FindingClass::FinalExists, "final_exists", "已有定稿"),
    (FindingClass::IssuerWrong, "issuer_wrong", "发布单位有误"),
    (
        FindingClass::IssuerIncomplete,
        "issuer_incomplete",
        "发布单位不全",
    ),
    (
        FindingClass::IssuerMisspelt,
        "issuer_misspelt",
        "发布单位写错",
    ),
    (
        FindingClass::SecretariatInsteadOfBody,
        "secretariat_instead_of_body",
        "秘书处当作机构",
    ),
    (
        FindingClass::BodyInsteadOfSecretariat,
        "body_instead_of_secretariat",
        "实由秘书处发布",
    ),
    (
        FindingClass::OfficeLevelIssuer,
        "office_level_issuer",
        "实由内设机构发布",
    ),
    (
        FindingClass::AdministeringBodyAsIssuer,
        "administering_body_as_issuer",
        "归口单位当作发布单位",
    ),
    (FindingClass::NumberMissing, "number_missing", "缺编号"),
    (FindingClass::NumberDiffers, "number_differs", "编号不同"),
    (FindingClass::TitleDiffers, "title_differs", "题名不同"),
    (
        FindingClass::DuplicateInRoundup,
        "duplicate_in_roundup",
        "同一文件重复",
    ),
    (
        FindingClass::NearNamesake,
        "near_namesake",
        "题名相近，勿并",
    ),
    (FindingClass::MissedInScope, "missed_in_scope", "范围内漏收"),
    (FindingClass::Superseded, "superseded", "已被代替"),
    (FindingClass::Repealed, "repealed", "已废止"),
    (
        FindingClass::KindNotPolicy,
        "kind_not_policy",
        "不是政策文件",
    ),
    (FindingClass::UnknownWork, "unknown_work", "库中没有"),
];

impl FindingClass {
    pub fn all() -> impl Iterator<Item = FindingClass> {
        NAMES.iter().map(|(class, ..)| *class)
    }

    pub fn id(self) -> &'static str {
        NAMES[self as usize].1
    }

    pub fn chinese(self) -> &'static str {
        NAMES[self as usize].2
    }
}

/// One finding.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    pub class: FindingClass,
    pub severity: Severity,
    /// For the reader, in Chinese.
    pub message: String,
    /// What the roundup shows.
    pub shown: Option<String>,
    /// What the library's source says, and which source, one line each.
    pub evidence: Vec<String>,
    /// What the roundup should say instead.
    pub suggestion: Option<String>,
    /// The other work it is about: the final, the successor, the namesake, the missed one.
    pub other: Option<WorkId>,
}

impl Finding {
    pub(crate) fn new(class: FindingClass, severity: Severity, message: impl Into<String>) -> Self {
        Self {
            class,
            severity,
            message: message.into(),
            shown: None,
            evidence: Vec::new(),
            suggestion: None,
            other: None,
        }
    }

    pub(crate) fn shown(mut self, shown: impl Into<String>) -> Self {
        self.shown = Some(shown.into());
        self
    }

    pub(crate) fn evidence(mut self, evidence: impl Into<String>) -> Self {
        self.evidence.push(evidence.into());
        self
    }

    pub(crate) fn suggestion(mut self, suggestion: impl Into<String>) -> Self {
        self.suggestion = Some(suggestion.into());
        self
    }

    pub(crate) fn other(mut self, other: &WorkId) -> Self {
        self.other = Some(other.clone());
        self
    }
}

pub(crate) fn unknown_work(row: &Row) -> Finding {
    Finding::new(
        FindingClass::UnknownWork,
        Severity::Note,
        "库中没有这份文件；不等于没有这份文件",
    )
    .shown(row.title.clone())
}
