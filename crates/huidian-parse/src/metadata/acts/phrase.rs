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
        if let Some(on) = said_end(between) {
            return Some(EffectiveRule::On(on));
        }
        let of_transition = || until_day(front).filter(|_| front.contains("过渡期"));
        let until = until_day(between).or_else(of_transition);
        if let Some(on) = until.and_then(|on| on.latest().tomorrow().ok()) {
            return Some(EffectiveRule::On(on.into()));
        }
        transition(front).or_else(|| [between, front].into_iter().find_map(day_words))
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

/// Words by which an act goes on for a while before it ends.
const GOES_ON: [&str; 9] = [
    "继续适用",
    "继续有效",
    "继续执行",
    "继续施行",
    "继续实施",
    "仍然有效",
    "仍然执行",
    "延续",
    "有效期",
];
/// Ends of words that say so where 至 stands behind them: 执行至, 过渡期至.
const GOES_ON_TO: [&str; 9] = [
    "执行",
    "施行",
    "实施",
    "适用",
    "沿用",
    "有效",
    "过渡期",
    "过渡期限",
    "过渡期截",
];

fn goes_on(before: &str) -> bool {
    let before = before.trim_end();
    GOES_ON.iter().any(|word| before.contains(word))
        || GOES_ON_TO.iter().any(|word| before.ends_with(word))
}

/// 继续适用至2026年12月31日，期满后; 执行至2026年12月31日止，自动: the last day on which a work still holds.
pub(in crate::metadata) fn until_day(words: &str) -> Option<PartialDate> {
    let (on, before, behind) = day_behind_until(words)?;
    let ends = ["期满", "届满", "到期", "此后", "之后", "后"]
        .iter()
        .any(|word| behind.contains(word));
    let is_last = ends || is_verb_next(behind) && !before.ends_with(['，', ',']);
    Some(on).filter(|_| is_last)
}

/// 继续施行，至2026年1月1日: the day on which it ends, said of the verb right behind.
pub(super) fn said_end(words: &str) -> Option<PartialDate> {
    let (on, before, behind) = day_behind_until(words)?;
    let is_of_verb = before.ends_with(['，', ',']) && is_verb_next(behind);
    is_of_verb.then_some(on)
}

/// The day behind 至, the words in front that let an act go on, and those behind.
fn day_behind_until(words: &str) -> Option<(PartialDate, &str, &str)> {
    words.match_indices('至').find_map(|(at, mark)| {
        let before = words[..at].trim_end();
        let after = &words[at + mark.len()..];
        let date = find_dates(after).into_iter().next()?;
        let is_until = goes_on(before.trim_end_matches(['，', ','])) && date.start < 12;
        Some((date.date.filter(|_| is_until)?, before, &after[date.end..]))
    })
}

/// Whether nothing but adverbs parts a day from the verb.
fn is_verb_next(behind: &str) -> bool {
    const BETWEEN: [&str; 12] = [
        "为止", "止", "起", "时", "，", ",", "自动", "自行", "即行", "同时", "予以", "正式",
    ];
    let mut rest = behind.trim();
    while let Some(shorter) = BETWEEN.iter().find_map(|word| rest.strip_prefix(word)) {
        rest = shorter.trim_start();
    }
    rest.is_empty()
}

/// 延续执行至2025年12月31日，自2026年1月1日起: the words behind those that let the act go on, where they say a day.
pub(super) fn behind_going_on(words: &str) -> Option<&str> {
    let (first, rest) = words.trim_start_matches(['，', ',']).split_once('，')?;
    let is_short = first.chars().count() <= 30 && !first.contains('的');
    let is_until = day_behind_until(first).is_some();
    let is_going = is_until || GOES_ON.iter().any(|word| first.ends_with(word));
    (is_short && is_going && day_words(rest).is_some()).then_some(rest)
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
