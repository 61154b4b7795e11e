//! A work as schema.org `Legislation` (the vocabulary of ELI), in JSON-LD.

use huidian_model::{EventKind, Expression, Force, ForceStatus, RelationKind, Work, own_date};
use serde_json::{Map, Value, json};

use crate::record::Record;
use crate::request::{ascii_link, encode_path};
use crate::views::{script_safe, work_href};

pub(crate) fn of_work(record: &Record, force: &Force, public_url: &str) -> String {
    let work = &record.work;
    let address = |id| ascii_link(&format!("{public_url}{}", work_href(id)));
    let mut data = Map::new();
    let mut put = |name: &str, value: Value| {
        if !value.is_null() {
            data.insert(name.to_owned(), value);
        }
    };
    put("@context", json!("https://schema.org"));
    put("@type", json!("Legislation"));
    put("@id", json!(address(&work.id)));
    put("name", json!(work.title));
    put("inLanguage", json!("zh-Hans"));
    put("jurisdiction", json!("CN"));
    put(
        "legislationIdentifier",
        json!(work.number.as_ref().map(ToString::to_string)),
    );
    put(
        "legislationType",
        json!(work.kind.map(huidian_model::WorkKind::chinese)),
    );
    put(
        "legislationDate",
        day(work, &[EventKind::Adopted, EventKind::Signed]),
    );
    let published = own_date(&work.dates(), EventKind::Published);
    put("datePublished", json!(published.map(|on| on.to_string())));
    put(
        "legislationDateOfApplicability",
        day(work, &[EventKind::Effective]),
    );
    put("legislationLegalForce", legal_force(force.status));
    put("legislationPassedBy", issuers(work));
    let versions: Vec<Value> = record
        .expressions
        .iter()
        .map(|text| version(text, &address(&work.id), public_url, work))
        .collect();
    if !versions.is_empty() {
        put("workExample", Value::Array(versions));
    }
    for (kind, name) in [
        (RelationKind::Amends, "legislationAmends"),
        (RelationKind::Repeals, "legislationRepeals"),
        (RelationKind::Implements, "legislationApplies"),
    ] {
        let targets: Vec<String> = record
            .relations
            .iter()
            .filter(|relation| relation.kind == kind && relation.from == work.id)
            .map(|relation| address(&relation.to))
            .collect();
        if !targets.is_empty() {
            put(name, json!(targets));
        }
    }
    script_safe(&Value::Object(data).to_string())
}

/// One text of the work (eli:LegalExpression).
fn version(text: &Expression, work_address: &str, public_url: &str, work: &Work) -> Value {
    let label = encode_path(&text.id.label);
    let path = work_href(&work.id);
    let mut data = Map::new();
    let own = ascii_link(&format!("{work_address}?version={label}"));
    data.insert("@type".to_owned(), json!("Legislation"));
    data.insert("@id".to_owned(), json!(own));
    data.insert("name".to_owned(), json!(text.title));
    data.insert("version".to_owned(), json!(text.id.label));
    data.insert("inLanguage".to_owned(), json!(text.language));
    if let Some(on) = text.dated_on {
        data.insert("legislationDateVersion".to_owned(), json!(on.to_string()));
    }
    // ISO 8601; an end that is only assumed is none
    if let Some(from) = text.effective_on {
        let end = text.ended_on.filter(|_| !text.is_end_assumed);
        let end = end.and_then(|end| end.yesterday().ok());
        let end = end.map_or_else(|| "..".to_owned(), |end| end.to_string());
        data.insert(
            "temporalCoverage".to_owned(),
            json!(format!("{from}/{end}")),
        );
    }
    let encodings = [
        ("text/markdown", format!("{path}/text.md?version={label}")),
        (
            "application/akn+xml",
            format!("/akn/cn/doc/{}/zho@{label}", encode_path(work.id.as_str())),
        ),
    ];
    let encodings: Vec<Value> = encodings
        .into_iter()
        .map(|(format, at)| {
            let url = ascii_link(&format!("{public_url}{at}"));
            json!({"@type": "LegislationObject", "encodingFormat": format, "contentUrl": url})
        })
        .collect();
    data.insert("encoding".to_owned(), Value::Array(encodings));
    Value::Object(data)
}

fn day(work: &Work, kinds: &[EventKind]) -> Value {
    let found = kinds.iter().find_map(|kind| work.date_of(*kind));
    json!(found.map(|on| on.to_string()))
}

/// schema.org knows three states; what is not known is left out.
fn legal_force(status: ForceStatus) -> Value {
    match status {
        ForceStatus::InForce => json!("https://schema.org/InForce"),
        ForceStatus::ToBeChecked | ForceStatus::PresumedInForce | ForceStatus::Unknown => {
            Value::Null
        }
        _ => json!("https://schema.org/NotInForce"),
    }
}

fn issuers(work: &Work) -> Value {
    let names = work.issuers.names();
    let bodies: Vec<Value> = names
        .map(|name| json!({"@type": "Organization", "name": name}))
        .collect();
    if bodies.is_empty() {
        Value::Null
    } else {
        Value::Array(bodies)
    }
}
