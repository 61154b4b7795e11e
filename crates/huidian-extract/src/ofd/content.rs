//! What one page of an OFD draws.

use quick_xml::events::{BytesStart, Event};

use super::package::POINTS;
use crate::container::xml;
use crate::layout::sheet::{Glyph, Look, Rectangle, Ruling, Sheet};

/// Glyphs of one page beyond which the rest is not read.
const MOST_GLYPHS: usize = 200_000;

/// `x' = a x + c y + e`, `y' = b x + d y + f`, in millimetres from the upper left corner.
#[derive(Clone, Copy)]
struct Matrix([f32; 6]);

impl Matrix {
    const IDENTITY: Self = Self([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    fn apply(&self, x: f32, y: f32) -> (f32, f32) {
        let m = &self.0;
        (m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5])
    }
}

/// An object that is open: text, path or picture.
struct Object {
    origin: (f32, f32),
    matrix: Matrix,
    size: f32,
    look: Look,
    kind: Kind,
}

#[derive(PartialEq, Clone, Copy)]
enum Kind {
    Text,
    Path,
}

/// Draws a part onto a sheet; the pictures it shows, by the numbers of their resources, each with its place where it says one.
pub(super) fn read(part: &str, sheet: &mut Sheet) -> Vec<(String, Option<Rectangle>)> {
    let mut shown = Vec::new();
    let mut reader = xml::reader(part);
    let mut object: Option<Object> = None;
    let mut code: Option<Code> = None;
    let mut data: Option<String> = None;
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Eof => break,
            Event::Start(element) => match element.local_name().as_ref() {
                "TextObject" => object = Some(open(&element, Kind::Text)),
                "PathObject" => object = Some(open(&element, Kind::Path)),
                "ImageObject" => {
                    let area = picture(&element, sheet);
                    let resource = xml::attribute(&element, "ResourceID");
                    shown.extend(resource.map(|resource| (resource, area)));
                }
                "FillColor" => {
                    if let Some(object) = &mut object {
                        object.look = look(&element, object.look);
                    }
                }
                "TextCode" => code = Some(Code::open(&element, code.as_ref())),
                "AbbreviatedData" => data = Some(String::new()),
                _ => {}
            },
            Event::Text(text) => push(&mut code, &mut data, &text),
            Event::CData(text) => push(&mut code, &mut data, &text),
            Event::GeneralRef(reference) => {
                if let Some(character) = xml::reference(&reference) {
                    push(&mut code, &mut data, character.encode_utf8(&mut [0; 4]));
                }
            }
            Event::End(element) => match element.local_name().as_ref() {
                "TextCode" => {
                    if let (Some(code), Some(object)) = (&mut code, &object) {
                        code.draw(object, sheet);
                        code.text.clear();
                    }
                }
                "AbbreviatedData" => {
                    if let (Some(data), Some(object)) = (data.take(), &object)
                        && object.kind == Kind::Path
                    {
                        path(&data, object, sheet);
                    }
                }
                "TextObject" | "PathObject" => (object, code) = (None, None),
                _ => {}
            },
            _ => {}
        }
    }
    shown
}

fn push(code: &mut Option<Code>, data: &mut Option<String>, text: &str) {
    if let Some(data) = data {
        data.push_str(text);
    } else if let Some(code) = code {
        code.text.push_str(text);
    }
}

fn numbers(text: &str) -> Vec<f32> {
    text.split_whitespace()
        .filter_map(|number| number.parse().ok())
        .collect()
}

fn open(element: &BytesStart<'_>, kind: Kind) -> Object {
    let list = |name| {
        xml::attribute(element, name)
            .map(|value| numbers(&value))
            .unwrap_or_default()
    };
    let boundary = list("Boundary");
    let matrix = <[f32; 6]>::try_from(list("CTM")).map_or(Matrix::IDENTITY, Matrix);
    let weight: u32 = xml::number(element, "Weight").unwrap_or(400);
    let alpha: u32 = xml::number(element, "Alpha").unwrap_or(255);
    Object {
        origin: (
            boundary.first().copied().unwrap_or(0.0),
            boundary.get(1).copied().unwrap_or(0.0),
        ),
        matrix,
        size: list("Size").first().copied().unwrap_or(0.0),
        look: Look {
            is_bold: weight >= 600,
            is_red: false,
            is_pale: alpha < 128,
        },
        kind,
    }
}

fn look(element: &BytesStart<'_>, own: Look) -> Look {
    let value = xml::attribute(element, "Value").unwrap_or_default();
    let channels = numbers(&value);
    let [red, green, blue] = channels[..] else {
        return own;
    };
    Look {
        is_red: red > 150.0 && green < 90.0 && blue < 90.0,
        is_pale: own.is_pale || red.min(green).min(blue) > 165.0 && red + green + blue < 760.0,
        ..own
    }
}

fn picture(element: &BytesStart<'_>, sheet: &mut Sheet) -> Option<Rectangle> {
    let boundary = xml::attribute(element, "Boundary").map(|value| numbers(&value));
    if let Some([x, y, width, height]) = boundary.as_deref() {
        let area = Rectangle {
            left: x * POINTS,
            top: y * POINTS,
            right: (x + width) * POINTS,
            bottom: (y + height) * POINTS,
        };
        sheet.pictures.push(area);
        return Some(area);
    }
    None
}

/// A stretch of text with the places of its characters.
struct Code {
    x: f32,
    y: f32,
    steps_right: Vec<f32>,
    steps_down: Vec<f32>,
    text: String,
}

