use std::ops::Range;

use super::charset::{WRITTEN, Wrong};
use super::finding::Finding;
use super::plausibility::{Census, is_plainly_ordinary, percent};
use super::refill::{Refilled, refill};
use super::suspicion::Suspicion;
use super::{Repair, RepairedRun};

/// Bytes of text that the candidates are tried on.
const SAMPLE: usize = 48 << 10;
/// Fewest characters won back that prove anything.
const FEWEST: u32 = 6;
/// Least share of frequent hanzi among those won back, in percent.
const LEAST_COMMON: u32 = 60;
/// Largest share of characters lost, in percent: beyond it the wording of a law is not to be trusted.
const MOST_LOST: u32 = 2;

struct Outcome {
    text: String,
    runs: Vec<RepairedRun>,
    won: u32,
    inferred: u32,
    lost: u32,
    census: Census,
}

/// Puts right a text that was decoded with the wrong encoding.
pub(super) fn inspect(text: &str) -> Finding {
    if is_plainly_ordinary(text) {
        return Finding::Ordinary;
    }
    let Some(suspicion) = Suspicion::of(text, SAMPLE, FEWEST) else {
        return Finding::Ordinary;
    };
    let Some((wrong, written)) = find_cause(&suspicion.sample) else {
        return inspect_twice(text, &suspicion).unwrap_or(Finding::Ordinary);
    };
    let outcome = apply(text, wrong, written);
    let all = outcome.won + outcome.lost;
    if percent(outcome.lost, all) >= MOST_LOST {
        let reason = format!(
            "{} text read as {}, and {} of {all} characters were lost",
            written.name(),
            wrong.name,
            outcome.lost,
        );
        return suspicion.garbled(text, reason);
    }
    let repair = Repair {
        decoded_as: wrong.name.into(),
        written_in: written.name().into(),
        character_count: outcome.won,
        inferred_count: outcome.inferred,
        lost_count: outcome.lost,
        common_percent: outcome.census.common_percent(),
        pass_count: 1,
        runs: outcome.runs,
    };
    Finding::Repaired(outcome.text, repair)
}

/// Looks below one layer of UTF-8 read as Latin, for text that was wrongly saved a second time.
fn inspect_twice(text: &str, suspicion: &Suspicion) -> Option<Finding> {
    let outer = apply(text, Wrong::latin(), encoding_rs::UTF_8);
    if outer.won >= FEWEST && outer.lost == 0 {
        let inner = Suspicion::of(&outer.text, SAMPLE, FEWEST)?;
        if find_cause(&inner.sample).is_some()
            && let Finding::Repaired(inner_text, mut repair) = inspect(&outer.text)
        {
            repair.pass_count += 1;
            for run in &mut repair.runs {
                run.read_span = read_span(&outer.runs, &run.read_span);
            }
            return Some(Finding::Repaired(inner_text, repair));
        }
    }
    let reason = suspicion.lost_for_good(text)?;
    Some(suspicion.garbled(text, reason))
}

/// Where a span of the text under the outer layer was read, whole runs at a time.
fn read_span(outer: &[RepairedRun], span: &Range<u32>) -> Range<u32> {
    let back = |offset: u32, is_end: bool| {
        let index = outer.partition_point(|run| run.span.end <= offset);
        match outer.get(index) {
            Some(run) if run.span.start <= offset && is_end => run.read_span.end,
            Some(run) if run.span.start <= offset => run.read_span.start,
            _ => {
                let before = index.checked_sub(1).map(|before| &outer[before]);
                let read = before.map_or(offset, |run| offset - run.span.end + run.read_span.end);
                read + u32::from(is_end)
            }
        }
    };
    let start = back(span.start, false);
    start..back(span.end.saturating_sub(1), true).max(start)
}

/// The pair of encodings under which the sample becomes ordinary Chinese.
fn find_cause(sample: &str) -> Option<(&'static Wrong, &'static encoding_rs::Encoding)> {
    let before = Census::of(sample);
    let mut best: Option<(i64, &'static Wrong, &'static encoding_rs::Encoding)> = None;
    let candidates = Wrong::all()
        .iter()
        .filter(|wrong| wrong.may_have_made(sample));
    for wrong in candidates {
        for written in WRITTEN {
            let Some(proof) = Proof::of(&apply(sample, wrong, written), &before) else {
                continue;
            };
            if proof.is_complete {
                return Some((wrong, written));
            }
            if best.is_none_or(|(most, ..)| proof.score > most) {
                best = Some((proof.score, wrong, written));
            }
        }
    }
    best.map(|(_, wrong, written)| (wrong, written))
}

