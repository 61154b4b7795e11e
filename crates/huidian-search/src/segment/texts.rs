//! Where texts begin, and whose spelling is unusual.

use crate::codec::{TableReader, TableWriter};

/// Where the articles' texts are.
#[derive(Default)]
pub(crate) struct Texts {
    /// One more than there are articles.
    pub starts: Vec<u32>,
    /// Articles whose spelling differs from the usual one, ascending, and where their differences begin.
    pub respelt: Vec<(u32, u32)>,
}

impl Texts {
    pub(super) fn write(&self, table: &mut TableWriter) {
        let texts = self;
        table.number(texts.starts.len() as u64 - 1);
        texts
            .starts
            .windows(2)
            .for_each(|pair| table.number(u64::from(pair[1] - pair[0])));
        table.number(texts.respelt.len() as u64);
        let mut before = (0, 0);
        for &(article, offset) in &texts.respelt {
            table.number(u64::from(article - before.0));
            table.number(u64::from(offset - before.1));
            before = (article, offset);
        }
    }

    pub(super) fn read(table: &mut TableReader<'_>) -> Option<Self> {
        let count = table.count()?;
        let mut texts = Texts {
            starts: Vec::with_capacity(count + 1),
            ..Texts::default()
        };
        let mut start = 0u32;
        texts.starts.push(0);
        for _ in 0..count {
            start = start.checked_add(u32::try_from(table.number()?).ok()?)?;
            texts.starts.push(start);
        }
        let (mut article, mut offset) = (0u32, 0u32);
        for _ in 0..table.count()? {
            article = article.checked_add(u32::try_from(table.number()?).ok()?)?;
            offset = offset.checked_add(u32::try_from(table.number()?).ok()?)?;
            texts.respelt.push((article, offset));
        }
        Some(texts)
    }
}
