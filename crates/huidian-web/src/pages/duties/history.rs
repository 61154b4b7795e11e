//! What each saving of a profile changed.

use huidian_duties::{Attribute, Vocabulary};
use huidian_store::DutyProfileVersion;
use serde_json::{Map, Value};

use super::request::{day_of_saving, object_of};
use crate::views::minute_of;

/// One saving, and what it changed.
pub(super) struct Saving {
    pub(super) at: String,
    /// The day, for the answers by what was saved then.
    pub(super) day: String,
    pub(super) by: String,
    /// 银行保险机构：未填 → 是
    pub(super) changes: Vec<String>,
    pub(super) is_first: bool,
}

/// Savings that are listed.
const LISTED: usize = 50;

/// The savings of a profile, the newest first, each held against the one before it.
pub(super) fn savings(vocabulary: &Vocabulary, versions: &[DutyProfileVersion]) -> Vec<Saving> {
    let saving = |(at, version): (usize, &DutyProfileVersion)| {
        let before = versions.get(at + 1);
        let before = before.map_or_else(Map::new, |one| object_of(&one.attributes));
        Saving {
            at: minute_of(version.saved_at),
            day: day_of_saving(version.saved_at).to_string(),
            by: version.saved_by.clone(),
            changes: changes(vocabulary, &before, &object_of(&version.attributes)),
            is_first: at + 1 == versions.len(),
        }
    };
    versions
        .iter()
        .enumerate()
        .take(LISTED)
        .map(saving)
        .collect()
}

fn changes(
    vocabulary: &Vocabulary,
    before: &Map<String, Value>,
    after: &Map<String, Value>,
) -> Vec<String> {
    let changed = vocabulary.iter().filter_map(|(_, attribute)| {
        let (old, new) = (before.get(&attribute.name), after.get(&attribute.name));
        (old != new).then(|| {
            let (old, new) = (told(attribute, old), told(attribute, new));
            format!("{}：{old} → {new}", attribute.label)
        })
    });
    changed.collect()
}

fn told(attribute: &Attribute, value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => "未填".to_owned(),
        Some(Value::Bool(true)) => "是".to_owned(),
        Some(Value::Bool(false)) => "否".to_owned(),
        Some(Value::String(text)) => attribute.label_of(text).to_owned(),
        Some(Value::Array(items)) if items.is_empty() => "以上都不是".to_owned(),
        Some(Value::Array(items)) => {
            let labels = items.iter().filter_map(Value::as_str);
            let labels = labels.map(|one| attribute.label_of(one));
            labels.collect::<Vec<_>>().join("、")
        }
        Some(other) => other.to_string(),
    }
}
