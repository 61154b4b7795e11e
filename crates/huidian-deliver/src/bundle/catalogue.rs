//! `catalogue.json`: every work of a bundle with its files, sources and status, for programs.

use std::io::Write;

use huidian_model::{Capture, Expression, Format, Standing};
use huidian_store::WorkSummary;
use huidian_wire::{BundleFileShape, BundleHeadShape, BundleWorkShape, WorkShape};
use tempfile::SpooledTempFile;

use super::Request;
use super::entry::absence;
use super::information::LICENCE;
use super::package::Written;
use crate::error::Result;

/// Size up to which the list is held in memory, in bytes.
const SPOOL_BYTES: usize = 16 << 20;

/// A text that this program writes.
pub(super) fn text_file(
    written: &Written,
    format: Format,
    expression: &Expression,
) -> BundleFileShape {
    BundleFileShape {
        version: Some(expression.id.label.clone()),
        effective: expression.effective_on.map(|on| on.to_string()),
        ..file(written, "text", format)
    }
}

/// An original, byte for byte.
pub(super) fn original_file(written: &Written, capture: &Capture) -> BundleFileShape {
    BundleFileShape {
        source: Some(capture.name.clone()),
        origin: capture.origin.clone(),
        retrieved_at: Some(capture.captured_at.to_string()),
        ..file(written, "original", capture.format)
    }
}

fn file(written: &Written, role: &'static str, format: Format) -> BundleFileShape {
    BundleFileShape {
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

/// The list under construction; beyond [`SPOOL_BYTES`] it waits on disk.
pub(super) struct Catalogue {
    spool: SpooledTempFile,
    count: u64,
}

impl Catalogue {
    pub(super) fn begin(request: &Request<'_>) -> Result<Self> {
        let mut spool = SpooledTempFile::new(SPOOL_BYTES);
        let head = BundleHeadShape {
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
        files: &[BundleFileShape],
    ) -> Result<()> {
        let entry = BundleWorkShape {
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
