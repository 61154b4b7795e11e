//! Facts as text: readable in the database, and read back exactly.

use std::str::FromStr;

use huidian_model::fact::RoundupRow;
use huidian_model::number::OrderForm;
use huidian_model::{
    Addressee, AuthorityId, DocumentNumber, EventKind, FactValue, ForceStatus, Issuer, IssuerRole,
    Issuers, Number, OrderLayout, OrderNumber, PartialDate, Sector, StandardNumber, TextAbsence,
    Topic, WorkId, WorkKind,
};

use super::fields::{join, split};

/// The value of a fact as one line; the field's name, [`FactValue::field`], stands beside it.
pub fn encode_fact_value(value: &FactValue) -> String {
    match value {
        FactValue::Title(text)
        | FactValue::AlternativeTitle(text)
        | FactValue::AdministeredBy(text)
        | FactValue::Region(text)
        | FactValue::Note(text) => join([text]),
        FactValue::Kind(kind) => kind.id().to_owned(),
        FactValue::Draft(is_draft) => is_draft.to_string(),
        FactValue::Number(number) => encode_number(number),
        FactValue::Issuers(issuers) => encode_issuers(issuers),
        FactValue::Sector(sector) => sector.id().to_owned(),
        FactValue::Topic(topic) => topic.id().to_owned(),
        FactValue::Addressee(addressee) => addressee.id().to_owned(),
        FactValue::Event { on, .. } => on.to_string(),
        FactValue::ForceSeen { status, on } => join([status.id(), &on.to_string()]),
        FactValue::TextEffective { dated, on } => join([dated.to_string(), on.to_string()]),
        FactValue::TextMadeBy { dated, act, number } => join([
            dated.to_string(),
            act.clone(),
            number.as_ref().map(encode_number).unwrap_or_default(),
        ]),
        FactValue::ProvisionEffective {
            dated,
            provision,
            on,
        } => join([
            dated.map(|dated| dated.to_string()).unwrap_or_default(),
            provision.to_string(),
            on.map(|on| on.to_string()).unwrap_or_default(),
        ]),
        FactValue::ProvisionRepealed { .. }
        | FactValue::Suspended { .. }
        | FactValue::Resumed { .. }
        | FactValue::Postponed { .. }
        | FactValue::Corrected { .. }
        | FactValue::ChangedBy { .. } => encode_change(value),
        FactValue::TextAbsent(absence) => join([&absence.code, &absence.reason]),
        FactValue::Unknown { field, reason } => join([field, reason]),
        FactValue::RoundupRow(row) => encode_roundup_row(row),
    }
}

/// What another act did to a work; empty for any other fact.
fn encode_change(value: &FactValue) -> String {
    match value {
        FactValue::ProvisionRepealed { scope, on, by } => {
            join([scope.as_str(), &on.to_string(), by.as_str()])
        }
        FactValue::Suspended {
            scope,
            from,
            until,
            by,
        } => {
            let mut fields = vec![
                from.to_string(),
                until.map(|on| on.to_string()).unwrap_or_default(),
                by.to_string(),
            ];
            // the whole, as it was written before parts could be told
            fields.extend((!scope.is_empty()).then(|| scope.clone()));
            join(fields)
        }
        FactValue::Resumed { on, by } | FactValue::Postponed { to: on, by } => {
            join([on.to_string(), by.to_string()])
        }
        FactValue::Corrected {
            scope,
            words,
            on,
            by,
        } => join([scope, words, &on.to_string(), &by.to_string()]),
        FactValue::ChangedBy { by, made } => join([by.as_str(), &made.to_string()]),
        _ => String::new(),
    }
}

