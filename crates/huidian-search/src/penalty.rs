//! Articles of penalties by what they punish: 违反本条例第十三条 holds none of the words of the thirteenth article.

use rustc_hash::FxHashMap;

use crate::bitset::BitSet;
use crate::cited::{cited, number_of};
use crate::prepared::Prepared;
use crate::question::Question;
use crate::ranked::Ranked;

/// The best by words whose penalties are looked for.
const PUNISHED: usize = 60;
/// Texts that are looked through for them.
const TEXTS: usize = 24;

/// What the articles that a penalty cites say, for each penalty that cites one of the best by words; nothing unless a penalty is asked for.
pub(crate) fn penalties(
    snapshot: &Prepared,
    question: &Question,
    among: &BitSet,
    by_words: &[Ranked],
) -> FxHashMap<u32, f32> {
    let mut found: FxHashMap<u32, f32> = FxHashMap::default();
    if !question.wanted.penalty {
        return found;
    }
    // the best by words, by text and number
    let mut texts: Vec<u32> = Vec::new();
    let mut punished: FxHashMap<(u32, u32), f32> = FxHashMap::default();
    for hit in by_words.iter().take(PUNISHED) {
        let text = snapshot.expression_of(hit.article);
        if !texts.contains(&text) {
            if texts.len() == TEXTS {
                continue;
            }
            texts.push(text);
        }
        if let Some(number) = number_of(snapshot.path(hit.article)) {
            punished.entry((text, number)).or_insert(hit.score);
        }
    }
    for text in texts {
        for article in snapshot.articles_of(text) {
            let is_asked = among.contains(article) && snapshot.live_articles.contains(article);
            if !is_asked || !may_punish(snapshot, text, article) {
                continue;
            }
            let folded = snapshot.folded(article);
            let best = cited(&folded)
                .into_iter()
                .filter_map(|number| punished.get(&(text, number)))
                .copied()
                .fold(0.0, f32::max);
            if best > 0.0 && question.wanted.fit(&folded, snapshot.heading(article)) > 0.0 {
                found.insert(article, best);
            }
        }
    }
    found
}

/// Penalties stand in chapters of their own, or, where a text has none, in its second half.
fn may_punish(snapshot: &Prepared, text: u32, article: u32) -> bool {
    let heading = snapshot.heading(article);
    if heading.is_empty() {
        let articles = snapshot.articles_of(text);
        return article >= articles.start + articles.len() as u32 / 2;
    }
    ["责任", "罚"].iter().any(|word| heading.contains(word))
}
