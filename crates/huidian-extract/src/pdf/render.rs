//! Pages as they look, for whoever reads the text beside them.

use std::panic::{AssertUnwindSafe, catch_unwind};

use hayro::hayro_interpret::InterpreterSettings;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};

use super::open::{FORMAT, open};
use crate::error::Error;
use crate::picture::Picture;

/// Whether anything was drawn: a font that the file does not carry draws nothing.
fn shows_something(picture: &Picture) -> bool {
    picture.rgb.iter().any(|value| *value < 250)
}

/// Most that a page is made larger: a ticket stays one.
const LARGEST_SCALE: f32 = 4.0;

/// A page, counted from 1, drawn so that its longest side has so many pixels; `None` where there is no such page, or nothing is drawn on it.
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
    let drawn = catch_unwind(AssertUnwindSafe(|| {
        let settings = PixmapSettings {
            x_scale: scale,
            y_scale: scale,
            bg_color: WHITE,
        };
        let pixmap = render(
            page,
            &RenderCache::new(),
            &InterpreterSettings::default(),
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
    drawn
        .map(|picture| Some(picture).filter(shows_something))
        .map_err(|_| Error::Damaged {
            format: FORMAT,
            reason: "the page cannot be drawn".to_owned(),
        })
}
