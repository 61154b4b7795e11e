//! Texts made for tests: one article a line.

use huidian_model::provision::{Ordinal, PathStep, Provision};
use huidian_model::{Document, ProvisionKind, ProvisionPath};
use huidian_text::parse_numeral;

/// Reads lines of the form 第一条 …; lines without a label belong to the article before.
pub(crate) fn document(text: &str) -> Document {
    let mut provisions: Vec<Provision> = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let end = start + line.len();
        match label(line) {
            Some((number, length)) => provisions.push(article(number, start, length, end)),
            None => match provisions.last_mut() {
                Some(last) => last.end = end as u32,
                None => provisions.push(other(start, end)),
            },
        }
        start = end;
    }
    Document {
        text: text.to_owned(),
        provisions,
    }
}

fn label(line: &str) -> Option<(u32, usize)> {
    let rest = line.trim_start_matches(['*', ' ']).strip_prefix('第')?;
    let at = rest.find('条')?;
    let number = parse_numeral(&rest[..at])?;
    let length = line.find('条')? + '条'.len_utf8();
    Some((number, length))
}

fn article(number: u32, start: usize, label: usize, end: usize) -> Provision {
    let ordinal = Ordinal::one(number);
    Provision {
        kind: ProvisionKind::Article,
        ordinal: Some(ordinal.clone()),
        start: start as u32,
        end: end as u32,
        label_end: (start + label) as u32,
        parent: None,
        path: ProvisionPath(vec![PathStep::new(ProvisionKind::Article, ordinal)]),
    }
}

fn other(start: usize, end: usize) -> Provision {
    Provision {
        kind: ProvisionKind::Other,
        ordinal: None,
        start: start as u32,
        end: end as u32,
        label_end: start as u32,
        parent: None,
        path: ProvisionPath::default(),
    }
}
