//! 还有效吗, 废止了吗, 什么时候施行: questions about the life of a work, which its status line answers and no article does.

use huidian_model::{
    EventKind, FactValue, ReviewState, WorkId, is_of_revision, own_date, standing_on, texts_on,
};
use huidian_store::Reader;

use super::Context;
use crate::error::Result;

/// Which day somebody asks for, if one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Aspect {
    Holds,
    Begins,
    Published,
}

/// Ends of such questions, longer ones before what they contain.
const ENDS: [(&str, Aspect); 48] = [
    ("现在还有效吗", Aspect::Holds),
    ("是否仍然有效", Aspect::Holds),
    ("是否现行有效", Aspect::Holds),
    ("是否继续有效", Aspect::Holds),
    ("是不是已经废止", Aspect::Holds),
    ("是不是废止了", Aspect::Holds),
    ("是否已经废止", Aspect::Holds),
    ("是否已废止", Aspect::Holds),
    ("是否被废止", Aspect::Holds),
    ("是否废止", Aspect::Holds),
    ("是否失效", Aspect::Holds),
    ("还有没有效", Aspect::Holds),
    ("现行有效吗", Aspect::Holds),
    ("仍然有效吗", Aspect::Holds),
    ("现在有效吗", Aspect::Holds),
    ("还有效力吗", Aspect::Holds),
    ("是否还有效", Aspect::Holds),
    ("是否有效", Aspect::Holds),
    ("还有效吗", Aspect::Holds),
    ("还有效么", Aspect::Holds),
    ("还在施行吗", Aspect::Holds),
    ("还能用吗", Aspect::Holds),
    ("有没有效", Aspect::Holds),
    ("有效吗", Aspect::Holds),
    ("已经废止了吗", Aspect::Holds),
    ("被废止了吗", Aspect::Holds),
    ("废止了没有", Aspect::Holds),
    ("废止了吗", Aspect::Holds),
    ("废止了么", Aspect::Holds),
    ("作废了吗", Aspect::Holds),
    ("失效了吗", Aspect::Holds),
    ("什么时候废止", Aspect::Holds),
    ("何时废止", Aspect::Holds),
    ("什么时候失效", Aspect::Holds),
    ("何时失效", Aspect::Holds),
    ("时效状态", Aspect::Holds),
    ("时效", Aspect::Holds),
    ("生效了吗", Aspect::Begins),
    ("施行了吗", Aspect::Begins),
    ("什么时候开始施行", Aspect::Begins),
    ("什么时候施行", Aspect::Begins),
    ("什么时候实施", Aspect::Begins),
    ("什么时候生效", Aspect::Begins),
    ("何时施行", Aspect::Begins),
    ("何时实施", Aspect::Begins),
    ("何时生效", Aspect::Begins),
    ("什么时候公布", Aspect::Published),
    ("何时公布", Aspect::Published),
];

/// What is asked about, and which day.
pub(super) fn read(text: &str) -> Option<(&str, Aspect)> {
    let text = text.trim_start_matches("请问").trim();
    let (rest, aspect) = ENDS
        .iter()
        .find_map(|(end, aspect)| Some((text.strip_suffix(end)?, *aspect)))?;
    let rest = rest.trim_end_matches([
        '已', '是', '现', '在', '的', '，', ',', ' ', '　', '：', ':',
    ]);
    (!rest.is_empty()).then_some((rest, aspect))
}

