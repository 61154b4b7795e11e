//! What is known about a text before it is read.

/// What is known about a text before it is read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hints {
    /// File name, such as `某办法(2024-05-01).md`: a title and a date in brackets.
    pub file_name: Option<String>,
    /// Folders above the file, `/` between them; a folder named after a kind of work (行政法规) counts.
    pub folder: Option<String>,
    /// Names and contents of the page's meta tags, and its `title`.
    pub tags: Vec<(String, String)>,
}
