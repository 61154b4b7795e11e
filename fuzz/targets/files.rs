//! Any bytes are a file: read within the limits of anybody, or refused.

use huidian_extract::{Limits, extract_within, members};

/// What a file of nobody known may ask for, made small, so that thousands are tried in a minute.
fn limits() -> Limits {
    Limits {
        file_bytes: 1 << 20,
        unpacked_bytes: 1 << 20,
        characters: 100_000,
        cells: 10_000,
        blocks: 10_000,
        pages: 20,
        glyphs: 100_000,
    }
}

pub fn run(bytes: &[u8]) {
    let limits = limits();
    for name in [None, Some("a.docx"), Some("a.xls"), Some("a.html")] {
        if let Ok(page) = extract_within(bytes, name, &limits) {
            let count = page.text.chars().count();
            // one paragraph is kept whole, so that what is unpacked bounds the text, too
            let most = limits.characters + limits.unpacked_bytes as usize;
            assert!(count <= most.max(bytes.len()), "{count} characters");
        }
    }
    if let Ok(found) = members(bytes, &limits) {
        let unpacked: usize = found.iter().map(|member| member.bytes.len()).sum();
        let most = limits.unpacked_bytes as usize;
        assert!(unpacked <= most.max(bytes.len()), "{unpacked} bytes");
    }
}
