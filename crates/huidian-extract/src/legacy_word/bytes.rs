//! Little-endian numbers out of bytes that may end anywhere.

pub(super) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(
        bytes.get(at..at.checked_add(2)?)?.try_into().ok()?,
    ))
}

pub(super) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(
        bytes.get(at..at.checked_add(4)?)?.try_into().ok()?,
    ))
}

/// A stretch by its start and length.
pub(super) fn part(bytes: &[u8], (at, length): (u32, u32)) -> &[u8] {
    let at = at as usize;
    bytes
        .get(at..at.saturating_add(length as usize))
        .unwrap_or_default()
}
