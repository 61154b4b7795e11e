//! How long a text holds, on trial or for years.

use huidian_model::{Confidence, EventKind};
use huidian_text::{PartialDate, find_dates, numeral::is_numeral_char, parse_numeral};

use super::{EventReading, Metadata, Reading};
use crate::marker::read_mark;
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
    /// 执行期限为2031年1月1日至…, 有效期一年，自2031年1月1日起计算: the first day, where the text says it with the term.
    pub from: Option<PartialDate>,
    /// Words of a term that no month or day was made of: 有效期九十天.
    pub unread: Option<String>,
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
        from: None,
        unread: None,
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

/// Words in front of a term: 有效期五年, 试行期一年, 暂定三年. Longer ones before those they begin with.
const TERMS: [&str; 15] = [
    "有效期限",
    "有效期",
    "试行期限",
    "试行期",
    "执行期限",
    "执行期",
    "实施期限",
    "施行期限",
    "实施期",
    "施行期",
    "暂行期",
    "期限",
    "暂定",
    "试行",
    "暂行",
];
/// Verbs by which a text begins; a sentence about its term has one, or names the text right before the term.
const BEGINNINGS: [&str; 8] = [
    "施行", "实施", "印发", "发布", "公布", "试行", "执行", "暂行",
];
/// Verbs by which it ends on a day: 2036年5月1日起自行失效.
const ENDINGS: [&str; 9] = [
    "失效",
    "废止",
    "停止执行",
    "停止施行",
    "停止实施",
    "停止适用",
    "不再执行",
    "不再有效",
    "终止",
];
/// Words between a last day and such a verb.
const BEFORE_ENDINGS: [&str; 16] = [
    "之后", "以后", "后", "起", "自行", "自动", "自然", "即行", "即", "自", "期满", "届满", "到期",
    "将", "，", " ",
];
/// Longest line read for a term, in bytes: the last article of a law is a few hundred.
const LINE_LIMIT: usize = 3000;

/// 有效期五年, 有效期为3年, 自…起施行，至…止, with this text as the subject, or in the bracket under its title.
fn read_term(text: &str, validity: &mut Validity) {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        if line.len() > LINE_LIMIT || !line.contains(['年', '月', '日', '天', '季', '周']) {
            continue;
        }
        let words = line.trim_end();
        let is_own = is_about_itself(words);
        if !is_own {
            continue;
        }
        let found = term_in(words).or_else(|| end_in(words));
        if let Some(term) = found {
            validity.until = term.until.or(validity.until);
            validity.months = term.months.or(validity.months);
            validity.from = term.from.or(validity.from);
            validity.unread = term.unread.or(validity.unread.take());
            validity.span = Some(Span::new(start + term.at, start + words.len()));
        }
    }
    if validity.until.is_some() || validity.months.is_some() {
        validity.unread = None;
    }
}

/// A term that a line states, and where.
#[derive(Default)]
struct Stated {
    at: usize,
    months: Option<u32>,
    until: Option<PartialDate>,
    from: Option<PartialDate>,
    unread: Option<String>,
}

/// 本办法自…起施行，…; （自…起试行）; 自…起执行.
fn is_about_itself(line: &str) -> bool {
    let words = without_mark(line);
    let begins = BEGINNINGS.iter().any(|word| words.contains(word)) || words.contains("有效");
    // 现将《X》印发给你们，自…起试行，试行期一年: the words of a covering notice; 以上措施自…起实施
    let is_covering = words.starts_with("现将") || words.starts_with("现印发");
    let is_summing = is_summed(words);
    begins
        && (words.contains('本')
            || words.starts_with(['（', '(', '自'])
            || is_covering
            || is_summing)
}

/// 以上措施, 上述政策: all that the text said before.
pub(super) fn is_summed(words: &str) -> bool {
    let said = words
        .strip_prefix("以上")
        .or_else(|| words.strip_prefix("上述"));
    said.is_some_and(|said| {
        [
            "措施", "政策", "规定", "意见", "事项", "要求", "条款", "内容",
        ]
        .iter()
        .any(|word| said.starts_with(word))
    })
}

