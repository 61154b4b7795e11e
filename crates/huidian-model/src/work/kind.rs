//! Kinds of work by legal force.

use std::fmt;
use std::str::FromStr;

use crate::refusal::unknown;

/// Kind of a work by its legal force (效力层级类别): Legislation Law (立法法) and NPC English; standards by the Standardization Law.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WorkKind {
    Constitution,
    Law,
    /// 有关法律问题的决定 and 法律解释 by the Standing Committee
    LegislativeDecision,
    AdministrativeRegulation,
    /// 监察法规
    SupervisoryRegulation,
    LocalRegulation,
    AutonomousRegulation,
    SeparateRegulation,
    DepartmentalRule,
    LocalGovernmentRule,
    JudicialInterpretation,
    /// 党内法规和党政联合文件
    PartyDocument,
    NormativeDocument,
    /// 规划、计划、行动方案
    Plan,
    /// 指南、指引
    Guide,
    NationalStandard,
    IndustryStandard,
    LocalStandard,
    GroupStandard,
    EnterpriseStandard,
    /// 标准化指导性技术文件 and technical documents of a standards committee
    TechnicalDocument,
    /// 网络安全标准实践指南 and the like
    PracticeGuide,
    /// A court's guiding case kept beside the law
    Case,
}

/// kind, id, Chinese
const NAMES: [(WorkKind, &str, &str); 23] = [
    (WorkKind::Constitution, "constitution", "宪法"),
    (WorkKind::Law, "law", "法律"),
    (
        WorkKind::LegislativeDecision,
        "legislative_decision",
        "有关法律问题的决定",
    ),
    (
        WorkKind::AdministrativeRegulation,
        "administrative_regulation",
        "行政法规",
    ),
    (
        WorkKind::SupervisoryRegulation,
        "supervisory_regulation",
        "监察法规",
    ),
    (WorkKind::LocalRegulation, "local_regulation", "地方性法规"),
    (
        WorkKind::AutonomousRegulation,
        "autonomous_regulation",
        "自治条例",
    ),
    (
        WorkKind::SeparateRegulation,
        "separate_regulation",
        "单行条例",
    ),
    (WorkKind::DepartmentalRule, "departmental_rule", "部门规章"),
    (
        WorkKind::LocalGovernmentRule,
        "local_government_rule",
        "地方政府规章",
    ),
    (
        WorkKind::JudicialInterpretation,
        "judicial_interpretation",
        "司法解释",
    ),
    (WorkKind::PartyDocument, "party_document", "党政联合文件"),
    (
        WorkKind::NormativeDocument,
        "normative_document",
        "规范性文件",
    ),
    (WorkKind::Plan, "plan", "规划计划"),
    (WorkKind::Guide, "guide", "指南指引"),
    (WorkKind::NationalStandard, "national_standard", "国家标准"),
    (WorkKind::IndustryStandard, "industry_standard", "行业标准"),
    (WorkKind::LocalStandard, "local_standard", "地方标准"),
    (WorkKind::GroupStandard, "group_standard", "团体标准"),
    (
        WorkKind::EnterpriseStandard,
        "enterprise_standard",
        "企业标准",
    ),
    (
        WorkKind::TechnicalDocument,
        "technical_document",
        "技术文件",
    ),
    (WorkKind::PracticeGuide, "practice_guide", "实践指南"),
    (WorkKind::Case, "case", "案例"),
];

impl WorkKind {
    pub fn all() -> impl Iterator<Item = WorkKind> {
        NAMES.iter().map(|(kind, ..)| *kind)
    }

    pub fn id(self) -> &'static str {
        NAMES[self as usize].1
    }

    pub fn chinese(self) -> &'static str {
        NAMES[self as usize].2
    }

    /// After the official translation of the Legislation Law and the usage of standards bodies.
    pub fn english(self) -> &'static str {
        match self {
            WorkKind::Constitution => "Constitution",
            WorkKind::Law => "Law",
            WorkKind::LegislativeDecision => "Legislative decision",
            WorkKind::AdministrativeRegulation => "Administrative regulation",
            WorkKind::SupervisoryRegulation => "Supervisory regulation",
            WorkKind::LocalRegulation => "Local regulation",
            WorkKind::AutonomousRegulation => "Autonomous regulation",
            WorkKind::SeparateRegulation => "Separate regulation",
            WorkKind::DepartmentalRule => "Departmental rule",
            WorkKind::LocalGovernmentRule => "Local government rule",
            WorkKind::JudicialInterpretation => "Judicial interpretation",
            WorkKind::PartyDocument => "Party and state document",
            WorkKind::NormativeDocument => "Normative document",
            WorkKind::Plan => "Plan",
            WorkKind::Guide => "Guide",
            WorkKind::NationalStandard => "National standard",
            WorkKind::IndustryStandard => "Industry standard",
            WorkKind::LocalStandard => "Local standard",
            WorkKind::GroupStandard => "Group standard",
            WorkKind::EnterpriseStandard => "Enterprise standard",
            WorkKind::TechnicalDocument => "Technical document",
            WorkKind::PracticeGuide => "Practice guide",
            WorkKind::Case => "Case",
        }
    }

    /// Whether it is law in the wide sense: made in a procedure of the Legislation Law, or a judicial interpretation.
    pub fn is_legislation(self) -> bool {
        matches!(
            self,
            WorkKind::Constitution
                | WorkKind::Law
                | WorkKind::LegislativeDecision
                | WorkKind::AdministrativeRegulation
                | WorkKind::SupervisoryRegulation
                | WorkKind::LocalRegulation
                | WorkKind::AutonomousRegulation
                | WorkKind::SeparateRegulation
                | WorkKind::DepartmentalRule
                | WorkKind::LocalGovernmentRule
                | WorkKind::JudicialInterpretation
        )
    }

    /// Whether it is a standard or a document of a standards body.
    pub fn is_standard(self) -> bool {
        matches!(
            self,
            WorkKind::NationalStandard
                | WorkKind::IndustryStandard
                | WorkKind::LocalStandard
                | WorkKind::GroupStandard
                | WorkKind::EnterpriseStandard
        )
    }

    /// Rank in the order of legal force, 0 the highest (立法法第五章).
    pub fn rank(self) -> u8 {
        match self {
            WorkKind::Constitution => 0,
            WorkKind::Law | WorkKind::LegislativeDecision => 1,
            WorkKind::AdministrativeRegulation | WorkKind::SupervisoryRegulation => 2,
            WorkKind::JudicialInterpretation => 3,
            WorkKind::DepartmentalRule => 4,
            WorkKind::LocalRegulation
            | WorkKind::AutonomousRegulation
            | WorkKind::SeparateRegulation => 5,
            WorkKind::LocalGovernmentRule => 6,
            WorkKind::PartyDocument
            | WorkKind::NormativeDocument
            | WorkKind::Plan
            | WorkKind::Guide => 7,
            _ => 8,
        }
    }
}

impl fmt::Display for WorkKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

impl FromStr for WorkKind {
    type Err = String;

    /// Reads an id (`departmental_rule`, `departmental-rule`) or the Chinese name.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let name = text.trim().to_lowercase().replace('-', "_");
        NAMES
            .iter()
            .find(|(_, id, chinese)| *id == name || *chinese == name)
            .map(|(kind, ..)| *kind)
            .ok_or_else(|| {
                let known = NAMES.iter().map(|(_, id, chinese)| (*id, *chinese));
                unknown(("效力层级", "kind"), text, known)
            })
    }
}
