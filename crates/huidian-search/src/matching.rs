//! Which articles contain a string, exactly: bigrams narrow the field, the text decides.

use memchr::memmem::Finder;
use rayon::prelude::*;

use crate::alphabet::is_word_char;
use crate::found::{Found, PartFound};
use crate::prepared::Prepared;
use crate::segment::{Segment, gram};

/// Reading an article, which may mean reading a block, costs about as much as decoding this many postings.
const READ_COST: u64 = 256;
/// Where one of so many articles is looked at, the next block is worth reading with one that is missing.
const DENSE: usize = 128;
/// Where one of so many is, nearly every block is read, and keeping them all would push out what others ask for.
const FULL: usize = 16;

/// All articles that contain a folded string.
pub(crate) fn find(prepared: &Prepared, folded: &str) -> Found {
    let parts = prepared.parts.par_iter();
    let parts = parts.map(|part| in_part(&part.segment, folded));
    Found::new(prepared, parts.collect())
}

fn in_part(segment: &Segment, folded: &str) -> Option<PartFound> {
    if folded.is_empty() {
        return None;
    }
    let coded = segment.alphabet.encode(folded)?;
    let characters: Vec<char> = folded.chars().collect();
    let listed = match plan(segment, &characters) {
        Plan::Bigram(gram) => return segment.postings(gram).map(PartFound::of),
        Plan::First(number) => by_first(segment, number),
        Plan::Grams(grams) => verified(segment, &coded, &narrowed(segment, &grams)),
        Plan::Scan => scanned(segment, &coded),
    };
    (!listed.is_empty()).then_some(PartFound::Listed(listed))
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
    grams.sort_by_key(|gram| segment.holding(*gram));
    if grams.is_empty() {
        Plan::Scan
    } else {
        Plan::Grams(grams)
    }
}

fn by_first(segment: &Segment, number: u32) -> Vec<(u32, u32)> {
    let mut counts = vec![0u16; segment.article_count()];
    let grams = &segment.grams;
    grams.visit_first(&segment.body, number, |article, count| {
        if let Some(sum) = counts.get_mut(article as usize) {
            *sum = sum.saturating_add(count as u16);
        }
    });
    let counts = (0u32..).zip(counts);
    let found = counts.filter(|(_, count)| *count > 0);
    found
        .map(|(article, count)| (article, u32::from(count)))
        .collect()
}

/// Articles that hold the rarest bigrams, as many of them as pay.
fn narrowed(segment: &Segment, grams: &[u32]) -> Vec<u32> {
    let mut articles = Vec::new();
    segment.visit(grams[0], |article, _| articles.push(article));
    for gram in &grams[1..] {
        if u64::from(segment.holding(*gram)) > articles.len() as u64 * READ_COST {
            break;
        }
        let mut kept = Vec::with_capacity(articles.len());
        let mut rest = articles.iter().copied().peekable();
        segment.visit(*gram, |article, _| {
            while rest.next_if(|candidate| *candidate < article).is_some() {}
            if rest.next_if_eq(&article).is_some() {
                kept.push(article);
            }
        });
        articles = kept;
    }
    articles
}

fn verified(segment: &Segment, coded: &[u8], articles: &[u32]) -> Vec<(u32, u32)> {
    let finder = Finder::new(coded);
    let mut texts = if articles.len() * FULL > segment.article_count() {
        segment.text_pass()
    } else if articles.len() * DENSE > segment.article_count() {
        segment.dense_text_cursor()
    } else {
        segment.text_cursor()
    };
    let counts = articles.iter().map(|&article| {
        let text = segment.coded(&mut texts, article);
        (article, finder.find_iter(text).count() as u32)
    });
    counts.filter(|(_, count)| *count > 0).collect()
}

/// Reads every article; a mark's frequency says nothing, so it counts once.
fn scanned(segment: &Segment, coded: &[u8]) -> Vec<(u32, u32)> {
    let finder = Finder::new(coded);
    let mut texts = segment.text_pass();
    let articles = 0..segment.article_count() as u32;
    let holds = articles.filter(|article| {
        let text = segment.coded(&mut texts, *article);
        finder.find(text).is_some()
    });
    holds.map(|article| (article, 1)).collect()
}
