//! An article with its place in an order.

/// An article with its place in the order.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Ranked {
    pub article: u32,
    /// 0 for texts in force (or of unknown force), 1 for texts that only follow them.
    pub tier: u8,
    pub score: f32,
}

impl Ranked {
    pub(crate) fn order(&self, other: &Self) -> std::cmp::Ordering {
        (self.tier.cmp(&other.tier))
            .then(other.score.total_cmp(&self.score))
            .then(self.article.cmp(&other.article))
    }
}