/// Reads what [`encode_fact_value`] wrote for a field; `None` when it is neither.
pub fn decode_fact_value(field: &str, line: &str) -> Option<FactValue> {
    let fields = split(line)?;
    let only = || match fields.as_slice() {
        [text] => Some(text.clone()),
        _ => None,
    };
    Some(match field {
        "title" => FactValue::Title(only()?),
        "alternative_title" => FactValue::AlternativeTitle(only()?),
        "administered_by" => FactValue::AdministeredBy(only()?),
        "region" => FactValue::Region(only()?),
        "note" => FactValue::Note(only()?),
        "kind" => FactValue::Kind(line.parse::<WorkKind>().ok()?),
        "draft" => FactValue::Draft(line.parse().ok()?),
        "number" => FactValue::Number(decode_number(line)?),
        "issuers" => FactValue::Issuers(decode_issuers(line)?),
        "sector" => FactValue::Sector(line.parse::<Sector>().ok()?),
        "topic" => FactValue::Topic(line.parse::<Topic>().ok()?),
        "addressee" => FactValue::Addressee(line.parse::<Addressee>().ok()?),
        "force_seen" => decode_force_seen(&fields)?,
        "text_effective"
        | "text_made_by"
        | "provision_effective"
        | "provision_repealed"
        | "suspended"
        | "resumed"
        | "postponed"
        | "corrected"
        | "changed_by" => decode_span(field, &fields)?,
        "text_absent" => {
            let [code, reason] = <[String; 2]>::try_from(fields).ok()?;
            FactValue::TextAbsent(TextAbsence { code, reason })
        }
        "unknown" => {
            let [field, reason] = <[String; 2]>::try_from(fields).ok()?;
            FactValue::Unknown { field, reason }
        }
        "roundup_row" => FactValue::RoundupRow(decode_roundup_row(fields)?),
        event => FactValue::Event {
            kind: EventKind::from_id(event)?,
            on: decode_date(line)?,
        },
    })
}

/// Reads a fact about when a work, a text or a part of it holds.
fn decode_span(field: &str, fields: &[String]) -> Option<FactValue> {
    Some(match (field, fields) {
        ("text_effective", [dated, on]) => FactValue::TextEffective {
            dated: decode_date(dated)?,
            on: on.parse().ok()?,
        },
        ("text_made_by", [dated, act, number]) => FactValue::TextMadeBy {
            dated: decode_date(dated)?,
            act: act.clone(),
            number: match number.as_str() {
                "" => None,
                line => Some(decode_number(line)?),
            },
        },
        ("provision_effective", [dated, provision, on]) => FactValue::ProvisionEffective {
            dated: number_if_any(dated).ok()?,
            provision: provision.parse().ok()?,
            on: match on.as_str() {
                "" => None,
                on => Some(on.parse().ok()?),
            },
        },
        ("provision_repealed", [scope, on, by]) => FactValue::ProvisionRepealed {
            scope: scope.clone(),
            on: on.parse().ok()?,
            by: WorkId::new(by),
        },
        ("suspended", [from, until, by, scope @ ..]) if scope.len() < 2 => FactValue::Suspended {
            scope: scope.first().cloned().unwrap_or_default(),
            from: decode_date(from)?,
            until: number_if_any(until).ok()?,
            by: WorkId::new(by),
        },
        ("resumed", [on, by]) => FactValue::Resumed {
            on: decode_date(on)?,
            by: WorkId::new(by),
        },
        ("postponed", [on, by]) => FactValue::Postponed {
            to: decode_date(on)?,
            by: WorkId::new(by),
        },
        ("corrected", [scope, words, on, by]) => FactValue::Corrected {
            scope: scope.clone(),
            words: words.clone(),
            on: decode_date(on)?,
            by: WorkId::new(by),
        },
        ("changed_by", [by, made]) => FactValue::ChangedBy {
            by: WorkId::new(by),
            made: decode_date(made)?,
        },
        _ => return None,
    })
}

/// A date this crate wrote; years outside four digits are not kept.
fn decode_date(text: &str) -> Option<PartialDate> {
    text.parse().ok()
}

fn decode_force_seen(fields: &[String]) -> Option<FactValue> {
    let [status, on] = fields else { return None };
    Some(FactValue::ForceSeen {
        status: status.parse::<ForceStatus>().ok()?,
        on: decode_date(on)?,
    })
}

/// A number that may be left out: nothing stands for none.
fn number_if_any<N: FromStr>(text: &str) -> Result<Option<N>, N::Err> {
    if text.is_empty() {
        Ok(None)
    } else {
        text.parse().map(Some)
    }
}

/// The figure, or nothing.
fn if_any(figure: Option<u16>) -> String {
    figure.map(|figure| figure.to_string()).unwrap_or_default()
}

pub(crate) fn encode_number(number: &Number) -> String {
    match number {
        Number::Document(number) => join([
            "document",
            &number.code,
            &number.year.to_string(),
            &number.serial.to_string(),
        ]),
        Number::Order(number) => encode_order(number),
        Number::Standard(number) => join([
            "standard",
            &number.code,
            &number.serial,
            &if_any(number.year),
        ]),
        Number::Other(text) => join(["other", text]),
    }
}

