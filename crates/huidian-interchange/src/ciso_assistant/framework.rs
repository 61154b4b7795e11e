//! A framework and the file that holds it.

use serde_json::{Map, Value, json};

/// Who packs the libraries; the second part of their names (URN).
const PACKAGER: &str = "huidian";

/// A framework of requirements, alone in its library.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Framework {
    /// Last part of the URN: Latin letters, digits, `-`. The same for every version of a work.
    pub id: String,
    pub name: String,
    /// The official English title, where there is one.
    pub english_name: Option<String>,
    pub description: String,
    /// Who issued it.
    pub provider: String,
    pub copyright: String,
    /// Higher than that of every earlier text: CISO Assistant takes no other for an update.
    pub version: u32,
    /// `YYYY-MM-DD`, where known.
    pub published_on: Option<String>,
    pub requirements: Vec<Requirement>,
}

/// A heading, or something to be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Requirement {
    /// Address in the text, the same over versions: `art_21`.
    pub id: String,
    /// 第二十一条
    pub reference: String,
    pub name: String,
    pub description: String,
    /// One at the top.
    pub depth: u32,
    /// Place of what is above it in the list.
    pub parent: Option<usize>,
    /// Whether an audit judges it; headings and definitions are only read.
    pub is_assessable: bool,
}

impl Framework {
    pub(super) fn urn(&self, of: &str) -> String {
        format!("urn:{PACKAGER}:risk:{of}:{}", self.id)
    }

    pub(super) fn node_urn(&self, requirement: &Requirement) -> String {
        format!("{}:{}", self.urn("req_node"), requirement.id)
    }

    /// Keys and values of a library, in the order that its editors use.
    pub(super) fn value(&self) -> Value {
        let mut framework = self.described("framework");
        let nodes: Vec<Value> = self
            .requirements
            .iter()
            .map(|requirement| self.node(requirement))
            .collect();
        framework.insert("requirement_nodes".to_owned(), Value::Array(nodes));
        let mut library = self.described("library");
        for (key, value) in [
            ("locale", json!("zh")),
            ("copyright", json!(self.copyright)),
            ("version", json!(self.version)),
            ("provider", json!(self.provider)),
            ("packager", json!(PACKAGER)),
        ] {
            library.insert(key.to_owned(), value);
        }
        if let Some(on) = &self.published_on {
            library.insert("publication_date".to_owned(), json!(on));
        }
        library.insert("objects".to_owned(), json!({"framework": framework}));
        Value::Object(library)
    }

    fn described(&self, of: &str) -> Map<String, Value> {
        let mut map = Map::new();
        map.insert("urn".to_owned(), json!(self.urn(of)));
        map.insert("ref_id".to_owned(), json!(self.id));
        map.insert("name".to_owned(), json!(self.name));
        map.insert("description".to_owned(), json!(self.description));
        if let Some(english) = &self.english_name {
            let translations = json!({"en": {"name": english}});
            map.insert("translations".to_owned(), translations);
        }
        map
    }

    fn node(&self, requirement: &Requirement) -> Value {
        let mut node = Map::new();
        node.insert("urn".to_owned(), json!(self.node_urn(requirement)));
        node.insert("assessable".to_owned(), json!(requirement.is_assessable));
        node.insert("depth".to_owned(), json!(requirement.depth));
        if let Some(parent) = requirement
            .parent
            .and_then(|parent| self.requirements.get(parent))
        {
            node.insert("parent_urn".to_owned(), json!(self.node_urn(parent)));
        }
        for (key, words) in [
            ("ref_id", &requirement.reference),
            ("name", &requirement.name),
            ("description", &requirement.description),
        ] {
            if !words.is_empty() {
                node.insert(key.to_owned(), json!(words));
            }
        }
        Value::Object(node)
    }
}
