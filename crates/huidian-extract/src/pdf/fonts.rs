//! What the fonts of a file say beyond what the interpreter asks them.

use std::collections::HashMap;

use hayro_interpret::font::{OutlineFontData, OutlineGlyph};
use skrifa::{FontRef, MetadataProvider};

/// Fonts seen so far, by what identifies their bytes.
#[derive(Default)]
pub(super) struct Fonts {
    known: HashMap<u128, FontFacts>,
}

pub(super) struct FontFacts {
    pub(super) is_bold: bool,
    /// Characters by glyph, for fonts of files that map nothing: the font itself often does.
    characters: HashMap<u32, char>,
}

impl Fonts {
    pub(super) fn facts_of(&mut self, glyph: &OutlineGlyph) -> Option<&FontFacts> {
        let data = glyph.font_data()?;
        Some(
            self.known
                .entry(data.cache_key)
                .or_insert_with(|| FontFacts::read(&data)),
        )
    }
}

impl FontFacts {
    fn read(data: &OutlineFontData) -> Self {
        let name = data.postscript_name.as_deref().unwrap_or_default();
        let is_named_bold = ["Bold", "Heavy", "Black", "SimHei"]
            .iter()
            .any(|word| name.contains(word));
        let bytes: &[u8] = (*data.data).as_ref();
        let font = FontRef::new(bytes).or_else(|_| FontRef::from_index(bytes, 0));
        let mut characters = HashMap::new();
        if let Ok(font) = font {
            for (code, glyph) in font.charmap().mappings() {
                if let Some(character) = char::from_u32(code) {
                    // Of several characters of one glyph the first is the usual one.
                    characters.entry(glyph.to_u32()).or_insert(character);
                }
            }
        }
        Self {
            is_bold: is_named_bold || data.weight.is_some_and(|weight| weight >= 600),
            characters,
        }
    }

    pub(super) fn character(&self, glyph: &OutlineGlyph) -> Option<char> {
        self.characters.get(&glyph.glyph_id().to_u32()).copied()
    }
}