/// Form, issuer, year and serial; layout and session behind them only where they are not the usual ones.
fn encode_order(number: &OrderNumber) -> String {
    let mut fields = vec![
        match number.form {
            OrderForm::Order => "order",
            OrderForm::Announcement => "announcement",
        }
        .to_owned(),
        number.issuer.clone(),
        if_any(number.year),
        number.serial.to_string(),
    ];
    let layout = match number.layout {
        OrderLayout::Words => "",
        OrderLayout::Brackets => "brackets",
        OrderLayout::BracketsAlone => "brackets_alone",
    };
    if !layout.is_empty() || number.session.is_some() {
        fields.extend([layout.to_owned(), if_any(number.session)]);
    }
    join(fields.iter().map(String::as_str))
}

fn decode_layout(id: &str) -> Option<OrderLayout> {
    match id {
        "" => Some(OrderLayout::Words),
        "brackets" => Some(OrderLayout::Brackets),
        "brackets_alone" => Some(OrderLayout::BracketsAlone),
        _ => None,
    }
}

pub(crate) fn decode_number(line: &str) -> Option<Number> {
    let fields = split(line)?;
    let fields: Vec<&str> = fields.iter().map(String::as_str).collect();
    Some(match fields.as_slice() {
        ["document", code, year, serial] => Number::Document(DocumentNumber {
            code: (*code).to_owned(),
            year: year.parse().ok()?,
            serial: serial.parse().ok()?,
        }),
        [
            form @ ("order" | "announcement"),
            issuer,
            year,
            serial,
            rest @ ..,
        ] => Number::Order(OrderNumber {
            issuer: (*issuer).to_owned(),
            form: if *form == "order" {
                OrderForm::Order
            } else {
                OrderForm::Announcement
            },
            year: number_if_any(year).ok()?,
            session: number_if_any(rest.get(1).unwrap_or(&"")).ok()?,
            serial: serial.parse().ok()?,
            layout: decode_layout(rest.first().unwrap_or(&""))?,
        }),
        ["standard", code, serial, year] => Number::Standard(StandardNumber {
            code: (*code).to_owned(),
            serial: (*serial).to_owned(),
            year: number_if_any(year).ok()?,
        }),
        ["other", text] => Number::Other((*text).to_owned()),
        _ => return None,
    })
}

/// The stated count or nothing, then name, authority (`=` before its id) and role of each.
pub(crate) fn encode_issuers(issuers: &Issuers) -> String {
    let mut fields = vec![
        issuers
            .stated_count
            .map(|count| count.to_string())
            .unwrap_or_default(),
    ];
    for issuer in &issuers.members {
        fields.push(issuer.name.clone());
        fields.push(match &issuer.authority {
            Some(authority) => format!("={authority}"),
            None => String::new(),
        });
        fields.push(
            match issuer.role {
                IssuerRole::Lead => "lead",
                IssuerRole::Member => "member",
            }
            .to_owned(),
        );
    }
    join(fields)
}

pub(crate) fn decode_issuers(line: &str) -> Option<Issuers> {
    let fields = split(line)?;
    let (count, members) = fields.split_first()?;
    let stated_count = number_if_any(count).ok()?;
    let members = members
        .chunks(3)
        .map(|chunk| match chunk {
            [name, authority, role] => Some(Issuer {
                name: name.clone(),
                authority: match authority.strip_prefix('=') {
                    Some(id) => Some(AuthorityId(id.to_owned())),
                    None if authority.is_empty() => None,
                    None => return None,
                },
                role: match role.as_str() {
                    "lead" => IssuerRole::Lead,
                    "member" => IssuerRole::Member,
                    _ => return None,
                },
            }),
            _ => None,
        })
        .collect::<Option<Vec<_>>>()?;
    Some(Issuers {
        members,
        stated_count,
    })
}

fn encode_roundup_row(row: &RoundupRow) -> String {
    let fault = row.fault.as_ref().map(|fault| format!("={fault}"));
    join([
        row.roundup.as_str(),
        &row.row.to_string(),
        &row.section,
        &row.title,
        &row.date,
        &row.date_means,
        &row.issuer,
        fault.as_deref().unwrap_or_default(),
    ])
}

fn decode_roundup_row(fields: Vec<String>) -> Option<RoundupRow> {
    let [
        roundup,
        row,
        section,
        title,
        date,
        date_means,
        issuer,
        fault,
    ] = <[String; 8]>::try_from(fields).ok()?;
    Some(RoundupRow {
        roundup,
        row: row.parse().ok()?,
        section,
        title,
        date,
        date_means,
        issuer,
        fault: match fault.strip_prefix('=') {
            Some(fault) => Some(fault.to_owned()),
            None if fault.is_empty() => None,
            None => return None,
        },
    })
}
