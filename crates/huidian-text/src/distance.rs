//! How alike two strings are.

/// Levenshtein distance in characters, or `None` once it must exceed `limit`.
pub fn edit_distance(left: &str, right: &str, limit: usize) -> Option<usize> {
    let left: Vec<char> = left.chars().collect();
    let right: Vec<char> = right.chars().collect();
    if left.len().abs_diff(right.len()) > limit {
        return None;
    }
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (line, a) in left.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = line + 1;
        let mut best = row[0];
        for (column, b) in right.iter().enumerate() {
            let above = row[column + 1];
            row[column + 1] = (diagonal + usize::from(a != b))
                .min(above + 1)
                .min(row[column] + 1);
            diagonal = above;
            best = best.min(row[column + 1]);
        }
        if best > limit {
            return None;
        }
    }
    row.last().copied().filter(|distance| *distance <= limit)
}

/// Dice coefficient over character bigrams, 0 (nothing shared) to 1 (same bigrams).
pub fn bigram_similarity(left: &str, right: &str) -> f64 {
    let (left, right) = (bigrams(left), bigrams(right));
    if left.is_empty() || right.is_empty() {
        return if left == right { 1.0 } else { 0.0 };
    }
    let (mut i, mut j, mut shared) = (0, 0, 0);
    while i < left.len() && j < right.len() {
        match left[i].cmp(&right[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                shared += 1;
                i += 1;
                j += 1;
            }
        }
    }
    2.0 * f64::from(shared) / (left.len() + right.len()) as f64
}

fn bigrams(text: &str) -> Vec<(char, char)> {
    let mut pairs: Vec<_> = text.chars().zip(text.chars().skip(1)).collect();
    pairs.sort_unstable();
    pairs
}
