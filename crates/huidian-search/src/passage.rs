//! What is embedded of an article.

use rayon::prelude::*;

use crate::codec::checksum;
use crate::segment::{Cursor, Segment};

/// Characters of a passage; models read no more than some hundreds of words.
const LENGTH: usize = 500;
/// Articles that one thread takes at once.
const AT_ONCE: usize = 4096;

/// An article as it is embedded: where it stands, then what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// Made of the text: the same passage in another text or another index has the same.
    pub key: u64,
    pub text: String,
}

impl Passage {
    /// The passage of an article of a segment, by the segment's own number.
    pub(crate) fn of(segment: &Segment, texts: &mut Cursor<'_>, article: u32) -> Self {
        let expression = segment.expression_of(article);
        let work = segment.expressions[expression as usize].work;
        let whole = format!(
            "{} {} {}\n{}",
            segment.works[work as usize].title,
            segment.heading(article),
            segment.path(article),
            segment.text(texts, article)
        );
        let text = match whole.char_indices().nth(LENGTH) {
            Some((end, _)) => whole[..end].to_owned(),
            None => whole,
        };
        Self {
            key: checksum(text.as_bytes()),
            text,
        }
    }
}

/// Keys of the passages of a segment, by article; made once, when somebody first asks.
pub(crate) fn passage_keys(segment: &Segment) -> &[u64] {
    segment.passage_keys.get_or_init(|| {
        let articles: Vec<u32> = (0..segment.article_count() as u32).collect();
        articles
            .par_chunks(AT_ONCE)
            .flat_map_iter(|articles| {
                let mut texts = segment.text_pass();
                let keys = articles
                    .iter()
                    .map(|article| Passage::of(segment, &mut texts, *article).key);
                keys.collect::<Vec<u64>>()
            })
            .collect()
    })
}
