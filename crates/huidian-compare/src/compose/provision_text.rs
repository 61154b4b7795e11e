//! Words that a decision quotes: labels, marks, several articles in one quotation.

use huidian_model::provision::Ordinal;
use huidian_model::{ProvisionKind, ProvisionPath};

/// The articles in quoted words, each with the number it is quoted under and its words without label.
pub(super) fn articles_in(text: &str) -> Vec<(Option<Ordinal>, String)> {
    let mut found: Vec<(Option<Ordinal>, String)> = Vec::new();
    for line in text.lines() {
        match label_of(line) {
            Some((number, words)) => found.push((Some(number), words.to_owned())),
            None => match found.last_mut() {
                Some((_, words)) => {
                    if !words.is_empty() {
                        words.push('\n');
                    }
                    words.push_str(line);
                }
                None => found.push((None, line.to_owned())),
            },
        }
    }
    found
}

/// 第四条之一　 at the beginning of a line, and the words behind it.
fn label_of(line: &str) -> Option<(Ordinal, &str)> {
    let rest = line.trim_start();
    let end = rest.find([' ', '\u{3000}', '：', '\t'])?;
    let path: ProvisionPath = rest[..end].parse().ok()?;
    let [step] = path.0.as_slice() else {
        return None;
    };
    let is_label = step.kind == ProvisionKind::Article && rest.starts_with('第');
    is_label.then(|| {
        let words = rest[end..].trim_start_matches([' ', '\u{3000}', '：', '\t']);
        (step.ordinal.clone(), words)
    })
}

/// New words for an item keep its mark where they are quoted without one.
pub(super) fn with_mark_of(old: &str, new: &str) -> String {
    let mark_end = old
        .starts_with(['（', '('])
        .then(|| old.find(['）', ')']).map(|at| at + '）'.len_utf8()))
        .flatten();
    match mark_end {
        Some(end) if end <= 24 && !new.starts_with(['（', '(']) => {
            format!("{}{new}", &old[..end])
        }
        _ => new.to_owned(),
    }
}
