//! Facts grouped by field, the believed one first, each with its source.

use huidian_model::{Fact, FactValue, Work};

use super::row::date_shown;
use super::words::{Named, field_name};
use crate::request::Language;

/// One statement and who made it.
#[derive(Debug, Clone)]
pub(crate) struct FactLine {
    pub(crate) value: String,
    pub(crate) source: String,
    pub(crate) detail: String,
    pub(crate) confidence: &'static str,
    /// Contradicts the statement that is believed.
    pub(crate) disagrees: bool,
}

/// All statements about one field.
#[derive(Debug, Clone)]
pub(crate) struct FactGroup {
    pub(crate) field: String,
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
            format!("{kind}：{}", fact.source.detail)
        })
}

/// Groups in the order in which fields first occur; inside a group by weight.
pub(crate) fn fact_groups(work: &Work, language: Language) -> Vec<FactGroup> {
    let mut fields: Vec<&str> = Vec::new();
    for fact in &work.facts {
        if !fields.contains(&fact.value.field()) {
            fields.push(fact.value.field());
        }
    }
    fields.sort_by_key(|field| order_of(field));
    fields
        .into_iter()
        .map(|field| fact_group(work, field, language))
        .collect()
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
    let best = facts.first().map(|fact| &fact.value);
    let mut lines: Vec<FactLine> = Vec::with_capacity(facts.len());
    for fact in &facts {
        let disagrees = fact.value.is_single() && best.is_some_and(|best| best != &fact.value);
        lines.push(FactLine {
            value: value_shown(&fact.value, language),
            source: fact.source.kind.named(language).to_owned(),
            detail: fact.source.detail.clone(),
            confidence: language.pick(fact.confidence.chinese(), fact.confidence.id()),
            disagrees,
        });
    }
    FactGroup {
        field: field_name(field, language),
        disputed: lines.iter().any(|line| line.disagrees),
        lines,
    }
}

/// A fact's value in words.
fn value_shown(value: &FactValue, language: Language) -> String {
    match value {
        FactValue::Title(text)
        | FactValue::AlternativeTitle(text)
        | FactValue::AdministeredBy(text)
        | FactValue::Region(text)
        | FactValue::Note(text) => text.clone(),
        FactValue::Kind(kind) => kind.named(language).to_owned(),
        FactValue::Draft(true) => language.pick("是", "yes").to_owned(),
        FactValue::Draft(false) => language.pick("否", "no").to_owned(),
        FactValue::Number(number) => number.to_string(),
        FactValue::Issuers(issuers) => {
            let names: Vec<&str> = issuers.names().collect();
            let joined = names.join(language.pick("、", ", "));
            match issuers.stated_count {
                Some(count) if count as usize > names.len() => match language {
                    Language::Chinese => format!("{joined}等{count}个部门（其余未具名）"),
                    Language::English => {
                        format!("{joined}; {count} bodies in all, others not named")
                    }
                },
                _ => joined,
            }
        }
        FactValue::Sector(sector) => sector.named(language).to_owned(),
        FactValue::Topic(topic) => topic.named(language).to_owned(),
        FactValue::Addressee(who) => who.named(language).to_owned(),
        FactValue::Event { on, .. } => date_shown(*on, language),
        FactValue::ForceSeen { status, on } => format!(
            "{}{}",
            status.named(language),
            match language {
                Language::Chinese => format!("（{}核对）", date_shown(*on, language)),
                Language::English => format!(" (seen {on})"),
            }
        ),
        FactValue::TextEffective { dated, on } => {
            let (dated, on) = (
                date_shown(*dated, language),
                date_shown((*on).into(), language),
            );
            match language {
                Language::Chinese => format!("{dated}的文本自{on}起施行"),
                Language::English => format!("the text of {dated} took effect on {on}"),
            }
        }
        FactValue::ProvisionEffective { provision, on, .. } => {
            let named = provision.citation();
            on.map_or_else(
                || format!("{named} 施行日期另定"),
                |on| format!("{named} 自 {on} 起施行"),
            )
        }
        FactValue::ProvisionRepealed { scope, on, by } => {
            format!("{scope} 自 {on} 起废止（{by}）")
        }
        FactValue::Suspended {
            scope,
            from,
            until,
            by,
        } => match until {
            Some(until) => format!("{scope} {from} 至 {until}（{by}）")
                .trim_start()
                .to_owned(),
            None => format!("{scope} {from} 起（{by}）").trim_start().to_owned(),
        },
        FactValue::Postponed { to: on, by } | FactValue::Resumed { on, by } => {
            format!("{on} 起（{by}）")
        }
        FactValue::ChangedBy { by, made } => format!("{by}（{made}）"),
        FactValue::TextAbsent(absence) => absence.reason.clone(),
        FactValue::Unknown { field, reason } => {
            format!("{}：{reason}", field_name(field, language))
        }
        FactValue::RoundupRow(row) => {
            let fault = row.fault.as_deref().map_or_else(String::new, |fault| {
                format!(
                    "{}{fault}",
                    language.pick("；已知问题：", "; known fault: ")
                )
            });
            format!(
                "{} · {} · {} · {}（{} 第{}行）{fault}",
                row.title, row.date, row.issuer, row.section, row.roundup, row.row
            )
        }
    }
}
