//! The versions of a work as `huidian show` lists them.

use huidian_model::{Expression, Force};
use huidian_store::WorkSummary;
use jiff::civil::Date;

/// What the reader must know when the work was changed after the newest text that is held.
pub(super) fn later_change(
    work: &WorkSummary,
    expressions: &[Expression],
    day: Date,
) -> Option<String> {
    let change = work.horizon.newer_text_on?;
    let newest = expressions.iter().filter_map(|text| text.dated_on).max()?;
    (change.earliest() <= day).then(|| {
        format!(
            "注意：{change} 又有修改，修改后的文本未收录，以下为 {newest} 的文本 (a later version is not held)"
        )
    })
}

/// The texts by version: the parts of a code that were made together are one.
pub(super) fn versions(expressions: &[Expression]) -> Vec<Vec<&Expression>> {
    let mut versions: Vec<Vec<&Expression>> = Vec::new();
    for text in expressions {
        let known = versions.iter_mut().find(|version| {
            version[0].part.is_some()
                && text.part.is_some()
                && version[0].version_label() == text.version_label()
                && (version[0].effective_on, version[0].ended_on)
                    == (text.effective_on, text.ended_on)
        });
        match known {
            Some(version) => version.push(text),
            None => versions.push(vec![text]),
        }
    }
    versions
}

/// 2020-05-28 2021-01-01 起，8 个部分（总则、物权编…），1260 条，有效
pub(super) fn version_line(version: &[&Expression], day: Date, force: &Force) -> String {
    let first = version[0];
    let status = first.status_on(day, force).chinese();
    if version.len() == 1 {
        return format!("{}，{status}", render_expression(first));
    }
    let parts: Vec<&str> = version
        .iter()
        .filter_map(|text| text.part.as_deref())
        .collect();
    let count: u32 = version.iter().map(|text| text.article_count).sum();
    let from = first
        .effective_on
        .map_or_else(|| "施行日期不明".to_owned(), |on| format!("{on} 起"));
    let until = first.end_words().map(|words| format!("，{words}"));
    format!(
        "{} {from}{}，{} 个部分（{}），{count} 条，{status}",
        first.version_label(),
        until.unwrap_or_default(),
        parts.len(),
        parts.join("、")
    )
}

pub(super) fn render_expression(expression: &Expression) -> String {
    let from = expression
        .effective_on
        .map_or_else(|| "施行日期不明".to_owned(), |on| format!("{on} 起"));
    let until = expression
        .end_words()
        .map(|words| format!("，{words}"))
        .unwrap_or_default();
    format!(
        "{} {from}{until}，{} 条",
        expression.id.label, expression.article_count
    )
}
