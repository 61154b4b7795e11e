//! A text as an OSCAL catalog: its articles or clauses as controls, its chapters as groups.

use std::collections::BTreeMap;

use huidian_akoma_ntoso::{WorkAddress, portion};
use huidian_model::{
    Document, Expression, ExpressionId, Provision, ProvisionKind, ProvisionPath, Work, WorkId,
};
use huidian_store::{Store, content_hash};
use jiff::civil::Date;
use serde_json::{Map, Value, json};

use crate::chosen::{ChosenText, GivenIds, chosen_text, one_line, title_of};
use crate::encoded::encoded_address;
use crate::error::Result;

/// Version of OSCAL that is written.
const OSCAL: &str = "1.1.3";
/// Namespace of properties that OSCAL does not define.
pub(crate) const NAMESPACE: &str = "urn:huidian:oscal:1";

/// The catalog of one text. Ids of groups and controls are addresses of provisions, so that they stay the same over versions.
pub fn oscal_catalog(
    store: &Store,
    work: &WorkId,
    version: Option<&str>,
    as_of: Date,
) -> Result<Value> {
    let ChosenText {
        work: record,
        expression,
        document,
    } = chosen_text(store, work, version, as_of)?;
    let mut catalog = Catalog::of(&document);
    let (groups, controls) = catalog.below(None);
    let mut value = Map::new();
    value.insert("uuid".to_owned(), json!(catalog_uuid(&expression.id)));
    value.insert("metadata".to_owned(), metadata(&record, &expression, as_of));
    if !groups.is_empty() {
        value.insert("groups".to_owned(), Value::Array(groups));
    }
    if !controls.is_empty() {
        value.insert("controls".to_owned(), Value::Array(controls));
    }
    Ok(json!({"catalog": value}))
}

/// The UUID of the catalog of a text.
pub(crate) fn catalog_uuid(text: &ExpressionId) -> String {
    uuid(&text.to_string())
}

/// The UUID of the catalog that [`catalog_of`] makes under a name.
pub(crate) fn named_catalog_uuid(name: &str) -> String {
    uuid(name)
}

fn metadata(work: &Work, expression: &Expression, as_of: Date) -> Value {
    let address = WorkAddress::of(work).expression(expression);
    let mut props = vec![property("work", work.id.as_str())];
    if let Some(kind) = work.kind {
        props.push(property("kind", kind.id()));
    }
    if let Some(number) = &work.number {
        props.push(property("number", &number.to_string()));
    }
    if let Some(on) = expression.effective_on {
        props.push(property("effective_on", &on.to_string()));
    }
    let parties: Vec<Value> = work
        .issuers
        .names()
        .map(|name| json!({"uuid": uuid(&format!("issuer {name}")), "type": "organization", "name": name}))
        .collect();
    let mut metadata = json!({
        "title": title_of(expression),
        "last-modified": format!("{as_of}T00:00:00+08:00"),
        "version": expression.id.label,
        "oscal-version": OSCAL,
        "props": props,
        // a reference to an address is in ASCII
        "links": [{"href": encoded_address(&address), "rel": "canonical"}],
    });
    if !parties.is_empty() {
        metadata["parties"] = Value::Array(parties);
    }
    metadata
}

/// A catalog of groups that are no text's.
pub(crate) fn catalog_of(name: &str, mut metadata: Value, groups: Vec<Value>) -> Value {
    metadata["oscal-version"] = json!(OSCAL);
    json!({"catalog": {"uuid": named_catalog_uuid(name), "metadata": metadata, "groups": groups}})
}

pub(crate) fn property(name: &str, value: &str) -> Value {
    json!({"name": name, "value": one_line(value), "ns": NAMESPACE})
}

/// A name-based UUID: the same for the same name, as long as there are names.
pub(crate) fn uuid(name: &str) -> String {
    let mut bytes = content_hash(name.as_bytes()).0;
    // RFC 9562: version 5 in the seventh byte, the variant in the ninth
    bytes[6] = (bytes[6] & 0x0f) | 0x50;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    let digits: String = bytes[..16]
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    format!(
        "{}-{}-{}-{}-{}",
        &digits[..8],
        &digits[8..12],
        &digits[12..16],
        &digits[16..20],
        &digits[20..]
    )
}

/// What a provision is in the catalog of its text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Item {
    pub(crate) id: String,
    /// A control as a whole, or a statement of one.
    pub(crate) is_control: bool,
}

