//! How long articles are.

use crate::snapshot::Snapshot;

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
