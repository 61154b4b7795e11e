//! The health of a library: `doctor --json`.

use serde::Serialize;

/// Something suspicious: an element of `doctor --content --json`.
#[derive(Debug, Clone, Serialize)]
pub struct SuspicionShape {
    pub kind: &'static str,
    pub work: String,
    pub title: String,
    pub detail: String,
    pub mend: String,
}

#[derive(Debug, Clone, Serialize)]
pub struct DoctorShape {
    pub sound: bool,
    pub faults: Vec<String>,
    pub works: usize,
    pub blobs: usize,
    pub blob_bytes: u64,
    pub leftover_files: usize,
    pub index_works: Option<usize>,
    pub index_articles: Option<usize>,
    /// Absent where rows are damaged so far that it cannot be worked out.
    pub content_digest: Option<String>,
    /// What is said of works and cannot all be true, each with its sources: dates out of order, and kinds or issuers of the nation under the title of a place.
    pub disorders: Vec<DisorderShape>,
    pub duties: DutyRecordsShape,
}

impl DoctorShape {
    /// What is left to say where nothing can be read.
    pub fn of_nothing(fault: String) -> Self {
        Self {
            sound: false,
            faults: vec![fault],
            works: 0,
            blobs: 0,
            blob_bytes: 0,
            leftover_files: 0,
            index_works: None,
            index_articles: None,
            content_digest: None,
            disorders: Vec::new(),
            duties: DutyRecordsShape::default(),
        }
    }
}

#[derive(Debug, Clone, Serialize)]
pub struct DisorderShape {
    pub work: String,
    pub dates: String,
}

/// The rules of duties, held against the library's texts.
#[derive(Debug, Clone, Default, Serialize)]
pub struct DutyRecordsShape {
    pub records: usize,
    pub sound: usize,
    pub text_not_held: usize,
    pub without_article: usize,
    /// What a text does not bear out, one line each.
    pub faults: Vec<String>,
    /// A later text changed the article.
    pub to_be_looked_at: Vec<String>,
    /// The same of the rules of thresholds, one for each span of days.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub thresholds: Option<Box<DutyRecordsShape>>,
}
