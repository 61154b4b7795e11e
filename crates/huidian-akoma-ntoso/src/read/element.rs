//! Start tags.

use quick_xml::events::BytesStart;

use crate::NAMESPACE;

pub(crate) fn named_character(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => None,
    }
}

/// A start tag.
pub(crate) struct Element {
    /// Without prefix.
    pub(crate) name: String,
    /// Names as written.
    attributes: Vec<(String, String)>,
}

impl Element {
    pub(crate) fn of(start: &BytesStart<'_>) -> Result<Self, quick_xml::Error> {
        let mut attributes = Vec::new();
        for attribute in start.attributes() {
            let attribute = attribute?;
            let value = unescaped(&attribute.value);
            attributes.push((attribute.key.as_ref().to_owned(), value));
        }
        Ok(Self {
            name: start.local_name().as_ref().to_owned(),
            attributes,
        })
    }

    pub(crate) fn find(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    /// Documents of the drafts before the standard have other namespaces and names.
    pub(crate) fn is_version_3(&self) -> bool {
        self.attributes
            .iter()
            .any(|(name, value)| name.starts_with("xmlns") && value == NAMESPACE)
    }
}

/// The value of an attribute: character references and XML's own five names; nothing else can be named without a document type.
fn unescaped(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    let mut rest = value;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let end = rest.find(';');
        let name = end.map_or("", |end| &rest[..end]);
        let number = name.strip_prefix('#').and_then(|number| {
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16),
                None => number.parse(),
            };
            code.ok().and_then(char::from_u32)
        });
        match (number.or_else(|| named_character(name)), end) {
            (Some(character), Some(end)) => {
                out.push(character);
                rest = &rest[end + 1..];
            }
            _ => out.push('&'),
        }
    }
    out.push_str(rest);
    out
}
