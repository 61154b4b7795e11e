//! When a keeper is told that something is wrong with a source: once when it begins, once when it is over.

use huidian_sources::{Outcome, OutcomeKind, Source};
use huidian_store::{SourceAlarm, SourceState};
use jiff::{SignedDuration, Timestamp};

/// The list or its pages are no longer what the source's file says.
const BROKEN: &str = "broken";
/// Nothing new came for longer than the source usually takes.
const SILENT: &str = "silent";
/// What was wrong is over.
const WELL: &str = "well";

/// Notes in the state whether anything is wrong after a visit; gives what a keeper is to be told, where that changed.
pub(crate) fn judge(
    source: &Source,
    state: &mut SourceState,
    outcome: &Outcome,
    now: Timestamp,
) -> Option<SourceAlarm> {
    let watched_since = *state.watched_since.get_or_insert(now);
    let last_news = state.last_new_at.unwrap_or(watched_since);
    let limit = SignedDuration::from_hours(24 * i64::from(source.probe.gap_days));
    let is_silent = source.probe.gap_days > 0 && now.duration_since(last_news) > limit;
    let is_answered = outcome.kind.moves_cursor();
    let after = match outcome.kind {
        OutcomeKind::ContractChanged => Some(BROKEN),
        // a visit that failed otherwise does not show that what was wrong is over
        _ if !is_answered && state.alarm.is_some() => return None,
        _ if is_silent => Some(SILENT),
        _ => None,
    };
    if after == state.alarm.as_deref() {
        return None;
    }
    state.alarm = after.map(str::to_owned);
    state.alarm_since = after.map(|_| now);
    let detail = match after {
        Some(SILENT) => format!(
            "{} 以来没有新文件，期限是 {} 天 (nothing new for longer than the limit)；{}",
            last_news.strftime("%Y-%m-%d"),
            source.probe.gap_days,
            outcome.detail
        ),
        _ => outcome.detail.clone(),
    };
    Some(SourceAlarm {
        key: 0,
        source: source.id.clone(),
        name: source.name.clone(),
        kind: after.unwrap_or(WELL).to_owned(),
        detail,
        raised_at: now,
    })
}

#[cfg(test)]
mod tests {
    use huidian_sources::{Outcome, OutcomeKind, Source};
    use huidian_store::SourceState;
    use jiff::{SignedDuration, Timestamp};

    use super::judge;

    #[test]
    fn keepers_are_told_once_for_each_change() {
        let text = "id = \"a\"\nstart = \"https://a.example/\"\n[list]\nmode = \"html\"\nfloor = { gap_days = 10 }\n";
        let source = Source::parse(text).unwrap();
        let mut state = SourceState::default();
        let begin: Timestamp = "2026-01-01T00:00:00Z".parse().unwrap();
        for (day, kind, brought, told) in [
            // the first visit, and a quiet week
            (0, OutcomeKind::New, true, None),
            (1, OutcomeKind::Unchanged, false, None),
            (9, OutcomeKind::NoRecords, false, None),
            // the limit is over; told once
            (11, OutcomeKind::Unchanged, false, Some("silent")),
            (12, OutcomeKind::Unchanged, false, None),
            // a server that is down shows nothing
            (13, OutcomeKind::HttpError, false, None),
            (14, OutcomeKind::New, true, Some("well")),
            // broken, told once, also while the site is away
            (15, OutcomeKind::ContractChanged, false, Some("broken")),
            (16, OutcomeKind::ContractChanged, false, None),
            (17, OutcomeKind::HttpError, false, None),
            (40, OutcomeKind::Blocked, false, None),
            (41, OutcomeKind::ContractChanged, false, None),
            // it answers again, but nothing came for weeks
            (42, OutcomeKind::Unchanged, false, Some("silent")),
            (43, OutcomeKind::New, true, Some("well")),
            // blocked for longer than the limit is silence too
            (44, OutcomeKind::Blocked, false, None),
            (60, OutcomeKind::Blocked, false, Some("silent")),
        ] {
            let now = begin + SignedDuration::from_hours(24 * day);
            if brought {
                state.last_new_at = Some(now);
            }
            let alarm = judge(&source, &mut state, &Outcome::new(kind, "x"), now);
            let kind = alarm.as_ref().map(|alarm| alarm.kind.as_str());
            assert_eq!(kind, told, "day {day}");
        }
    }

    #[test]
    fn a_source_that_never_brought_anything_is_silent_from_its_first_visit_on() {
        let text = "id = \"a\"\nstart = \"https://a.example/\"\n[list]\nmode = \"html\"\nfloor = { gap_days = LIMIT }\n";
        let begin: Timestamp = "2026-01-01T00:00:00Z".parse().unwrap();
        // no limit, no alarm
        for (limit, told) in [("30", true), ("0", false)] {
            let source = Source::parse(&text.replace("LIMIT", limit)).unwrap();
            let mut state = SourceState::default();
            let outcome = Outcome::new(OutcomeKind::NoRecords, "");
            assert!(judge(&source, &mut state, &outcome, begin).is_none());
            let later = begin + SignedDuration::from_hours(24 * 31);
            let alarm = judge(&source, &mut state, &outcome, later);
            assert_eq!(alarm.is_some(), told);
        }
    }
}
