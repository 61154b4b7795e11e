//! A mapping collection as it is written.

use std::collections::BTreeMap;

use huidian_akoma_ntoso::WorkAddress;
use huidian_model::{Expression, Relation, Work};
use huidian_store::content_hash;
use jiff::civil::Date;
use serde_json::{Map, Value, json};

use crate::chosen::one_line;
use crate::encoded::{encoded_address, encoded_part};
use crate::oscal::{Item, NAMESPACE, catalog_uuid, property, uuid};

/// The model of mappings came with OSCAL 1.2.
const OSCAL: &str = "1.2.1";

/// A catalog, or a work of which no text is held.
#[derive(Debug, Clone)]
pub(super) struct Resource {
    uuid: String,
    value: Value,
    /// What it does to others as a whole.
    links: Vec<Value>,
}

impl Resource {
    pub(super) fn of_text(work: &Work, text: &Expression) -> Self {
        let id = encoded_part(work.id.as_str());
        let label = encoded_part(&text.id.label);
        let address = WorkAddress::of(work).expression(text);
        let mut props = vec![
            property("work", work.id.as_str()),
            property("version", &text.id.label),
        ];
        props.extend(
            text.effective_on
                .map(|on| property("effective_on", &on.to_string())),
        );
        let rlinks = json!([
            {"href": format!("/api/v1/oscal/catalogs/{id}?version={label}"), "media-type": "application/oscal+json"},
            {"href": encoded_address(&address), "media-type": "application/akn+xml"},
        ]);
        Self::new(&catalog_uuid(&text.id), &text.title, &props, Some(rlinks))
    }

    pub(super) fn of_work(work: &Work) -> Self {
        let props = [property("work", work.id.as_str())];
        Self::new(&work_uuid(work), &work.title, &props, None)
    }

    pub(super) fn new(uuid: &str, title: &str, props: &[Value], rlinks: Option<Value>) -> Self {
        let mut value = json!({"uuid": uuid, "title": one_line(title), "props": props});
        if let Some(rlinks) = rlinks {
            value["rlinks"] = rlinks;
        }
        Self {
            uuid: uuid.to_owned(),
            value,
            links: Vec::new(),
        }
    }

    fn written(self) -> Value {
        let mut value = self.value;
        if !self.links.is_empty() {
            value["citation"] = json!({"text": value["title"], "links": self.links});
        }
        value
    }
}

fn work_uuid(work: &Work) -> String {
    uuid(&format!("work {}", work.id))
}

/// What one provision does to others: the same verb, done in the same way.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Doing {
    pub(super) source: Item,
    /// The verb of a relation.
    pub(super) verb: &'static str,
    /// How, where a verb has several: `replace`, `delete`.
    pub(super) act: Option<&'static str>,
    /// `high`, `medium`, `low`, where a relation says it.
    pub(super) confidence: Option<&'static str>,
}

/// Targets, each with how alike it is where that was measured.
type Targets = BTreeMap<Item, Option<String>>;

#[derive(Default)]
pub(super) struct Collection {
    resources: BTreeMap<String, Resource>,
    pairs: BTreeMap<(String, String), BTreeMap<Doing, Targets>>,
}

impl Collection {
    pub(super) fn is_empty(&self) -> bool {
        self.pairs.is_empty()
    }

    /// What `source` does to provisions of `target`.
    pub(super) fn map<'i>(
        &mut self,
        source: &Resource,
        target: &Resource,
        doing: Doing,
        items: impl IntoIterator<Item = (&'i Item, Option<String>)>,
    ) {
        let mut items = items.into_iter().peekable();
        if items.peek().is_none() {
            return;
        }
        let pair = (self.resource(source), self.resource(target));
        let targets = self
            .pairs
            .entry(pair)
            .or_default()
            .entry(doing)
            .or_default();
        targets.extend(items.map(|(item, alike)| (item.clone(), alike)));
    }

    /// What one work does to another as a whole, in the words that say so where they may leave.
    pub(super) fn relate(
        &mut self,
        source: &Resource,
        target: &Resource,
        relation: &Relation,
        words: Option<&str>,
    ) {
        let target = self.resource(target);
        let source = self.resource(source);
        let mut link = json!({"href": format!("#{target}"), "rel": relation.kind.id()});
        if let Some(words) = words.map(one_line).filter(|words| !words.is_empty()) {
            link["text"] = json!(words);
        }
        if let Some(source) = self.resources.get_mut(&source)
            && !source.links.contains(&link)
        {
            source.links.push(link);
        }
    }

    fn resource(&mut self, resource: &Resource) -> String {
        let uuid = resource.uuid.clone();
        self.resources
            .entry(uuid.clone())
            .or_insert_with(|| resource.clone());
        uuid
    }

    /// The document. Its own UUID follows from what it says, those in it from what they name.
    pub(super) fn written(self, title: &str, description: &str, as_of: Date) -> Value {
        let mappings: Vec<Value> = self
            .pairs
            .into_iter()
            .map(|((source, target), doings)| mapping(&source, &target, doings))
            .collect();
        let resources: Vec<Value> = self
            .resources
            .into_values()
            .map(Resource::written)
            .collect();
        let content = content_hash(json!([title, mappings, resources]).to_string().as_bytes());
        let mut value = Map::new();
        value.insert("uuid".to_owned(), json!(uuid(&content.to_string())));
        value.insert(
            "metadata".to_owned(),
            json!({
                "title": one_line(title),
                "last-modified": format!("{as_of}T00:00:00+08:00"),
                "version": as_of.to_string(),
                "oscal-version": OSCAL,
            }),
        );
        value.insert(
            "provenance".to_owned(),
            json!({
                "method": "automation",
                "matching-rationale": "syntactic",
                "status": "not-complete",
                "mapping-description": description,
            }),
        );
        value.insert("mappings".to_owned(), Value::Array(mappings));
        value.insert("back-matter".to_owned(), json!({"resources": resources}));
        json!({"mapping-collection": value})
    }
}

fn mapping(source: &str, target: &str, doings: BTreeMap<Doing, Targets>) -> Value {
    let maps: Vec<Value> = doings
        .into_iter()
        .map(|(doing, targets)| map(source, target, &doing, targets))
        .collect();
    json!({
        "uuid": uuid(&format!("mapping {source} {target}")),
        "source-resource": {"type": "catalog", "href": format!("#{source}")},
        "target-resource": {"type": "catalog", "href": format!("#{target}")},
        "maps": maps,
    })
}

fn map(source: &str, target: &str, doing: &Doing, targets: Targets) -> Value {
    let name = format!(
        "map {source} {} {} {} {target}",
        doing.source.id,
        doing.verb,
        doing.act.unwrap_or_default()
    );
    let targets: Vec<Value> = targets
        .into_iter()
        .map(|(item, alike)| {
            let mut value = subject(&item);
            if let Some(alike) = alike {
                value["props"] = json!([property("similarity", &alike)]);
            }
            value
        })
        .collect();
    let mut map = json!({
        "uuid": uuid(&name),
        // a verb of the law, none of the relations between sets that OSCAL names
        "ns": NAMESPACE,
        "relationship": doing.verb,
        "sources": [subject(&doing.source)],
        "targets": targets,
    });
    if let Some(act) = doing.act {
        map["props"] = json!([property("act", act)]);
    }
    if let Some(confidence) = doing.confidence {
        map["confidence-score"] = json!({"category": confidence});
    }
    map
}

fn subject(item: &Item) -> Value {
    let kind = if item.is_control {
        "control"
    } else {
        "statement"
    };
    json!({"type": kind, "id-ref": item.id})
}
