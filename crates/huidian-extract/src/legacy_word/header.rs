use super::bytes::{u16_at, u32_at};

/// What the file information block says (MS-DOC 2.5).
pub(super) struct Header {
    pub(super) is_encrypted: bool,
    pub(super) uses_first_table: bool,
    /// Characters of the body, and of the notes behind it.
    pub(super) body_length: u32,
    pub(super) note_length: u32,
    /// Places and lengths in the table stream.
    pub(super) pieces: (u32, u32),
    pub(super) characters: (u32, u32),
    pub(super) paragraphs: (u32, u32),
    pub(super) styles: (u32, u32),
    pub(super) lists: (u32, u32),
    pub(super) list_overrides: (u32, u32),
}

impl Header {
    pub(super) fn read(document: &[u8]) -> Option<Self> {
        // Word 97 and later; what came before keeps its text elsewhere.
        if u16_at(document, 0)? != 0xa5ec || u16_at(document, 2)? < 0xc0 {
            return None;
        }
        let flags = u16_at(document, 0x0a)?;
        let pair = |index: usize| -> Option<(u32, u32)> {
            let at = 0x9a + index * 8;
            Some((u32_at(document, at)?, u32_at(document, at + 4)?))
        };
        Some(Self {
            is_encrypted: flags & 0x0100 != 0,
            uses_first_table: flags & 0x0200 != 0,
            body_length: u32_at(document, 0x4c)?,
            note_length: u32_at(document, 0x50)?,
            styles: pair(1)?,
            characters: pair(12)?,
            paragraphs: pair(13)?,
            pieces: pair(33)?,
            lists: pair(73).unwrap_or_default(),
            list_overrides: pair(74).unwrap_or_default(),
        })
    }
}
