//! ODT (ISO/IEC 26300, ODF 1.2 part 1): paragraphs, numbers of lists and outlines, tables, notes; tracked deletions stand
//! apart from the text in it and are left there.

mod body;
mod lists;
mod table;

use self::body::Body;
use self::lists::Styles;
use super::archive::Archive;
use super::drawn::Drawn;
use super::opendocument::content_of;
use crate::error::Error;
use crate::format::Format;
use crate::limits::Limits;

const FORMAT: Format = Format::OpenDocumentText;

/// Reads the body of a text document.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Drawn, Error> {
    let mut archive = Archive::open(bytes, FORMAT, limits)?;
    let content = content_of(&mut archive, FORMAT)?;
    let mut styles = Styles::default();
    styles.read(&archive.member("styles.xml")?.unwrap_or_default());
    styles.read(&content);
    let mut body = Body::new(styles, limits);
    body.read(&content);
    let drawn = body.finish();
    if drawn.blocks.is_empty() {
        return Err(Error::Empty);
    }
    Ok(drawn)
}
