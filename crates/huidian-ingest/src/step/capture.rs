//! Keeps the bytes as they came.

use huidian_extract::Encoding;
use huidian_fetch::Incoming;
use huidian_model::{Capture, ContentHash, Format};
use huidian_store::PackedBlob;
use jiff::Timestamp;

use super::extract::Extracted;

/// The bytes of a document, packed, with where and when they came from.
pub(crate) struct Original {
    name: String,
    pub(crate) hash: ContentHash,
    origin: Option<String>,
    captured_at: Timestamp,
    pub(crate) packed: PackedBlob,
}

pub(crate) fn capture(incoming: &Incoming) -> Original {
    Original {
        name: incoming.name.clone(),
        hash: incoming.hash,
        origin: incoming.origin.clone(),
        captured_at: incoming.captured_at,
        packed: PackedBlob::new(&incoming.bytes),
    }
}

impl Original {
    /// The capture as the library keeps it, once it is known what kind of file it is.
    pub(crate) fn as_capture(&self, extracted: &Extracted) -> Capture {
        Capture {
            encoding: extracted.page.encoding.to_string(),
            ..self.as_unread_capture(extracted.page.format)
        }
    }

    /// The capture of a file whose pictures of text nobody has read yet.
    pub(crate) fn as_unread_capture(&self, format: Format) -> Capture {
        Capture {
            hash: self.hash,
            name: self.name.clone(),
            origin: self.origin.clone(),
            captured_at: self.captured_at,
            size_bytes: self.packed.size_bytes(),
            format,
            encoding: Encoding::Utf8.to_string(),
        }
    }
}
