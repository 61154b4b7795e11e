use huidian_citation::{Context, Library, Origin, find, resolve};
use huidian_model::{ExpressionId, PartialDate, ProvisionPath, Verdict, WorkId};
use jiff::civil::{Date, date};

/// Holds 数据法 in two versions (the later one has an 第五条之一), and knows 目录法 without a text.
struct Shelf;

impl Library for Shelf {
    fn find_work(&self, name: &str) -> Option<WorkId> {
        ["数据法", "目录法"]
            .contains(&name)
            .then(|| WorkId::new(name))
    }

    fn find_expression(&self, work: &WorkId, on: Option<Date>) -> Option<ExpressionId> {
        (work.as_str() == "数据法").then(|| ExpressionId {
            work: work.clone(),
            label: if on.is_some_and(|on| on < date(2023, 1, 1)) {
                "2020"
            } else {
                "2023"
            }
            .to_owned(),
        })
    }

    fn find_version(&self, work: &WorkId, on: PartialDate) -> Option<ExpressionId> {
        ["2020", "2023"]
            .into_iter()
            .find(|label| on.year().to_string() == **label && work.as_str() == "数据法")
            .map(|label| ExpressionId {
                work: work.clone(),
                label: label.to_owned(),
            })
    }

    fn has_provision(&self, expression: &ExpressionId, path: &ProvisionPath) -> bool {
        let known = ["第三条", "第三条第一款", "第五条"];
        known.contains(&path.citation().as_str())
            || (expression.label == "2023" && path.citation() == "第五条之一")
    }
}

fn verdict(text: &str, on: Option<Date>) -> (Verdict, Option<String>) {
    let mut citations = find(text, &Context::default());
    assert_eq!(citations.len(), 1, "{text}");
    let origin = Origin {
        work: Some(WorkId::new("数据法")),
        expression: None,
        on,
    };
    resolve(&mut citations, &Shelf, &origin);
    let resolution = citations.remove(0).resolution.expect("resolved");
    (
        resolution.verdict,
        resolution.expression.map(|expression| expression.label),
    )
}

#[test]
fn a_provision_is_looked_up_in_the_text_of_the_day() {
    let cases = [
        // held, and has the article
        (
            "见《数据法》第三条第一款。",
            None,
            Verdict::Found,
            Some("2023"),
        ),
        // inserted later: on the citing day it was not there
        (
            "见《数据法》第五条之一。",
            Some(date(2021, 6, 1)),
            Verdict::NoSuchProvision,
            Some("2020"),
        ),
        (
            "见《数据法》第五条之一。",
            Some(date(2024, 6, 1)),
            Verdict::Found,
            Some("2023"),
        ),
        // the version in brackets is nearer than the citing day
        (
            "见《数据法》（2020年修正）第五条之一。",
            Some(date(2024, 6, 1)),
            Verdict::NoSuchProvision,
            Some("2020"),
        ),
        // one missing end of a range is a missing provision
        (
            "见《数据法》第三条至第九条。",
            None,
            Verdict::NoSuchProvision,
            Some("2023"),
        ),
        // never invalid: not held here
        (
            "见《异国数据法》第三条。",
            None,
            Verdict::NotInThisLibrary,
            None,
        ),
        // in the catalogue without a text: the provision cannot be denied
        (
            "见《目录法》第三条。",
            None,
            Verdict::NotInThisLibrary,
            None,
        ),
        ("见《目录法》。", None, Verdict::Found, None),
        // the citing text is in the library without a text
        ("违反本法第三条。", None, Verdict::NotInThisLibrary, None),
    ];
    for (text, on, wanted, label) in cases {
        let (found, expression) = verdict(text, on);
        assert_eq!(
            (found, expression.as_deref()),
            (wanted, label),
            "{text} on {on:?}"
        );
    }
}