/// Title, status with its grounds, days, and what only parts of it or other acts change. `None` where the work is gone.
pub(super) fn told(work: &WorkId, aspect: Aspect, context: &Context<'_>) -> Result<Option<String>> {
    let Some(summary) = context.reader.find_summary(work, context.today)? else {
        return Ok(None);
    };
    let texts = context.reader.expressions_of(work)?;
    let (force, horizon) = (&summary.force, summary.horizon);
    let shown = texts_on(&texts, context.today).into_iter().next();
    let standing = standing_on(context.today, shown, &texts, force, horizon);
    let mut text = format!("《{}》\n{}\n", summary.title, standing.said());
    if summary.review == ReviewState::Unreviewed {
        text.push_str("待核定：仅见于汇总，未经核对\n");
    }
    let days: Vec<String> = summary
        .dates
        .iter()
        .filter(|(kind, _)| *kind != EventKind::Reported)
        .map(|(kind, on)| {
            let of_revision = if is_of_revision(&summary.dates, *kind, *on) {
                "（修改后的文本）"
            } else {
                ""
            };
            format!("{on} {}{of_revision}", kind.chinese())
        })
        .collect();
    if !days.is_empty() {
        text.push_str(&format!("{}\n", days.join(" · ")));
    }
    let wanted = match aspect {
        Aspect::Holds => None,
        Aspect::Begins => Some((EventKind::Effective, "施行日期")),
        Aspect::Published => Some((EventKind::Published, "公布日期")),
    };
    if let Some((kind, name)) = wanted
        && own_date(&summary.dates, kind).is_none()
    {
        text.push_str(&format!("{name}：本库的资料没有写明\n"));
    }
    for line in stops(work, context.reader)? {
        text.push_str(&format!("{line}\n"));
    }
    if let Some(made) = horizon.newer_text_on {
        text.push_str(&format!("{made} 又有修改，修改后的全文本库未收\n"));
    }
    Ok(Some(text))
}

/// What other acts stopped, resumed, put off or ended in part, in order of the days.
fn stops(work: &WorkId, reader: &Reader<'_>) -> Result<Vec<String>> {
    let Some(held) = reader.find_work(work)? else {
        return Ok(Vec::new());
    };
    let mut lines = Vec::new();
    for fact in &held.facts {
        let (on, said, by) = match &fact.value {
            FactValue::Suspended {
                scope,
                from,
                until,
                by,
            } => {
                let until = until.map(|until| format!("，至 {until}"));
                let said = format!("{scope}暂停施行{}", until.unwrap_or_default());
                (from.earliest(), format!("{from} 起{said}"), by)
            }
            FactValue::Resumed { on, by } => (on.earliest(), format!("{on} 起恢复施行"), by),
            FactValue::Postponed { to, by } => (to.earliest(), format!("推迟至 {to} 施行"), by),
            FactValue::ProvisionRepealed { scope, on, by } => {
                (*on, format!("{on} 起部分废止：{scope}"), by)
            }
            _ => continue,
        };
        let title = reader.find_work(by)?.map(|by| by.title);
        let by = title.as_deref().unwrap_or(by.as_str());
        lines.push((on, format!("{said}（{by}）")));
    }
    lines.sort();
    lines.dedup();
    Ok(lines.into_iter().map(|(_, line)| line).collect())
}

#[cfg(test)]
mod tests {
    use super::{Aspect, read};

    #[test]
    fn what_is_asked_about_is_told_from_what_is_asked() {
        for (question, asked, reason) in [
            (
                "数据安全法还有效吗",
                Some(("数据安全法", Aspect::Holds)),
                "plain",
            ),
            (
                "请问《数据安全法》现在还有效吗",
                Some(("《数据安全法》", Aspect::Holds)),
                "polite",
            ),
            (
                "数据安全法已经废止了吗",
                Some(("数据安全法", Aspect::Holds)),
                "one end inside another",
            ),
            (
                "数据安全法 什么时候施行",
                Some(("数据安全法", Aspect::Begins)),
                "with a space",
            ),
            (
                "数据安全法是什么时候公布",
                Some(("数据安全法", Aspect::Published)),
                "with 是",
            ),
            (
                "国办发〔2019〕1号何时失效",
                Some(("国办发〔2019〕1号", Aspect::Holds)),
                "a number",
            ),
            ("还有效吗", None, "of what"),
            ("数据安全法", None, "no such question"),
            ("即将施行", None, "another question"),
        ] {
            assert_eq!(read(question), asked, "{reason}");
        }
    }
}
