//! Pages as they look, for whoever reads the text beside them.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use std::panic::{AssertUnwindSafe, catch_unwind};

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_interpret::font::FontQuery;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};

use super::open::{FORMAT, open};
use crate::error::Error;
use crate::picture::Picture;

/// Settings under which a font that the file does not carry draws nothing where another would draw other characters,
/// and whether one was asked for.
///
/// A font for Chinese is asked for by a collection of characters (ISO 32000-1, 9.7.3); the Latin fonts that stand in
/// for others hold none of them, and would draw signs that are not on the page.
fn honest_settings() -> (InterpreterSettings, Arc<AtomicBool>) {
    let is_missing = Arc::new(AtomicBool::new(false));
    let (own, settings) = (is_missing.clone(), InterpreterSettings::default());
    let usual = settings.font_resolver.clone();
    let settings = InterpreterSettings {
        font_resolver: Arc::new(move |query| match query {
            FontQuery::Fallback(asked) if asked.character_collection.is_some() => {
                own.store(true, Ordering::Relaxed);
                None
            }
            query => usual(query),
        }),
        ..settings
    };
    (settings, is_missing)
}

/// Whether anything was drawn.
fn shows_something(picture: &Picture) -> bool {
    picture.rgb.iter().any(|value| *value < 250)
}

/// Most that a page is made larger: a ticket stays one.
const LARGEST_SCALE: f32 = 4.0;

/// A page, counted from 1, drawn so that its longest side has so many pixels; `None` where there is no such page, or nothing is drawn on it. A page with fonts
/// that the file does not carry is an error: it would be drawn with other characters.
pub(crate) fn page_picture(
    bytes: &[u8],
    page: u32,
    longest_side: u32,
) -> Result<Option<Picture>, Error> {
    let pdf = open(bytes)?;
    let pages = pdf.pages();
    let Some(page) = (page as usize).checked_sub(1).and_then(|at| pages.get(at)) else {
        return Ok(None);
    };
    let (width, height) = page.render_dimensions();
    let scale = (longest_side as f32 / width.max(height).max(1.0)).min(LARGEST_SCALE);
    // The renderer reads hostile files too and is not ours: its panic is a page that cannot be drawn.
    let (fonts, is_missing) = honest_settings();
    let drawn = catch_unwind(AssertUnwindSafe(|| {
        let settings = PixmapSettings {
            x_scale: scale,
            y_scale: scale,
            bg_color: WHITE,
        };
        let pixmap = render(
            page,
            &RenderCache::new(),
            &fonts,
            &RenderSettings::default(),
            &settings,
        );
        let pixels = pixmap.data().iter();
        Picture {
            width: u32::from(pixmap.width()),
            height: u32::from(pixmap.height()),
            rgb: pixels
                .flat_map(|pixel| [pixel.r, pixel.g, pixel.b])
                .collect(),
        }
    }));
    if is_missing.load(Ordering::Relaxed) {
        return Err(Error::FontsMissing { format: FORMAT });
    }
    drawn
        .map(|picture| Some(picture).filter(shows_something))
        .map_err(|_| Error::Damaged {
            format: FORMAT,
            reason: "the page cannot be drawn".to_owned(),
        })
}
