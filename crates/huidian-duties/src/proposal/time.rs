//! Times that a clause sets, as proposals.

use std::sync::LazyLock;

use regex::Regex;

use crate::deadline::DeadlineKind;
use crate::span::{Span, SpanUnit};

/// A time a clause sets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProposedTime {
    pub kind: DeadlineKind,
    pub span: Option<Span>,
    pub month_day: Option<(i8, i8)>,
    /// The words that start the clock: 备案内容发生重大变化之日.
    pub from: Option<String>,
}

const NUMBER: &str = r"([0-9０-９]+|[一二三四五六七八九十百两]+|半)";
const UNIT: &str = r"(个工作日|工作日|小时|分钟|个月|个自然日|日|天|月|年)";

macro_rules! pattern {
    ($name:ident, $($part:expr),+) => {
        static $name: LazyLock<Regex> = LazyLock::new(|| {
            let text = [$($part),+].concat();
            Regex::new(&text).expect("the pattern is tested")
        });
    };
}

pattern!(
    WITHIN,
    r"(?:(?:自|从|于|在)?([^，。；：]{2,40}?)(?:之日)?(?:起|后|的)?)?",
    NUMBER,
    UNIT,
    r"(?:之内|以内|内)"
);
pattern!(
    LEAD,
    r"(?:前|提前)",
    NUMBER,
    UNIT,
    r"(?:前|内)?|",
    NUMBER,
    UNIT,
    r"前"
);
pattern!(
    RETAIN,
    r"(?:保存|留存|存储|保管|备份|留备)[^。；]{0,24}?",
    NUMBER,
    UNIT,
    r"|(?:不少于|不得少于|至少)",
    NUMBER,
    UNIT
);
pattern!(
    YEARLY_DAY,
    r"每年\s*([0-9]+|[一二三四五六七八九十]+)月(?:([0-9]+|[一二三四五六七八九十]+)日|底)"
);
pattern!(
    EVERY,
    r"每(?:隔)?",
    NUMBER,
    r"?",
    r"(年度|个月|年|季度|月|日|小时|周)"
);

/// The times of a clause, each once.
pub(super) fn times_of(clause: &str) -> Vec<ProposedTime> {
    let mut times = Vec::new();
    let mut rest = clause.to_owned();
    if let Some(found) = YEARLY_DAY.captures(clause) {
        push(&mut times, yearly_day(&found));
        rest = rest.replacen(&found[0], "", 1);
    }
    for found in RETAIN.captures_iter(&rest.clone()) {
        let is_kept = rest.contains("保存")
            || rest.contains("留存")
            || rest.contains("存储")
            || rest.contains("保管")
            || rest.contains("备份");
        let span = span_of(found.get(1).or(found.get(3)), found.get(2).or(found.get(4)));
        if is_kept && span.is_some() {
            push(&mut times, Some(plain(DeadlineKind::RetainAtLeast, span)));
            rest = rest.replacen(&found[0], "", 1);
        }
    }
    for found in WITHIN.captures_iter(&rest.clone()) {
        let span = span_of(found.get(2), found.get(3));
        if span.is_some() {
            let from = found.get(1).map(|from| from.as_str().trim().to_owned());
            push(
                &mut times,
                Some(ProposedTime {
                    kind: DeadlineKind::Within,
                    span,
                    month_day: None,
                    from,
                }),
            );
        }
    }
    for found in EVERY.captures_iter(&rest) {
        push(&mut times, every(&found));
    }
    for found in LEAD.captures_iter(&rest) {
        let span = span_of(found.get(1).or(found.get(3)), found.get(2).or(found.get(4)));
        push(
            &mut times,
            span.map(|span| plain(DeadlineKind::Lead, Some(span))),
        );
    }
    for (words, kind) in [
        (
            &["立即", "第一时间", "即时", "立刻"][..],
            DeadlineKind::Immediately,
        ),
        (&["及时"][..], DeadlineKind::Promptly),
        (&["定期"][..], DeadlineKind::Regularly),
    ] {
        if words.iter().any(|word| clause.contains(word)) {
            push(&mut times, Some(plain(kind, None)));
        }
    }
    times
}

fn push(times: &mut Vec<ProposedTime>, time: Option<ProposedTime>) {
    if let Some(time) = time
        && !times.contains(&time)
    {
        times.push(time);
    }
}

