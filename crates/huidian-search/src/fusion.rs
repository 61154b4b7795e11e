//! The nearest by words and the nearest by vectors as one list.

use rustc_hash::FxHashMap;

use crate::ranked::Ranked;

/// How far down a list a place still counts (Cormack, Clarke and Büttcher 2009; smaller than theirs, for the first places matter here).
const DAMPING: f32 = 10.0;
/// What a place among the nearest by vectors counts for, over the same place by words.
const BY_VECTORS: f32 = 1.0;

/// What each list gives an article for its place, counted from 0.
pub(crate) fn shares(by_words: Option<usize>, by_vectors: Option<usize>) -> (f32, f32) {
    let share = |place: usize| (DAMPING + 1.0) / (DAMPING + 1.0 + place as f32);
    (
        by_words.map_or(0.0, share),
        BY_VECTORS * by_vectors.map_or(0.0, share),
    )
}

/// Places in a list in order; those that are as good as each other share one.
pub(crate) fn places(list: impl Iterator<Item = (u32, f32)>) -> FxHashMap<u32, usize> {
    let mut places = FxHashMap::default();
    let (mut place, mut before) = (0, None);
    for (article, score) in list {
        if before.is_some_and(|before: f32| before.total_cmp(&score).is_ne()) {
            place += 1;
        }
        before = Some(score);
        places.entry(article).or_insert(place);
    }
    places
}

/// Both lists, best first; each is in order.
pub(crate) fn fuse(by_words: &[Ranked], by_vectors: &[(u32, f32)]) -> Vec<Ranked> {
    let words = places(by_words.iter().map(|hit| (hit.article, hit.score)));
    let vectors = places(by_vectors.iter().copied());
    let only_vectors = by_vectors
        .iter()
        .map(|(article, _)| *article)
        .filter(|article| !words.contains_key(article));
    let mut fused: Vec<Ranked> = by_words
        .iter()
        .map(|hit| hit.article)
        .chain(only_vectors)
        .map(|article| {
            let place = |places: &FxHashMap<u32, usize>| places.get(&article).copied();
            let (by_words, by_vectors) = shares(place(&words), place(&vectors));
            Ranked {
                article,
                tier: 0,
                score: by_words + by_vectors,
            }
        })
        .collect();
    fused.sort_unstable_by(Ranked::order);
    fused
}

#[cfg(test)]
mod tests {
    use super::fuse;
    use crate::ranked::Ranked;

    fn order(words: &[u32], vectors: &[u32]) -> Vec<u32> {
        let score = |at: usize| 1.0 - at as f32 / 10.0;
        let by_words: Vec<Ranked> = words
            .iter()
            .enumerate()
            .map(|(at, article)| Ranked {
                article: *article,
                tier: 0,
                score: score(at),
            })
            .collect();
        let by_vectors: Vec<(u32, f32)> = vectors
            .iter()
            .enumerate()
            .map(|(at, article)| (*article, score(at)))
            .collect();
        let fused = fuse(&by_words, &by_vectors);
        fused.iter().map(|hit| hit.article).collect()
    }

    #[test]
    fn what_both_lists_have_comes_first_and_nothing_is_lost() {
        for (reason, words, vectors, fused) in [
            (
                "words alone keep their order",
                &[3, 1, 2][..],
                &[][..],
                &[3, 1, 2][..],
            ),
            ("vectors alone too", &[], &[2, 1], &[2, 1]),
            ("found twice beats found once", &[1, 2], &[3, 2], &[2, 1, 3]),
            ("the same order stays", &[1, 2, 3], &[1, 2, 3], &[1, 2, 3]),
        ] {
            assert_eq!(order(words, vectors), fused, "{reason}");
        }
    }
}
