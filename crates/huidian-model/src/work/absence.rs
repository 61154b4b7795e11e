/// Why the text of a work is not held: a normal state, never a hole.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TextAbsence {
    /// Stable code such as `copyrighted-standard`, `not-imported`, `not-published`, `page-gone`.
    pub code: String,
    /// For the reader, in Chinese.
    pub reason: String,
}
