//! Works to a segment, in parallel, the same bytes for the same works in the same order.

use huidian_text::fold_char;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::built::Built;
use super::grams::{BuiltGrams, Grams};
use super::texts::Texts;
use super::{Chapters, ExpressionRow, WorkRow, tables};
use crate::alphabet::{Alphabet, push_code};
use crate::codec::TableWriter;
use crate::input::{IndexArticle, IndexWork};

/// Builds a segment of works.
pub(crate) fn build(works: &[IndexWork]) -> Built {
    let articles: Vec<&IndexArticle> = works
        .iter()
        .flat_map(|work| &work.expressions)
        .flat_map(|expression| &expression.articles)
        .collect();
    let alphabet = Alphabet::of_counts(&count_chars(&articles));
    let (differences, bytes): (Vec<_>, Vec<Vec<u8>>) = articles
        .par_iter()
        .map(|article| Coded::of(&alphabet, &article.text))
        .map(|coded| (coded.differences, coded.bytes))
        .unzip();
    let grams = BuiltGrams::of_texts(&alphabet, &bytes);
    let (paths, path_of) = distinct(articles.iter().map(|article| article.path.as_str()));
    let (headings, heading_of) = distinct(articles.iter().map(|article| article.heading.as_str()));
    let (works_rows, expressions) = rows(works);
    let source_bytes = articles
        .iter()
        .map(|article| article.text.len() as u64)
        .sum();
    let (texts, spellings) = lay_out(&bytes, &differences);
    let numbered = expressions.iter().zip(0..).flat_map(|(row, expression)| {
        let range = row.articles.start as usize..row.articles.end as usize;
        heading_of[range]
            .iter()
            .map(move |heading| (expression, *heading))
    });
    let mut head = TableWriter::default();
    alphabet.write(&mut head);
    tables::write_works(&mut head, &works_rows);
    tables::write_expressions(&mut head, &expressions);
    head.strings(&paths);
    head.strings(&headings);
    Chapters::of(numbered).write(&mut head);
    head.number(source_bytes);
    texts.write(&mut head);
    let path_bytes: Vec<u8> = path_of.iter().flat_map(|path| path.to_le_bytes()).collect();
    let prints: Vec<u64> = bytes
        .par_iter()
        .map(|bytes| fingerprint(&alphabet, bytes))
        .collect();
    let print_bytes: Vec<u8> = prints
        .iter()
        .flat_map(|print| print.to_le_bytes())
        .collect();
    let mut body = bytes.concat();
    drop(bytes);
    let text_length = body.len();
    // in the order of `Sections`
    let rest = [
        &spellings,
        &path_bytes,
        &print_bytes,
        &grams.directory,
        &grams.postings,
    ];
    head.number(text_length as u64);
    body.reserve_exact(rest.iter().map(|section| section.len()).sum());
    for section in rest {
        head.number(section.len() as u64);
        body.extend_from_slice(section);
    }
    Grams::write(&grams, &mut head);
    Built {
        head: head.bytes,
        body,
        article_count: articles.len(),
        source_bytes,
    }
}

fn count_chars(articles: &[&IndexArticle]) -> FxHashMap<char, u64> {
    articles
        .par_chunks(4096)
        .map(|chunk| {
            let mut plane = vec![0u32; 0x1_0000];
            let mut counts: FxHashMap<char, u64> = FxHashMap::default();
            for c in chunk.iter().flat_map(|article| article.text.chars()) {
                match plane.get_mut(c as usize) {
                    Some(count) => *count += 1,
                    None => *counts.entry(c).or_default() += 1,
                }
            }
            for (code, count) in plane
                .into_iter()
                .enumerate()
                .filter(|(_, count)| *count > 0)
            {
                if let Some(c) = char::from_u32(code as u32) {
                    counts.insert(c, u64::from(count));
                }
            }
            counts
        })
        .reduce(FxHashMap::default, |mut sum, part| {
            for (c, count) in part {
                *sum.entry(c).or_default() += count;
            }
            sum
        })
}

/// A coded text and how its spelling differs from the usual one.
struct Coded {
    bytes: Vec<u8>,
    differences: Vec<(u32, char)>,
}