fn without_mark(line: &str) -> &str {
    let words = line.trim_start();
    read_mark(words).map_or(words, |mark| words[mark.length..].trim_start())
}

/// 有效期五年, 试行三年, 暂定实施一年, 执行期限为2031年1月1日至2033年12月31日, 五年内有效. A term whose words give no day is kept as unread.
fn term_in(line: &str) -> Option<Stated> {
    let mut place = 0;
    let mut unread = None;
    while let Some((at, word)) = TERMS
        .iter()
        .filter_map(|word| Some((place + line[place..].find(word)?, *word)))
        .min_by_key(|(at, word)| (*at, std::cmp::Reverse(word.len())))
    {
        place = at + word.len();
        if !is_of_text(&line[..at]) && !counts_from_itself(&line[..at], &line[place..]) {
            continue;
        }
        let said = line[place..]
            .split(['。', '；', '，', '）'])
            .next()
            .unwrap_or("");
        if let Some(stated) = stated(said, &line[place..]) {
            return Some(Stated { at, ..stated });
        }
        let is_duration = || names_duration(said).then(|| format!("{word}{said}"));
        unread = unread.or_else(|| Some((at, is_duration()?)));
    }
    within_years(line).or_else(|| {
        let (at, words) = unread?;
        Some(Stated {
            at,
            unread: Some(words),
            ..Stated::default()
        })
    })
}

/// What stands behind the word for a term: days, or months with the day from which they are counted.
fn stated(said: &str, behind: &str) -> Option<Stated> {
    let dates = find_dates(said);
    // 有效期自2031年5月1日起五年: the day is the first
    let counted = dates.last().and_then(|last| {
        Some((
            last.date?,
            said[last.end..].trim_start().strip_prefix('起')?,
        ))
    });
    if let Some((from, rest)) = counted {
        return Some(Stated {
            months: Some(duration(rest)?),
            from: Some(from),
            ..Stated::default()
        });
    }
    if let Some(until) = last_day_of(said) {
        return Some(Stated {
            until: Some(until),
            from: first_day_of(said),
            ..Stated::default()
        });
    }
    // 有效期自印发之日起两年
    let counted = said.rsplit_once("之日起").map_or(said, |(_, rest)| rest);
    let is_own_count = counted.len() == said.len() || names_publication(said);
    let months = duration(counted).filter(|_| is_own_count)?;
    Some(Stated {
        months: Some(months),
        from: counted_from(&behind[said.len()..]),
        ..Stated::default()
    })
}

/// ，自2031年5月1日起计算 behind a term: the day from which it is counted.
fn counted_from(behind: &str) -> Option<PartialDate> {
    let clause = behind.strip_prefix(['，', ','])?;
    let clause = clause.split(['。', '；', '，']).next()?;
    let said = clause.trim_start().strip_prefix(['自', '从'])?;
    let first = find_dates(said).into_iter().next()?;
    let rest = said[first.end..].trim().trim_start_matches('起');
    let counts = ["计算", "起算", "算起", "算", "计", "生效"].contains(&rest);
    first.date.filter(|_| counts && first.start == 0)
}

/// 五年内有效
fn within_years(line: &str) -> Option<Stated> {
    let (before, _) = line.split_once("年内有效")?;
    let digits = before
        .rfind(|c| !is_numeral_char(c))
        .map_or(0, |at| before.ceil_char_boundary(at + 1));
    let months = months_of(&format!("{}年", &before[digits..]))?;
    let front = before[..digits].trim_end_matches('在');
    is_of_text(front).then_some(Stated {
        at: digits,
        months: Some(months),
        ..Stated::default()
    })
}

/// 暂定一年, 为五年, 实施三年: months, whatever words stand between the word for a term and its length.
fn duration(said: &str) -> Option<u32> {
    const BETWEEN: [&str; 15] = [
        "暂定为",
        "暂定",
        "定为",
        "暂",
        "为期",
        "为",
        "限",
        "是",
        "满",
        "共计",
        "共",
        "实施",
        "执行",
        "施行",
        "试行",
    ];
    let mut rest = said.trim_start_matches([' ', '：', ':']);
    while let Some(shorter) = BETWEEN.iter().find_map(|word| rest.strip_prefix(word)) {
        rest = shorter.trim_start();
    }
    months_of(rest)
}

