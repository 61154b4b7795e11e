//! What decisions in force made of a text, where the amended text is not held: always marked, never among the words that were published.

use huidian_model::Document;
use huidian_operations::ComposedText;

use super::document::Reading;
use crate::request::Language;
use crate::views::{date_shown, work_href};

/// The composed text of a work beside the whole text that is held.
pub(crate) struct ComposedWhole {
    /// Address, title and first day of each decision.
    pub(crate) decisions: Vec<(String, String, String)>,
    /// Instructions that were not carried out.
    pub(crate) undone: usize,
    pub(crate) units: Vec<ComposedLines>,
}

/// A unit that reads otherwise than in the text held.
pub(crate) struct ComposedLines {
    /// Address on the page.
    pub(crate) id: String,
    pub(crate) label: String,
    /// `None` where no unit bears the number any more.
    pub(crate) paragraphs: Option<Vec<String>>,
}

impl ComposedWhole {
    pub(crate) fn new(made: &ComposedText, held: &Document, language: Language) -> Self {
        let units = made.changed_units(held).into_iter();
        Self {
            decisions: decision_lines(made, language),
            undone: made.composition.undone.len(),
            units: units
                .map(|unit| ComposedLines {
                    id: format!("composed-{}", unit.path),
                    label: unit.path.citation(),
                    paragraphs: unit.words.map(|words| paragraphs(&words)),
                })
                .collect(),
        }
    }
}

/// Says above each unit of the text that it reads otherwise after the decisions.
pub(crate) fn mark_composed(reading: &mut Reading<'_>, made: &ComposedText, language: Language) {
    let Some(last) = made.decisions.last() else {
        return;
    };
    let from = date_shown(last.effective_on.into(), language);
    for unit in made.changed_units(&reading.document) {
        let place = reading
            .document
            .find(&unit.path)
            .and_then(|found| reading.document.index_of(found));
        let Some(place) = place else {
            continue;
        };
        let said = match language {
            Language::Chinese => {
                format!("按修改决定，{from}起此条另有文字，见文后“拟合成（未与公布文本核对）”。")
            }
            Language::English => format!(
                "By decisions in force it reads otherwise from {from}: see what is composed below the text."
            ),
        };
        let remark = reading.remarks.entry(place as usize).or_default();
        if !remark.is_empty() {
            remark.push(' ');
        }
        remark.push_str(&said);
    }
}

/// Address, title and first day of each decision.
pub(crate) fn decision_lines(
    made: &ComposedText,
    language: Language,
) -> Vec<(String, String, String)> {
    made.decisions
        .iter()
        .map(|decision| {
            (
                work_href(&decision.id.work),
                decision.title.clone(),
                date_shown(decision.effective_on.into(), language),
            )
        })
        .collect()
}

pub(crate) fn paragraphs(words: &str) -> Vec<String> {
    let lines = words.lines().map(str::trim);
    lines
        .filter(|line| !line.is_empty())
        .map(str::to_owned)
        .collect()
}