/// Controls and statements of a text by the provision that each stands for; of two provisions of one address the first.
pub(crate) fn items(document: &Document) -> BTreeMap<ProvisionPath, Item> {
    let mut catalog = Catalog::of(document);
    catalog.below(None);
    catalog.items
}

struct Catalog<'c> {
    document: &'c Document,
    given: GivenIds,
    items: BTreeMap<ProvisionPath, Item>,
}

impl<'c> Catalog<'c> {
    fn of(document: &'c Document) -> Self {
        Self {
            document,
            given: GivenIds::default(),
            items: BTreeMap::new(),
        }
    }

    fn note(&mut self, path: &ProvisionPath, id: &str, is_control: bool) {
        if !path.is_empty() {
            self.items.entry(path.clone()).or_insert_with(|| Item {
                id: id.to_owned(),
                is_control,
            });
        }
    }

    /// Groups and controls among the provisions directly below one, or at the top.
    fn below(&mut self, parent: Option<u32>) -> (Vec<Value>, Vec<Value>) {
        let (mut groups, mut controls) = (Vec::new(), Vec::new());
        let document = self.document;
        for (index, provision) in document.provisions.iter().enumerate() {
            if provision.parent != parent || provision.path.is_empty() {
                continue;
            }
            let index = index as u32;
            let has_units = document
                .descendants(index)
                .any(|below| below.kind == ProvisionKind::Article);
            if provision.kind.is_heading() || (provision.kind.is_unit() && has_units) {
                groups.push(self.group(index, provision));
            } else if provision.kind.is_unit() {
                controls.push(self.control(index, provision));
            }
        }
        (groups, controls)
    }

    fn group(&mut self, index: u32, provision: &Provision) -> Value {
        let (mut groups, controls) = self.below(Some(index));
        let id = self.given.once(&portion(&provision.path));
        let title = self.title(provision);
        let mut group = json!({"id": id, "class": provision.kind.id(), "title": title});
        if groups.is_empty() {
            if !controls.is_empty() {
                group["controls"] = Value::Array(controls);
            }
            return group;
        }
        // a group has groups or controls: articles before the first section stand in one of their own
        if !controls.is_empty() {
            let own = format!("{id}_own");
            groups.insert(0, json!({"id": own, "title": title, "controls": controls}));
        }
        group["groups"] = Value::Array(groups);
        group
    }

    fn control(&mut self, index: u32, provision: &Provision) -> Value {
        let id = self.given.once(&portion(&provision.path));
        self.note(&provision.path, &id, true);
        let words = self.document.text_of(provision).trim();
        let mut statement = self.part(index, provision, "statement");
        statement["id"] = json!(format!("{id}_smt"));
        json!({
            "id": id,
            "class": provision.kind.id(),
            "title": self.title(provision),
            "props": [
                property("label", &provision.path.citation()),
                property("sha256", &content_hash(words.as_bytes()).to_string()),
            ],
            "parts": [statement],
        })
    }

    /// Its own words, and the parts below it.
    fn part(&mut self, index: u32, provision: &Provision, name: &str) -> Value {
        let document = self.document;
        let first = document.children(index).next();
        let end = first.map_or(provision.end, |child| child.start);
        let own = document
            .text
            .get(provision.label_end as usize..end as usize)
            .unwrap_or("")
            .trim();
        let mut part = json!({"name": name});
        if name != "statement" {
            let plain = if provision.path.is_empty() {
                format!("part_{}", index + 1)
            } else {
                portion(&provision.path)
            };
            let id = self.given.once(&format!("{plain}_smt"));
            self.note(&provision.path, &id, false);
            part["id"] = json!(id);
            let label = document.label_of(provision);
            if !label.is_empty() {
                part["props"] = json!([{"name": "label", "value": one_line(label)}]);
            }
        }
        if !own.is_empty() {
            part["prose"] = json!(own);
        }
        let below: Vec<u32> = (index + 1..document.provisions.len() as u32)
            .take_while(|at| document.provisions[*at as usize].start < provision.end)
            .filter(|at| document.provisions[*at as usize].parent == Some(index))
            .collect();
        let parts: Vec<Value> = below
            .into_iter()
            .map(|at| self.part(at, &document.provisions[at as usize], "item"))
            .collect();
        if !parts.is_empty() {
            part["parts"] = Value::Array(parts);
        }
        part
    }

    fn title(&self, provision: &Provision) -> String {
        let label = one_line(self.document.label_of(provision));
        if label.is_empty() {
            provision.path.citation()
        } else {
            label
        }
    }
}
