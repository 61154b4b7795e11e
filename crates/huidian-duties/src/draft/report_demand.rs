//! What a report has to say.

/// What a report has to say, and the words of a draft that say it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftDemand {
    /// Where the measures demand it: 第七条第一项.
    pub provision: &'static str,
    pub chinese: &'static str,
    pub english: &'static str,
    /// Whether it may follow after the time limit, where it cannot be told yet.
    pub may_follow: bool,
    /// Whether it is demanded of ransomware alone.
    pub of_ransomware: bool,
    /// The heading with its value, or the sentence; `None` where nothing says it.
    pub found: Option<String>,
}
