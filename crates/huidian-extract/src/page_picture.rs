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
    let Some(format) = container(bytes) else {
        return Ok(None);
    };
    if format == Format::Pdf {
        return pdf::page_picture(bytes, page, longest_side);
    }
    if format == Format::Ofd {
        return ofd::page_picture(bytes, page, limits);
    }
    let is_picture = matches!(format, Format::Jpeg | Format::Png | Format::Tiff);
    if is_picture && page == 1 {
        return picture::decode(bytes, format, limits).map(Some);
    }
    Ok(None)
}
