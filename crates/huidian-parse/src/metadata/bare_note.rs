//! Notes that give a number and a day and say no more: （楚政发〔2024〕12号　2024年5月6日）.

use huidian_model::{Confidence, EventKind};

use super::date_reading::dates_outside_titles;
use super::{EventReading, Metadata};
use crate::span::Span;

/// Longest number, in bytes.
const NUMBER_LIMIT: usize = 90;

/// The day beside a number under the title is that on which the text was issued under it, where nothing else says so.
pub(super) fn read(words: &str, base: usize, metadata: &mut Metadata) {
    let is_told = |kind| metadata.events.iter().any(|event| event.kind == kind);
    if is_told(EventKind::Published) || is_told(EventKind::Adopted) {
        return;
    }
    let dates = dates_outside_titles(words);
    let [date] = dates.as_slice() else { return };
    let Some(on) = date.date.filter(|on| on.day().is_some()) else {
        return;
    };
    let is_frame = |c: char| c.is_whitespace() || matches!(c, '（' | '）' | '(' | ')' | '，' | ',');
    let rest = [&words[..date.start], &words[date.end..]].map(|part| part.trim_matches(is_frame));
    let ([number, ""] | ["", number]) = rest else {
        return;
    };
    if is_number(number) {
        let span = Span::new(base + date.start, base + date.end);
        metadata.events.push(EventReading::of_text(
            EventKind::Published,
            on,
            Confidence::Medium,
            Some(span),
        ));
    }
}

/// 楚政发〔2024〕12号, 云湖市人民政府令第75号: one number and no verb.
fn is_number(words: &str) -> bool {
    let Some(body) = words.strip_suffix('号') else {
        return false;
    };
    let body = body.trim_end_matches(|c: char| {
        c.is_ascii_digit() || c.is_whitespace() || huidian_text::numeral::is_numeral_char(c)
    });
    words.len() <= NUMBER_LIMIT
        && body.ends_with(['〕', ']', '］', '）', ')', '第'])
        && !words.contains(['。', '；', '、', '《', '根', '据'])
}