/// How strongly an outcome speaks for its cause.
struct Proof {
    score: i64,
    /// Nothing was lost and nothing strange is left: no other cause can do better.
    is_complete: bool,
}

impl Proof {
    /// `None` when the outcome proves nothing.
    fn of(outcome: &Outcome, before: &Census) -> Option<Self> {
        let plausible = outcome.census.common_percent() >= LEAST_COMMON
            && outcome.census.hanzi() >= FEWEST
            && outcome.won >= outcome.lost * 2;
        let after = Census::of(&outcome.text);
        // A few hanzi by chance explain nothing: a good part of what looked strange must be gone.
        let explains = after.strange() * 10 <= before.strange() * 7;
        let gained = i64::from(outcome.census.common_hanzi) - i64::from(before.common_hanzi) / 2;
        (plausible && explains && gained > 0).then(|| Self {
            score: gained - 2 * i64::from(outcome.lost),
            is_complete: outcome.lost == 0 && percent(after.strange(), after.wide()) <= 5,
        })
    }
}

/// Tries one cause on every line.
fn apply(text: &str, wrong: &Wrong, written: &'static encoding_rs::Encoding) -> Outcome {
    let mut outcome = Outcome {
        text: String::with_capacity(text.len()),
        runs: Vec::new(),
        won: 0,
        inferred: 0,
        lost: 0,
        census: Census::default(),
    };
    let mut here = Places::default();
    for line in text.split_inclusive('\n') {
        let body = line.trim_end_matches(['\n', '\r']);
        if body.is_ascii() {
            outcome.text.push_str(body);
            here.advance(body.len() as u32);
        } else {
            let characters: Vec<char> = body.chars().collect();
            for stretch in stretches(&characters, wrong) {
                outcome.take(stretch, wrong, written, &mut here);
            }
        }
        outcome.text.push_str(&line[body.len()..]);
        here.advance((line.len() - body.len()) as u32);
    }
    outcome
}

/// Code point offsets in the text as read and in the repaired text.
#[derive(Default)]
struct Places {
    read: u32,
    repaired: u32,
}

impl Places {
    fn advance(&mut self, count: u32) {
        self.read += count;
        self.repaired += count;
    }
}

/// Cuts a line where the wrong encoding has no such character.
///
/// A single-byte encoding never yields hanzi, so a rightly decoded stretch beside a wrong one stays whole.
/// Multi-byte encodings hold nearly everything; there the line is one stretch.
fn stretches<'c>(characters: &'c [char], wrong: &Wrong) -> Vec<&'c [char]> {
    if !wrong.is_single_byte() {
        return vec![characters];
    }
    let mut scratch = Vec::new();
    characters
        .chunk_by(|&left, &right| {
            scratch.clear();
            wrong.encode(left, &mut scratch) == wrong.encode(right, &mut scratch)
        })
        .collect()
}

impl Outcome {
    fn take(
        &mut self,
        stretch: &[char],
        wrong: &Wrong,
        written: &'static encoding_rs::Encoding,
        here: &mut Places,
    ) {
        let length = stretch.len() as u32;
        let refilled = refill(stretch, wrong, written);
        if !is_better(stretch, &refilled, written) {
            self.text.extend(stretch);
            here.advance(length);
            return;
        }
        let repaired_length = refilled.text.chars().count() as u32;
        self.runs.push(RepairedRun {
            span: here.repaired..here.repaired + repaired_length,
            read_span: here.read..here.read + length,
        });
        here.read += length;
        here.repaired += repaired_length;
        for character in refilled.text.chars() {
            self.census.add(character);
        }
        self.text.push_str(&refilled.text);
        self.won += refilled.won;
        self.inferred += refilled.inferred;
        self.lost += refilled.lost;
    }
}

/// Whether the stretch reads better turned back than as it stands.
///
/// UTF-8 cannot be hit by chance over a whole stretch, so there rare hanzi need no further proof.
fn is_better(
    stretch: &[char],
    refilled: &Refilled,
    written: &'static encoding_rs::Encoding,
) -> bool {
    if refilled.won == 0 || refilled.won < refilled.lost {
        return false;
    }
    if refilled.lost == 0 && written == encoding_rs::UTF_8 {
        return true;
    }
    let mut before = Census::default();
    for &character in stretch {
        before.add(character);
    }
    let after = Census::of(&refilled.text);
    after.score() > before.score()
}
