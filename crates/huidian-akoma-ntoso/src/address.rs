//! Addresses of the AKN Naming Convention: `/akn/cn/act/law/2016-11-07/网络安全法/zho@2025-10-28`.

use huidian_model::{Expression, ProvisionPath, Work, WorkId, WorkKind};
use percent_encoding::percent_decode_str;

use crate::identifier::portion;
use crate::language::code_of;

/// The address of a work. Only its last part, the id of the work, says which one it is; type and date are for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkAddress {
    /// Element that its texts are written as: `act`, `bill` or `doc`.
    pub document_type: &'static str,
    address: String,
}

impl WorkAddress {
    pub fn of(work: &Work) -> Self {
        let document_type = match work.kind {
            _ if work.is_draft => "bill",
            Some(kind) if kind.is_legislation() => "act",
            _ => "doc",
        };
        let kind = work.kind.map_or("unknown", WorkKind::id).replace('_', "-");
        let date = work
            .listed_on()
            .map_or_else(|| "undated".to_owned(), |on| on.to_string());
        Self {
            document_type,
            address: format!("/akn/cn/{document_type}/{kind}/{date}/{}", work.id.as_str()),
        }
    }

    pub fn work(&self) -> &str {
        &self.address
    }

    /// A text of the work.
    pub fn expression(&self, text: &Expression) -> String {
        let language = code_of(&text.language);
        format!("{}/{language}@{}", self.address, text.id.label)
    }

    /// A provision of whichever text holds.
    pub fn provision(&self, path: &ProvisionPath) -> String {
        if path.is_empty() {
            return self.address.clone();
        }
        format!("{}/~{}", self.address, portion(path))
    }
}

/// What an address names: work, label of a text, identifier of a provision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    pub work: WorkId,
    pub label: Option<String>,
    pub portion: Option<String>,
}

/// Reads an address, percent-encoded or not; `None` for what is none of ours.
pub fn work_named(address: &str) -> Option<Named> {
    let address = percent_decode_str(address).decode_utf8().ok()?;
    let rest = address.trim_start_matches('/').strip_prefix("akn/cn/")?;
    let (mut label, mut place, mut work) = (None, None, None);
    for part in rest.split('/').filter(|part| !part.is_empty()) {
        let (part, portion) = match part.split_once('~') {
            Some((part, portion)) => (part, Some(portion.to_owned())),
            None => (part, None),
        };
        place = portion.or(place);
        let part = part.trim_end_matches("!main");
        if let Some(version) = version_in(part) {
            label = Some(version.trim_end_matches(".xml").to_owned()).filter(|it| !it.is_empty());
        } else if !part.is_empty() {
            work = Some(part);
        }
    }
    Some(Named {
        work: WorkId::new(work?.trim_end_matches(".xml")),
        label,
        portion: place,
    })
}

/// What stands behind the language: 2025-10-28 of `zho@2025-10-28`.
fn version_in(part: &str) -> Option<&str> {
    let (language, version) = part.split_once('@')?;
    let is_language = language.len() == 3 && language.bytes().all(|byte| byte.is_ascii_lowercase());
    is_language.then_some(version)
}
