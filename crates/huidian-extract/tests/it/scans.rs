//! Pictures of text, read by somebody who says where each character is.

use huidian_extract::{
    DiagnosticKind, Error, Limits, Page, Picture, PictureCharacter, PictureLine, PictureReader,
    PictureText, RecognisedBy, extract_with, page_picture,
};

use crate::drawn_pdf::{Draw, pdf, set};

/// Reads lines as a model of lines does: characters stand where it was surest, in steps of an eighth of the height.
struct Lines(&'static [&'static str]);

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
                let width = if text.is_ascii() {
                    2.5 * STEP
                } else {
                    5.0 * STEP
                };
                let left = (at / STEP).floor() * STEP;
                at += width;
                characters.push(PictureCharacter {
                    text,
                    left,
                    right: (at / STEP).floor() * STEP,
                    is_doubtful: false,
                });
            }
            let top = 600.0 + 80.0 * row as f32;
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
fn white() -> Vec<u8> {
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

/// What a scan shows, line by line.
const SEEN: &[&str] = &[
    "第一条　栈道由建设单位负责日常养护。",
    "第二条　违反规定的处24000元以下罚款。",
    "第三条　本办法自2024年7月1日起施行。",
];

/// Pages of a scan with words that nobody sees over them.
fn layered(pages: &[&[&str]]) -> Vec<u8> {
    let page = |words: &&[&str]| {
        // Below where running heads stand.
        let drawn = set(60.0, 300.0, 12.0, 38, words).into_iter();
        let hidden = drawn.map(|draw| match draw {
            Draw::Text { x, y, size, text } => Draw::Hidden { x, y, size, text },
            other => other,
        });
        std::iter::once(Draw::Scan).chain(hidden).collect()
    };
    pdf(&pages.iter().map(page).collect::<Vec<Vec<Draw>>>())
}

/// Lines without white space: a model of lines says none between hanzi.
fn bare(text: &str) -> Vec<String> {
    let lines = text.lines();
    lines
        .map(|line| line.split_whitespace().collect())
        .collect()
}

fn kinds(page: &Page) -> Vec<DiagnosticKind> {
    let kinds = page.diagnostics.iter().map(|note| note.kind);
    kinds
        .filter(|kind| *kind != DiagnosticKind::Recognised)
        .collect()
}

/// Words over a scan; what is then told, and whether what is seen is the text. The reason stands behind each row.
#[test]
fn words_that_nobody_sees_are_held_against_what_is_seen() {
    let other: &[&str] = &[
        "禁止任何单位公布航标数据库，并处百万元整。",
        "各单位应当在每月五日之前报送上月的全部资料。",
    ];
    let digits: &[&str] = &[SEEN[0], "第二条　违反规定的处240元以下罚款。", SEEN[2]];
    let stuffed: &[&str] = &[
        SEEN[0],
        SEEN[1],
        SEEN[2],
        other[0],
        other[1],
        "浮标登记应当载明所有人姓名住所和联系方式以及用途。",
    ];
    use DiagnosticKind::{HiddenLayerCompared, HiddenLayerFalse};
    let rows: [(&[&str], DiagnosticKind, bool, &str); 4] = [
        (SEEN, HiddenLayerCompared, false, "an honest layer"),
        (other, HiddenLayerFalse, true, "words of another text"),
        (
            digits,
            HiddenLayerFalse,
            false,
            "one number is another: told, and the words stay",
        ),
        (stuffed, HiddenLayerFalse, true, "more words than are seen"),
    ];
    for (words, kind, is_replaced, why) in rows {
        let bytes = layered(&[words]);
        let limits = Limits::default();
        let unread = extract_with(&bytes, None, &limits, None).unwrap();
        assert_eq!(kinds(&unread), [DiagnosticKind::HiddenLayer], "{why}");
        let read = extract_with(&bytes, None, &limits, Some(&Lines(SEEN))).unwrap();
        assert_eq!(kinds(&read), [kind], "{why}: {:?}", read.diagnostics);
        let expected = if is_replaced { SEEN } else { words };
        assert_eq!(bare(&read.text), bare(&expected.join("\n")), "{why}");
        assert_eq!(read.places[0].confidence.is_some(), is_replaced, "{why}");
    }
}

#[test]
fn one_page_that_says_another_thing_has_all_pages_looked_at() {
    let other: &[&str] = &["禁止任何单位公布航标数据库，并处百万元整，各单位应当遵守。"];
    let mut pages = vec![other];
    pages.resize(12, SEEN);
    pages[7] = other;
    let bytes = layered(&pages);
    let read = extract_with(&bytes, None, &Limits::default(), Some(&Lines(SEEN))).unwrap();
    assert!(!read.text.contains("禁止"), "{}", read.text);
    let told = |kind| {
        read.diagnostics
            .iter()
            .filter(move |note| note.kind == kind)
            .count()
    };
    assert_eq!(told(DiagnosticKind::HiddenLayerFalse), 2);
    assert_eq!(told(DiagnosticKind::HiddenLayerCompared), 1);
    // Where no page differs, a few are enough.
    let bytes = layered(&[SEEN; 12]);
    let read = extract_with(&bytes, None, &Limits::default(), Some(&Lines(SEEN))).unwrap();
    let compared = &read.diagnostics[0].message;
    assert!(compared.ends_with("compared: 1, 5, 9"), "{compared}");
}

#[test]
fn words_that_are_seen_are_no_layer() {
    let mut page = set(60.0, 80.0, 12.0, 38, SEEN);
    page.push(Draw::Scan);
    let read = extract_with(&pdf(&[page]), None, &Limits::default(), None).unwrap();
    assert_eq!(kinds(&read), []);
}

#[test]
fn a_page_whose_fonts_the_file_lacks_is_not_drawn_with_other_signs() {
    let limits = Limits::default();
    let without = pdf(&[set(60.0, 80.0, 12.0, 38, SEEN)]);
    let error = page_picture(&without, 1, 400, &limits).unwrap_err();
    assert!(matches!(error, Error::FontsMissing { .. }), "{error:?}");
    let no_words = pdf(&[vec![Draw::Scan]]);
    assert!(page_picture(&no_words, 1, 400, &limits).unwrap().is_some());
    assert!(page_picture(&no_words, 2, 400, &limits).unwrap().is_none());
}
