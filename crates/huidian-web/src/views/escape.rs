//! JSON into HTML.

/// JSON for a `<script type="application/ld+json">`: nothing in it can end the element.
pub(crate) fn script_safe(json: &str) -> String {
    json.replace('<', "\\u003c").replace('>', "\\u003e")
}
