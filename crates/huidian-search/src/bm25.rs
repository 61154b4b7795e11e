//! Weight of terms: BM25 (Robertson and Zaragoza 2009).

use crate::snapshot::Snapshot;

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

/// Length of each article's coded text over the mean.
pub(crate) fn relative_lengths(snapshot: &Snapshot) -> Vec<f32> {
    let mut lengths = vec![0f32; snapshot.article_space];
    let mut sum = 0f32;
    for part in &snapshot.parts {
        let starts = part.segment.texts.starts.windows(2);
        let first = part.first_article as usize;
        for (length, pair) in lengths[first..].iter_mut().zip(starts) {
            *length = (pair[1] - pair[0]) as f32;
            sum += *length;
        }
    }
    let mean = (sum / snapshot.article_count.max(1) as f32).max(1.0);
    for length in &mut lengths {
        *length /= mean;
    }
    lengths
}
