//! Bundles of files, and their check.

use serde::Serialize;

use crate::work::WorkShape;

/// What a check of a bundle found: `bundle verify --json`.
#[derive(Debug, Clone, Serialize)]
pub struct BundleVerificationShape<'v> {
    pub sound: bool,
    pub file_count: u64,
    pub size_bytes: u64,
    pub faults: &'v [String],
    /// The comment that is signed with the file, where a key was given to check with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signed: Option<&'v str>,
}

/// A file of the bundle.
#[derive(Debug, Clone, Serialize)]
pub struct BundleFileShape {
    pub path: String,
    /// `text`, made by this program from the text it holds, or `original`, byte for byte as it came.
    pub role: &'static str,
    pub format: &'static str,
    pub sha256: String,
    pub size_bytes: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub effective: Option<String>,
    /// Name under which an original came in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Address it came from, where that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub origin: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retrieved_at: Option<String>,
}

#[derive(Debug, Clone, Serialize)]
pub struct BundleWorkShape<'w> {
    #[serde(flatten)]
    pub work: WorkShape,
    pub sources: &'w [String],
    pub files: &'w [BundleFileShape],
    /// For a work without text, why; else absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub without_text: Option<String>,
}

#[derive(Debug, Clone, Serialize)]
pub struct BundleHeadShape<'h> {
    pub title: &'h str,
    pub as_of: String,
    pub licence_note: &'h str,
}
