//! The only file that speaks to the PDF interpreter: its API moves between releases.

use std::panic::{AssertUnwindSafe, catch_unwind};

use hayro_interpret::color::Color;
use hayro_interpret::font::{Glyph as PdfGlyph, GlyphRun};
use hayro_interpret::hayro_cmap::{BfString, WritingMode};
use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::object::{Dict, Name};
use hayro_interpret::hayro_syntax::page::Page as PdfPage;
use hayro_interpret::kurbo::{Affine, BezPath, PathEl, Point, Rect};
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageData, ImageDrawProps,
    InterpreterCache, InterpreterSettings, Paint, SoftMask, interpret_page,
};

use super::fonts::Fonts;
use super::place::Place;
use crate::layout::sheet::{Glyph, Look, Rectangle, Ruling, Sheet, Turn};
use crate::picture::{Picture, Scan};

/// Glyphs of one page beyond which it is no page that anybody reads.
const MOST_GLYPHS: usize = 200_000;
/// Lines of one page beyond which the rest is drawing.
const MOST_RULINGS: usize = 20_000;
/// Share of a page that a picture takes which is the page.
const LEAST_SHARE: f32 = 0.3;
/// Largest picture decoded: a page of A3 at 600 dots an inch has 70 million.
const MOST_PIXELS: u64 = 72_000_000;
/// Thickest line of a table, in points; what is thicker is a filled area.
const THICKEST: f64 = 3.0;

/// Interprets the pages one after another and hands each to `take`, until it says `false`.
///
/// A page of which `needs_pictures` says so comes with the pictures that fill it: it is gone through again, because
/// decoding them takes longer than everything else.
pub(super) fn each_sheet(
    pdf: &Pdf,
    mut needs_pictures: impl FnMut(&Sheet) -> bool,
    mut take: impl FnMut(Result<(Sheet, Vec<Scan>), String>) -> bool,
) {
    let cache = InterpreterCache::new();
    let mut fonts = Fonts::default();
    for page in pdf.pages().iter() {
        // The interpreter reads hostile files too and is not ours: its panic costs one page.
        let sheet = catch_unwind(AssertUnwindSafe(|| {
            let alone = sheet(pdf, page, &cache, &mut fonts, false);
            if needs_pictures(&alone.0) {
                sheet(pdf, page, &cache, &mut fonts, true)
            } else {
                alone
            }
        }))
        .map_err(|_| "the interpreter gave up on it".to_owned());
        if !take(sheet) {
            break;
        }
    }
}

fn sheet<'a>(
    pdf: &'a Pdf,
    page: &PdfPage<'a>,
    cache: &InterpreterCache<'a>,
    fonts: &mut Fonts,
    with_pictures: bool,
) -> (Sheet, Vec<Scan>) {
    let (width, height) = page.render_dimensions();
    let transform = Affine::new(page.initial_transform(true).as_coeffs());
    let bounds = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
    let mut context = Context::new(
        transform,
        bounds,
        cache,
        pdf.xref(),
        InterpreterSettings::default(),
    );
    let mut collector = Collector {
        fonts,
        sheet: Sheet {
            width,
            height,
            ..Sheet::default()
        },
        turned: [Vec::new(), Vec::new(), Vec::new()],
        vertical: Vec::new(),
        artifacts: Vec::new(),
        opacities: Vec::new(),
        page_area: width * height,
        with_pictures,
        pictures: Vec::new(),
    };
    interpret_page(page, &mut context, &mut collector);
    collector.settle();
    (collector.sheet, collector.pictures)
}

/// The ways in which text can be turned, in the order of [`Collector::turned`].
const TURNS: [Turn; 3] = [Turn::Clockwise, Turn::UpsideDown, Turn::Anticlockwise];

/// Writes down what a page draws.
struct Collector<'f> {
    fonts: &'f mut Fonts,
    sheet: Sheet,
    /// Characters that are turned, each where it stands on the page.
    turned: [Vec<Glyph>; 3],
    /// Characters of vertical writing.
    vertical: Vec<Glyph>,
    /// For each open marked content, whether it is furniture of the page by its own word.
    artifacts: Vec<bool>,
    opacities: Vec<f32>,
    page_area: f32,
    with_pictures: bool,
    pictures: Vec<Scan>,
}

