//! Where a string stands: which articles, and how often in each.

use crate::bitset::BitSet;
use crate::bm25::saturated;
use crate::prepared::Prepared;
use crate::ranges::range_of;
use crate::segment::{Postings, RANGE_SHIFT};

/// How the articles of one segment are known.
pub(crate) enum PartFound {
    /// By the list of the string's only bigram.
    Postings(Postings),
    /// By a look at the texts: articles and counts, ascending, numbered by the segment.
    Listed(Vec<(u32, u32)>),
}

impl PartFound {
    /// Calls `visit(article, count)` for the articles of one range of 64 of the segment, ascending.
    #[inline]
    pub(crate) fn visit_range(&self, range: u32, mut visit: impl FnMut(u32, u32)) {
        match self {
            PartFound::Postings(list) => list.visit_range(range, |article, count| {
                if range_of(article) == range {
                    visit(article, count);
                }
            }),
            PartFound::Listed(list) => {
                let start = list.partition_point(|(article, _)| range_of(*article) < range);
                let of_range = list[start..]
                    .iter()
                    .take_while(|(article, _)| range_of(*article) == range);
                for &(article, count) in of_range {
                    visit(article, count);
                }
            }
        }
    }

    /// Long lists stay coded; short ones are looked at again and again, so they are listed.
    pub(crate) fn of(list: Postings) -> Self {
        if list.is_cut() {
            return PartFound::Postings(list);
        }
        let mut listed = Vec::with_capacity(list.count() as usize);
        list.visit(|article, count| listed.push((article, count)));
        PartFound::Listed(listed)
    }

    /// Adds to each range of a segment the most that one of its articles gains, times `worth`.
    pub(crate) fn add_bounds(
        &self,
        worth: f32,
        prepared: &Prepared,
        part: usize,
        ranges: &mut [f32],
    ) {
        match self {
            PartFound::Postings(list) => {
                list.add_impacts(worth * prepared.stretches[part], ranges);
            }
            PartFound::Listed(list) => {
                let first = prepared.parts[part].first_article as usize;
                for of_range in list.chunk_by(|a, b| range_of(a.0) == range_of(b.0)) {
                    let gain = |&(article, count): &(u32, u32)| {
                        let relative = prepared.relative_lengths[first + article as usize];
                        saturated(count as f32, relative)
                    };
                    let most = of_range.iter().map(gain).fold(0.0, f32::max);
                    if let Some(range) = ranges.get_mut(range_of(of_range[0].0) as usize) {
                        *range += worth * most;
                    }
                }
            }
        }
    }
}

/// Where a string stands.
pub(crate) struct Found {
    /// The articles that count.
    pub articles: BitSet,
    pub total: usize,
    /// One for each segment; `None` where the string stands in no article.
    pub parts: Vec<Option<PartFound>>,
}

impl Found {
    /// Keeps the articles that count.
    pub(crate) fn new(prepared: &Prepared, parts: Vec<Option<PartFound>>) -> Self {
        let mut articles = BitSet::empty(prepared.article_space);
        for (part, found) in prepared.parts.iter().zip(&parts) {
            let first = part.first_article;
            match found {
                Some(PartFound::Postings(list)) => {
                    list.visit(|article, _| articles.insert(first + article));
                }
                Some(PartFound::Listed(list)) => {
                    for (article, _) in list {
                        articles.insert(first + article);
                    }
                }
                None => {}
            }
        }
        articles.intersect(&prepared.live_articles);
        Self {
            total: articles.count(),
            articles,
            parts,
        }
    }

    /// How often it stands in an article.
    pub(crate) fn count_in(&self, prepared: &Prepared, article: u32) -> Option<u32> {
        let at = prepared.part_at(article);
        let local = article - prepared.parts[at].first_article;
        let mut found = None;
        self.parts[at]
            .as_ref()?
            .visit_range(local >> RANGE_SHIFT, |other, count| {
                if other == local {
                    found = Some(count);
                }
            });
        found
    }
}
