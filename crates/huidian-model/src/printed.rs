//! Where the lines of a text stand on the printed pages of its original, and what a keeper put right in those that were recognised in pictures.

use std::ops::Range;

use jiff::Timestamp;

/// Who read a line of a printed page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LineReader {
    /// The file says its characters.
    File,
    /// Recognised in a picture by the models that are installed.
    Ocr,
    /// Recognised in a picture by the document model of the settings.
    Model,
}

/// One line of a text, or one cell of a table, on a printed page.
#[derive(Debug, Clone, PartialEq)]
pub struct PrintedLine {
    /// Code points of the text.
    pub span: Range<u32>,
    /// Counted from 1.
    pub page: u32,
    /// Left, top, right and bottom in points from the upper left corner of the page.
    pub area: [f32; 4],
    pub reader: LineReader,
    /// From 0 to 1, of a line that was recognised; otherwise `None`.
    pub confidence: Option<f32>,
    /// Characters that are less sure than others, as code points of the text, in order.
    pub doubtful: Vec<u32>,
}

impl PrintedLine {
    /// Whether it was read in a picture.
    pub fn is_recognised(&self) -> bool {
        self.reader != LineReader::File
    }
}

/// The lines of a text on the pages of one original, in the order of the text.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PrintedText {
    /// Width and height of each page in points.
    pub page_sizes: Vec<[f32; 2]>,
    pub lines: Vec<PrintedLine>,
}

/// What is known of the lines of a text that were recognised in pictures.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Recognition {
    pub line_count: usize,
    /// Of them by the document model of the settings.
    pub by_model_count: usize,
    /// Mean over the lines, and that of the least sure one.
    pub mean_confidence: f32,
    pub least_confidence: f32,
    /// Characters that are less sure than others.
    pub doubtful_count: usize,
    /// Lines that a keeper put right.
    pub corrected_count: usize,
}

/// What a keeper put in the place of a line that was recognised. It is kept apart from the text as it was read, in whose code points it counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextCorrection {
    /// Code points of the text as it was read: one of its lines.
    pub span: Range<u32>,
    pub before: String,
    pub after: String,
    pub corrected_by: String,
    pub corrected_at: Timestamp,
}

impl PrintedText {
    /// The line with the first character of a stretch of the text, or the first one behind it inside the stretch.
    pub fn find_line(&self, stretch: &Range<u32>) -> Option<usize> {
        let at = self
            .lines
            .partition_point(|line| line.span.end <= stretch.start);
        let line = self.lines.get(at)?;
        (line.span.start < stretch.end).then_some(at)
    }

    /// `None` where no line was recognised in a picture.
    pub fn recognition(&self, corrections: &[TextCorrection]) -> Option<Recognition> {
        let recognised: Vec<&PrintedLine> = self
            .lines
            .iter()
            .filter(|line| line.is_recognised())
            .collect();
        let confidences = || recognised.iter().filter_map(|line| line.confidence);
        let least = confidences().reduce(f32::min)?;
        let is_corrected = |line: &&&PrintedLine| {
            corrections
                .iter()
                .any(|correction| correction.span == line.span)
        };
        let as_read = recognised.iter().filter(|line| !is_corrected(line));
        Some(Recognition {
            line_count: recognised.len(),
            by_model_count: recognised
                .iter()
                .filter(|line| line.reader == LineReader::Model)
                .count(),
            mean_confidence: confidences().sum::<f32>() / recognised.len() as f32,
            least_confidence: least,
            doubtful_count: as_read.map(|line| line.doubtful.len()).sum(),
            corrected_count: recognised.iter().filter(is_corrected).count(),
        })
    }

    /// The same lines in a text in which these are put right. A line that was put right has no doubtful characters.
    pub fn corrected(&self, corrections: &[TextCorrection]) -> Self {
        let mut corrected = self.clone();
        for line in &mut corrected.lines {
            let own = line.span.clone();
            line.span = moved(own.start, corrections)..moved_end(&own, corrections);
            if corrections.iter().any(|one| one.span == own) {
                line.doubtful.clear();
            } else {
                for place in &mut line.doubtful {
                    *place = moved(*place, corrections);
                }
            }
        }
        corrected
    }
}

