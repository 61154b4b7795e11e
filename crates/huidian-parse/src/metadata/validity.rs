//! How long a text holds, on trial or for years, and how long its draft is open to opinions.

use huidian_model::{Confidence, EventKind};
use huidian_text::{PartialDate, find_dates, numeral::is_numeral_char, parse_numeral};
use memchr::memmem;

use super::{EventReading, Metadata, Reading};
use crate::span::Span;

/// How long a text holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Validity {
    /// 试行 or 暂行 in the title.
    pub is_trial: bool,
    /// 有效期五年, in months.
    pub months: Option<u32>,
    /// 有效期至…, or the last year a plan is for.
    pub until: Option<PartialDate>,
    pub span: Option<Span>,
}

pub(super) fn read(reading: &Reading<'_>, metadata: &mut Metadata) {
    let title = metadata.title.as_ref();
    let words = title.map_or("", |title| title.value.as_str());
    let is_trial = words.contains("试行") || words.contains("暂行");
    let plan_end = plan_years(words);
    let mut validity = Validity {
        is_trial,
        months: None,
        until: plan_end.map(PartialDate::year_only),
        span: title
            .filter(|_| is_trial || plan_end.is_some())
            .and_then(|title| title.span),
    };
    read_term(reading.text(), &mut validity);
    if let Some(until) = validity.until {
        metadata.events.push(EventReading::of_text(
            EventKind::Expires,
            until,
            Confidence::Medium,
            validity.span,
        ));
    }
    if validity != Validity::default() {
        metadata.validity = Some(validity);
    }
    read_consultation(reading, metadata);
}

/// 2024—2026年 in a title: the last year.
fn plan_years(title: &str) -> Option<i16> {
    let years: Vec<i16> = title
        .split(|c: char| !c.is_ascii_digit())
        .filter(|digits| digits.len() == 4)
        .filter_map(|digits| digits.parse().ok())
        .filter(|year| (1990..2100).contains(year))
        .collect();
    match years.as_slice() {
        [first, last] if first < last && title.contains('年') => Some(*last),
        _ => None,
    }
}

/// Words in front of a term: 有效期五年, 试行期一年.
const TERMS: [&str; 3] = ["有效期", "试行期限", "试行期"];
const BEGINNINGS: [&str; 6] = ["施行", "实施", "印发", "发布", "公布", "试行"];

/// 有效期五年, 有效期为3年, 有效期至2027年12月31日, with this text as the subject, or in the bracket under its title.
fn read_term(text: &str, validity: &mut Validity) {
    for word in TERMS {
        for at in memmem::find_iter(text.as_bytes(), word) {
            read_term_at(text, at, at + word.len(), validity);
        }
    }
}

fn read_term_at(text: &str, at: usize, word_end: usize, validity: &mut Validity) {
    let floor = text.floor_char_boundary(at.saturating_sub(150));
    let before = &text[floor..at];
    let sentence = before
        .rfind(['。', '\n'])
        .map_or(before, |stop| &before[stop..]);
    let is_own = sentence.contains('本') || sentence.trim_start().starts_with(['（', '(']);
    if !is_own || !BEGINNINGS.iter().any(|word| sentence.contains(word)) {
        return;
    }
    let limit = text.floor_char_boundary(text.len().min(at + 90));
    let Some(after) = text.get(word_end..limit) else {
        return;
    };
    let said = after.split(['。', '；', '，', '）']).next().unwrap_or("");
    let span = Span::new(at, word_end + said.len());
    if let Some(date) = find_dates(said).iter().find_map(|found| found.date) {
        validity.until = Some(date);
        validity.span = Some(span);
    } else if let Some(months) = months_of(said) {
        validity.months = Some(months);
        validity.span = Some(span);
    }
}

/// 五年, 为三个月: at most 99 of them.
pub(super) fn months_of(said: &str) -> Option<u32> {
    let said = said.trim_start_matches(['为', '限', '是', ' ']);
    let digits: String = said.chars().take_while(|c| is_numeral_char(*c)).collect();
    let value = parse_numeral(&digits).filter(|value| (1..100).contains(value))?;
    let unit = &said[digits.len()..];
    if unit.starts_with('年') {
        Some(value * 12)
    } else if unit.starts_with("个月") {
        Some(value)
    } else {
        None
    }
}

/// 时间为2024年10月12日至2024年11月11日; 于…前反馈; 截止….
fn read_consultation(reading: &Reading<'_>, metadata: &mut Metadata) {
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
