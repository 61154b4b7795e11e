//! The words of a file that somebody wants looked through.

use huidian_extract::decode;

use crate::bounds::Bounds;
use crate::error::ReadError;
use crate::pool::read_file;

/// The words of a file. Text in any encoding stays as it is, so that offsets count in the file; a document (DOCX, PDF, OFD, …) is read within `bounds` as an
/// import reads it, and offsets count in what `huidian extract` prints.
///
/// # Errors
///
/// Those of [`read_file`], for a document.
pub fn words_of(bytes: &[u8], name: Option<&str>, bounds: &Bounds) -> Result<String, ReadError> {
    if let Ok(decoded) = decode(bytes) {
        return Ok(decoded.text);
    }
    read_file(bytes, name, bounds).map(|page| page.text)
}
