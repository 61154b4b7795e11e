//! A tree as lines to read: depth, kind, address, label, first words.

use huidian_model::{Document, Provision};
use huidian_parse::Parsed;

/// Characters of a provision's own words shown.
const WORDS: usize = 16;

pub(crate) fn outline(parsed: &Parsed) -> String {
    let document = &parsed.document;
    let mut lines: Vec<String> = document
        .provisions
        .iter()
        .map(|provision| line(document, provision))
        .collect();
    lines.extend(
        parsed
            .diagnostics
            .iter()
            .map(|found| format!("! {}", found.code)),
    );
    lines.join("\n") + "\n"
}

fn line(document: &Document, provision: &Provision) -> String {
    let depth = depth(document, provision);
    let start = provision.label_end.max(provision.start) as usize;
    let words: String = document.text[start..provision.end as usize]
        .trim_start()
        .chars()
        .take_while(|c| *c != '\n')
        .take(WORDS)
        .collect();
    let label = document.label_of(provision).replace('\n', "⏎");
    format!(
        "{}{:?} {} 「{label}」{words}",
        "  ".repeat(depth),
        provision.kind,
        provision.path
    )
}

fn depth(document: &Document, provision: &Provision) -> usize {
    let mut depth = 0;
    let mut parent = provision.parent;
    while let Some(index) = parent {
        depth += 1;
        parent = document.provisions[index as usize].parent;
    }
    depth
}
