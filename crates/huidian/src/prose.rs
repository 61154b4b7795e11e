//! A text that somebody wants looked through: plain text as it is given, a document as its words.

use std::path::Path;

use anyhow::{Context as _, Result, bail};
use huidian_reader::Bounds;

/// The words of a file, as [`huidian_reader::words_of`] gives them.
pub fn words_of(bytes: &[u8], path: &Path) -> Result<String> {
    if bytes.is_empty() {
        bail!("{} is empty", path.display());
    }
    let name = path.file_name().map(|name| name.to_string_lossy());
    huidian_reader::words_of(bytes, name.as_deref(), &Bounds::keeper()).with_context(|| {
        format!(
            "读不出 {0} 的文字；可另存为 DOCX 或纯文本再试 (cannot read the words of {0}: save it as DOCX or plain text)",
            path.display()
        )
    })
}
