//! A text that somebody wants looked through: plain text as it is given, a document as its words.

use std::path::Path;

use anyhow::{Context as _, Result, bail};
use huidian_extract::decode;
use huidian_reader::{Bounds, read_file};

/// The words of a file. Text in any encoding stays as it is, so that offsets count in the file; a document (DOCX, PDF, OFD, …) is read as an import reads it,
/// and offsets count in what `huidian extract` prints.
pub fn words_of(bytes: &[u8], path: &Path) -> Result<String> {
    if bytes.is_empty() {
        bail!("{} is empty", path.display());
    }
    if let Ok(decoded) = decode(bytes) {
        return Ok(decoded.text);
    }
    let name = path.file_name().map(|name| name.to_string_lossy());
    let page = read_file(bytes, name.as_deref(), &Bounds::keeper()).with_context(|| {
        format!(
            "读不出 {0} 的文字；可另存为 DOCX 或纯文本再试 (cannot read the words of {0}: save it as DOCX or plain text)",
            path.display()
        )
    })?;
    Ok(page.text)
}
