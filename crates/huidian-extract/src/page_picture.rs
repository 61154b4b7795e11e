//! What a printed page looks like.

use crate::error::Error;
use crate::format::{Format, container};
use crate::limits::Limits;
use crate::picture::{self, Picture};
use crate::{ofd, pdf};

/// A page of a file of printed pages, counted from 1, with about so many pixels on its longest side. A file that is a picture is its only page; of OFD only pages that are
/// pictures have one. `None` where there is no such page, or no picture of it.
pub fn page_picture(
    bytes: &[u8],
    page: u32,
    longest_side: u32,
    limits: &Limits,
) -> Result<Option<Picture>, Error> {
    match container(bytes) {
        Some(Format::Pdf) => pdf::page_picture(bytes, page, longest_side),
        Some(Format::Ofd) => ofd::page_picture(bytes, page, limits),
        Some(format @ (Format::Jpeg | Format::Png | Format::Tiff)) if page == 1 => {
            picture::decode(bytes, format, limits).map(Some)
        }
        _ => Ok(None),
    }
}
