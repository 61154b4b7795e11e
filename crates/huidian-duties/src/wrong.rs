//! What is wrong with a value, in both languages.

/// A predicate without its subject: 填为 -1，数量不能为负; is -1; it counts, so it is not negative.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Wrong {
    pub(crate) chinese: String,
    pub(crate) english: String,
}

impl Wrong {
    pub(crate) fn new(chinese: impl Into<String>, english: impl Into<String>) -> Self {
        Self {
            chinese: chinese.into(),
            english: english.into(),
        }
    }
}
