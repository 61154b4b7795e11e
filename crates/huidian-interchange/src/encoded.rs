//! Addresses in ASCII, as headers and references to resources want them.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

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
