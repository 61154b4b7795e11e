//! One statement with its source.

use huidian_model::{Fact, FactValue};
use serde::Serialize;

#[derive(Debug, Clone, Serialize)]
pub struct FactShape {
    pub field: &'static str,
    pub value: String,
    pub source_kind: &'static str,
    pub source: String,
    pub confidence: &'static str,
}

impl FactShape {
    pub fn new(fact: &Fact) -> Self {
        Self {
            field: fact.value.field(),
            value: value_text(&fact.value),
            source_kind: fact.source.kind.id(),
            source: fact.source.detail.clone(),
            confidence: fact.confidence.id(),
        }
    }
}

/// What a fact says, for people to read.
pub fn value_text(value: &FactValue) -> String {
    match value {
        FactValue::Title(text)
        | FactValue::AlternativeTitle(text)
        | FactValue::AdministeredBy(text)
        | FactValue::Region(text)
        | FactValue::Note(text) => text.clone(),
        FactValue::Kind(kind) => kind.chinese().to_owned(),
        FactValue::Draft(draft) => if *draft {
            "征求意见稿"
        } else {
            "正式文本"
        }
        .to_owned(),
        FactValue::Number(number) => number.to_string(),
        FactValue::Issuers(issuers) => {
            let names = issuers.names().collect::<Vec<_>>().join("、");
            match issuers.stated_count {
                Some(count) if count as usize > issuers.members.len() => {
                    format!("{names}等{count}家")
                }
                _ => names,
            }
        }
        FactValue::Sector(sector) => sector.chinese().to_owned(),
        FactValue::Topic(topic) => topic.chinese().to_owned(),
        FactValue::Addressee(who) => who.chinese().to_owned(),
        FactValue::Event { on, .. } => on.to_string(),
        FactValue::ForceSeen { status, on } => format!("{}（{on}）", status.chinese()),
        FactValue::TextEffective { dated, on } => format!("{dated} 的文本自 {on} 起施行"),
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
        FactValue::Unknown { field, reason } => format!("{field}: {reason}"),
        FactValue::RoundupRow(row) => format!(
            "{} 第{}行：{}｜{}｜{}{}",
            row.roundup,
            row.row,
            row.title,
            row.date,
            row.issuer,
            row.fault
                .as_ref()
                .map(|fault| format!("（{fault}）"))
                .unwrap_or_default()
        ),
    }
}
