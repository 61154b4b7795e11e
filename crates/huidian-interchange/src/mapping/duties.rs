//! The list of duties mapped to the provisions it rests on and to those that punish.

use std::collections::BTreeMap;

use huidian_duties::{Duty, Rules};
use huidian_model::{ExpressionId, ProvisionPath};
use huidian_operations::CheckedDuty;
use huidian_store::Reader;
use jiff::civil::Date;
use serde_json::{Value, json};

use super::collection::{Collection, Doing, Resource};
use super::side::Side;
use crate::error::{Error, Result};
use crate::oscal::{Item, named_catalog_uuid, property};

const DESCRIPTION: &str = "义务与其依据条文（based_on）、罚则条文（punished_by），由会典的规则给出，逐条核对过本库所收文本；文本未收的义务不在其中，见 remarks。\n\n\
    Duties, the provisions they rest on and those that punish, by the rules of this library and checked against the texts it holds.";

/// Duties in force on a day, each with the provisions it rests on in the texts held.
///
/// # Errors
///
/// When the library cannot be read, or holds none of the texts.
pub fn duty_mappings(
    reader: &Reader<'_>,
    rules: &Rules,
    checked: &[CheckedDuty<'_>],
    as_of: Date,
) -> Result<Value> {
    let list = Resource::new(
        &named_catalog_uuid("duties"),
        "会典义务清单",
        &[property("version", &as_of.to_string())],
        None,
    );
    let in_force: Vec<&CheckedDuty<'_>> = checked
        .iter()
        .filter(|one| one.duty.is_in_force(as_of))
        .collect();
    let mut by_title: BTreeMap<&str, &ExpressionId> = BTreeMap::new();
    for one in &in_force {
        if let Some(text) = &one.expression {
            by_title.insert(&rules.work_of(one.duty).title, text);
        }
    }
    let mut sides = Sides {
        reader,
        read: BTreeMap::new(),
    };
    let mut collection = Collection::default();
    let mut unmapped = Vec::new();
    for one in in_force {
        let duty = one.duty;
        let basis = one.expression.as_ref().zip(duty.provision.as_deref());
        if !sides.map(&mut collection, &list, duty, "based_on", basis)? {
            unmapped.push(duty.id.as_str());
        }
        if let Some(penalty) = &duty.penalty {
            let text = by_title.get(penalty.work.as_str()).copied();
            let place = text.zip(penalty.provision.as_deref());
            sides.map(&mut collection, &list, duty, "punished_by", place)?;
        }
    }
    if collection.is_empty() {
        return Err(Error::NothingMapped("duties".to_owned()));
    }
    let mut written = collection.written("会典义务清单 条文对应 mappings", DESCRIPTION, as_of);
    if !unmapped.is_empty() {
        written["mapping-collection"]["provenance"]["remarks"] = json!(format!(
            "所依据的文本或条文本库没有 no text or provision held: {}",
            unmapped.join("、")
        ));
    }
    Ok(written)
}

struct Sides<'r> {
    reader: &'r Reader<'r>,
    read: BTreeMap<ExpressionId, Option<Side>>,
}

impl Sides<'_> {
    /// Whether the provision is there.
    fn map(
        &mut self,
        collection: &mut Collection,
        list: &Resource,
        duty: &Duty,
        verb: &'static str,
        place: Option<(&ExpressionId, &str)>,
    ) -> Result<bool> {
        let Some((text, provision)) = place else {
            return Ok(false);
        };
        let Ok(path) = provision.parse::<ProvisionPath>() else {
            return Ok(false);
        };
        if !self.read.contains_key(text) {
            let side = self.side(text)?;
            self.read.insert(text.clone(), side);
        }
        let side = self.read.get(text).and_then(Option::as_ref);
        let Some((side, item)) = side.and_then(|side| Some((side, side.item(&path)?))) else {
            return Ok(false);
        };
        let doing = Doing {
            source: Item {
                id: duty.id.to_lowercase(),
                is_control: true,
            },
            verb,
            act: None,
            confidence: confidence(duty),
        };
        let target = Resource::of_text(&side.work, &side.expression);
        collection.map(list, &target, doing, [(item, None)]);
        Ok(true)
    }

    fn side(&self, text: &ExpressionId) -> Result<Option<Side>> {
        let work = self.reader.find_work(&text.work)?;
        let Some(work) = work.filter(|work| self.reader.may_leave(work.kind)) else {
            return Ok(None);
        };
        let texts = self.reader.expressions_of(&text.work)?;
        let expression = texts.into_iter().find(|known| &known.id == text);
        let document = self.reader.document(text)?;
        let both = expression.zip(document);
        Ok(both.map(|(expression, document)| Side::new(work, expression, document)))
    }
}

/// As the rule says it.
fn confidence(duty: &Duty) -> Option<&'static str> {
    ["high", "medium", "low"]
        .into_iter()
        .find(|known| *known == duty.confidence)
}
