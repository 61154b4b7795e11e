use huidian_citation::{CitedVersion, Context, InBook, Library, Origin, find, resolve};
use huidian_model::{ExpressionId, ProvisionPath, Verdict, WorkId};
use jiff::civil::{Date, date};

/// Holds 数据法 in two versions (the later one has an 第五条之一), and knows 目录法 without a text.
struct Shelf;

impl Library for Shelf {
    fn find_work(&self, name: &str) -> Option<WorkId> {
        // 主席令第五号 made 数据法 public
        match name {
            "主席令第五号" => Some(WorkId::new("数据法")),
            "数据法" | "目录法" | "云典" => Some(WorkId::new(name)),
            _ => None,
        }
    }

    fn find_expression(&self, work: &WorkId, on: Option<Date>) -> Option<ExpressionId> {
        if work.as_str() == "云典" {
            return Some(ExpressionId {
                work: work.clone(),
                label: "总则".to_owned(),
            });
        }
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

    fn find_version(&self, work: &WorkId, version: &CitedVersion) -> Option<ExpressionId> {
        let label = match version {
            CitedVersion::Made(on) => on.year().to_string(),
            CitedVersion::Before(on) if on.year() > 2023 => "2023".to_owned(),
            CitedVersion::Before(_) => "2020".to_owned(),
            // each text holds from the year after
            CitedVersion::Effective(on) => (on.year() - 1).to_string(),
            CitedVersion::Numbered(_) | CitedVersion::Earlier => "2020".to_owned(),
            CitedVersion::Draft => String::new(),
        };
        (work.as_str() == "数据法" && ["2020", "2023"].contains(&label.as_str())).then(|| {
            ExpressionId {
                work: work.clone(),
                label,
            }
        })
    }

    fn find_in_book(&self, expression: &ExpressionId, book: &str, path: &ProvisionPath) -> InBook {
        if expression.work.as_str() != "云典" {
            return InBook::NoSuchBook;
        }
        let part = ExpressionId {
            label: book.to_owned(),
            ..expression.clone()
        };
        if self.has_provision(&part, path) {
            InBook::At(part, path.clone())
        } else {
            InBook::NoSuchProvision
        }
    }

    fn has_provision(&self, expression: &ExpressionId, path: &ProvisionPath) -> bool {
        if expression.work.as_str() == "云典" {
            return (expression.label == "合同编") == (path.citation() == "第九章");
        }
        let known = ["第三条", "第三条第一款", "第五条"];
        known.contains(&path.citation().as_str())
            || (expression.label == "2023" && path.citation() == "第五条之一")
    }
}

fn verdict(text: &str, on: Option<Date>) -> (Verdict, Option<String>) {
    let mut citations = find(text, &Context::default());
    assert_eq!(citations.len(), 1, "{text}");
    let origin = Origin {
        text,
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

#[test]
fn a_version_named_anywhere_around_a_reference_is_the_one_looked_in() {
    let cases = [
        // courts and papers put the year in front of the marks
        (
            "2020年《数据法》第五条之一规定。",
            Verdict::NoSuchProvision,
            Some("2020"),
        ),
        (
            "2020年修正的《数据法》第三条。",
            Verdict::Found,
            Some("2020"),
        ),
        (
            "2020年5月1日通过的《数据法》第三条。",
            Verdict::Found,
            Some("2020"),
        ),
        (
            "2021年1月1日起施行的《数据法》第三条。",
            Verdict::Found,
            Some("2020"),
        ),
        // a year that no text is of is never answered with another text
        ("2011年《数据法》第三条。", Verdict::VersionNotHeld, None),
        // the edition of a year
        (
            "2020年版《数据法》第五条之一。",
            Verdict::NoSuchProvision,
            Some("2020"),
        ),
        ("2020版《数据法》第三条。", Verdict::Found, Some("2020")),
        (
            "按照2020年修正版的《数据法》第三条。",
            Verdict::Found,
            Some("2020"),
        ),
        (
            "（2020年修订版）《数据法》第三条。",
            Verdict::Found,
            Some("2020"),
        ),
        ("旧版《数据法》第三条。", Verdict::Found, Some("2020")),
        ("2011年版《数据法》第三条。", Verdict::VersionNotHeld, None),
        (
            "教材第2020版《数据法》第五条之一。",
            Verdict::Found,
            Some("2023"),
        ),
        // tells what was done to the work, not which text is read
        (
            "2020年修改《数据法》第五条之一。",
            Verdict::Found,
            Some("2023"),
        ),
        (
            "2020年，《数据法》第五条之一。",
            Verdict::Found,
            Some("2023"),
        ),
        // commentaries: the old one, the text before the revision
        ("旧《数据法》第三条。", Verdict::Found, Some("2020")),
        (
            "修订前的《数据法》第五条之一。",
            Verdict::NoSuchProvision,
            Some("2020"),
        ),
        // databases and exam papers put the year behind the provisions
        ("《数据法》第三条（2020）。", Verdict::Found, Some("2020")),
        (
            "《数据法》第三条（2020年版）。",
            Verdict::Found,
            Some("2020"),
        ),
        // the text before a change
        (
            "《数据法》（2023年修订前）第三条。",
            Verdict::Found,
            Some("2020"),
        ),
        ("《数据法》（修订前）第三条。", Verdict::Found, Some("2020")),
        ("《数据法》（旧）第三条。", Verdict::Found, Some("2020")),
        // days of adoption and of commencement in the bracket
        (
            "《数据法》（2020年11月7日通过）第三条。",
            Verdict::Found,
            Some("2020"),
        ),
        (
            "《数据法》（2021年6月1日起施行）第三条。",
            Verdict::Found,
            Some("2020"),
        ),
        (
            "《数据法》（2020年11月7日公布，2023年10月28日修正）第五条之一。",
            Verdict::Found,
            Some("2023"),
        ),
        // by its order; another order only tells who changed it
        (
            "《数据法》（主席令第五号）第三条。",
            Verdict::Found,
            Some("2020"),
        ),
        (
            "《数据法》（主席令第九号）第五条之一。",
            Verdict::Found,
            Some("2023"),
        ),
        // no version: a day behind a title alone only says which act is meant
        (
            "《数据法》（2020年11月7日通过）。",
            Verdict::Found,
            Some("2023"),
        ),
        // an item that the article has not
        (
            "《数据法》第三条（一）。",
            Verdict::NoSuchProvision,
            Some("2023"),
        ),
    ];
    for (text, expected, label) in cases {
        let (found, text_of) = verdict(text, None);
        assert_eq!((found, text_of.as_deref()), (expected, label), "{text}");
    }
}

#[test]
fn a_chapter_of_a_named_part_of_a_code_is_looked_up_in_that_part() {
    let cases = [
        ("《云典》合同编第九章。", Verdict::Found, Some("合同编")),
        (
            "《云典》继承编第九章。",
            Verdict::NoSuchProvision,
            Some("总则"),
        ),
        ("《云典》第三章。", Verdict::Found, Some("总则")),
    ];
    for (text, expected, label) in cases {
        let (found, text_of) = verdict(text, None);
        assert_eq!((found, text_of.as_deref()), (expected, label), "{text}");
    }
}

#[test]
fn what_stands_between_title_and_provisions_does_not_hide_a_reference() {
    let cases = [
        // an aside that names another work is a reference of its own; what follows belongs to the work in front
        (
            "按照《数据安全法》（《网络安全法》第二十一条已有规定）第二十七条，同法第四十五条处罚。",
            vec![
                ("数据安全法", ""),
                ("网络安全法", "第二十一条"),
                ("数据安全法", "第二十七条"),
                ("数据安全法", "第四十五条"),
            ],
        ),
        // foreign papers
        ("《数据安全法》§21。", vec![("数据安全法", "第二十一条")]),
        (
            "《数据安全法》§ 21、§27。",
            vec![("数据安全法", "第二十一条;第二十七条")],
        ),
        // a hard line end of a copied page
        (
            "《电子商务法》第三十条\n　　第一款规定，平台应当保障。",
            vec![("电子商务法", "第三十条第一款")],
        ),
        // the end of a page, with its number, inside a title and behind one
        (
            "依照《中华人民共和\n\n— 3 —\n\n国电子商务法》第三十条的规定。",
            vec![("电子商务法", "第三十条")],
        ),
        (
            "依照《电子商务法》\n\n- 12 -\n\n第三十条的规定。",
            vec![("电子商务法", "第三十条")],
        ),
        // the next line begins something of its own
        (
            "《电子商务法》第三十条\n第一款 甲。",
            vec![("电子商务法", "第三十条")],
        ),
    ];
    for (text, expected) in cases {
        let found = find(text, &Context::default());
        let found: Vec<(&str, String)> = found
            .iter()
            .map(|citation| (citation.work_label(), citation.path()))
            .filter(|(work, _)| *work != "SELF")
            .collect();
        let found: Vec<(&str, &str)> = found
            .iter()
            .map(|(work, path)| (*work, path.as_str()))
            .collect();
        assert_eq!(found, expected, "{text}");
    }
}

/// Lawyers and rules join places of one act by 或者, 、 and 和: which of them are there is said of each.
#[test]
fn of_several_places_those_that_are_missing_are_named() {
    let cases: [(&str, &[&str]); 6] = [
        ("违反《数据法》第三条或者第十七条的。", &["第十七条"]),
        ("违反《数据法》第三条、第五条、第八条的。", &["第八条"]),
        ("违反《数据法》第九条和第三条的。", &["第九条"]),
        ("违反《数据法》第三条或者第五条的。", &[]),
        (
            "违反《数据法》第七条或者第十七条的。",
            &["第七条", "第十七条"],
        ),
        ("违反《数据法》第三条至第九条的。", &["第九条"]),
    ];
    for (text, expected) in cases {
        let mut citations = find(text, &Context::default());
        assert_eq!(citations.len(), 1, "{text}");
        let origin = Origin {
            text,
            ..Origin::default()
        };
        resolve(&mut citations, &Shelf, &origin);
        let found = citations.remove(0).resolution.expect("resolved");
        let missing: Vec<String> = found.missing.iter().map(ProvisionPath::citation).collect();
        assert_eq!(missing, expected, "{text}");
        let is_whole = found.verdict == Verdict::Found;
        assert_eq!(is_whole, expected.is_empty(), "{text}");
    }
}
