//! Any page is a roundup, of no documents if need be: its rows lie in its text, and what was written is read back.

use huidian_digest::{Digest, ReadOptions, read};
use huidian_extract::{Limits, extract_within};

pub fn run(text: &str) {
    for name in ["a.md", "a.html", "a.csv", "a.txt"] {
        let Ok(page) = extract_within(text.as_bytes(), Some(name), &Limits::default()) else {
            continue;
        };
        let digest = read(&page, &ReadOptions::default());
        let count = page.text.chars().count();
        check(&digest, count);
        // the same again: nothing is remembered
        assert_eq!(digest, read(&page, &ReadOptions::default()));
    }
}

fn check(digest: &Digest, count: usize) {
    let rows = digest.documents.iter().chain(&digest.foreign);
    for row in rows {
        assert!(!row.title.trim().is_empty(), "a row without a title");
        let (start, end) = (row.span.start as usize, row.span.end as usize);
        assert!(start <= end && end <= count, "{start}..{end} of {count}");
        assert!((0.0..=1.0).contains(&row.confidence), "{}", row.confidence);
    }
    assert!((0.0..=1.0).contains(&digest.confidence));
}