/// Where a place of the text as it was read stands in the text that is put right.
fn moved(place: u32, corrections: &[TextCorrection]) -> u32 {
    corrections
        .iter()
        .filter(|one| one.span.end <= place)
        .fold(place, |place, one| {
            let (before, after) = (one.span.end - one.span.start, length(&one.after));
            place + after - before
        })
}

fn moved_end(span: &Range<u32>, corrections: &[TextCorrection]) -> u32 {
    let start = moved(span.start, corrections);
    match corrections.iter().find(|one| one.span == *span) {
        Some(one) => start + length(&one.after),
        None => start + (span.end - span.start),
    }
}

fn length(words: &str) -> u32 {
    words.chars().count() as u32
}

/// A text with its lines put right; `None` where a correction is not of this text.
pub fn put_right(text: &str, corrections: &[TextCorrection]) -> Option<String> {
    let mut ordered: Vec<&TextCorrection> = corrections.iter().collect();
    ordered.sort_by_key(|one| one.span.start);
    let characters: Vec<char> = text.chars().collect();
    let (mut right, mut at) = (String::with_capacity(text.len()), 0);
    for one in ordered {
        let span = one.span.start as usize..one.span.end as usize;
        let own: String = characters.get(span.clone())?.iter().collect();
        if own != one.before || span.start < at {
            return None;
        }
        right.extend(&characters[at..span.start]);
        right.push_str(&one.after);
        at = span.end;
    }
    right.extend(&characters[at..]);
    Some(right)
}

#[cfg(test)]
mod tests {
    use super::{LineReader, PrintedLine, PrintedText, TextCorrection, put_right};

    fn correction(span: std::ops::Range<u32>, before: &str, after: &str) -> TextCorrection {
        TextCorrection {
            span,
            before: before.to_owned(),
            after: after.to_owned(),
            corrected_by: "甲".to_owned(),
            corrected_at: jiff::Timestamp::UNIX_EPOCH,
        }
    }

    fn line(span: std::ops::Range<u32>, doubtful: &[u32]) -> PrintedLine {
        PrintedLine {
            span,
            page: 1,
            area: [0.0; 4],
            reader: LineReader::Ocr,
            confidence: Some(0.9),
            doubtful: doubtful.to_vec(),
        }
    }

    #[test]
    fn lines_are_put_right_and_the_others_move() {
        let text = "云湖条列\n第一条为了\n施行。";
        let printed = PrintedText {
            page_sizes: vec![[595.0, 842.0]],
            lines: vec![line(0..4, &[3]), line(5..10, &[]), line(11..14, &[12])],
        };
        let corrections = [
            correction(5..10, "第一条为了", "第一条　为了云湖"),
            correction(0..4, "云湖条列", "条例"),
        ];
        let right = put_right(text, &corrections).unwrap();
        assert_eq!(right, "条例\n第一条　为了云湖\n施行。");
        let moved = printed.corrected(&corrections);
        let words: Vec<String> = moved
            .lines
            .iter()
            .map(|line| {
                right
                    .chars()
                    .skip(line.span.start as usize)
                    .take(line.span.len())
                    .collect()
            })
            .collect();
        assert_eq!(words, ["条例", "第一条　为了云湖", "施行。"]);
        assert!(moved.lines[0].doubtful.is_empty() && moved.lines[2].doubtful == [13]);
        let recognition = printed.recognition(&corrections).unwrap();
        assert_eq!(
            (recognition.corrected_count, recognition.doubtful_count),
            (2, 1)
        );
        assert_eq!(moved.find_line(&(1..2)), Some(0));
        assert_eq!(
            moved.find_line(&(2..3)),
            None,
            "the end of a line is on no page"
        );
    }

    #[test]
    fn corrections_of_another_text_are_told() {
        for (one, why) in [
            (correction(0..2, "云州", "云湖"), "other words"),
            (correction(3..9, "条列", "条例"), "beyond the end"),
        ] {
            assert_eq!(put_right("云湖条列", &[one]), None, "{why}");
        }
        let twice = [
            correction(0..2, "云湖", "甲"),
            correction(1..3, "湖条", "乙"),
        ];
        assert_eq!(put_right("云湖条列", &twice), None, "one over the other");
    }
}
