//! How a visit to a source ends. "Nothing new" and "could not look" are never the same.

use crate::check::Challenge;

/// What a visit gave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OutcomeKind {
    New,
    Unchanged,
    /// The site says in its own form that there is nothing.
    NoRecords,
    Blocked,
    RobotsForbids,
    /// The site answers, but not as the source's file says.
    ContractChanged,
    HttpError,
    NotTried,
}

impl OutcomeKind {
    pub const ALL: [Self; 8] = [
        Self::New,
        Self::Unchanged,
        Self::NoRecords,
        Self::Blocked,
        Self::RobotsForbids,
        Self::ContractChanged,
        Self::HttpError,
        Self::NotTried,
    ];

    pub fn id(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Unchanged => "unchanged",
            Self::NoRecords => "no_records",
            Self::Blocked => "blocked",
            Self::RobotsForbids => "robots_forbids",
            Self::ContractChanged => "contract_changed",
            Self::HttpError => "http_error",
            Self::NotTried => "not_tried",
        }
    }

    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.id() == id)
    }

    pub fn chinese(self) -> &'static str {
        match self {
            Self::New => "有新文件",
            Self::Unchanged => "无新文件",
            Self::NoRecords => "网站注明无记录",
            Self::Blocked => "被网站拦截",
            Self::RobotsForbids => "robots.txt 不允许",
            Self::ContractChanged => "页面与描述不符",
            Self::HttpError => "访问出错",
            Self::NotTried => "未访问",
        }
    }

    /// Whether the visit saw all there was to see, so that the next one may go on from there.
    pub fn moves_cursor(self) -> bool {
        matches!(self, Self::New | Self::Unchanged | Self::NoRecords)
    }

    /// Of several outcomes in one visit the gravest is told.
    pub fn gravity(self) -> u8 {
        match self {
            Self::Unchanged | Self::NoRecords => 0,
            Self::New => 1,
            Self::NotTried => 2,
            Self::HttpError => 3,
            Self::ContractChanged => 4,
            Self::RobotsForbids => 5,
            Self::Blocked => 6,
        }
    }
}

/// An outcome with its reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    pub kind: OutcomeKind,
    /// What was seen; for the keeper.
    pub detail: String,
}

impl Outcome {
    pub fn new(kind: OutcomeKind, detail: impl Into<String>) -> Self {
        Self {
            kind,
            detail: detail.into(),
        }
    }
}

/// Why an answer was not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    Blocked(Challenge),
    ContractChanged(String),
    Http(String),
}

impl Fault {
    pub(crate) fn changed(what: impl Into<String>) -> Self {
        Self::ContractChanged(what.into())
    }
}

impl From<Fault> for Outcome {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Blocked(challenge) => Self::new(OutcomeKind::Blocked, challenge.chinese()),
            Fault::ContractChanged(what) => Self::new(OutcomeKind::ContractChanged, what),
            Fault::Http(what) => Self::new(OutcomeKind::HttpError, what),
        }
    }
}
