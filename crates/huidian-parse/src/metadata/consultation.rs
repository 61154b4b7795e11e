//! How long a draft is open to opinions.

use huidian_model::{Confidence, EventKind};
use huidian_text::{PartialDate, find_dates};

use super::{EventReading, Metadata, Reading};
use crate::span::Span;

/// 时间为2024年10月12日至2024年11月11日; 于…前反馈; 截止….
pub(super) fn read(reading: &Reading<'_>, metadata: &mut Metadata) {
    if !metadata.is_draft() && !reading.text().contains("征求意见") {
        return;
    }
    let is_asking = metadata.is_draft()
        || [&metadata.title, &metadata.cover_title]
            .into_iter()
            .flatten()
            .any(|title| title.value.contains("征求"));
    if !is_asking {
        return;
    }
    for line in reading.cleaned.lines.iter().take(400) {
        let words = reading.cleaned.line_text(line);
        if words.len() > 3000 {
            continue;
        }
        for sentence in sentences(words) {
            read_term_of_consultation(words, sentence, line.start, metadata);
        }
    }
}

fn sentences(words: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut start = 0;
    words
        .split_inclusive(['。', '；', '\n'])
        .map(move |sentence| {
            let at = start;
            start += sentence.len();
            (at, sentence)
        })
}

fn read_term_of_consultation(
    words: &str,
    sentence: (usize, &str),
    base: usize,
    metadata: &mut Metadata,
) {
    let (at, said) = sentence;
    let asks = ["意见", "反馈"].iter().any(|word| said.contains(word))
        && ["时间", "截止", "前", "期限", "之前"]
            .iter()
            .any(|word| said.contains(word));
    if !asks {
        return;
    }
    let dates = find_dates(said);
    let Some(first) = dates.first() else { return };
    let year = first
        .date
        .map(PartialDate::year)
        .or_else(|| signed_year(metadata));
    let Some(year) = year else { return };
    let span = Some(Span::new(
        base + at,
        base + at + said.len().min(words.len()),
    ));
    let mut push = |kind, on| {
        metadata
            .events
            .push(EventReading::of_text(kind, on, Confidence::High, span));
    };
    let is_range = dates.get(1).is_some_and(|second| {
        matches!(
            said[first.end..second.start].trim(),
            "至" | "到" | "-" | "—" | "–" | "～" | "起至" | "——" | "~"
        )
    });
    if is_range && let (Some(opens), Some(closes)) = (first.in_year(year), dates[1].in_year(year)) {
        push(EventKind::ConsultationOpens, opens);
        push(EventKind::ConsultationCloses, closes);
    } else if let Some(closes) = dates.last().and_then(|last| last.in_year(year))
        && (said.contains('前') || said.contains("截止") || said.contains("截至"))
    {
        push(EventKind::ConsultationCloses, closes);
    }
}

fn signed_year(metadata: &Metadata) -> Option<i16> {
    metadata
        .date_of(EventKind::Signed)
        .or(metadata.version_on.as_ref().map(|found| found.value))
        .map(PartialDate::year)
}
