//! Interviews: people talk of acts, and list none.

use rustc_hash::FxHashMap;

use crate::numbering::after_numbering;
use crate::passage::Passage;
use crate::unit::Unit;

/// Longest name of who speaks.
const LABEL: usize = 8;

/// Whether a page is a talk: two speakers or more, each with two turns or more, and one of them asks.
pub(super) fn is_talk(units: &[Unit<'_>]) -> bool {
    let mut turns: FxHashMap<String, (usize, bool)> = FxHashMap::default();
    for unit in units {
        if let Unit::Line(line) = unit
            && let Some((speaker, asks)) = turn(&line.passage)
        {
            let known = turns.entry(speaker).or_default();
            known.0 += 1;
            known.1 |= asks;
        }
    }
    let speakers = || turns.values().filter(|(count, _)| *count >= 2);
    speakers().count() >= 2 && speakers().any(|(_, asks)| *asks)
}

/// 问：…, 记者：…: who speaks, and whether the words are a question.
fn turn(passage: &Passage) -> Option<(String, bool)> {
    let (start, _) = after_numbering(passage);
    let at =
        (start + 1..passage.len().min(start + LABEL + 1)).find(|&at| passage.folded[at] == ':')?;
    let speaker = passage.text(start..at);
    let is_name = speaker.chars().all(char::is_alphabetic);
    let is_sentence = passage.chars[at..]
        .iter()
        .any(|c| matches!(c, '？' | '?' | '。'));
    let asks = passage.chars[at..].iter().any(|c| matches!(c, '？' | '?'));
    (is_name && is_sentence).then_some((speaker, asks))
}
