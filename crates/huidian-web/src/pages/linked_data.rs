//! A work as schema.org `Legislation` (the vocabulary of ELI), in JSON-LD.

use huidian_model::{EventKind, Force, ForceStatus, RelationKind, Work};
use serde_json::{Map, Value, json};

use crate::record::Record;
use crate::request::ascii_link;
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
    put("datePublished", day(work, &[EventKind::Published]));
    put(
        "legislationDateOfApplicability",
        day(work, &[EventKind::Effective]),
    );
    put("legislationLegalForce", legal_force(force.status));
    put("legislationPassedBy", issuers(work));
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
