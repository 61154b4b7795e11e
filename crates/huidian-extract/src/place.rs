use serde::{Deserialize, Serialize};

use std::ops::Range;

/// Who recognised a line in the picture of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecognisedBy {
    /// The models in this process.
    Ocr,
    /// The document model that the keeper named by its address.
    Model,
}

/// Where on the printed pages of a file a stretch of its text stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// Code points of [`Page::text`](crate::Page::text).
    pub span: Range<u32>,
    /// Counted from 1.
    pub page: u32,
    /// Left, top, right and bottom in points from the upper left corner of the page.
    pub area: [f32; 4],
    /// How sure optical recognition is of the line, from 0 to 1; absent for text that was read. Of a line that a document model read it is the share of
    /// characters that the recognition in this process reads alike.
    pub confidence: Option<f32>,
    /// Present where there is a confidence.
    pub recognised_by: Option<RecognisedBy>,
    /// Characters of the line that are less sure than others, as code points of [`Page::text`](crate::Page::text), in order.
    pub doubtful: Vec<u32>,
}
