/// Files in one archive beyond which the rest is left out.
pub(super) const MOST_MEMBERS: usize = 5_000;

/// A file inside another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Path inside the archive, with `/`.
    pub name: String,
    pub bytes: Vec<u8>,
}
