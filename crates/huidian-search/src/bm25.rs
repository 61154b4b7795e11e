//! Weight of terms: BM25 (Robertson and Zaragoza 2009).

/// Saturation of repeated terms and strength of length normalisation (BM25).
pub(crate) const SATURATION: f32 = 1.2;
pub(crate) const LENGTH_STRENGTH: f32 = 0.75;

/// How rare a term is among the articles.
pub(crate) fn rarity(article_count: usize, holding: usize) -> f32 {
    let (all, holding) = (article_count as f32, holding as f32);
    (1.0 + (all - holding + 0.5) / (holding + 0.5)).ln()
}

/// Score of a term that stands `count` times in a text of a length relative to the mean.
pub(crate) fn saturated(count: f32, relative_length: f32) -> f32 {
    let damping = SATURATION * (1.0 - LENGTH_STRENGTH + LENGTH_STRENGTH * relative_length);
    count * (SATURATION + 1.0) / (count + damping)
}
