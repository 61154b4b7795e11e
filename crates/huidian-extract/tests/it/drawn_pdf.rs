//! Draws PDF files for the tests: text in a font that is not embedded, as Chinese programs do, and rulings.

use std::fmt::Write;

/// What is drawn on a page; y counts from the top, in points, to the base line.
pub(crate) enum Draw {
    Text {
        x: f32,
        y: f32,
        size: f32,
        text: String,
    },
    /// Text turned by half a right angle.
    Askew {
        x: f32,
        y: f32,
        text: String,
    },
    /// Text turned by quarters of a circle clockwise about the middle of the page.
    Turned {
        x: f32,
        y: f32,
        size: f32,
        text: String,
        quarters: u8,
    },
    Rule {
        from: (f32, f32),
        to: (f32, f32),
    },
    /// Red text.
    Red {
        x: f32,
        y: f32,
        size: f32,
        text: String,
    },
    /// Text that nobody sees.
    Hidden {
        x: f32,
        y: f32,
        size: f32,
        text: String,
    },
    /// A grey picture over the whole page.
    Scan,
}

pub(crate) const WIDTH: f32 = 595.0;
pub(crate) const HEIGHT: f32 = 842.0;

pub(crate) fn text(x: f32, y: f32, size: f32, text: &str) -> Draw {
    let text = text.to_owned();
    Draw::Text { x, y, size, text }
}

/// Text in the middle of the page.
pub(crate) fn centred(y: f32, size: f32, words: &str) -> Draw {
    let width: f32 = words
        .chars()
        .map(|c| if c.is_ascii() { size / 2.0 } else { size })
        .sum();
    text((WIDTH - width) / 2.0, y, size, words)
}

/// Paragraphs set in lines of `columns` hanzi from (x, y) downwards, the first line of each indented by two.
pub(crate) fn set(x: f32, y: f32, size: f32, columns: usize, paragraphs: &[&str]) -> Vec<Draw> {
    let mut lines = Vec::new();
    let mut at = y;
    for paragraph in paragraphs {
        let mut rest: Vec<char> = paragraph.chars().collect();
        let mut room = columns - 2;
        while !rest.is_empty() {
            let tail = rest.split_off(room.min(rest.len()));
            let indent = (columns - room) as f32 * size;
            let line: String = rest.iter().collect();
            lines.push(text(x + indent, at, size, &line));
            (rest, room) = (tail, columns);
            at += size * 1.75;
        }
    }
    lines
}

pub(crate) fn pdf(pages: &[Vec<Draw>]) -> Vec<u8> {
    let mut objects: Vec<String> = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        String::new(),
        "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [4 0 R] >>".to_owned(),
        "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> /DW 1000 /W [1 95 500] >>".to_owned(),
        "<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 1 >>\nstream\nx\nendstream".to_owned(),
    ];
    let mut kids = String::new();
    for page in pages {
        let content = content(page);
        let number = objects.len() + 1;
        write!(kids, "{number} 0 R ").unwrap();
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] /Resources << /Font << /F 3 0 R >> /XObject << /I 5 0 R >> >> /Contents {} 0 R >>",
            number + 1
        ));
        objects.push(format!(
            "<< /Length {} >>\nstream\n{content}\nendstream",
            content.len()
        ));
    }
    objects[1] = format!("<< /Type /Pages /Kids [{kids}] /Count {} >>", pages.len());
    let mut file = "%PDF-1.4\n".to_owned();
    let mut places = Vec::new();
    for (number, object) in (1..).zip(&objects) {
        places.push(file.len());
        write!(file, "{number} 0 obj\n{object}\nendobj\n").unwrap();
    }
    let start = file.len();
    write!(file, "xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).unwrap();
    for place in places {
        writeln!(file, "{place:010} 00000 n ").unwrap();
    }
    write!(
        file,
        "trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n",
        objects.len() + 1
    )
    .unwrap();
    file.into_bytes()
}

fn content(page: &[Draw]) -> String {
    let mut content = String::new();
    for draw in page {
        match draw {
            Draw::Text { x, y, size, text } => {
                let y = HEIGHT - y;
                writeln!(content, "BT /F {size} Tf {x} {y} Td <{}> Tj ET", hex(text)).unwrap();
            }
            Draw::Askew { x, y, text } => {
                let y = HEIGHT - y;
                writeln!(
                    content,
                    "BT /F 40 Tf 0.7071 0.7071 -0.7071 0.7071 {x} {y} Tm <{}> Tj ET",
                    hex(text)
                )
                .unwrap();
            }
            Draw::Turned {
                x,
                y,
                size,
                text,
                quarters,
            } => {
                // The matrix of the turn, and where the start of the text comes to lie.
                let (cos, sin) = [(1, 0), (0, -1), (-1, 0), (0, 1)][usize::from(*quarters)];
                let (cos, sin) = (cos as f32, sin as f32);
                let (dx, dy) = (x - WIDTH / 2.0, (HEIGHT - y) - HEIGHT / 2.0);
                let at = (
                    WIDTH / 2.0 + dx * cos - dy * sin,
                    HEIGHT / 2.0 + dx * sin + dy * cos,
                );
                writeln!(
                    content,
                    "BT /F {size} Tf {cos} {sin} {} {cos} {} {} Tm <{}> Tj ET",
                    -sin,
                    at.0,
                    at.1,
                    hex(text)
                )
                .unwrap();
            }
            Draw::Red { x, y, size, text } => {
                let (y, text) = (HEIGHT - y, hex(text));
                writeln!(
                    content,
                    "q 1 0 0 rg BT /F {size} Tf {x} {y} Td <{text}> Tj ET Q"
                )
                .unwrap();
            }
            Draw::Hidden { x, y, size, text } => {
                let (y, text) = (HEIGHT - y, hex(text));
                writeln!(content, "BT 3 Tr /F {size} Tf {x} {y} Td <{text}> Tj ET").unwrap();
            }
            Draw::Scan => writeln!(content, "q {WIDTH} 0 0 {HEIGHT} 0 0 cm /I Do Q").unwrap(),
            Draw::Rule { from, to } => {
                let (a, b) = (HEIGHT - from.1, HEIGHT - to.1);
                writeln!(content, "0.5 w {} {a} m {} {b} l S", from.0, to.0).unwrap();
            }
        }
    }
    content
}

fn hex(text: &str) -> String {
    text.encode_utf16()
        .map(|unit| format!("{unit:04x}"))
        .collect()
}
