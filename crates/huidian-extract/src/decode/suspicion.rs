use super::charset::Wrong;
use super::finding::Finding;
use super::plausibility::{Census, percent};
use crate::position::count_chars;

/// The lines of a text that do not look like Chinese prose.
pub(super) struct Suspicion {
    /// The first of them, up to a size.
    pub(super) sample: String,
    /// Characters beyond ASCII in all of them.
    wide: u32,
    /// Bytes from the first line to the last.
    bytes: std::ops::Range<usize>,
}

impl Suspicion {
    /// Looks through a text; `None` when fewer than `fewest` strange characters stand in odd lines.
    pub(super) fn of(text: &str, sample_bytes: usize, fewest: u32) -> Option<Self> {
        let mut found = Self {
            sample: String::new(),
            wide: 0,
            bytes: 0..0,
        };
        let (mut strange, mut start) = (0, 0);
        for piece in pieces(text) {
            let end = start + piece.len();
            let census = Census::of(piece);
            let odd = census.strange();
            if odd >= 2 && odd * 5 >= census.wide() {
                strange += odd;
                found.wide += census.wide();
                let first = if found.bytes.is_empty() {
                    start
                } else {
                    found.bytes.start
                };
                found.bytes = first..end;
                if found.sample.len() < sample_bytes {
                    found.sample.push_str(piece.trim_end_matches(['\n', '\r']));
                    found.sample.push('\n');
                }
            }
            start = end;
        }
        (strange >= fewest).then_some(found)
    }

    pub(super) fn garbled(&self, text: &str, reason: String) -> Finding {
        let start = count_chars(&text.as_bytes()[..self.bytes.start]);
        let length = count_chars(&text.as_bytes()[self.bytes.clone()]);
        Finding::Garbled {
            reason,
            span: start..start + length,
            percent: percent(self.wide, Census::of(text).wide()),
        }
    }

    /// Why the text is known to be garbled though nothing of it can be won back.
    pub(super) fn lost_for_good(&self, text: &str) -> Option<String> {
        let census = Census::of(text);
        // 锟斤拷: U+FFFD in UTF-8, read as GBK and saved once more.
        let twice = text.matches("锟斤拷").count() as u32 * 2;
        let lost = census.replacement + twice;
        if percent(lost, census.wide()) >= 5 {
            let wide = census.wide();
            return Some(format!(
                "{lost} of {wide} characters are replacement characters"
            ));
        }
        let wrong = Wrong::all()
            .iter()
            .find(|wrong| wrong.may_have_made(&self.sample) && self.has_broken_sequences(wrong))?;
        let name = wrong.name;
        Some(format!(
            "UTF-8 text read as {name}, of which bytes were lost"
        ))
    }

    /// Whether turned back the sample is full of Chinese UTF-8 sequences with holes in them.
    ///
    /// In text of any language the bytes E3 to E9 are letters and stand before other letters; before bytes
    /// 80 to BF, time after time, they are the start of hanzi.
    fn has_broken_sequences(&self, wrong: &Wrong) -> bool {
        const FEWEST_LEADS: usize = 24;
        let mut bytes = Vec::with_capacity(self.sample.len());
        for character in self.sample.chars() {
            if !wrong.encode(character, &mut bytes) {
                bytes.push(b'?');
            }
        }
        let leads = bytes
            .windows(2)
            .filter(|pair| (0xe3..=0xe9).contains(&pair[0]));
        let (mut total, mut followed) = (0, 0);
        for pair in leads {
            total += 1;
            followed += usize::from((0x80..=0xbf).contains(&pair[1]));
        }
        let high = bytes.iter().filter(|&&byte| byte >= 0x80).count();
        total >= FEWEST_LEADS && followed * 10 >= total * 6 && followed * 4 >= high
    }
}

/// Lines with their ends, the long ones in pieces of a few kilobytes.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    const LONGEST: usize = 8 << 10;
    text.split_inclusive('\n').flat_map(|line| {
        let mut rest = line;
        std::iter::from_fn(move || {
            if rest.is_empty() {
                return None;
            }
            let mut cut = rest.len().min(LONGEST);
            while !rest.is_char_boundary(cut) {
                cut += 1;
            }
            let (piece, tail) = rest.split_at(cut);
            rest = tail;
            Some(piece)
        })
    })
}