impl Coded {
    fn of(alphabet: &Alphabet, text: &str) -> Self {
        let mut coded = Self {
            bytes: Vec::with_capacity(text.len() / 2),
            differences: Vec::new(),
        };
        for (position, c) in text.chars().enumerate() {
            // every character of every text was counted, so each has its number
            let number = alphabet.number(fold_char(c)).unwrap_or(0);
            push_code(&mut coded.bytes, number);
            if alphabet.usual(number) != c {
                coded.differences.push((position as u32, c));
            }
        }
        coded
    }
}

/// Where the texts begin, and how they are spelt.
fn lay_out(bytes: &[Vec<u8>], differences: &[Vec<(u32, char)>]) -> (Texts, Vec<u8>) {
    let mut texts = Texts::default();
    let mut spellings = TableWriter::default();
    let mut start = 0;
    for (article, (text, differences)) in bytes.iter().zip(differences).enumerate() {
        texts.starts.push(start);
        start += text.len() as u32;
        if differences.is_empty() {
            continue;
        }
        texts
            .respelt
            .push((article as u32, spellings.bytes.len() as u32));
        spellings.number(differences.len() as u64);
        let mut previous = 0;
        for &(position, c) in differences {
            spellings.number(u64::from(position - previous));
            spellings.number(u64::from(u32::from(c)));
            previous = position;
        }
    }
    texts.starts.push(start);
    (texts, spellings.bytes)
}

/// Simhash over bigrams of characters: near-identical texts differ in few bits.
fn fingerprint(alphabet: &Alphabet, text: &[u8]) -> u64 {
    let mut votes = [0i32; 64];
    let mut previous = 0u32;
    for number in crate::alphabet::numbers(text) {
        let c = alphabet.folded(number);
        if !crate::alphabet::is_word_char(c) {
            continue;
        }
        let mut hash = u64::from(previous) << 32 | u64::from(u32::from(c));
        hash = (hash ^ (hash >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        hash = (hash ^ (hash >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        hash ^= hash >> 31;
        for (bit, vote) in votes.iter_mut().enumerate() {
            *vote += ((hash >> bit & 1) as i32) * 2 - 1;
        }
        previous = u32::from(c);
    }
    votes
        .iter()
        .enumerate()
        .fold(0, |print, (bit, vote)| print | u64::from(*vote > 0) << bit)
}

fn distinct<'a>(texts: impl Iterator<Item = &'a str>) -> (Vec<String>, Vec<u32>) {
    let mut known: FxHashMap<&str, u32> = FxHashMap::default();
    let mut list = Vec::new();
    let of = texts
        .map(|text| {
            *known.entry(text).or_insert_with(|| {
                list.push(text.to_owned());
                list.len() as u32 - 1
            })
        })
        .collect();
    (list, of)
}

fn rows(works: &[IndexWork]) -> (Vec<WorkRow>, Vec<ExpressionRow>) {
    let mut rows = Vec::with_capacity(works.len());
    let mut expressions = Vec::new();
    let mut article = 0u32;
    for (ordinal, work) in works.iter().enumerate() {
        let first = expressions.len() as u32;
        for expression in &work.expressions {
            let end = article + expression.articles.len() as u32;
            expressions.push(ExpressionRow {
                work: ordinal as u32,
                label: expression.label.clone(),
                effective_on: expression.effective_on,
                ended_on: expression.ended_on,
                made_on: expression.made_on,
                is_first_day_open: expression.is_first_day_open,
                articles: article..end,
                apart: (0..)
                    .zip(&expression.articles)
                    .filter(|(_, article)| !article.force.is_empty())
                    .map(|(place, article)| (place, article.force.clone()))
                    .collect(),
            });
            article = end;
        }
        rows.push(WorkRow {
            id: work.id.clone(),
            title: work.title.clone(),
            other_titles: work.other_titles.clone(),
            kind: work.kind,
            numbers: work.numbers.clone(),
            issuers: work.issuers.clone(),
            sectors: work.sectors.clone(),
            topics: work.topics.clone(),
            addressees: work.addressees.clone(),
            region: work.region.clone(),
            is_draft: work.is_draft,
            listed_on: work.listed_on,
            force: work.force.clone(),
            expressions: first..expressions.len() as u32,
        });
    }
    (rows, expressions)
}
