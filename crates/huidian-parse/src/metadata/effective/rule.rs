//! The words that fix a first day: 自2024年5月1日起, 自公布之日起30日后.

use huidian_text::{PartialDate, find_dates, parse_date, parse_numeral};

/// How a text fixes its first day in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EffectiveRule {
    /// 自2024年5月1日起施行
    On(PartialDate),
    /// 自公布之日起施行; 发布, 印发, 下发 and 颁布 mean the same
    OnPublication,
    /// 自公布之日起30日后施行, 自公布之日起满六个月施行: days and months after
    AfterPublication { days: u32, months: u32 },
    /// 自公布之日起次月1日施行: the first day of the month after
    NextMonth,
    /// 自本办法施行之日起满六个月: counted from the text's own first day
    AfterEffect { days: u32, months: u32 },
    /// 自通过之日起施行
    OnAdoption,
    /// 自批准之日起施行
    OnApproval,
    /// 自《Y》施行之日起施行, 与《Y》同时施行: on the first day of another act, by its title
    With(String),
    /// 自202X年X月X日起施行: a draft leaves it open
    LeftOpen,
    /// 自省人民政府规定之日起施行, 施行日期另行规定: somebody else will set the day
    SetLater,
}

const PUBLISHES: [&str; 7] = ["公布", "发布", "颁布", "印发", "下发", "发文", "公告"];

/// Reads 2024年5月1日起, 公布之日起, 公布之日起30日后 …
pub(in crate::metadata) fn rule_of(said: &str) -> Option<EffectiveRule> {
    let said = said.trim();
    let is_start = said.ends_with('起')
        || said.ends_with("之日")
        || said.contains("之日起")
        || said.contains("日起");
    // 自2026年3月1日修订的《Y》施行之日起: the day is Y's
    if let Some(title) = said
        .split_once("之日")
        .and_then(|(event, _)| begins_with(event))
    {
        return Some(EffectiveRule::With(title.to_owned()));
    }
    let dates = find_dates(said);
    if let Some(date) = dates.iter().find_map(|found| found.date) {
        let tail = said[dates[0].end..].trim();
        return (is_start
            || tail.is_empty()
            || tail.starts_with("零时")
            || tail.starts_with('起')
            || tail == "开始")
            .then_some(EffectiveRule::On(date));
    }
    if !is_start {
        return None;
    }
    if let Some(date) = year_or_quarter(said) {
        return Some(EffectiveRule::On(date));
    }
    if said.contains(['X', 'x', '×', '＿', '_', '*'])
        || said.starts_with('年')
        || said.contains("  年")
    {
        return Some(EffectiveRule::LeftOpen);
    }
    let Some((event, after)) = said.split_once("之日") else {
        return without_day_of(said);
    };
    if event.chars().count() > 12 {
        return None;
    }
    let publishes = PUBLISHES.iter().any(|verb| event.ends_with(verb));
    if publishes {
        return after_publication(after);
    }
    if event.ends_with("通过") {
        return Some(EffectiveRule::OnAdoption);
    }
    if event.ends_with("批准") {
        return Some(EffectiveRule::OnApproval);
    }
    ["规定", "确定", "决定", "明确", "指定"]
        .iter()
        .any(|verb| event.ends_with(verb))
        .then_some(EffectiveRule::SetLater)
}

/// 2026年起, 2025年第四季度起, 2026年度起: a year, or the first month of a quarter.
fn year_or_quarter(said: &str) -> Option<PartialDate> {
    let (year, rest) = said.strip_suffix('起')?.split_once('年')?;
    let year = parse_date(&format!("{}年", year.trim()))?.year();
    let rest = rest.trim().trim_start_matches('度');
    if rest.is_empty() {
        return Some(PartialDate::year_only(year));
    }
    let quarter = rest.strip_suffix("季度")?.trim_start_matches('第');
    let quarter = i8::try_from(parse_numeral(quarter)?).ok()?;
    PartialDate::month_of(year, quarter.checked_mul(3)?.checked_sub(2)?)
}

/// What stands behind 自公布之日: nothing, a delay, the next day or month; `None` for a delay that no calendar here counts.
fn after_publication(after: &str) -> Option<EffectiveRule> {
    let after = after.trim_start_matches(['起', '的', '满', '，']).trim();
    if after.starts_with("次月1日") || after.starts_with("次月一日") || after.starts_with("下月1日")
    {
        return Some(EffectiveRule::NextMonth);
    }
    if after.starts_with("次日") || after.starts_with("第二日") {
        return Some(EffectiveRule::AfterPublication { days: 1, months: 0 });
    }
    if after.starts_with("半年") {
        return Some(EffectiveRule::AfterPublication { days: 0, months: 6 });
    }
    // which days are workdays is set year by year
    if after.contains("工作日") {
        return None;
    }
    Some(match delay(after) {
        (0, 0) => EffectiveRule::OnPublication,
        (days, months) => EffectiveRule::AfterPublication { days, months },
    })
}

/// 公布次日, 公布后三十日, 公布之次月1日: without 之日起.
fn without_day_of(said: &str) -> Option<EffectiveRule> {
    let said = said.trim_end_matches('起');
    let rest = PUBLISHES.iter().find_map(|verb| {
        let (before, rest) = said.split_once(verb)?;
        (before.chars().count() <= 6).then_some(rest)
    })?;
    let rest = rest.trim_start_matches('之');
    let begins = ["次日", "次月", "第二日"]
        .iter()
        .any(|word| rest.starts_with(word));
    if begins {
        return after_publication(rest);
    }
    let counted = rest.strip_prefix('后')?;
    after_publication(counted).filter(|rule| *rule != EffectiveRule::OnPublication)
}

/// 《Y》施行: the title of the act whose first day is meant.
fn begins_with(event: &str) -> Option<&str> {
    let (_, rest) = event.split_once('《')?;
    let (title, verb) = rest.rsplit_once('》')?;
    matches!(verb, "施行" | "实施" | "生效" | "正式施行").then_some(title)
}

/// 本办法与《Y》同时: the title, and where the words about the other act begin.
pub(super) fn together_with(before: &str) -> Option<(&str, usize)> {
    let words = before.trim_end().strip_suffix("同时")?;
    let close = words.strip_suffix('》')?;
    let at = close.rfind("与《").or_else(|| close.rfind("和《"))?;
    Some((&close[at + "与《".len()..], at))
}

/// Days and months in 起30日后, 起满六个月, 起三十日内.
pub(in crate::metadata) fn delay(after: &str) -> (u32, u32) {
    let number_before = |unit: &str| {
        let at = after.find(unit)?;
        let words = &after[..at];
        let digits = words
            .rfind(|c| !huidian_text::numeral::is_numeral_char(c))
            .map_or(words, |start| {
                &words[start + words[start..].chars().next().map_or(1, char::len_utf8)..]
            });
        parse_numeral(digits)
    };
    if let Some(months) = number_before("个月") {
        return (0, months);
    }
    if let Some(years) = number_before("年") {
        return (0, years * 12);
    }
    (
        number_before("日后")
            .or_else(|| number_before("日"))
            .unwrap_or(0),
        0,
    )
}
