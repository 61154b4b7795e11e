//! Which characters of a laid out text were recognised in pictures, how surely, and by whom.

use crate::layout::sheet::{Glyph, Rectangle, Sheet, seen};
use crate::place::{Place, RecognisedBy};

/// The recognised characters of each page, before they were laid out.
pub(super) struct Recognised {
    pages: Vec<Vec<Glyph>>,
}

impl Recognised {
    pub(super) fn of(sheets: &[Sheet]) -> Self {
        let own = |sheet: &Sheet| -> Vec<Glyph> {
            let recognised = sheet
                .glyphs
                .iter()
                .filter(|glyph| glyph.confidence.is_some() && !glyph.text.is_whitespace());
            recognised.cloned().collect()
        };
        Self {
            pages: sheets.iter().map(own).collect(),
        }
    }

    /// Tells each place what is known of its characters; `text` is what the spans of the places count in.
    pub(super) fn tell(&self, text: &str, places: &mut [Place]) {
        if self.pages.iter().all(Vec::is_empty) {
            return;
        }
        let text: Vec<char> = text.chars().collect();
        for place in places {
            let glyphs = place
                .page
                .checked_sub(1)
                .and_then(|page| self.pages.get(page as usize));
            let Some(glyphs) = glyphs.filter(|glyphs| !glyphs.is_empty()) else {
                continue;
            };
            let words = text.get(place.span.start as usize..place.span.end as usize);
            tell(words.unwrap_or_default(), glyphs, place);
        }
    }
}

fn tell(words: &[char], glyphs: &[Glyph], place: &mut Place) {
    let [left, top, right, bottom] = place.area;
    let area = Rectangle {
        left,
        top,
        right,
        bottom,
    };
    // In the order in which they were recognised: line by line, each from its beginning.
    let inside = glyphs
        .iter()
        .filter(|glyph| area.contains(glyph.area.centre()));
    let inside: Vec<&Glyph> = inside.collect();
    let (mut next, mut found) = (0, Vec::new());
    for (offset, character) in (place.span.start..).zip(words) {
        let ahead = inside.iter().skip(next);
        let Some(step) = ahead
            .clone()
            .position(|glyph| seen(glyph.text) == *character)
        else {
            continue;
        };
        let glyph = inside[next + step];
        next += step + 1;
        found.push(glyph);
        if glyph.is_doubtful {
            place.doubtful.push(offset);
        }
    }
    let confidences = found.iter().filter_map(|glyph| glyph.confidence);
    let Some(least) = confidences.reduce(f32::min) else {
        return;
    };
    place.confidence = Some(place.confidence.map_or(least, |own| own.min(least)));
    let by_model = found.iter().filter(|glyph| glyph.is_by_model).count();
    place.recognised_by = Some(if by_model * 2 > found.len() {
        RecognisedBy::Model
    } else {
        RecognisedBy::Ocr
    });
}
