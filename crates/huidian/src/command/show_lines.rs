//! Lines that `show` prints below a work: works of its title, where its texts came from, and how they were read.

use anyhow::Result;
use huidian_model::{Expression, ExpressionId, Work, status_words};
use huidian_operations::{TextCopy, recognised_words};
use huidian_store::{Reader, WorkSummary};

use crate::outcome::Outcome;
use crate::terminal::{self, Style, print_error};

/// 同名 电力监控系统安全防护规定-2014（国家发展和改革委员会令第14号，已废止（据截至 2024-11-25 的资料））
pub(super) fn namesake_line(namesake: &WorkSummary) -> String {
    let number = namesake.number.as_ref().map(ToString::to_string);
    let status = status_words(namesake.force.status, namesake.known_until());
    let told: Vec<String> = number.into_iter().chain([status]).collect();
    format!(
        "{} {}（{}）\n",
        terminal::paint("同名", Style::Faint),
        namesake.id,
        told.join("，")
    )
}

/// Where a text came from; a copy that does not lead says how far its words differ.
pub(super) fn copy_line(copy: &TextCopy) -> String {
    let words = match copy.differing {
        _ if copy.leads => "所示文本 (shown)".to_owned(),
        Some(0) => "与所示文本仅标点、空格不同 (same words)".to_owned(),
        Some(count) => format!("与所示文本有 {count} 条不同 (differs)"),
        None => "未留存其文字 (words not kept)".to_owned(),
    };
    let capture = &copy.capture;
    format!(
        "{} {} {}，{words} {}\n",
        terminal::paint("来源", Style::Faint),
        copy.manifestation.expression.label,
        copy.handed_out_by()
            .map_or("来源未记", |(chinese, _)| chinese),
        capture.origin.as_ref().unwrap_or(&capture.name)
    )
}

/// That a text was recognised in pictures; nothing for any other.
pub(super) fn recognised_line(reader: &Reader<'_>, text: &ExpressionId) -> Result<String> {
    let known = reader.recognition(text)?;
    Ok(known.map_or_else(String::new, |known| {
        let (chinese, english) = recognised_words(&known);
        format!(
            "{} {chinese} {english}\n",
            terminal::paint(&text.label, Style::Faint)
        )
    }))
}

pub(super) fn absence_reason(summary: &WorkSummary) -> String {
    summary.absence.as_ref().map_or_else(
        || "原因不明 (reason not on file)".to_owned(),
        |absence| absence.reason.clone(),
    )
}

/// Says that no text of a work is held.
pub(super) fn absent(summary: &WorkSummary) -> Outcome {
    print_error!(
        "《{}》没有全文：{} (text not held)",
        summary.title,
        absence_reason(summary)
    );
    Outcome::NotFound
}

/// The number of the text shown; one that is another text's says so.
pub(super) fn number_line(work: &Work, shown: Option<&Expression>) -> String {
    match work.numbers_for(shown.and_then(|text| text.dated_on)) {
        (Some(own), Some(other)) => format!("{own}（另一文本：{other}）"),
        (None, Some(other)) => format!("{other}（另一文本的；所示文本的编号不明）"),
        (Some(own), None) => own.to_string(),
        (None, None) => String::new(),
    }
}
