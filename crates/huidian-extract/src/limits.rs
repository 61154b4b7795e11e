use serde::{Deserialize, Serialize};

/// How much one file may ask for.
///
/// The defaults take any real page and keep memory under about 1.5 GiB on a hostile one.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Limits {
    /// Largest file, in bytes as stored.
    pub file_bytes: u64,
    /// Largest content of a container (DOCX, XLSX, ODS) after unpacking, in bytes.
    pub unpacked_bytes: u64,
    /// Most characters of text kept from one file, those of cells included: repeated and shared cells make much of
    /// little, which the limit of unpacked bytes does not see.
    pub characters: usize,
    /// Most table cells kept from one page, covered positions included; the rest is cut off with a diagnostic.
    pub cells: usize,
    /// Most blocks kept from one page; the rest is cut off with a diagnostic.
    pub blocks: usize,
    /// Most pages read of a file of printed pages.
    pub pages: usize,
    /// Most characters read of a file of printed pages, each of which stands in its own place.
    pub glyphs: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 256 << 20,
            unpacked_bytes: 256 << 20,
            characters: 64_000_000,
            cells: 1_000_000,
            blocks: 2_000_000,
            pages: 10_000,
            glyphs: 20_000_000,
        }
    }
}
