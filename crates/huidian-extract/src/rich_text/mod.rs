//! RTF: control words in braces around text in code pages.

mod reader;
mod token;

use crate::container::drawn::Drawn;
use crate::error::Error;
use crate::limits::Limits;

pub(crate) fn read(bytes: &[u8], limits: &Limits) -> Result<Drawn, Error> {
    let drawn = reader::read(bytes, limits);
    if drawn.blocks.is_empty() {
        return Err(Error::Empty);
    }
    Ok(drawn)
}