impl Collector<'_> {
    fn glyph_count(&self) -> usize {
        let turned: usize = self.turned.iter().map(Vec::len).sum();
        self.sheet.glyphs.len() + self.vertical.len() + turned
    }

    fn is_furniture(&self) -> bool {
        self.artifacts.contains(&true)
    }

    fn look(&self, paint: &Paint<'_>) -> Look {
        let Paint::Color(color) = paint else {
            return Look::default();
        };
        let [red, green, blue, alpha] = channels(color);
        let opacity = alpha * self.opacities.iter().product::<f32>();
        let lightness = (red + green + blue) / 3.0;
        Look {
            is_bold: false,
            is_red: red > 0.6 && green < 0.35 && blue < 0.35,
            // Paler than any printed word: light grey, or half transparent.
            is_pale: lightness > 0.7 && lightness < 0.995 && red.min(green).min(blue) > 0.5
                || opacity < 0.5,
        }
    }

    fn glyph(&mut self, glyph: &PdfGlyph<'_>, transform: Affine, mode: WritingMode, look: Look) {
        let width = match glyph {
            PdfGlyph::Outline(outline) => outline.advance_width(),
            PdfGlyph::Type3(glyph) => glyph.advance_width(),
        };
        let is_vertical = mode == WritingMode::Vertical;
        let Some(place) = Place::of(transform, width, is_vertical, look) else {
            self.sheet.askew_count += 1;
            return;
        };
        if !place.is_printed() {
            return;
        }
        match self.text_of(glyph) {
            Some(BfString::Char(text)) => self.put(text, &place),
            Some(BfString::String(text)) => {
                let count = text.chars().count();
                for (index, text) in text.chars().enumerate() {
                    self.put(text, &place.part(index, count));
                }
            }
            None => {
                self.put('\u{fffd}', &place);
                self.sheet.unmapped_count += 1;
            }
        }
    }

    fn is_bold(&mut self, run: &GlyphRun<'_, '_>) -> bool {
        let first = run.glyphs().first();
        first.is_some_and(|first| match &**first {
            PdfGlyph::Outline(outline) => self
                .fonts
                .facts_of(outline)
                .is_some_and(|facts| facts.is_bold),
            PdfGlyph::Type3(_) => false,
        })
    }

    /// The characters of a glyph: by the file, or else by the font.
    fn text_of(&mut self, glyph: &PdfGlyph<'_>) -> Option<BfString> {
        let by_file = glyph.as_unicode();
        let PdfGlyph::Outline(outline) = glyph else {
            return by_file;
        };
        by_file.or_else(|| {
            let facts = self.fonts.facts_of(outline)?;
            facts.character(outline).map(BfString::Char)
        })
    }

    fn put(&mut self, text: char, place: &Place) {
        let glyph = Glyph {
            text,
            area: place.area,
            look: place.look,
            confidence: None,
            is_doubtful: false,
            is_by_model: false,
            begins_paragraph: false,
        };
        let glyphs = match TURNS.iter().position(|turn| *turn == place.turn) {
            Some(index) => &mut self.turned[index],
            None if place.is_vertical => &mut self.vertical,
            None => &mut self.sheet.glyphs,
        };
        glyphs.push(glyph);
    }

    /// Turns the page so that most of its text stands upright; what is turned otherwise is no text of it.
    fn settle(&mut self) {
        let upright = self.sheet.glyphs.len();
        // Columns of vertical writing follow each other as lines that run downwards do, and Latin words in them lie so.
        if self.vertical.len() > upright {
            self.turned[0].append(&mut self.vertical);
        } else {
            self.sheet.glyphs.append(&mut self.vertical);
        }
        let counts = self.turned.each_ref().map(Vec::len);
        let most = counts.into_iter().max().unwrap_or(0);
        let index = counts.iter().position(|count| *count == most).unwrap_or(0);
        if most <= self.sheet.glyphs.len() {
            self.sheet.askew_count += counts.iter().sum::<usize>();
            return;
        }
        self.sheet.askew_count += self.sheet.glyphs.len() + counts.iter().sum::<usize>() - most;
        let mut glyphs = std::mem::take(&mut self.turned[index]);
        for glyph in &mut glyphs {
            glyph.area = self.sheet.upright(TURNS[index], &glyph.area);
        }
        self.sheet.glyphs = glyphs;
        self.sheet.turn(TURNS[index]);
    }

    fn ruling(&mut self, area: Rect) {
        if self.sheet.rulings.len() >= MOST_RULINGS {
            return;
        }
        let (width, height) = (area.width(), area.height());
        let horizontal = Ruling {
            is_horizontal: true,
            at: area.center().y as f32,
            from: area.x0 as f32,
            to: area.x1 as f32,
        };
        let vertical = Ruling {
            is_horizontal: false,
            at: area.center().x as f32,
            from: area.y0 as f32,
            to: area.y1 as f32,
        };
        if height <= THICKEST && width > height * 2.0 {
            self.sheet.rulings.push(horizontal);
        } else if width <= THICKEST && height > width * 2.0 {
            self.sheet.rulings.push(vertical);
        }
    }

    /// The edges of a path that run along the axes; a filled thin box is one line, a stroked one is four.
    fn path(&mut self, path: &BezPath, transform: Affine, is_stroke: bool) {
        let mut points: Vec<Point> = Vec::new();
        let mut first = Point::ZERO;
        let mut is_box = true;
        for element in path.elements().iter().take(4 * MOST_RULINGS) {
            match element {
                PathEl::MoveTo(point) => {
                    self.edges(&points, is_stroke, is_box);
                    points.clear();
                    first = transform * *point;
                    points.push(first);
                    is_box = true;
                }
                PathEl::LineTo(point) => points.push(transform * *point),
                PathEl::ClosePath => points.push(first),
                PathEl::QuadTo(..) | PathEl::CurveTo(..) => is_box = false,
            }
        }
        self.edges(&points, is_stroke, is_box);
    }

    fn edges(&mut self, points: &[Point], is_stroke: bool, is_box: bool) {
        if points.len() < 2 || !is_box {
            return;
        }
        if is_stroke {
            for pair in points.windows(2) {
                self.ruling(Rect::from_points(pair[0], pair[1]));
            }
        } else if points.len() <= 6 {
            let start = Rect::from_points(points[0], points[0]);
            let around = points
                .iter()
                .fold(start, |area, point| area.union_pt(*point));
            self.ruling(around);
        }
    }
}

