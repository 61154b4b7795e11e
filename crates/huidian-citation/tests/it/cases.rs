use huidian_citation::{Context, find};

use crate::labelled::{Case, Label, cases};

fn found(case: &Case) -> Vec<Label> {
    find(&case.text, &Context::default())
        .into_iter()
        .map(|citation| Label {
            start: citation.start,
            end: citation.end,
            kind: citation.kind.id().to_owned(),
            work: citation.work_label().to_owned(),
            path: citation.path(),
        })
        .collect()
}

fn shown(case: &Case, labels: &[Label]) -> String {
    let text: Vec<char> = case.text.chars().collect();
    let lines: Vec<String> = labels
        .iter()
        .map(|label| {
            let words: String = text[label.start as usize..label.end as usize]
                .iter()
                .collect();
            format!(
                "\n    {words} | {} | {} | {}",
                label.kind, label.work, label.path
            )
        })
        .collect();
    lines.concat()
}

#[test]
fn labelled_passages_are_read_as_labelled() {
    let cases = cases();
    assert!(cases.len() >= 150, "only {} passages", cases.len());
    let wrong: Vec<String> = cases
        .iter()
        .filter(|case| found(case) != case.labels)
        .map(|case| {
            format!(
                "{}: {}\n  {}\n  wanted{}\n  found{}",
                case.stratum,
                case.reason,
                case.text.trim_end(),
                shown(case, &case.labels),
                shown(case, &found(case))
            )
        })
        .collect();
    assert!(
        wrong.is_empty(),
        "{} passages differ\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}
