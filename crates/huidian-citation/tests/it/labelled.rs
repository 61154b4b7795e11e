//! The labelled passages of `eval/citations`, read by the test and by the evaluation in the same way.

use std::path::PathBuf;

#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Label {
    pub start: u32,
    pub end: u32,
    pub kind: String,
    pub work: String,
    pub path: String,
}

pub(crate) struct Case {
    pub stratum: String,
    pub reason: String,
    pub text: String,
    pub labels: Vec<Label>,
}

pub(crate) fn cases() -> Vec<Case> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../eval/citations/passages.txt");
    let source =
        std::fs::read_to_string(&path).expect("eval/citations/passages.txt is in the repository");
    let mut cases: Vec<Case> = Vec::new();
    let mut stratum = String::new();
    for line in source.lines() {
        if let Some(name) = line.strip_prefix("== ") {
            name.clone_into(&mut stratum);
        } else if let Some(reason) = line.strip_prefix("-- ") {
            cases.push(Case {
                stratum: stratum.clone(),
                reason: reason.to_owned(),
                text: String::new(),
                labels: Vec::new(),
            });
        } else {
            read_line(
                cases.last_mut().expect("a passage follows its reason"),
                line,
            );
        }
    }
    cases
}

fn read_line(case: &mut Case, line: &str) {
    let Some(label) = line.strip_prefix("> ") else {
        case.text.push_str(line);
        case.text.push('\n');
        return;
    };
    let columns: Vec<&str> = label.split('|').map(str::trim).collect();
    let [words, kind, work, path] = columns.as_slice() else {
        panic!("four columns: {line}");
    };
    let from = case.labels.last().map_or(0, |label| label.end as usize);
    let text: Vec<char> = case.text.chars().collect();
    let words: Vec<char> = words.chars().collect();
    let start = (from..text.len())
        .find(|at| text[*at..].starts_with(&words))
        .unwrap_or_else(|| panic!("not in the passage: {line}"));
    case.labels.push(Label {
        start: start as u32,
        end: (start + words.len()) as u32,
        kind: (*kind).to_owned(),
        work: (*work).to_owned(),
        path: (*path).to_owned(),
    });
}