fn picture_of(data: ImageData) -> Picture {
    match data {
        ImageData::Rgb(rgb) => Picture {
            width: rgb.width,
            height: rgb.height,
            rgb: rgb.data,
        },
        ImageData::Luma(luma) => grey(luma.width, luma.height, luma.data.iter().copied()),
    }
}

fn grey(width: u32, height: u32, values: impl Iterator<Item = u8>) -> Picture {
    Picture {
        width,
        height,
        rgb: values.flat_map(|value| [value; 3]).collect(),
    }
}

fn channels(color: &Color) -> [f32; 4] {
    color.to_rgba().components()
}

impl<'a> Device<'a> for Collector<'_> {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, mode: &DrawMode) {
        match mode {
            DrawMode::Fill(_) => self.path(path, props.transform, false),
            DrawMode::Stroke(_) | DrawMode::FillAndStroke(..) => {
                self.path(path, props.transform, true);
            }
            DrawMode::Invisible => {}
        }
    }

    fn push_clip_path(&mut self, _: &ClipPath) {}

    fn push_transparency_group(&mut self, opacity: f32, _: Option<SoftMask<'a>>, _: BlendMode) {
        self.opacities.push(opacity);
    }

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, mode: &DrawMode) {
        if self.is_furniture() || self.glyph_count() > MOST_GLYPHS {
            return;
        }
        let mut look = self.look(&props.paint);
        // Stroked as well as filled is how programs without a bold font make one.
        look.is_bold = matches!(mode, DrawMode::FillAndStroke(..)) || self.is_bold(run);
        let before = self.glyph_count();
        for glyph in run.glyphs() {
            let transform = props.transform * glyph.transform();
            self.glyph(glyph, transform, run.writing_mode(), look);
        }
        if matches!(mode, DrawMode::Invisible) {
            self.sheet.hidden_count += self.glyph_count() - before;
        }
    }

    fn draw_image(&mut self, image: Image<'a, '_>, props: ImageDrawProps<'a>) {
        let unit = Rect::new(
            0.0,
            0.0,
            f64::from(image.width()),
            f64::from(image.height()),
        );
        let area = props.transform.transform_rect_bbox(unit);
        let area = Rectangle {
            left: area.x0 as f32,
            top: area.y0 as f32,
            right: area.x1 as f32,
            bottom: area.y1 as f32,
        };
        if !area.is_sane() {
            return;
        }
        self.sheet.pictures.push(area);
        let is_page = area.width() * area.height() > self.page_area * LEAST_SHARE;
        let is_small = u64::from(image.width()) * u64::from(image.height()) <= MOST_PIXELS;
        if self.with_pictures && is_page && is_small {
            match image {
                Image::Raster(raster) => {
                    raster.with_rgba(
                        |data, _| {
                            let picture = picture_of(data);
                            self.pictures.push(Scan { picture, area });
                        },
                        None,
                    );
                }
                Image::Stencil(stencil) => stencil.with_stencil(
                    |mask, _| {
                        // What a mask paints is ink.
                        let ink = mask.data.iter().map(|value| 255 - value);
                        let picture = grey(mask.width, mask.height, ink);
                        self.pictures.push(Scan { picture, area });
                    },
                    None,
                ),
            }
        }
    }

    fn pop_clip(&mut self) {}

    fn pop_transparency_group(&mut self) {
        self.opacities.pop();
    }

    /// Running heads, page numbers and watermarks of tagged files (ISO 32000-1, 14.8.2.2).
    fn begin_marked_content(&mut self, tag: &[u8], properties: Option<&Dict<'_>>) {
        let names = |key: &[u8]| properties.and_then(|properties| properties.get::<Name<'_>>(key));
        let is_pagination = names(b"Type").is_some_and(|name| &*name == b"Pagination");
        let is_watermark = names(b"Subtype").is_some_and(|name| &*name == b"Watermark");
        self.artifacts
            .push(tag == b"Artifact" && (is_pagination || is_watermark));
    }

    fn end_marked_content(&mut self) {
        self.artifacts.pop();
    }
}
