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

/// Text in its encoding, as it is; `None` for a document or a picture.
pub fn decoded(bytes: &[u8]) -> Option<String> {
    decode(bytes).ok().map(|decoded| decoded.text)
}

/// What an import would read in a file of a name, but for what only pictures say; `None` where it cannot be read.
pub fn page_words(bytes: &[u8], name: &str) -> Option<String> {
    let bounds = Bounds {
        reads_pictures: false,
        ..Bounds::keeper()
    };
    read_file(bytes, Some(name), &bounds)
        .ok()
        .map(|page| page.text)
}
