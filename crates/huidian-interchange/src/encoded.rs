//! Addresses in ASCII, as headers and references to resources want them.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value};

const IN_PART: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');
const IN_ADDRESS: &AsciiSet = &IN_PART.remove(b'/').remove(b'@');

/// One part of an address, or a value in its query.
pub(crate) fn encoded_part(part: &str) -> String {
    utf8_percent_encode(part, IN_PART).to_string()
}

/// An address with its slashes.
pub(crate) fn encoded_address(address: &str) -> String {
    utf8_percent_encode(address, IN_ADDRESS).to_string()
}

/// Puts scheme and host before every `href` that begins at the root, so that a document leads back from wherever it was taken to.
pub fn make_links_absolute(document: &mut Value, base: &str) {
    let base = base.trim_end_matches('/');
    match document {
        Value::Array(items) => items
            .iter_mut()
            .for_each(|item| make_links_absolute(item, base)),
        Value::Object(members) => {
            lead_back(members, base);
            members
                .values_mut()
                .for_each(|member| make_links_absolute(member, base));
        }
        _ => {}
    }
}

fn lead_back(members: &mut Map<String, Value>, base: &str) {
    if let Some(Value::String(href)) = members.get_mut("href")
        && href.starts_with('/')
    {
        href.insert_str(0, base);
    }
}
