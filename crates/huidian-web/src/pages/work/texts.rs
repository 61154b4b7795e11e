//! The texts of a work: which is shown, which are held, which is known and is not.

use huidian_model::{Expression, texts_on};
use jiff::civil::Date;

use crate::pages::document::Reading;
use crate::record::Record;
use crate::request::{Language, encode_path};
use crate::views::{date_shown, reason_in_english, work_href};

/// A text of the work.
pub(crate) struct VersionLine {
    pub(crate) label: String,
    pub(crate) date: String,
    pub(crate) effective: String,
    pub(crate) basis: String,
    pub(crate) href: String,
    /// Comparison with the version before.
    pub(crate) compare: Option<String>,
    pub(crate) is_shown: bool,
    pub(crate) article_count: u32,
}

/// Links to the parts of a code that is held in several texts.
pub(super) fn part_links(
    record: &Record,
    texts: &[&Expression],
    reading: Option<&Reading<'_>>,
) -> Vec<(String, String, bool)> {
    if texts.len() < 2 {
        return Vec::new();
    }
    let href = work_href(&record.work.id);
    texts
        .iter()
        .map(|text| {
            let name = text.part.clone().unwrap_or_else(|| text.id.label.clone());
            let link = match &text.part {
                Some(part) => format!("{href}?part={}#text", encode_path(part)),
                None => format!("{href}?version={}#text", encode_path(&text.id.label)),
            };
            (
                link,
                name,
                reading.is_some_and(|reading| reading.expression.id == text.id),
            )
        })
        .collect()
}

pub(super) fn absence(record: &Record, language: Language) -> Option<String> {
    if !record.expressions.is_empty() {
        return None;
    }
    let stated = record.work.text_absence.as_ref().map(|absence| {
        let english = (language == Language::English).then(|| reason_in_english(&absence.reason));
        english.flatten().unwrap_or_else(|| absence.reason.clone())
    });
    Some(stated.unwrap_or_else(|| {
        language
            .pick(
                "正文尚未导入本库。",
                "The text has not been imported into this library.",
            )
            .to_owned()
    }))
}

/// Tells the reader that the work was changed after the newest text held.
pub(in crate::pages) fn later_version(
    record: &Record,
    day: Date,
    language: Language,
) -> Option<String> {
    let changed_on = record.horizon.newer_text_on?;
    let newest = record.expressions.iter();
    let newest = newest.filter_map(|text| text.dated_on).max()?;
    if changed_on.earliest() > day {
        return None;
    }
    let (changed_on, newest) = (
        date_shown(changed_on, language),
        date_shown(newest, language),
    );
    Some(match language {
        Language::Chinese => {
            format!("{changed_on}又有修改，修改后的文本本库未收；库中最新的是{newest}的文本。")
        }
        Language::English => format!(
            "The work was amended again on {changed_on}; that version is not held. The newest text here is of {newest}."
        ),
    })
}

/// Tells the reader when the text shown is not the one that holds today, or was made after the day that was asked for.
pub(super) fn notice(
    reading: &Reading<'_>,
    day: Date,
    today: Date,
    language: Language,
) -> Option<String> {
    let made = reading.expression.dated_on;
    if let Some(made) = made.filter(|made| made.earliest() > day && day < today) {
        let made = date_shown(made, language);
        return Some(match language {
            Language::Chinese => format!("此日尚无文本；下面是后来的第一个文本（{made}）。"),
            Language::English => {
                format!("There was no text on that day; this is the first one, of {made}.")
            }
        });
    }
    let current = texts_on(&reading.record.expressions, today)
        .into_iter()
        .find(|text| text.part == reading.expression.part)?;
    if current.id == reading.expression.id {
        return None;
    }
    let label = &current.id.label;
    let newer = current.dated_on > reading.expression.dated_on;
    Some(match (language, newer) {
        (Language::Chinese, true) => format!("这是旧文本，现行文本为 {label} 版。"),
        (Language::Chinese, false) => format!("这是尚未施行的新文本，现行文本为 {label} 版。"),
        (Language::English, true) => {
            format!("This is an earlier text; the one in force is of {label}.")
        }
        (Language::English, false) => {
            format!("This text is not yet in force; the one in force is of {label}.")
        }
    })
}

pub(super) fn version_lines(
    record: &Record,
    reading: Option<&Reading<'_>>,
    language: Language,
) -> Vec<VersionLine> {
    let href = work_href(&record.work.id);
    let mut lines = Vec::with_capacity(record.expressions.len());
    for (index, expression) in record.expressions.iter().enumerate() {
        // the other parts of a code are no versions of the one shown
        if reading.is_some_and(|reading| reading.expression.part != expression.part) {
            continue;
        }
        let label = expression.id.label.as_str();
        let before = record.expressions[..index]
            .iter()
            .rfind(|other| other.part == expression.part);
        let compare = before.map(|before| {
            format!(
                "{href}/compare?from={}&to={}",
                encode_path(&before.id.label),
                encode_path(label)
            )
        });
        lines.push(VersionLine {
            label: label.to_owned(),
            date: expression
                .dated_on
                .map_or_else(String::new, |on| date_shown(on, language)),
            effective: expression
                .effective_on
                .map_or_else(String::new, |on| date_shown(on.into(), language)),
            basis: basis_shown(expression),
            href: format!("{href}?version={}", encode_path(label)),
            compare,
            is_shown: reading.is_some_and(|reading| reading.expression.id == expression.id),
            article_count: expression.article_count,
        });
    }
    lines.reverse();
    lines
}

/// How the first day is known, and how the text ends where that is open.
fn basis_shown(expression: &huidian_model::Expression) -> String {
    match expression.end_words().filter(|_| expression.is_end_assumed) {
        Some(end) => format!("{}；{end}", expression.effective_basis),
        None => expression.effective_basis.clone(),
    }
}
