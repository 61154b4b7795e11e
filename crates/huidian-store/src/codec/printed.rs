//! Lines on printed pages in few bytes: each number as its difference from the line before, places in tenths of a point.

use huidian_model::{LineReader, PrintedLine, PrintedText};

use super::bytes::{Cursor, put_signed, put_unsigned};

/// Tenths of a point: finer than anybody prints.
const SCALE: f32 = 10.0;
/// Confidence in thousandths.
const CONFIDENCE: f32 = 1_000.0;

pub(crate) fn encode_printed(printed: &PrintedText) -> Vec<u8> {
    let mut bytes = Vec::new();
    put_unsigned(printed.page_sizes.len() as u64, &mut bytes);
    for side in printed.page_sizes.iter().flatten() {
        put_signed(scaled(*side), &mut bytes);
    }
    put_unsigned(printed.lines.len() as u64, &mut bytes);
    let (mut at, mut page, mut area) = (0_i64, 0_i64, [0_i64; 4]);
    for line in &printed.lines {
        put_signed(i64::from(line.span.start) - at, &mut bytes);
        put_unsigned(u64::from(line.span.end - line.span.start), &mut bytes);
        at = i64::from(line.span.end);
        put_signed(i64::from(line.page) - page, &mut bytes);
        page = i64::from(line.page);
        for (before, edge) in area.iter_mut().zip(line.area) {
            let edge = scaled(edge);
            put_signed(edge - *before, &mut bytes);
            *before = edge;
        }
        bytes.push(match line.reader {
            LineReader::File => 0,
            LineReader::Ocr => 1,
            LineReader::Model => 2,
        });
        if line.is_recognised() {
            let confidence = line.confidence.unwrap_or(0.0).clamp(0.0, 1.0);
            put_unsigned((confidence * CONFIDENCE).round() as u64, &mut bytes);
            put_unsigned(line.doubtful.len() as u64, &mut bytes);
            for place in &line.doubtful {
                put_signed(i64::from(*place) - i64::from(line.span.start), &mut bytes);
            }
        }
    }
    bytes
}

fn scaled(value: f32) -> i64 {
    (value * SCALE).round() as i64
}

/// `None` where the bytes are none.
pub(crate) fn decode_printed(bytes: &[u8]) -> Option<PrintedText> {
    let mut cursor = Cursor(bytes);
    let mut printed = PrintedText::default();
    for _ in 0..cursor.unsigned()? {
        let mut side = || Some(cursor.signed()? as f32 / SCALE);
        printed.page_sizes.push([side()?, side()?]);
    }
    let (mut at, mut page, mut area) = (0_i64, 0_i64, [0_i64; 4]);
    for _ in 0..cursor.unsigned()? {
        let start = at.checked_add(cursor.signed()?)?;
        let end = start.checked_add(i64::try_from(cursor.unsigned()?).ok()?)?;
        at = end;
        page = page.checked_add(cursor.signed()?)?;
        for edge in &mut area {
            *edge = edge.checked_add(cursor.signed()?)?;
        }
        let reader = match cursor.byte()? {
            0 => LineReader::File,
            1 => LineReader::Ocr,
            2 => LineReader::Model,
            _ => return None,
        };
        let (mut confidence, mut doubtful) = (None, Vec::new());
        if reader != LineReader::File {
            confidence = Some(cursor.unsigned()? as f32 / CONFIDENCE);
            for _ in 0..cursor.unsigned()? {
                let place = start.checked_add(cursor.signed()?)?;
                doubtful.push(u32::try_from(place).ok()?);
            }
        }
        printed.lines.push(PrintedLine {
            span: u32::try_from(start).ok()?..u32::try_from(end).ok()?,
            page: u32::try_from(page).ok()?,
            area: area.map(|edge| edge as f32 / SCALE),
            reader,
            confidence,
            doubtful,
        });
    }
    Some(printed)
}

#[cfg(test)]
mod tests {
    use huidian_model::{LineReader, PrintedLine, PrintedText};

    use super::{decode_printed, encode_printed};

    #[test]
    fn lines_come_back_as_they_were() {
        let line = |span, page, reader, confidence, doubtful: &[u32]| PrintedLine {
            span,
            page,
            area: [72.5, 100.0, 523.1, 112.4],
            reader,
            confidence,
            doubtful: doubtful.to_vec(),
        };
        let printed = PrintedText {
            page_sizes: vec![[595.3, 841.9], [841.9, 595.3]],
            lines: vec![
                line(0..9, 1, LineReader::File, None, &[]),
                line(10..30, 2, LineReader::Ocr, Some(0.972), &[12, 29]),
                line(10..12, 1, LineReader::Model, Some(0.0), &[]),
            ],
        };
        let bytes = encode_printed(&printed);
        assert_eq!(decode_printed(&bytes), Some(printed));
        for end in 0..bytes.len() {
            assert_eq!(decode_printed(&bytes[..end]), None, "cut at {end}");
        }
    }
}
