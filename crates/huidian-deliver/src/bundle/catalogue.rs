//! `catalogue.json`: every work of a bundle with its files, sources and status, for programs.

use std::io::Write;

use huidian_model::{Capture, Expression, Format, Standing};
use huidian_store::WorkSummary;
use huidian_wire::WorkShape;
use serde::Serialize;
use tempfile::SpooledTempFile;

use super::Request;
use super::entry::absence;
use super::information::LICENCE;
use super::package::Written;
use crate::error::Result;

/// Size up to which the list is held in memory, in bytes.
const SPOOL_BYTES: usize = 16 << 20;

/// A file of the bundle.
#[derive(Debug, Serialize)]
pub(super) struct FileShape {
    path: String,
    /// `text`, made by this program from the text it holds, or `original`, byte for byte as it came.
    role: &'static str,
    format: &'static str,
    sha256: String,
    size_bytes: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    effective: Option<String>,
    /// Name under which an original came in.
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<String>,
    /// Address it came from, where that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    origin: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    retrieved_at: Option<String>,
}

impl FileShape {
    pub(super) fn text(written: &Written, format: Format, expression: &Expression) -> Self {
        Self {
            version: Some(expression.id.label.clone()),
            effective: expression.effective_on.map(|on| on.to_string()),
            ..Self::new(written, "text", format)
        }
    }

    pub(super) fn original(written: &Written, capture: &Capture) -> Self {
        Self {
            source: Some(capture.name.clone()),
            origin: capture.origin.clone(),
            retrieved_at: Some(capture.captured_at.to_string()),
            ..Self::new(written, "original", capture.format)
        }
    }

    fn new(written: &Written, role: &'static str, format: Format) -> Self {
        Self {
            path: written.path.clone(),
            role,
            format: format.id(),
            sha256: written.hash.to_string(),
            size_bytes: written.size_bytes,
            version: None,
            effective: None,
            source: None,
            origin: None,
            retrieved_at: None,
        }
    }
}

#[derive(Serialize)]
struct WorkEntry<'w> {
    #[serde(flatten)]
    work: WorkShape,
    sources: &'w [String],
    files: &'w [FileShape],
    /// For a work without text, why; else absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    without_text: Option<String>,
}

#[derive(Serialize)]
struct Head<'h> {
    title: &'h str,
    as_of: String,
    licence_note: &'h str,
}

/// The list under construction; beyond [`SPOOL_BYTES`] it waits on disk.
pub(super) struct Catalogue {
    spool: SpooledTempFile,
    count: u64,
}

impl Catalogue {
    pub(super) fn begin(request: &Request<'_>) -> Result<Self> {
        let mut spool = SpooledTempFile::new(SPOOL_BYTES);
        let head = Head {
            title: request.name,
            as_of: request.as_of.to_string(),
            licence_note: LICENCE,
        };
        let head = serde_json::to_string(&head).map_err(std::io::Error::from)?;
        let open = head.strip_suffix('}').unwrap_or(&head);
        spool.write_all(format!("{open},\"works\":[\n").as_bytes())?;
        Ok(Self { spool, count: 0 })
    }

    pub(super) fn add(
        &mut self,
        work: &WorkSummary,
        standing: &Standing,
        sources: &[String],
        files: &[FileShape],
    ) -> Result<()> {
        let entry = WorkEntry {
            work: WorkShape::shown(work, standing),
            sources,
            files,
            without_text: work.text.is_none().then(|| absence(work)),
        };
        if self.count > 0 {
            self.spool.write_all(b",\n")?;
        }
        self.count += 1;
        serde_json::to_writer(&mut self.spool, &entry).map_err(std::io::Error::from)?;
        Ok(())
    }

    pub(super) fn end(mut self) -> Result<SpooledTempFile> {
        self.spool
            .write_all(format!("\n],\"work_count\":{}}}\n", self.count).as_bytes())?;
        Ok(self.spool)
    }
}
