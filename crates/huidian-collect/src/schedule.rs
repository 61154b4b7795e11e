//! When a source is visited next.

use huidian_sources::{OutcomeKind, Source};
use jiff::civil::{Date, Weekday};
use jiff::{SignedDuration, Timestamp};

/// Hours by which visits of one day are spread, so that no site sees all libraries at one hour.
const SPREAD_HOURS: u64 = 4;
/// Hours until a source is tried again after a fault that passes by itself.
const AFTER_FAULT_HOURS: i64 = 6;
/// Hours until one is tried again that did not want the visit.
const AFTER_REFUSAL_HOURS: i64 = 72;

/// When a source is due after a visit that ended at `ended_at`.
pub fn next_try(source: &Source, outcome: OutcomeKind, ended_at: Timestamp) -> Timestamp {
    let every = i64::from(source.every_hours);
    let hours = match outcome {
        OutcomeKind::New | OutcomeKind::Unchanged | OutcomeKind::NoRecords => every,
        OutcomeKind::HttpError | OutcomeKind::NotTried => every.min(AFTER_FAULT_HOURS),
        OutcomeKind::Blocked | OutcomeKind::RobotsForbids => every.max(AFTER_REFUSAL_HOURS),
        OutcomeKind::ContractChanged => every,
    };
    let spread = jitter_minutes(&source.id, ended_at);
    ended_at
        .checked_add(SignedDuration::from_mins(hours * 60 + spread))
        .unwrap_or(ended_at)
}

/// Minutes that differ from source to source and from day to day, and are the same when asked again (FNV-1a).
fn jitter_minutes(id: &str, at: Timestamp) -> i64 {
    let day = at.as_second().div_euclid(86_400);
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for byte in id.bytes().chain(day.to_le_bytes()) {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    (hash % (SPREAD_HOURS * 60)) as i64
}

/// Whether offices are closed: weekends, the days of the holidays that never move (全国年节及纪念日放假办法), and what the keeper names.
pub fn is_quiet(day: Date, named: &[String]) -> bool {
    let is_weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
    let is_fixed = matches!((day.month(), day.day()), (1, 1) | (5, 1 | 2) | (10, 1..=3));
    is_weekend || is_fixed || named.iter().any(|range| is_within(day, range))
}

fn is_within(day: Date, range: &str) -> bool {
    let (first, last) = range.split_once("..").unwrap_or((range, range));
    match (first.trim().parse::<Date>(), last.trim().parse::<Date>()) {
        (Ok(first), Ok(last)) => (first..=last).contains(&day),
        _ => false,
    }
}
