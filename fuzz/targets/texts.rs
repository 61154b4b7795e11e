//! Any page is a document: its provisions lie in its text.

use huidian_parse::{Hints, parse};

pub fn run(text: &str) {
    let parsed = parse(text, &Hints::default());
    let document = &parsed.document;
    for provision in &document.provisions {
        let (start, end) = (provision.start as usize, provision.end as usize);
        assert!(document.text.get(start..end).is_some(), "{start}..{end}");
    }
}
