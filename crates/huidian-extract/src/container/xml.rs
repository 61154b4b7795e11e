use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart};

use crate::html::unescaped;

/// A reader that goes on over small faults. Entities of a document type are never expanded.
pub(crate) fn reader(text: &str) -> Reader<&[u8]> {
    let mut reader = Reader::from_str(text);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.expand_empty_elements = true;
    reader
}

/// The value of an attribute by its name without prefix.
pub(crate) fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    element
        .attributes()
        .with_checks(false)
        .flatten()
        .find(|attribute| attribute.key.local_name().as_ref() == name)
        .map(|attribute| unescaped(&attribute.value).into_owned())
}

/// A number in an attribute.
pub(crate) fn number(element: &BytesStart<'_>, name: &str) -> Option<u32> {
    attribute(element, name)?.trim().parse().ok()
}

/// A switch such as `w:b`: on unless its value says otherwise.
pub(crate) fn is_on(element: &BytesStart<'_>) -> bool {
    !attribute(element, "val")
        .is_some_and(|value| matches!(value.as_str(), "0" | "false" | "off" | "none"))
}

/// What a reference stands for: a character, or nothing for an entity that only a document type defines.
pub(crate) fn reference(reference: &BytesRef<'_>) -> Option<char> {
    if let Ok(Some(character)) = reference.resolve_char_ref() {
        return Some(character);
    }
    match &**reference {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => None,
    }
}
