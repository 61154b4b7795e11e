//! Facts grouped by field, the believed one first, each with its source.

use huidian_model::{Fact, Work, field_words};

use super::told::{fact_told, source_told};
use super::words::Named;
use crate::record::Record;
use crate::request::Language;

/// One statement and who made it.
#[derive(Debug, Clone)]
pub(crate) struct FactLine {
    pub(crate) value: String,
    pub(crate) source: String,
    pub(crate) detail: String,
    /// The page that the source names.
    pub(crate) address: Option<String>,
    pub(crate) confidence: &'static str,
    /// Contradicts the statement that is believed.
    pub(crate) disagrees: bool,
}

/// All statements about one field.
#[derive(Debug, Clone)]
pub(crate) struct FactGroup {
    pub(crate) field: String,
    /// What a report of a mistake is on.
    pub(crate) reported: String,
    pub(crate) lines: Vec<FactLine>,
    pub(crate) disputed: bool,
}

/// Who says what is believed of a field, for the reader who points at it; empty where nobody says anything.
pub(crate) fn witness(work: &Work, field: &str, language: Language) -> String {
    let of_field = work.facts.iter().filter(|fact| fact.value.field() == field);
    of_field
        .max_by_key(|fact| fact.weight())
        .map_or_else(String::new, |fact| {
            let kind = fact.source.kind.named(language);
            format!(
                "{kind}{}{}",
                language.pick("：", ": "),
                source_told(&fact.source, language)
            )
        })
}

/// Groups in the order in which fields first occur; inside a group by weight. Why there is no text is not told of a work whose text is there.
pub(crate) fn fact_groups(record: &Record, language: Language) -> Vec<FactGroup> {
    let work = &record.work;
    let has_text = !record.expressions.is_empty();
    let is_past = |field: &str| field == "text_absent" && has_text;
    let mut fields: Vec<&str> = Vec::new();
    for fact in &work.facts {
        if !fields.contains(&fact.value.field()) && !is_past(fact.value.field()) {
            fields.push(fact.value.field());
        }
    }
    fields.sort_by_key(|field| order_of(field));
    fields
        .into_iter()
        .map(|field| fact_group(work, field, language))
        .collect()
}

/// The field that a report names: what has no line of its own there is about the text, the status, or something else.
fn reported_as(field: &str) -> &str {
    match field {
        "force_seen" | "suspended" | "postponed" | "resumed" | "changed_by" => "status",
        "text_effective" | "text_made_by" | "provision_effective" | "provision_repealed" => {
            "effective"
        }
        "text_absent" | "corrected" => "text",
        "unknown" | "note" | "roundup_row" => "other",
        own => own,
    }
}

fn order_of(field: &str) -> usize {
    const ORDER: [&str; 7] = [
        "title",
        "alternative_title",
        "kind",
        "draft",
        "number",
        "issuers",
        "sector",
    ];
    const LAST: [&str; 4] = ["text_absent", "unknown", "note", "roundup_row"];
    ORDER
        .iter()
        .position(|known| *known == field)
        .or_else(|| {
            let place = LAST.iter().position(|known| *known == field)?;
            Some(place + 100)
        })
        .unwrap_or(50)
}

fn fact_group(work: &Work, field: &str, language: Language) -> FactGroup {
    let mut facts: Vec<&Fact> = work
        .facts
        .iter()
        .filter(|fact| fact.value.field() == field)
        .collect();
    facts.sort_by_key(|fact| std::cmp::Reverse(fact.weight()));
    let mut lines: Vec<FactLine> = Vec::with_capacity(facts.len());
    for fact in &facts {
        lines.push(FactLine {
            value: fact_told(fact, language),
            source: fact.source.kind.named(language).to_owned(),
            detail: source_told(&fact.source, language),
            address: fact.source.address().map(str::to_owned),
            confidence: language.pick(fact.confidence.chinese(), fact.confidence.id()),
            disagrees: work.is_clashing(fact),
        });
    }
    FactGroup {
        field: field_words(field, language),
        reported: reported_as(field).to_owned(),
        disputed: lines.iter().any(|line| line.disagrees),
        lines,
    }
}
