//! Texts that the library holds, and those that it has lost.

use anyhow::Result;
use huidian_model::{Document, ExpressionId};
use huidian_store::{Error, Reader};

/// The document of a text; nothing, too, where its bytes are lost or damaged: one lost text is no reason that the others are not read, and
/// `doctor` tells it.
pub(crate) fn held_document(reader: &Reader<'_>, id: &ExpressionId) -> Result<Option<Document>> {
    match reader.document(id) {
        Err(error @ (Error::BlobMissing(_) | Error::BlobDamaged(_) | Error::Unreadable { .. })) => {
            tracing::warn!(text = %id, %error, "a text of the library is lost");
            Ok(None)
        }
        other => Ok(other?),
    }
}
