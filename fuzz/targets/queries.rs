//! Whatever is typed into the box is a query.

use huidian_search::parse;

pub fn run(text: &str) {
    let parsed = parse(text);
    assert!(parsed.notes.len() < 10_000);
    // the same again: nothing is remembered
    assert_eq!(parsed, parse(text));
}
