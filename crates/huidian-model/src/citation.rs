//! References from text to provisions.

use std::fmt;

use crate::{ExpressionId, ProvisionPath, WorkId};

/// How a citation names its target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CitationKind {
    /// 《数据安全法》第二十一条
    NamedWork,
    /// 本法第二十一条
    SelfWork,
    /// 前款, 前条, bare 第二款
    Relative,
    /// By 文号, 令号 or standard number
    Number,
}

impl CitationKind {
    pub fn id(self) -> &'static str {
        match self {
            CitationKind::NamedWork => "named_work",
            CitationKind::SelfWork => "self",
            CitationKind::Relative => "relative",
            CitationKind::Number => "number",
        }
    }

    pub fn from_id(id: &str) -> Option<Self> {
        [
            Self::NamedWork,
            Self::SelfWork,
            Self::Relative,
            Self::Number,
        ]
        .into_iter()
        .find(|kind| kind.id() == id)
    }
}

/// What looking a citation up gave. Nothing is called invalid because it is not held here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    Found,
    NoSuchProvision,
    NotInThisLibrary,
    /// The article has another number in the text that holds; see [`Resolution::moved_to`].
    Moved,
    /// The work is on file without a text to look in.
    NoText,
    /// The text that the reference means, by its own word or by the day, is not held; another one is.
    VersionNotHeld,
}

impl Verdict {
    pub const ALL: [Self; 6] = [
        Self::Found,
        Self::NoSuchProvision,
        Self::NotInThisLibrary,
        Self::Moved,
        Self::NoText,
        Self::VersionNotHeld,
    ];

    pub fn id(self) -> &'static str {
        match self {
            Verdict::Found => "found",
            Verdict::NoSuchProvision => "no_such_provision",
            Verdict::NotInThisLibrary => "not_in_this_library",
            Verdict::Moved => "moved",
            Verdict::NoText => "no_text",
            Verdict::VersionNotHeld => "version_not_held",
        }
    }

    pub fn chinese(self) -> &'static str {
        match self {
            Verdict::Found => "已找到",
            Verdict::NoSuchProvision => "该版本无此条款",
            Verdict::NotInThisLibrary => "本库未收录",
            Verdict::Moved => "条号已变",
            Verdict::NoText => "有目录无正文",
            Verdict::VersionNotHeld => "本库无此版本",
        }
    }

    pub fn english(self) -> &'static str {
        match self {
            Verdict::Found => "found",
            Verdict::NoSuchProvision => "no such provision in that version",
            Verdict::NotInThisLibrary => "not in this library",
            Verdict::Moved => "renumbered",
            Verdict::NoText => "on file without its text",
            Verdict::VersionNotHeld => "that version is not held",
        }
    }

    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|verdict| verdict.id() == id)
    }
}

/// A reference found in a text (引用), one per target, resolved or not yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Citation {
    /// Code points of the text it stands in.
    pub start: u32,
    pub end: u32,
    /// The words, as written.
    pub text: String,
    pub kind: CitationKind,
    /// Title without 中华人民共和国, a number as written, or `None` for the citing text itself.
    pub work: Option<String>,
    /// Provisions cited: one, a range, or several; empty when the work as a whole is meant.
    pub target: Vec<CitedProvision>,
    pub resolution: Option<Resolution>,
}

impl Citation {
    /// Name of the citing text as its own target.
    pub const SELF: &'static str = "SELF";

    /// Title or number of the target; `SELF` for the citing text.
    pub fn work_label(&self) -> &str {
        self.work.as_deref().unwrap_or(Self::SELF)
    }

    /// The provisions as one string: 第六条;第八条第二款, a range as 第十条~第十二条; empty for the work as a whole.
    pub fn path(&self) -> String {
        let provisions: Vec<String> = self.target.iter().map(CitedProvision::to_string).collect();
        provisions.join(";")
    }
}

/// One provision, or a range of them, both ends included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CitedProvision {
    pub from: ProvisionPath,
    pub to: Option<ProvisionPath>,
}

impl fmt::Display for CitedProvision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.from.citation())?;
        match &self.to {
            Some(to) => write!(f, "~{}", to.citation()),
            None => Ok(()),
        }
    }
}

/// Where a citation leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resolution {
    pub verdict: Verdict,
    pub work: Option<WorkId>,
    pub expression: Option<ExpressionId>,
    /// For a moved article, where it stands now.
    pub moved_to: Option<ProvisionPath>,
    /// Of several places, those that the text does not have: 第十七条 of 第三条或者第十七条. Told where a text is brought to be cited.
    pub missing: Vec<ProvisionPath>,
}
