//! What the tests share: where files are, and how a digest looks as text.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use huidian_digest::{Digest, ReadOptions, Row, read};

pub(crate) fn read_text(text: &str, file_name: &str) -> Digest {
    let page =
        huidian_extract::extract(text.as_bytes(), Some(file_name)).expect("the text is a page");
    read(
        &page,
        &ReadOptions {
            file_name: Some(file_name),
            ..ReadOptions::default()
        },
    )
}

/// A digest as lines that a person can check.
pub(crate) fn rendered(digest: &Digest) -> String {
    let mut text = String::new();
    let year = digest
        .year
        .map_or_else(|| "-".to_owned(), |year| year.to_string());
    writeln!(text, "year {year}").expect("writing to a string");
    for row in &digest.documents {
        push_row(&mut text, "document", row);
    }
    for row in &digest.foreign {
        push_row(&mut text, "foreign", row);
    }
    for aside in &digest.set_aside {
        writeln!(text, "aside [{}] {}", aside.reason, aside.text).expect("writing to a string");
    }
    for diagnostic in &digest.diagnostics {
        writeln!(text, "diagnostic {}", diagnostic.code).expect("writing to a string");
    }
    text
}

fn push_row(text: &mut String, label: &str, row: &Row) {
    let dash = || "-".to_owned();
    let date = row.date.map_or_else(dash, |date| date.to_string());
    let kind = row.date_kind.map_or("-", huidian_digest::DateKind::id);
    let effective = row.effective.map_or_else(dash, |date| date.to_string());
    let count = row
        .issuer_count
        .map_or_else(dash, |count| count.to_string());
    writeln!(
        text,
        "{label} {} | {} | {} ({count}) | {date} {kind} | effective {effective} | {} | {} | replaces {}",
        row.title,
        row.number.as_deref().unwrap_or("-"),
        row.issuers.join(" + "),
        if row.draft { "draft" } else { "final" },
        row.section.as_deref().unwrap_or("-"),
        row.replaces.as_deref().unwrap_or("-"),
    )
    .expect("writing to a string");
}

/// A file under `../shared`, or a word that it is not there.
pub(crate) fn find_shared(path: &str) -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let shared = std::env::var_os("HUIDIAN_SHARED").map_or(root, PathBuf::from);
    let file = shared.join(path);
    if file.exists() {
        return Some(file);
    }
    assert!(
        std::env::var_os("HUIDIAN_REQUIRE_ALL").is_none(),
        "needs {}",
        file.display()
    );
    println!("skipped: needs ../shared");
    None
}
