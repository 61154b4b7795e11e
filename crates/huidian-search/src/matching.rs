//! Which articles contain a string, exactly: bigrams narrow the field, the text decides.

use memchr::memmem::Finder;

use crate::alphabet::is_word_char;
use crate::segment::{Segment, gram};
use crate::snapshot::{Part, Snapshot};

/// Reading an article costs about as much as decoding this many postings.
const READ_COST: u64 = 16;

/// An article and how often it contains the string.
pub(crate) type Occurrence = (u32, u32);

/// All articles that contain a folded string, ascending.
pub(crate) fn occurrences(snapshot: &Snapshot, folded: &str) -> Vec<Occurrence> {
    let mut found = Vec::new();
    if folded.is_empty() {
        return found;
    }
    for part in &snapshot.parts {
        in_part(part, folded, |article, count| {
            let article = article + part.first_article;
            if snapshot.live_articles.contains(article) {
                found.push((article, count));
            }
        });
    }
    found
}

fn in_part(part: &Part, folded: &str, found: impl FnMut(u32, u32)) {
    let segment = &*part.segment;
    let Some(coded) = segment.alphabet.encode(folded) else {
        return;
    };
    let characters: Vec<char> = folded.chars().collect();
    match plan(segment, &characters) {
        Plan::Bigram(gram) => segment.grams.visit(gram, found),
        Plan::First(number) => by_first(segment, number, found),
        Plan::Grams(grams) => verify(segment, &coded, &narrowed(segment, &grams), found),
        Plan::Scan => scan(segment, &coded, found),
    }
}

/// How a string is looked for.
enum Plan {
    /// Two characters of a word: the bigram is the answer.
    Bigram(u32),
    /// One character of a word.
    First(u32),
    /// Bigrams, rarest first, then a look at the text.
    Grams(Vec<u32>),
    /// Only marks: the whole text is read.
    Scan,
}

fn plan(segment: &Segment, characters: &[char]) -> Plan {
    let number = |c: char| {
        if is_word_char(c) {
            segment.alphabet.number(c).unwrap_or(0)
        } else {
            0
        }
    };
    let is_shared = |c: char| number(c) >= crate::segment::SHARED;
    match characters {
        [only] if is_word_char(*only) && !is_shared(*only) => return Plan::First(number(*only)),
        [first, second]
            if is_word_char(*first)
                && is_word_char(*second)
                && !is_shared(*first)
                && !is_shared(*second) =>
        {
            return Plan::Bigram(gram(number(*first), number(*second)));
        }
        _ => {}
    }
    let mut grams: Vec<u32> = characters
        .windows(2)
        .filter(|pair| is_word_char(pair[0]))
        .map(|pair| gram(number(pair[0]), number(pair[1])))
        .collect();
    grams.sort_unstable();
    grams.dedup();
    grams.sort_by_key(|gram| segment.grams.article_count(*gram));
    if grams.is_empty() {
        Plan::Scan
    } else {
        Plan::Grams(grams)
    }
}

fn by_first(segment: &Segment, number: u32, mut found: impl FnMut(u32, u32)) {
    let mut counts = vec![0u16; segment.article_count()];
    segment.grams.visit_first(number, |article, count| {
        if let Some(sum) = counts.get_mut(article as usize) {
            *sum = sum.saturating_add(count as u16);
        }
    });
    for (article, count) in counts
        .into_iter()
        .enumerate()
        .filter(|(_, count)| *count > 0)
    {
        found(article as u32, u32::from(count));
    }
}

/// Articles that hold the rarest bigrams, as many of them as pay.
fn narrowed(segment: &Segment, grams: &[u32]) -> Vec<u32> {
    let mut articles = Vec::new();
    segment
        .grams
        .visit(grams[0], |article, _| articles.push(article));
    for gram in &grams[1..] {
        if u64::from(segment.grams.article_count(*gram)) > articles.len() as u64 * READ_COST {
            break;
        }
        let mut kept = Vec::with_capacity(articles.len());
        let mut rest = articles.iter().copied().peekable();
        segment.grams.visit(*gram, |article, _| {
            while rest.next_if(|candidate| *candidate < article).is_some() {}
            if rest.next_if_eq(&article).is_some() {
                kept.push(article);
            }
        });
        articles = kept;
    }
    articles
}

fn verify(segment: &Segment, coded: &[u8], articles: &[u32], mut found: impl FnMut(u32, u32)) {
    let finder = Finder::new(coded);
    for &article in articles {
        if (article as usize) < segment.article_count() {
            let count = finder.find_iter(segment.coded(article)).count();
            if count > 0 {
                found(article, count as u32);
            }
        }
    }
}

/// Reads every article; a mark's frequency says nothing, so it counts once.
fn scan(segment: &Segment, coded: &[u8], mut found: impl FnMut(u32, u32)) {
    let finder = Finder::new(coded);
    for article in 0..segment.article_count() as u32 {
        if finder.find(segment.coded(article)).is_some() {
            found(article, 1);
        }
    }
}
