use std::sync::LazyLock;

use super::frequency::{SIMPLIFIED, TRADITIONAL};

/// First and last code point of the basic block of hanzi.
const HANZI: std::ops::RangeInclusive<u32> = 0x4e00..=0x9fff;

static COMMON: LazyLock<Vec<bool>> = LazyLock::new(|| {
    let mut common = vec![false; (HANZI.end() - HANZI.start() + 1) as usize];
    for character in SIMPLIFIED.chars().chain(TRADITIONAL.chars()) {
        if let Some(slot) = common.get_mut((character as usize).wrapping_sub(0x4e00)) {
            *slot = true;
        }
    }
    common
});

/// What kinds of characters a text is made of.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Census {
    pub(super) common_hanzi: u32,
    pub(super) rare_hanzi: u32,
    /// Punctuation of Chinese prose: 《》，。、：；“”（）— and their like.
    pub(super) punctuation: u32,
    pub(super) ascii: u32,
    /// Letters and signs that a Chinese page has few of: accented Latin, Cyrillic, kana, box drawing, private use.
    pub(super) foreign: u32,
    pub(super) replacement: u32,
}

impl Census {
    pub(super) fn of(text: &str) -> Self {
        let mut census = Self::default();
        for character in text.chars() {
            census.add(character);
        }
        census
    }

    pub(super) fn add(&mut self, character: char) {
        let counter = match character as u32 {
            0..=0x7f => &mut self.ascii,
            code if HANZI.contains(&code) => {
                if COMMON[(code - HANZI.start()) as usize] {
                    &mut self.common_hanzi
                } else {
                    &mut self.rare_hanzi
                }
            }
            0xfffd => &mut self.replacement,
            _ if is_chinese_punctuation(character) => &mut self.punctuation,
            _ => &mut self.foreign,
        };
        *counter += 1;
    }

    pub(super) fn hanzi(&self) -> u32 {
        self.common_hanzi + self.rare_hanzi
    }

    /// Characters that Chinese prose has few of.
    pub(super) fn strange(&self) -> u32 {
        self.rare_hanzi + self.foreign + self.replacement
    }

    /// Characters beyond ASCII.
    pub(super) fn wide(&self) -> u32 {
        self.hanzi() + self.punctuation + self.foreign + self.replacement
    }

    /// Share of the hanzi that are frequent; 0 without hanzi.
    ///
    /// Prose has 90 to 99, lists of names 70, wrongly decoded text under 15.
    pub(super) fn common_percent(&self) -> u32 {
        percent(self.common_hanzi, self.hanzi())
    }

    /// How much more this looks like Chinese than not, per character beyond ASCII, in percent.
    pub(super) fn score(&self) -> i64 {
        let good = i64::from(self.common_hanzi) + i64::from(self.punctuation) / 2;
        let bad =
            i64::from(self.rare_hanzi) + i64::from(self.foreign) + 4 * i64::from(self.replacement);
        (good - bad) * 100 / i64::from(self.wide().max(1))
    }
}

pub(super) fn percent(part: u32, whole: u32) -> u32 {
    (u64::from(part) * 100 / u64::from(whole.max(1))) as u32
}

/// Whether a text is so plainly ordinary that no line of it need be looked at.
///
/// Goes by the lead bytes of UTF-8, since every captured law passes here: two bytes long are Latin, Greek and
/// Cyrillic letters, E4 to E9 start hanzi, E2, E3 and EF Chinese punctuation.
pub(super) fn is_plainly_ordinary(text: &str) -> bool {
    const MOST_FOREIGN: u32 = 16;
    const MOST_RARE_PERCENT: u32 = 4;
    let common = COMMON.as_slice();
    let bytes = text.as_bytes();
    let (mut foreign, mut rare, mut hanzi) = (0_u32, 0_u32, 0_u32);
    let mut at = 0;
    while let Some(&lead) = bytes.get(at) {
        at += match lead {
            0..=0x7f => 1,
            0xe4..=0xe9 => {
                let code = usize::from(lead & 0xf) << 12
                    | usize::from(bytes[at + 1] & 0x3f) << 6
                    | usize::from(bytes[at + 2] & 0x3f);
                hanzi += 1;
                rare += u32::from(!common.get(code.wrapping_sub(0x4e00)).is_some_and(|&is| is));
                3
            }
            0xe2 | 0xe3 | 0xef => 3,
            0xf0.. => {
                foreign += 1;
                4
            }
            0xe0..=0xee => {
                foreign += 1;
                3
            }
            _ => {
                foreign += 1;
                2
            }
        };
    }
    foreign < MOST_FOREIGN && (rare < MOST_FOREIGN || percent(rare, hanzi) < MOST_RARE_PERCENT)
}

fn is_chinese_punctuation(character: char) -> bool {
    matches!(character,
        '\u{3000}'..='\u{301f}' | '\u{ff01}'..='\u{ff5e}' | '\u{2014}'..='\u{2015}'
        | '\u{2018}'..='\u{201d}' | '\u{2026}' | '\u{b7}' | '\u{a0}' | '\u{2460}'..='\u{2473}'
        | '\u{2160}'..='\u{216b}' | '\u{2002}'..='\u{200b}' | '\u{feff}')
}
