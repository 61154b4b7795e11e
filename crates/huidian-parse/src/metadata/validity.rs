//! How long a text holds, on trial or for years, and how long its draft is open to opinions.

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
    /// 执行期限为2031年1月1日至…: the first day, where the text says it with the last one.
    pub from: Option<PartialDate>,
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

/// Words in front of a term: 有效期五年, 试行期一年, 暂定三年. Longer ones before those they begin with.
const TERMS: [&str; 11] = [
    "有效期限",
    "有效期",
    "试行期限",
    "试行期",
    "执行期限",
    "执行期",
    "实施期限",
    "施行期限",
    "期限",
    "暂定",
    "试行",
];
/// Verbs by which a text begins; a sentence about its term has one, or names the text right before the term.
const BEGINNINGS: [&str; 7] = ["施行", "实施", "印发", "发布", "公布", "试行", "执行"];
/// Verbs by which it ends on a day: 2036年5月1日起自行失效.
const ENDINGS: [&str; 4] = ["失效", "废止", "停止执行", "终止"];
/// Longest line read for a term, in bytes: the last article of a law is a few hundred.
const LINE_LIMIT: usize = 3000;

/// 有效期五年, 有效期为3年, 自…起施行，至…止, with this text as the subject, or in the bracket under its title.
fn read_term(text: &str, validity: &mut Validity) {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        if line.len() > LINE_LIMIT || !line.contains(['年', '月']) {
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
            validity.span = Some(Span::new(start + term.at, start + words.len()));
        }
    }
}

/// A term that a line states, and where.
struct Stated {
    at: usize,
    months: Option<u32>,
    until: Option<PartialDate>,
    from: Option<PartialDate>,
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

/// 有效期五年, 试行三年, 执行期限为2031年1月1日至2033年12月31日, 五年内有效.
fn term_in(line: &str) -> Option<Stated> {
    let mut place = 0;
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
        if let Some(until) = last_day_of(said) {
            return Some(Stated {
                at,
                months: None,
                until: Some(until),
                from: first_day_of(said),
            });
        }
        // 有效期自印发之日起两年
        let counted = said.rsplit_once("之日起").map_or(said, |(_, rest)| rest);
        let is_own_count = counted.len() == said.len() || names_publication(said);
        if let Some(months) = months_of(counted).filter(|_| is_own_count) {
            return Some(Stated {
                at,
                months: Some(months),
                until: None,
                from: None,
            });
        }
    }
    let (before, _) = line.split_once("年内有效")?;
    let digits = before
        .rfind(|c| !is_numeral_char(c))
        .map_or(0, |at| before.ceil_char_boundary(at + 1));
    let months = months_of(&format!("{}年", &before[digits..]))?;
    let front = before[..digits].trim_end_matches('在');
    is_of_text(front).then_some(Stated {
        at: digits,
        months: Some(months),
        until: None,
        from: None,
    })
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
        let ends = ENDINGS.iter().any(|verb| {
            after
                .trim_start_matches(['起', '自', '行', '即', '期', '满', '，', '后'])
                .starts_with(verb)
        });
        let closes = [
            "止", "。", "）", "；", "施行", "实施", "执行", "试行", "期满",
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
                months: None,
                until,
                from: None,
            });
        }
    }
    None
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

/// 五年, 为三个月: at most 99 of them.
pub(super) fn months_of(said: &str) -> Option<u32> {
    let said = said.trim_start_matches(['为', '限', '是', ' ', '满']);
    let digits: String = said.chars().take_while(|c| is_numeral_char(*c)).collect();
    let digits_read = if digits == "两" {
        Some(2)
    } else {
        parse_numeral(&digits)
    };
    let value = digits_read.filter(|value| (1..100).contains(value))?;
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