impl Code {
    /// A stretch without a place of its own goes on where the one before started (GB/T 33190, 11.3).
    fn open(element: &BytesStart<'_>, before: Option<&Self>) -> Self {
        let number =
            |name| xml::attribute(element, name).and_then(|value| value.trim().parse().ok());
        let steps = |name| {
            xml::attribute(element, name)
                .map(|value| steps(&value))
                .unwrap_or_default()
        };
        Self {
            x: number("X").or(before.map(|code| code.x)).unwrap_or(0.0),
            y: number("Y").or(before.map(|code| code.y)).unwrap_or(0.0),
            steps_right: steps("DeltaX"),
            steps_down: steps("DeltaY"),
            text: String::new(),
        }
    }

    /// Whether every character, figures too, has the room of a whole one: between figures that stand so is no space.
    fn is_grid(&self, size: f32) -> bool {
        let first = self.steps_right.first().copied().unwrap_or(0.0);
        let is_even = |step: &f32| (step - first).abs() < 0.02 * size;
        first > 0.9 * size
            && first < 1.3 * size
            && self.steps_right.iter().all(is_even)
            && self.text.chars().any(|character| character >= '\u{2e80}')
    }

    fn draw(&self, object: &Object, sheet: &mut Sheet) {
        let (mut x, mut y) = (self.x, self.y);
        let matrix = &object.matrix.0;
        let size = object.size * POINTS * matrix[3].hypot(matrix[2]).max(0.001);
        let stretch = matrix[0].hypot(matrix[1]);
        let is_grid = self.is_grid(object.size);
        for (index, character) in self.text.chars().enumerate() {
            if sheet.glyphs.len() >= MOST_GLYPHS {
                return;
            }
            let (right, down) = (
                self.steps_right.get(index).copied(),
                self.steps_down.get(index).copied().unwrap_or(0.0),
            );
            let half = if character.is_ascii() { 0.5 } else { 1.0 };
            // Without a step a character is as wide as its kind usually is.
            let is_down = self.steps_right.is_empty() && !self.steps_down.is_empty();
            let step = right.unwrap_or(if is_down { 0.0 } else { half * object.size });
            let (left, base) = object.matrix.apply(x, y);
            let (left, base) = (
                (left + object.origin.0) * POINTS,
                (base + object.origin.1) * POINTS,
            );
            let width = if is_grid && step > 0.0 {
                step.min(object.size)
            } else if right.is_some() && step > 0.0 {
                step.min(object.size * half)
            } else {
                half * object.size
            };
            let area = Rectangle {
                left,
                top: base - size * 0.85,
                right: left + (width * POINTS * stretch).max(0.01),
                bottom: base + size * 0.15,
            };
            if matrix[1].abs() > 0.1 * stretch {
                sheet.askew_count += 1;
            } else if area.is_sane() && size > 0.5 {
                sheet.glyphs.push(Glyph {
                    text: character,
                    area,
                    look: object.look,
                    confidence: None,
                    is_doubtful: false,
                    is_by_model: false,
                    begins_paragraph: false,
                });
            }
            x += step;
            y += down;
        }
    }
}

/// `g 3 4.2` stands for three steps of 4.2.
fn steps(text: &str) -> Vec<f32> {
    const MOST: usize = 20_000;
    let mut steps = Vec::new();
    let mut words = text.split_whitespace();
    while let Some(word) = words.next() {
        if steps.len() >= MOST {
            break;
        }
        if word == "g" {
            let count = words
                .next()
                .and_then(|count| count.parse().ok())
                .unwrap_or(0usize);
            let step = words
                .next()
                .and_then(|step| step.parse().ok())
                .unwrap_or(0.0);
            steps.extend(std::iter::repeat_n(step, count.min(MOST)));
        } else if let Ok(step) = word.parse() {
            steps.push(step);
        }
    }
    steps
}

/// The straight lines of a path: `M x y L x y C`.
fn path(data: &str, object: &Object, sheet: &mut Sheet) {
    const MOST_RULINGS: usize = 20_000;
    let place = |x: f32, y: f32| {
        let (x, y) = object.matrix.apply(x, y);
        (
            (x + object.origin.0) * POINTS,
            (y + object.origin.1) * POINTS,
        )
    };
    let (mut at, mut first) = ((0.0, 0.0), (0.0, 0.0));
    let mut words = data.split_whitespace();
    while let Some(word) = words.next() {
        let mut point = || -> Option<(f32, f32)> {
            let x = words.next()?.parse().ok()?;
            let y = words.next()?.parse().ok()?;
            Some(place(x, y))
        };
        let to = match word {
            "M" | "S" => {
                at = point().unwrap_or(at);
                first = at;
                continue;
            }
            "L" => point().unwrap_or(at),
            "C" => first,
            _ => continue,
        };
        let is_horizontal = (at.1 - to.1).abs() < 1.0;
        let is_vertical = (at.0 - to.0).abs() < 1.0;
        if is_horizontal != is_vertical && sheet.rulings.len() < MOST_RULINGS {
            let (across, (a, b)) = if is_horizontal {
                (at.1, (at.0, to.0))
            } else {
                (at.0, (at.1, to.1))
            };
            sheet.rulings.push(Ruling {
                is_horizontal,
                at: across,
                from: a.min(b),
                to: a.max(b),
            });
        }
        at = to;
    }
}
