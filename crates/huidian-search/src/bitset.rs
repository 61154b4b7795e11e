//! Sets of articles or works, one bit each.

/// A set over `0..len`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct BitSet {
    words: Vec<u64>,
    len: usize,
}

impl BitSet {
    pub(crate) fn empty(len: usize) -> Self {
        Self {
            words: vec![0; len.div_ceil(64)],
            len,
        }
    }

    pub(crate) fn full(len: usize) -> Self {
        let mut set = Self {
            words: vec![u64::MAX; len.div_ceil(64)],
            len,
        };
        set.trim();
        set
    }

    fn trim(&mut self) {
        if let (Some(last), rest @ 1..) = (self.words.last_mut(), self.len % 64) {
            *last &= (1 << rest) - 1;
        }
    }

    #[inline]
    pub(crate) fn insert(&mut self, member: u32) {
        if let Some(word) = self.words.get_mut(member as usize / 64) {
            *word |= 1 << (member % 64);
        }
    }

    pub(crate) fn remove(&mut self, member: u32) {
        if let Some(word) = self.words.get_mut(member as usize / 64) {
            *word &= !(1 << (member % 64));
        }
    }

    pub(crate) fn insert_range(&mut self, range: std::ops::Range<u32>) {
        let end = (range.end as usize).min(self.len);
        let mut at = range.start as usize;
        while at < end {
            let stop = (at / 64 * 64 + 64).min(end);
            let count = stop - at;
            self.words[at / 64] |= (u64::MAX >> (64 - count)) << (at % 64);
            at = stop;
        }
    }

    /// The members among 64 numbers, as bits.
    #[inline]
    pub(crate) fn word(&self, at: usize) -> u64 {
        self.words.get(at).copied().unwrap_or(0)
    }

    #[inline]
    pub(crate) fn contains(&self, member: u32) -> bool {
        self.words
            .get(member as usize / 64)
            .is_some_and(|word| word >> (member % 64) & 1 == 1)
    }

    pub(crate) fn intersect(&mut self, other: &Self) {
        self.words
            .iter_mut()
            .zip(&other.words)
            .for_each(|(a, b)| *a &= b);
    }

    pub(crate) fn unite(&mut self, other: &Self) {
        self.words
            .iter_mut()
            .zip(&other.words)
            .for_each(|(a, b)| *a |= b);
    }

    pub(crate) fn subtract(&mut self, other: &Self) {
        self.words
            .iter_mut()
            .zip(&other.words)
            .for_each(|(a, b)| *a &= !b);
    }

    pub(crate) fn complement(&mut self) {
        self.words.iter_mut().for_each(|word| *word = !*word);
        self.trim();
    }

    pub(crate) fn count(&self) -> usize {
        self.words
            .iter()
            .map(|word| word.count_ones() as usize)
            .sum()
    }

    /// Members of a range.
    pub(crate) fn count_in(&self, range: std::ops::Range<u32>) -> usize {
        if range.is_empty() {
            return 0;
        }
        let (first, last) = (range.start as usize / 64, (range.end as usize - 1) / 64);
        let mut count = 0;
        for at in first..=last.min(self.words.len().saturating_sub(1)) {
            let mut word = self.words[at];
            if at == first {
                word &= u64::MAX << (range.start % 64);
            }
            if at == last && !range.end.is_multiple_of(64) {
                word &= (1 << (range.end % 64)) - 1;
            }
            count += word.count_ones() as usize;
        }
        count
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.words.iter().all(|word| *word == 0)
    }

    /// Members, ascending.
    pub(crate) fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        self.words.iter().enumerate().flat_map(|(at, &word)| {
            let mut rest = word;
            std::iter::from_fn(move || {
                (rest != 0).then(|| {
                    let bit = rest.trailing_zeros();
                    rest &= rest - 1;
                    at as u32 * 64 + bit
                })
            })
        })
    }
}
