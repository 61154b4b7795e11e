//! References in any text: found within it, and put together again without loss.

use huidian_citation::{Context, annotate, find};

pub fn run(text: &str) {
    let count = text.chars().count();
    let found = find(text, &Context::default());
    for citation in &found {
        let (start, end) = (citation.start as usize, citation.end as usize);
        assert!(start <= end && end <= count, "{start}..{end} of {count}");
    }
    let _ = annotate(text, &found);
}
