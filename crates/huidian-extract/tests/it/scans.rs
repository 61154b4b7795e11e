//! Pictures of text, read by somebody who says where each character is.

use huidian_extract::{
    Limits, Picture, PictureCharacter, PictureLine, PictureReader, PictureText, RecognisedBy,
    extract_with,
};

/// Reads lines as a model of lines does: characters stand where it was surest, in steps of an eighth of the height.
pub(crate) struct Lines(pub(crate) &'static [&'static str]);

/// Height of a line, in pixels.
const HEIGHT: f32 = 48.0;
/// Where a model can put a character, in pixels.
const STEP: f32 = 8.0;

impl PictureReader for Lines {
    fn read_picture(&self, _: &Picture) -> Result<PictureText, String> {
        let lines = (1..).zip(self.0).map(|(row, words)| {
            let mut at = 100.0;
            let mut characters = Vec::new();
            for text in words.chars() {
                // Digits are half as wide as hanzi, and narrow ones stand three steps apart.
                let width = if text.is_ascii() { 2.5 * STEP } else { 5.0 * STEP };
                let left = (at / STEP).floor() * STEP;
                at += width;
                characters.push(PictureCharacter {
                    text,
                    left,
                    right: (at / STEP).floor() * STEP,
                    is_doubtful: false,
                });
            }
            let top = 80.0 * row as f32;
            PictureLine {
                characters,
                top,
                bottom: top + HEIGHT,
                confidence: 0.9999,
                is_red: false,
                recognised_by: RecognisedBy::Ocr,
                begins_paragraph: true,
            }
        });
        Ok(PictureText {
            width: 1600,
            height: 2200,
            lines: lines.collect(),
            ..PictureText::default()
        })
    }
}

/// A white picture in the format of a scanner.
pub(crate) fn white() -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::RgbImage::from_pixel(16, 22, image::Rgb([255; 3]))
        .write_to(&mut bytes, image::ImageFormat::Png)
        .unwrap();
    bytes.into_inner()
}

#[test]
fn what_stands_twice_in_a_recognised_line_is_kept_twice() {
    let lines: &[&str] = &[
        "处8000元以上24000元以下罚款。",
        "自2011年11月22日起施行，共100000吨。",
        "一一对应的人人都有，11111。",
    ];
    let read = extract_with(&white(), None, &Limits::default(), Some(&Lines(lines))).unwrap();
    let text: Vec<&str> = read.text.lines().collect();
    assert_eq!(text, lines);
}
