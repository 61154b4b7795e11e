//! Provisions that are not applied as written in one place for a time: 在北港县暂时停止适用《X》第四条, 在新区暂时调整适用《X》第四条.

use huidian_text::PartialDate;
use jiff::ToSpan;
use jiff::civil::Date;

use super::acts::works_in;
use super::effective::named_provisions;
use super::named::{Scope, WorkMention};
use super::validity::months_of;
use crate::span::Span;
use crate::words::char_count;

/// Provisions stopped or adjusted in a place.
pub(super) struct Trial {
    /// Its scope says the place: 第四条（在北港县）.
    pub work: WorkMention,
    pub until: Option<PartialDate>,
}

/// What is done to the provisions, and how the remark on them says it.
const VERBS: [(&str, &str); 6] = [
    ("暂时停止", ""),
    ("暂停", ""),
    ("停止适用", ""),
    ("暂时调整", "，暂时调整适用"),
    ("调整适用", "，暂时调整适用"),
    ("调整实施", "，暂时调整适用"),
];

/// The provisions of the acts of a title that a decision stops or adjusts in the place that it names. `begins` is its first day.
pub(super) fn read(
    text: &str,
    below: usize,
    title: &str,
    of_title: &[WorkMention],
    begins: Option<Date>,
) -> Vec<Trial> {
    let Some(place) = place_in(title) else {
        return Vec::new();
    };
    let until = begins.and_then(|begins| last_day(text.get(below..)?, begins));
    let mut found = Vec::new();
    let mut at = below;
    for sentence in text[below..].split_inclusive(['。', '\n', '；']) {
        let (start, end) = (at, at + sentence.len());
        at = end;
        let Some((_, remark)) = VERBS.iter().find(|(verb, _)| sentence.contains(verb)) else {
            continue;
        };
        let named = works_in(text, start, end);
        for (index, work) in named.iter().enumerate() {
            let Some(known) = of_title.iter().find(|known| known.title == work.title) else {
                continue;
            };
            let limit = named.get(index + 1).map_or(end, |next| next.start);
            let behind = text[work.open_end..limit].split(['，', '。', '；']).next();
            let (provisions, _) = named_provisions(behind.unwrap_or(""));
            if provisions.is_empty() {
                continue;
            }
            let told = Scope::Provisions(provisions).words();
            found.push(Trial {
                work: WorkMention {
                    scope: Scope::Part(format!("{told}（{place}{remark}）")),
                    sentence: Span::new(start, start + sentence.trim_end().len()),
                    ..known.clone()
                },
                until,
            });
        }
    }
    found
}

/// 在北港县 of 关于在北港县暂时停止适用《X》有关规定的决定.
fn place_in(title: &str) -> Option<&str> {
    /// Longest name of a place, in characters: several pilot zones with their province.
    const LIMIT: usize = 60;
    let (front, _) = title.split_once('《')?;
    let at = front.rfind("关于在").map(|at| at + "关于".len())?;
    let place = &front[at..];
    let end = ["暂时", "暂停", "停止", "调整", "开展"]
        .iter()
        .filter_map(|verb| place.find(verb))
        .min()?;
    let place = place[..end].trim();
    (place.len() > '在'.len_utf8() && char_count(place) <= LIMIT).then_some(place)
}

/// 停止适用期限为三年, counted from the first day.
fn last_day(text: &str, begins: Date) -> Option<PartialDate> {
    let months = ["期限为", "期限是", "试点期", "试行期"]
        .iter()
        .filter_map(|word| text.split_once(word))
        .find_map(|(_, said)| months_of(said))?;
    let after = begins.checked_add(i64::from(months).months()).ok()?;
    after.yesterday().ok().map(PartialDate::from)
}