fn plain(kind: DeadlineKind, span: Option<Span>) -> ProposedTime {
    ProposedTime {
        kind,
        span,
        month_day: None,
        from: None,
    }
}

fn yearly_day(found: &regex::Captures<'_>) -> Option<ProposedTime> {
    let month = number(&found[1])?;
    let day = match found.get(2) {
        Some(day) => number(day.as_str())?,
        // 月底: the last day; February's is left to a reader
        None => match month {
            2 => return None,
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        },
    };
    Some(ProposedTime {
        kind: DeadlineKind::ByMonthDay,
        span: None,
        month_day: Some((i8::try_from(month).ok()?, i8::try_from(day).ok()?)),
        from: None,
    })
}

fn every(found: &regex::Captures<'_>) -> Option<ProposedTime> {
    let count = found.get(1).map_or("一", |count| count.as_str());
    let (value, unit) = match (&found[2], count) {
        ("年" | "年度", "半") => (6, SpanUnit::Month),
        ("年" | "年度", count) => (number(count)?, SpanUnit::Year),
        ("季度", count) => (number(count)? * 3, SpanUnit::Month),
        ("月" | "个月", count) => (number(count)?, SpanUnit::Month),
        ("周", count) => (number(count)? * 7, SpanUnit::Day),
        ("日", count) => (number(count)?, SpanUnit::Day),
        ("小时", count) => (number(count)?, SpanUnit::Hour),
        _ => return None,
    };
    Some(plain(DeadlineKind::Every, Some(Span { value, unit })))
}

fn span_of(value: Option<regex::Match<'_>>, unit: Option<regex::Match<'_>>) -> Option<Span> {
    let (value, unit) = (value?.as_str(), unit?.as_str());
    let unit = match unit {
        "个工作日" | "工作日" => SpanUnit::Workday,
        "小时" => SpanUnit::Hour,
        "分钟" => SpanUnit::Minute,
        "个月" => SpanUnit::Month,
        "日" | "天" | "个自然日" => SpanUnit::Day,
        "年" => SpanUnit::Year,
        // 六月 is June, not six months
        _ => return None,
    };
    if value == "半" {
        return (unit == SpanUnit::Year).then_some(Span {
            value: 6,
            unit: SpanUnit::Month,
        });
    }
    let value = number(value)?;
    Some(Span { value, unit })
}

fn number(text: &str) -> Option<i64> {
    let text = text.replace('两', "二");
    huidian_text::parse_numeral(&text).map(i64::from)
}

#[cfg(test)]
mod tests {
    use super::times_of;

    #[test]
    fn times_are_read_from_the_ways_articles_set_them() {
        let table = [
            ("应当自变更之日起30日内向主管部门备案", "within 30 day"),
            ("应当在收到通知后十个工作日内答复", "within 10 workday"),
            ("应当于事件发生后2小时内报告", "within 2 hour"),
            ("养护记录保存期限不得少于六个月", "retain_at_least 6 month"),
            ("至少保存三年", "retain_at_least 3 year"),
            ("记录备份应当保存60日", "retain_at_least 60 day"),
            ("每年至少进行一次检测", "every 1 year"),
            ("每两年开展一次审计", "every 2 year"),
            ("每半年测评一次", "every 6 month"),
            ("每年1月31日前报送上一年度情况", "by_month_day 1-31"),
            ("每年十二月十五日前报送", "by_month_day 12-15"),
            ("应当立即启动预案，及时报告", "immediately, promptly"),
            ("定期开展培训", "regularly"),
            ("应当在签订前二十个工作日报告", "lead 20 workday"),
            ("应当遵守规定", ""),
        ];
        for (clause, wanted) in table {
            let times: Vec<String> = times_of(clause)
                .iter()
                .map(|time| match (time.span, time.month_day) {
                    (Some(span), _) => {
                        format!("{} {} {}", time.kind.id(), span.value, span.unit.id())
                    }
                    (_, Some((month, day))) => format!("{} {month}-{day}", time.kind.id()),
                    _ => time.kind.id().to_owned(),
                })
                .collect();
            assert_eq!(times.join(", "), wanted, "{clause}");
        }
    }
}
