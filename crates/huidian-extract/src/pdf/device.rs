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
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps,
    InterpreterCache, InterpreterSettings, Paint, SoftMask, interpret_page,
};

use crate::layout::sheet::{Glyph, Look, Rectangle, Ruling, Sheet};

/// Glyphs of one page beyond which it is no page that anybody reads.
const MOST_GLYPHS: usize = 200_000;
/// Lines of one page beyond which the rest is drawing.
const MOST_RULINGS: usize = 20_000;
/// Thickest line of a table, in points; what is thicker is a filled area.
const THICKEST: f64 = 3.0;

/// Interprets the pages one after another and hands each to `take`, until it says `false`.
pub(super) fn each_sheet(pdf: &Pdf, mut take: impl FnMut(Result<Sheet, String>) -> bool) {
    let cache = InterpreterCache::new();
    for page in pdf.pages().iter() {
        // The interpreter reads hostile files too and is not ours: its panic costs one page.
        let sheet = catch_unwind(AssertUnwindSafe(|| sheet(pdf, page, &cache)))
            .map_err(|_| "the interpreter gave up on it".to_owned());
        if !take(sheet) {
            break;
        }
    }
}

fn sheet<'a>(pdf: &'a Pdf, page: &PdfPage<'a>, cache: &InterpreterCache<'a>) -> Sheet {
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
        sheet: Sheet {
            height,
            ..Sheet::default()
        },
        artifacts: Vec::new(),
        opacities: Vec::new(),
    };
    interpret_page(page, &mut context, &mut collector);
    collector.sheet
}

/// Writes down what a page draws.
struct Collector {
    sheet: Sheet,
    /// For each open marked content, whether it is furniture of the page by its own word.
    artifacts: Vec<bool>,
    opacities: Vec<f32>,
}

impl Collector {
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
        let [a, b, c, d, _, _] = transform.as_coeffs();
        let em = 1000.0;
        let width = match glyph {
            PdfGlyph::Outline(outline) => outline.advance_width(),
            PdfGlyph::Type3(glyph) => glyph.advance_width(),
        };
        let is_upright = b.abs() < 0.02 * a.abs().max(d.abs()) && c.abs() < 0.35 * d.abs();
        if !is_upright {
            self.sheet.askew_count += 1;
            return;
        }
        let origin = transform * Point::ZERO;
        let size = (d.abs() * em) as f32;
        let width = width.unwrap_or(em as f32) * a.abs() as f32;
        let (left, base) = (origin.x as f32, origin.y as f32);
        let (left, top) = match mode {
            WritingMode::Horizontal => (left, base - size * 0.85),
            WritingMode::Vertical => (left - size / 2.0, base),
        };
        let area = Rectangle {
            left,
            top,
            right: left + width.max(0.01),
            bottom: top + size,
        };
        if size < 0.5 || !area.is_sane() {
            return;
        }
        let mut put = |text: char| {
            self.sheet.glyphs.push(Glyph {
                text,
                area,
                look,
                confidence: None,
            });
        };
        match glyph.as_unicode() {
            Some(BfString::Char(text)) => put(text),
            Some(BfString::String(text)) => text.chars().for_each(put),
            None => {
                put('\u{fffd}');
                self.sheet.unmapped_count += 1;
            }
        }
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

fn channels(color: &Color) -> [f32; 4] {
    color.to_rgba().components()
}

impl<'a> Device<'a> for Collector {
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
        if self.is_furniture() || self.sheet.glyphs.len() > MOST_GLYPHS {
            return;
        }
        let mut look = self.look(&props.paint);
        // Stroked as well as filled is how programs without a bold font make one.
        look.is_bold = matches!(mode, DrawMode::FillAndStroke(..));
        for glyph in run.glyphs() {
            let transform = props.transform * glyph.transform();
            self.glyph(glyph, transform, run.writing_mode(), look);
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
        if area.is_sane() {
            self.sheet.pictures.push(area);
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
