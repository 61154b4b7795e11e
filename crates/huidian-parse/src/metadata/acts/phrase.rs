//! A verb of ending with the clause around it.

use std::ops::Range;

use huidian_text::{PartialDate, find_dates};

use super::group::Group;
use crate::metadata::effective::{EffectiveRule, delay, rule_of};

/// Verbs by which a text ends others.
pub(super) const VERBS: [&str; 13] = [
    "废止",
    "作废",
    "停止执行",
    "停止施行",
    "停止适用",
    "终止执行",
    "不再执行",
    "不再适用",
    "不再有效",
    "失效",
    "撤销",
    "停止使用",
    "取代",
];

/// Verbs that end an act where they name one, and that other things than acts are the object of: 停止使用旧版发票.
pub(super) const OF_OTHER_THINGS: [&str; 2] = ["停止使用", "取代"];

/// Longest clause read to each side, in bytes: repeal clauses with fifty titles are this long.
const REACH: usize = 9000;

/// A verb in its clause.
#[derive(Debug)]
pub(super) struct Clause<'t> {
    pub text: &'t str,
    pub verb: Range<usize>,
    /// From the stop, semicolon or line end before the verb to the one after.
    pub sentence: Range<usize>,
}

impl<'t> Clause<'t> {
    pub fn around(text: &'t str, at: usize, verb: &str) -> Self {
        let floor = text.floor_char_boundary(at.saturating_sub(REACH));
        let end = at + verb.len();
        let ceiling = text.floor_char_boundary(text.len().min(end + REACH));
        let start = outer_stop_before(&text[floor..at]).map_or(floor, |stop| floor + stop);
        let stop = outer_stop_after(&text[end..ceiling]).map_or(ceiling, |stop| end + stop);
        Self {
            text,
            verb: at..end,
            sentence: start..stop,
        }
    }

    /// Words from the clause's beginning to its verb.
    pub fn before(&self) -> &'t str {
        &self.text[self.sentence.start..self.verb.start]
    }

    pub fn after(&self) -> &'t str {
        &self.text[self.verb.end..self.sentence.end]
    }

    /// Whether the verb stands inside 《…》: it is part of a name.
    pub fn is_in_title(&self) -> bool {
        let before = self.before();
        before.matches('《').count() > before.matches('》').count()
    }

    /// The words that fix a day of its own: in front of the works, between them and the verb, or right before the verb.
    pub fn rule(&self, group: &Group) -> Option<EffectiveRule> {
        let between = if group.end <= self.verb.start {
            &self.text[group.end..self.verb.start]
        } else {
            ""
        };
        let front_end = group.start.min(self.verb.start);
        let front = &self.text[self.sentence.start.min(front_end)..front_end];
        // 本办法自A起施行，《X》同时废止: A is the text's own first day
        let front = ["施行", "实施", "生效"]
            .iter()
            .filter_map(|verb| {
                let at = front.rfind(verb)? + verb.len();
                (!front[at..].starts_with("之日")).then_some(at)
            })
            .max()
            .map_or(front, |at| &front[at..]);
        if let Some(rule) = transition(front) {
            return Some(rule);
        }
        let until = until_day(between).and_then(|on| on.latest().tomorrow().ok());
        until
            .map(|on| EffectiveRule::On(on.into()))
            .or_else(|| [between, front].into_iter().find_map(day_words))
    }
}

/// 过渡期一年，过渡期满后: counted from the text's own first day.
fn transition(front: &str) -> Option<EffectiveRule> {
    let (_, behind) = front.split_once("过渡期")?;
    let (days, months) = delay(behind.split(['，', '。']).next()?);
    (days > 0 || months > 0).then_some(EffectiveRule::AfterEffect { days, months })
}

/// 自2027年6月30日起, 于2025年12月1日, 自公布之日起 somewhere in words; 自本办法施行之日起 is no day of its own.
pub(super) fn day_words(words: &str) -> Option<EffectiveRule> {
    for (at, mark) in words.match_indices(['自', '从', '于']) {
        let said = words[at + mark.len()..].trim_end_matches(['，', ',', ' ', '即', '予', '以']);
        let said = said.split(['，', ',']).next().unwrap_or(said);
        let own = ["施行之日", "实施之日", "生效之日"]
            .iter()
            .find_map(|word| said.split_once(word));
        if let Some((_, behind)) = own {
            // 自本办法施行之日起满六个月后
            let (days, months) = delay(behind);
            return (days > 0 || months > 0).then_some(EffectiveRule::AfterEffect { days, months });
        }
        let said = said.split_inclusive('起').next().unwrap_or(said);
        if let Some(rule) = rule_of(said) {
            return Some(rule);
        }
    }
    None
}

/// 继续适用至2026年12月31日，期满后: the last day on which a work still holds.
pub(super) fn until_day(words: &str) -> Option<PartialDate> {
    let (before, after) = words.split_once('至')?;
    let goes_on = [
        "继续适用",
        "继续有效",
        "继续执行",
        "继续施行",
        "继续实施",
        "延续",
        "有效期",
    ]
    .iter()
    .any(|word| before.contains(word));
    let date = find_dates(after).into_iter().next()?;
    let ends = ["期满", "届满", "到期", "此后", "之后", "后"]
        .iter()
        .any(|word| after[date.end..].contains(word));
    date.date.filter(|_| goes_on && ends && date.start < 12)
}

/// The stop that ends the clause before, outside brackets and titles.
fn outer_stop_before(words: &str) -> Option<usize> {
    let mut depth = 0i32;
    for (at, c) in words.char_indices().rev() {
        match c {
            '）' | '》' | ')' => depth += 1,
            '（' | '《' | '(' => depth = (depth - 1).max(0),
            '\n' | '。' => return Some(at + c.len_utf8()),
            '；' if depth == 0 => return Some(at + c.len_utf8()),
            _ => {}
        }
    }
    None
}

fn outer_stop_after(words: &str) -> Option<usize> {
    let mut depth = 0i32;
    for (at, c) in words.char_indices() {
        match c {
            '（' | '《' | '(' => depth += 1,
            '）' | '》' | ')' => depth = (depth - 1).max(0),
            '\n' | '。' => return Some(at),
            '；' if depth == 0 => return Some(at),
            _ => {}
        }
    }
    None
}
