//! Titles as people write them: whole, short, abbreviated, misspelt, in pinyin.

use huidian_text::{bigram_similarity, edit_distance, title_key};

use crate::catalog::Title;
use crate::pinyin::is_letters;
use crate::prepared::Prepared;
use crate::results::JumpReason;

/// A work that a text may name.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct FoundTitle {
    pub work: u32,
    pub reason: JumpReason,
    /// 1 for certain.
    pub score: f32,
}

/// Share of their bigrams that a misspelt title and the right one have in common, at least.
const ALIKE: f64 = 0.3;
/// Longest text that is read as a title.
const LENGTH_LIMIT: usize = 120;

/// Works that a text names, surest first; only the readings of the surest kind.
pub(crate) fn find(snapshot: &Prepared, text: &str) -> Vec<FoundTitle> {
    let key = title_key(text);
    let length = key.chars().count();
    if !(2..=LENGTH_LIMIT).contains(&length) {
        return Vec::new();
    }
    let catalog = &snapshot.catalog;
    let whole = catalog.titles_of_key(&key).map(|title| FoundTitle {
        work: title.work,
        reason: if title.is_main {
            JumpReason::Title
        } else {
            JumpReason::OtherTitle
        },
        score: 1.0,
    });
    let mut found: Vec<FoundTitle> = whole.collect();
    if found.is_empty() && is_letters(&key) {
        found = by_letters(snapshot, &key);
    }
    let ends = key.chars().next().zip(key.chars().next_back());
    if let Some((first, last)) = ends.filter(|_| found.is_empty()) {
        let titles = catalog.titles_between(first, last);
        found = graded(titles, JumpReason::Abbreviation, |title| {
            abbreviation_score(&key, &title.key)
        });
    }
    if found.is_empty() && length >= 4 {
        let titles = catalog.titles_like(&key, reach(length), ALIKE).into_iter();
        found = graded(titles, JumpReason::Misspelt, |title| {
            likeness(&key, &title.key)
        });
    }
    best(snapshot, found)
}

/// Shortest and longest piece of a text that is taken for the title of a work named in it; 刑法 and 消法 are as short as it gets.
const NAMED: std::ops::RangeInclusive<usize> = 2..=40;
/// How titles end that are told from other words inside a sentence, and those that people abbreviate there.
const ENDINGS: [char; 5] = ['法', '例', '定', '则', '释'];
const SHORT_ENDINGS: [char; 2] = ['法', '例'];
/// Longest abbreviation that is looked for inside a sentence, and how sure it has to be.
const SHORT_LENGTH: usize = 6;
const SURE: f32 = 0.55;
/// Characters of a text that are looked through.
const LOOKED_THROUGH: usize = 200;

/// Works that a text names among other words (违反网络安全法最高罚多少, 个保法管不管境外公司), and the text without their names. The longest names win;
/// what lies inside them is no name.
pub(crate) fn named_within(snapshot: &Prepared, folded: &str) -> (Vec<u32>, String) {
    let characters: Vec<char> = folded
        .chars()
        .filter(|c| !is_quote(*c))
        .take(LOOKED_THROUGH)
        .collect();
    let mut works = Vec::new();
    let mut others = String::new();
    let mut start = 0;
    while start < characters.len() {
        let rest = &characters[start..];
        let is_whole_word = start == 0 || !characters[start - 1].is_ascii_alphanumeric();
        let longest = NAMED
            .rev()
            .filter(|length| {
                let last = rest.get(length - 1);
                last.is_some_and(|last| ENDINGS.contains(last))
                    || is_whole_word && is_letter_word(rest, *length)
            })
            .find_map(|length| {
                let found = named_by(snapshot, &rest[..length]);
                (!found.is_empty()).then_some((length, found))
            });
        match longest {
            Some((length, found)) => {
                works.extend(found);
                others.push(' ');
                start += length;
            }
            None => {
                others.push(rest[0]);
                start += 1;
            }
        }
    }
    others.extend(
        folded
            .chars()
            .filter(|c| !is_quote(*c))
            .skip(LOOKED_THROUGH),
    );
    works.sort_unstable();
    works.dedup();
    (works, others)
}

/// Whether a text begins with a word of so many Latin letters: PIPL.
fn is_letter_word(text: &[char], length: usize) -> bool {
    let is_letter = |c: &char| c.is_ascii_alphabetic();
    length >= 3
        && text
            .get(..length)
            .is_some_and(|word| word.iter().all(is_letter))
        && !text.get(length).is_some_and(char::is_ascii_alphanumeric)
}

/// Marks around titles, as they are folded.
fn is_quote(c: char) -> bool {
    matches!(c, '<' | '>' | '"')
}