/// 九十天, 两个季度, 至下一年年末: words that tell a length or a last day.
fn names_duration(said: &str) -> bool {
    let units = ["年", "个月", "月", "日", "天", "周", "季度", "个季度"];
    let counts = said.char_indices().any(|(at, c)| {
        let behind = &said[at + c.len_utf8()..];
        (is_numeral_char(c) || c == '两') && units.iter().any(|unit| behind.starts_with(unit))
    });
    counts || said.trim_start().starts_with(['至', '到'])
}

/// 试点期限为三年，自本决定施行之日起算: the term of the trial that the text lets begin. 临时通行期限为五年，自本规定施行之日起计算 is a permit's.
fn counts_from_itself(before: &str, behind: &str) -> bool {
    let is_trial = ["试点", "授权", "试验", "改革"]
        .iter()
        .any(|word| before.trim_end().ends_with(word));
    if !is_trial {
        return false;
    }
    let sentence = behind.split(['。', '；']).next().unwrap_or("");
    sentence.split_once("，自本").is_some_and(|(_, said)| {
        let begun = ["施行之日起", "实施之日起", "公布之日起", "发布之日起"];
        begun.iter().any(|word| said.contains(word))
    })
}

/// 有效期自发布之日起五年 counts from where the text begins.
fn names_publication(said: &str) -> bool {
    ["印发", "发布", "公布", "施行", "实施"]
        .iter()
        .any(|verb| said.contains(&format!("{verb}之日起")))
}

/// Whether a term behind these words is the text's own: 许可证有效期三年 is a permit's.
fn is_of_text(before: &str) -> bool {
    let tail = before.trim_end_matches([' ', '　', '的', '其']);
    let clause = tail
        .rsplit(['，', '。', '；', '（', '('])
        .next()
        .unwrap_or("")
        .trim();
    let clause = without_mark(clause);
    if clause.is_empty() {
        return follows_beginning(tail);
    }
    clause.starts_with('本') && clause.chars().count() <= 6
        || clause.ends_with("政策") && clause.chars().count() <= 8
        || clause.contains('自') && (clause.ends_with('起') || clause.ends_with('日'))
        || BEGINNINGS.iter().any(|verb| clause.ends_with(verb)) && clause.contains(['起', '本'])
}

/// Whether a term that opens a clause follows the words by which the text begins: 自…起施行，有效期五年. 通行证由本人保存，有效期十年 is the permit's.
fn follows_beginning(before: &str) -> bool {
    let words = before.trim_end_matches(['，', '。', '；', '（', '(', ' ', '\u{3000}']);
    let last = words
        .rsplit(['，', '。', '；', '（', '('])
        .next()
        .unwrap_or("");
    BEGINNINGS.iter().any(|verb| last.contains(verb)) && last.contains(['起', '日'])
}

/// 至2027年12月31日, 为2031年1月1日至2033年12月31日, 截至…: the last day named.
fn last_day_of(said: &str) -> Option<PartialDate> {
    let dates = find_dates(said);
    dates
        .last()
        .and_then(|found| found.date)
        .or_else(|| end_of_year(said))
}

/// 至2026年底, 至2026年末
pub(super) fn end_of_year(said: &str) -> Option<PartialDate> {
    let at = said.find("年底").or_else(|| said.find("年末"))?;
    let front = said[..at].trim_end_matches('年');
    let digits = front
        .rfind(|c: char| !c.is_ascii_digit())
        .map_or(0, |at| front.ceil_char_boundary(at + 1));
    let year = front[digits..].parse().ok()?;
    let last = jiff::civil::Date::new(year, 12, 31).ok()?;
    (1949..2200).contains(&year).then(|| last.into())
}

/// 为2031年1月1日至2033年12月31日, 自…至…: the first of two days.
fn first_day_of(said: &str) -> Option<PartialDate> {
    let dates = find_dates(said);
    let [first, last] = dates.as_slice() else {
        return None;
    };
    let between = said[first.end..last.start].trim().trim_start_matches('起');
    first
        .date
        .filter(|_| matches!(between, "至" | "到" | "—" | "-"))
}

