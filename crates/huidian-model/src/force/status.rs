//! The statuses a work or text can have.

use std::fmt;
use std::str::FromStr;

use crate::refusal::unknown;

/// Status of a work or text on a day (时效状态): GB/T 47277—2026 and GB/T 47229—2026, schema.org LegalForceStatus.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ForceStatus {
    InForce,
    NotYetInForce,
    /// A later expression is in force.
    Amended,
    Repealed,
    Expired,
    /// 征求意见
    Draft,
    /// 待核: what the library knows of other works or of later texts puts it in doubt; the basis says what.
    ToBeChecked,
    /// 推定现行: published, without a stated first day, and not ended as far as known.
    PresumedInForce,
    Unknown,
}

impl ForceStatus {
    pub const ALL: [ForceStatus; 9] = [
        ForceStatus::InForce,
        ForceStatus::NotYetInForce,
        ForceStatus::Amended,
        ForceStatus::Repealed,
        ForceStatus::Expired,
        ForceStatus::Draft,
        ForceStatus::ToBeChecked,
        ForceStatus::PresumedInForce,
        ForceStatus::Unknown,
    ];

    pub fn id(self) -> &'static str {
        match self {
            ForceStatus::InForce => "in_force",
            ForceStatus::NotYetInForce => "not_yet_in_force",
            ForceStatus::Amended => "amended",
            ForceStatus::Repealed => "repealed",
            ForceStatus::Expired => "expired",
            ForceStatus::Draft => "draft",
            ForceStatus::ToBeChecked => "to_be_checked",
            ForceStatus::PresumedInForce => "presumed_in_force",
            ForceStatus::Unknown => "unknown",
        }
    }

    pub fn chinese(self) -> &'static str {
        match self {
            ForceStatus::InForce => "有效",
            ForceStatus::NotYetInForce => "尚未施行",
            ForceStatus::Amended => "已修改",
            ForceStatus::Repealed => "已废止",
            ForceStatus::Expired => "已失效",
            ForceStatus::Draft => "征求意见",
            ForceStatus::ToBeChecked => "待核",
            ForceStatus::PresumedInForce => "推定现行",
            ForceStatus::Unknown => "未知",
        }
    }

    pub fn english(self) -> &'static str {
        match self {
            ForceStatus::InForce => "In force",
            ForceStatus::NotYetInForce => "Not yet in force",
            ForceStatus::Amended => "Amended",
            ForceStatus::Repealed => "Repealed",
            ForceStatus::Expired => "Expired",
            ForceStatus::Draft => "Draft",
            ForceStatus::ToBeChecked => "To be checked",
            ForceStatus::PresumedInForce => "Presumed in force",
            ForceStatus::Unknown => "Unknown",
        }
    }
}

impl fmt::Display for ForceStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

impl FromStr for ForceStatus {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let name = text.trim().to_lowercase().replace('-', "_");
        Self::ALL
            .into_iter()
            .find(|status| status.id() == name || status.chinese() == text.trim())
            .ok_or_else(|| {
                let known = Self::ALL
                    .iter()
                    .map(|status| (status.id(), status.chinese()));
                unknown(("时效状态", "status"), text, known)
            })
    }
}

/// An answer about force, with its grounds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Force {
    pub status: ForceStatus,
    /// Why, in Chinese, for the reader; for `Unknown` what would settle it.
    pub basis: String,
}

impl Force {
    /// Nothing is on file that would tell.
    pub fn unknown() -> Self {
        Self::new(ForceStatus::Unknown, "")
    }

    pub(crate) fn new(status: ForceStatus, basis: impl Into<String>) -> Self {
        Self {
            status,
            basis: basis.into(),
        }
    }
}