/// Works of which a piece of a text is a title, or a sure abbreviation.
fn named_by(snapshot: &Prepared, piece: &[char]) -> Vec<u32> {
    let key = title_key(&piece.iter().collect::<String>());
    let whole: Vec<u32> = snapshot
        .catalog
        .titles_of_key(&key)
        .map(|title| title.work)
        .collect();
    let (Some(first), Some(last)) = (piece.first(), piece.last()) else {
        return whole;
    };
    if !whole.is_empty() || piece.len() > SHORT_LENGTH || !SHORT_ENDINGS.contains(last) {
        return whole;
    }
    let titles = snapshot.catalog.titles_between(*first, *last);
    let found = graded(titles, JumpReason::Abbreviation, |title| {
        abbreviation_score(&key, &title.key).filter(|score| *score >= SURE)
    });
    let best = best(snapshot, found).into_iter();
    best.map(|found| found.work).collect()
}

fn graded<'t>(
    titles: impl Iterator<Item = &'t Title>,
    reason: JumpReason,
    score: impl Fn(&Title) -> Option<f32>,
) -> Vec<FoundTitle> {
    titles
        .filter_map(|title| {
            score(title).map(|score| FoundTitle {
                work: title.work,
                reason,
                score,
            })
        })
        .collect()
}

fn by_letters(snapshot: &Prepared, letters: &str) -> Vec<FoundTitle> {
    let titles = &snapshot.catalog.titles;
    let fits = snapshot
        .catalog
        .readings()
        .iter()
        .zip(titles)
        .filter_map(|(readings, title)| {
            let fit = readings.fit(letters)?;
            fit.is_whole.then_some(FoundTitle {
                work: title.work,
                reason: JumpReason::Pinyin,
                score: 1.0,
            })
        });
    fits.collect()
}

/// The surest works, one entry each: those within reach of the best score, general law before local.
fn best(snapshot: &Prepared, mut found: Vec<FoundTitle>) -> Vec<FoundTitle> {
    let rank = |work: u32| {
        snapshot
            .work(work)
            .kind
            .map_or(9, huidian_model::WorkKind::rank)
    };
    found.sort_by(|a, b| {
        (b.score.total_cmp(&a.score))
            .then(a.reason.cmp(&b.reason))
            .then(
                snapshot
                    .work(a.work)
                    .is_draft
                    .cmp(&snapshot.work(b.work).is_draft),
            )
            .then(rank(a.work).cmp(&rank(b.work)))
            .then(a.work.cmp(&b.work))
    });
    let mut known = std::collections::HashSet::new();
    found.retain(|title| known.insert(title.work));
    let limit = found.first().map_or(0.0, |title| title.score * 0.75);
    found.retain(|title| title.score >= limit);
    found.truncate(8);
    found
}

/// How well `short` abbreviates a title: 数安法 for 数据安全法, 关基条例 for 关键信息基础设施安全保护条例.
///
/// The first and last characters must be the title's own and the rest in its order; the share of the title that is
/// kept, and whether the kept characters begin its words (by twos), tell the readings apart.
fn abbreviation_score(short: &str, key: &str) -> Option<f32> {
    let short: Vec<char> = short.chars().collect();
    let key: Vec<char> = key.chars().collect();
    if short.len() < 3
        || short.len() >= key.len()
        || short.first() != key.first()
        || short.last() != key.last()
    {
        return None;
    }
    let shares_ending = short.len() >= 3 && short[short.len() - 2..] == key[key.len() - 2..];
    // 办法 does not shorten to 法
    if key.ends_with(&['办', '法']) && !shares_ending {
        return None;
    }
    let mut at = 0;
    let mut starts = 0;
    for (index, wanted) in short.iter().enumerate() {
        let rest = &key[at..];
        // the last character is the title's last; the others as early as they come, word beginnings first
        let step = if index + 1 == short.len() {
            rest.len().checked_sub(1)?
        } else {
            (0..rest.len()).find(|step| rest[*step] == *wanted)?
        };
        if rest.get(step) != Some(wanted) {
            return None;
        }
        at += step + 1;
        starts += usize::from((at - 1) % 2 == 0 || step == 0 && index > 0);
    }
    let share = short.len() as f32 / key.len() as f32;
    let on_words = starts as f32 / short.len() as f32;
    (share >= 0.2).then_some(0.6 * share + 0.4 * on_words)
}

/// Characters by which a misspelt title may differ.
fn reach(length: usize) -> usize {
    (length / 4).clamp(1, 4)
}

/// How alike a misspelt title is; `None` when it may as well be another.
fn likeness(text: &str, key: &str) -> Option<f32> {
    let length = text.chars().count();
    let limit = reach(length);
    if text.chars().count().abs_diff(key.chars().count()) > limit {
        return None;
    }
    let shared = bigram_similarity(text, key);
    if shared < ALIKE {
        return None;
    }
    let distance = edit_distance(text, key, limit)?;
    Some(1.0 - distance as f32 / length as f32)
}