/// 本办法自D1起施行，至D2止; …施行至D2; …，D2起自行失效: the day behind the first one, in a sentence that names no other act.
fn end_in(line: &str) -> Option<Stated> {
    let mut start = 0;
    for sentence in line.split_inclusive(['。', '；']) {
        let at = start;
        start += sentence.len();
        if sentence.contains('《') || !is_about_itself(sentence) {
            continue;
        }
        let dates = find_dates(sentence);
        let Some(last) = dates.last().filter(|last| last.date.is_some()) else {
            continue;
        };
        let before = sentence[..last.start].trim_end();
        let after = without_hour(sentence[last.end..].trim_start());
        let is_range = before.ends_with(['至', '到']) && goes_until(before, dates.len());
        let ends = ends_then(after);
        let closes = [
            "止", "。", "）", "；", "施行", "实施", "执行", "试行", "期满", "期间", "暂行",
        ]
        .iter()
        .any(|word| after.starts_with(word))
            || after.is_empty();
        let until = if is_range && (closes || ends) {
            last.date
        } else if ends && dates.len() >= 2 {
            day_before(last.date, after.starts_with('起'))
        } else {
            None
        };
        if until.is_some() && is_of_text_until(before) {
            return Some(Stated {
                at,
                until,
                from: first_day_of(sentence),
                ..Stated::default()
            });
        }
    }
    None
}

/// 后自动失效, 起停止施行, 失效: what stands behind the last day ends the text.
fn ends_then(after: &str) -> bool {
    let mut rest = after;
    while let Some(shorter) = BEFORE_ENDINGS
        .iter()
        .find_map(|word| rest.strip_prefix(word))
    {
        rest = shorter;
    }
    ENDINGS.iter().any(|verb| rest.starts_with(verb))
}

/// What stands behind the last hour of a day: 24时止.
fn without_hour(words: &str) -> &str {
    ["24时", "二十四时", "24:00", "24：00", "24点", "24 时"]
        .iter()
        .find_map(|hour| words.strip_prefix(hour))
        .map_or(words, str::trim_start)
}

/// 自D1起施行，至 / 执行至 / 试行至: the words before the last day say that the text goes on to it.
fn goes_until(before: &str, dates: usize) -> bool {
    let words = before.trim_end_matches(['至', '到']).trim_end_matches('截');
    let words = words.trim_end_matches(['，', ',', ' ', '起', '日']);
    dates >= 2 || BEGINNINGS.iter().any(|verb| words.ends_with(verb))
}

/// 2036年5月1日起失效: the last day is the one before.
fn day_before(date: Option<PartialDate>, from: bool) -> Option<PartialDate> {
    if !from {
        return date;
    }
    let day = date?.day()?.yesterday().ok()?;
    Some(day.into())
}

/// Between the text's own beginning and its last day stands nothing about something else.
fn is_of_text_until(before: &str) -> bool {
    ![
        "许可", "证书", "资质", "合同", "期间", "申报", "受理", "评估", "数据", "过渡",
    ]
    .iter()
    .any(|word| before.contains(word))
}

/// 五年, 为三个月, 一年半, 半年: at most 99 years or months.
pub(super) fn months_of(said: &str) -> Option<u32> {
    let said = said.trim_start_matches(['为', '限', '是', ' ', '满']);
    if said.starts_with("半年") {
        return Some(6);
    }
    let digits: String = said.chars().take_while(|c| is_numeral_char(*c)).collect();
    let digits_read = if digits == "两" {
        Some(2)
    } else {
        parse_numeral(&digits)
    };
    let value = digits_read.filter(|value| (1..100).contains(value))?;
    let unit = &said[digits.len()..];
    if let Some(rest) = unit.strip_prefix('年') {
        Some(value * 12 + if rest.starts_with('半') { 6 } else { 0 })
    } else if unit.starts_with("个月") {
        Some(value)
    } else {
        None
    }
}
