//! Completions while typing.

use huidian_text::{fold, title_key};
use memchr::memmem::Finder;

use crate::pinyin::is_letters;
use crate::prepared::Prepared;
use crate::results::{Suggestion, SuggestionKind};

struct Candidate {
    suggestion: Suggestion,
    score: f32,
}

/// Titles, short names, issuers and headings that begin with, contain, or in pinyin spell what was typed.
pub(crate) fn suggest(snapshot: &Prepared, typed: &str, limit: usize) -> Vec<Suggestion> {
    let folded = fold(typed.trim());
    if folded.is_empty() || folded.chars().count() > 60 {
        return Vec::new();
    }
    let mut candidates = titles(snapshot, &folded);
    issuers(snapshot, &folded, &mut candidates);
    if candidates.len() < limit {
        headings(snapshot, &folded, &mut candidates);
    }
    candidates.sort_by(|a, b| {
        b.score
            .total_cmp(&a.score)
            .then_with(|| a.suggestion.text.cmp(&b.suggestion.text))
    });
    let mut known = std::collections::HashSet::new();
    candidates.retain(|candidate| known.insert(candidate.suggestion.text.clone()));
    candidates.truncate(limit);
    candidates
        .into_iter()
        .map(|candidate| candidate.suggestion)
        .collect()
}

fn titles(snapshot: &Prepared, folded: &str) -> Vec<Candidate> {
    let key = title_key(folded);
    let finder = Finder::new(key.as_bytes());
    let letters = is_letters(&key).then(|| snapshot.catalog.readings());
    let mut candidates = Vec::new();
    for (at, title) in snapshot.catalog.titles.iter().enumerate() {
        let by_name = if key.is_empty() {
            None
        } else {
            finder
                .find(title.key.as_bytes())
                .map(|at| if at == 0 { 3.0 } else { 2.0 })
        };
        let by_letters = || {
            letters
                .and_then(|readings| readings[at].fit(&key))
                .map(|fit| if fit.is_whole { 2.8 } else { 2.2 })
        };
        let Some(base) = by_name.or_else(by_letters) else {
            continue;
        };
        let work = snapshot.work(title.work);
        let share = key.chars().count() as f32 / title.key.chars().count().max(1) as f32;
        let prior = crate::prior::work_prior(snapshot, title.work) * 0.5
            - if work.is_draft { 0.3 } else { 0.0 };
        candidates.push(Candidate {
            suggestion: Suggestion {
                text: title.written.clone(),
                kind: if title.is_main {
                    SuggestionKind::Title
                } else {
                    SuggestionKind::OtherTitle
                },
                work: Some(work.id.clone()),
            },
            score: base + share.min(1.0) + prior,
        });
    }
    candidates
}

fn issuers(snapshot: &Prepared, folded: &str, candidates: &mut Vec<Candidate>) {
    for (name, works) in &snapshot.catalog.issuer_names {
        if let Some(at) = fold(name).find(folded) {
            candidates.push(Candidate {
                suggestion: Suggestion {
                    text: name.clone(),
                    kind: SuggestionKind::Issuer,
                    work: None,
                },
                score: if at == 0 { 2.5 } else { 1.5 } + (*works as f32).ln_1p() * 0.1,
            });
        }
    }
}

fn headings(snapshot: &Prepared, folded: &str, candidates: &mut Vec<Candidate>) {
    let finder = Finder::new(folded.as_bytes());
    for (part, headings) in snapshot.parts.iter().zip(&snapshot.catalog.headings) {
        for (at, heading) in headings.iter().enumerate() {
            let Some(place) = finder.find(heading.as_bytes()) else {
                continue;
            };
            // the one heading of the line in which the match stands
            let written = &part.segment.headings[at];
            let before = heading[..place].chars().count();
            let Some(text) = heading_around(written, before) else {
                continue;
            };
            candidates.push(Candidate {
                suggestion: Suggestion {
                    text,
                    kind: SuggestionKind::Heading,
                    work: None,
                },
                score: 1.0 + folded.len() as f32 / heading.len() as f32,
            });
            if candidates.len() > 500 {
                return;
            }
        }
    }
}

/// The words around a character of a heading line, without the number before them.
fn heading_around(line: &str, at: usize) -> Option<String> {
    let characters: Vec<char> = line.chars().collect();
    let is_gap = |c: char| c.is_whitespace();
    let start = characters[..at.min(characters.len())]
        .iter()
        .rposition(|c| is_gap(*c))
        .map_or(0, |gap| gap + 1);
    let end = characters[start..]
        .iter()
        .position(|c| is_gap(*c))
        .map_or(characters.len(), |gap| start + gap);
    let word: String = characters[start..end].iter().collect();
    (word.chars().count() >= 2).then_some(word)
}
