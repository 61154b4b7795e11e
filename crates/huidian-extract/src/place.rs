use serde::{Deserialize, Serialize};

use std::ops::Range;

/// Where on the printed pages of a file a stretch of its text stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// Code points of [`Page::text`](crate::Page::text).
    pub span: Range<u32>,
    /// Counted from 1.
    pub page: u32,
    /// Left, top, right and bottom in points from the upper left corner of the page.
    pub area: [f32; 4],
    /// How sure optical recognition is of the line, from 0 to 1; absent for text that was read.
    pub confidence: Option<f32>,
}
