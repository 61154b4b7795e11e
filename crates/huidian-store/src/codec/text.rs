use huidian_model::{ContentHash, Document};

use super::tree::encode_tree;
use crate::blobs::packed::PackedBlob;

/// A parsed text made ready for the library: hashed, compressed, its tree in bytes.
///
/// Making one needs no library, so that many can be made at once while one thread writes.
#[derive(Debug, Clone)]
pub struct PackedText {
    pub(crate) blob: PackedBlob,
    pub(crate) tree: Vec<u8>,
}

impl PackedText {
    pub fn new(document: &Document) -> Self {
        Self {
            blob: PackedBlob::new(document.text.as_bytes()),
            tree: encode_tree(&document.provisions),
        }
    }

    /// Hash of the text, the `text` of its expression.
    pub fn hash(&self) -> ContentHash {
        self.blob.hash()
    }
}
