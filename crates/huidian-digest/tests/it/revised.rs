//! Rows about revised laws: their days are those of a revision, and of the text that it made.

use huidian_digest::{CatalogueIndex, CatalogueView, DateKind, Digest, Finding, Row, reconcile};
use huidian_model::{
    AuthorityRegister, Confidence, EventKind, Fact, FactValue, Issuers, ReviewState, Source,
    SourceKind, Work, WorkId, WorkKind,
};

use crate::support::read_text;

fn fact(value: FactValue, source: SourceKind) -> Fact {
    Fact::new(value, Source::new(source, source.id()), Confidence::High)
}

fn day(kind: EventKind, on: &str) -> FactValue {
    FactValue::Event {
        kind,
        on: on.parse().unwrap(),
    }
}

fn work(title: &str, values: Vec<FactValue>) -> Work {
    let values = std::iter::once(FactValue::Title(title.to_owned())).chain(values);
    let facts = values.map(|value| fact(value, SourceKind::Text)).collect();
    Work::from_facts(WorkId::new(title), facts, ReviewState::Reviewed)
}

fn works() -> Vec<Work> {
    use EventKind::{Adopted, Amended, Effective, Published};
    let begins = |dated: &str, on: &str| FactValue::TextEffective {
        dated: dated.parse().unwrap(),
        on: on.parse().unwrap(),
    };
    let mut disputed = work(
        "灯塔电力规定",
        vec![day(Published, "2024-11-25"), day(Effective, "2025-01-01")],
    );
    disputed
        .facts
        .push(fact(day(Published, "2024-12-11"), SourceKind::Catalogue));
    vec![
        work(
            "灯塔条例",
            vec![
                day(Published, "2004-08-01"),
                day(Effective, "2004-10-01"),
                day(Amended, "2011-07-29"),
                day(Amended, "2024-08-05"),
                begins("2024-08-05", "2024-10-01"),
            ],
        ),
        // the first day known is that of the text of 2005
        work(
            "灯塔公司法",
            vec![
                day(Adopted, "1993-12-29"),
                day(Amended, "2005-10-27"),
                day(Effective, "2006-01-01"),
                day(Amended, "2023-12-29"),
            ],
        ),
        work(
            "灯塔能源办法",
            vec![day(Published, "2024-03-05"), day(Effective, "2024-05-01")],
        ),
        disputed,
        work(
            "灯塔快递条例",
            vec![
                FactValue::Kind(WorkKind::AdministrativeRegulation),
                day(Published, "2018-03-02"),
                day(Effective, "2018-05-01"),
            ],
        ),
        work(
            "灯塔个人信息法",
            vec![
                FactValue::Kind(WorkKind::Law),
                day(Adopted, "2021-08-20"),
                day(Published, "2021-08-20"),
                day(Effective, "2023-11-01"),
            ],
        ),
        work(
            "灯塔绿化条例",
            vec![
                FactValue::Kind(WorkKind::LocalRegulation),
                day(Adopted, "2018-09-28"),
                day(Effective, "2019-01-01"),
                FactValue::text_made_by("2019-01-07".parse().unwrap(), "", None),
            ],
        ),
        // its text is held, which began on the day of its making
        work(
            "灯塔立法条例",
            vec![
                FactValue::Kind(WorkKind::LocalRegulation),
                day(Effective, "2016-03-30"),
                FactValue::text_made_by("2016-03-30".parse().unwrap(), "", None),
            ],
        ),
        // its text of 2020 is held, and nobody says when it began
        work(
            "灯塔办学条例",
            vec![
                FactValue::Kind(WorkKind::AdministrativeRegulation),
                day(Published, "2019-03-02"),
                day(Effective, "2019-09-01"),
                FactValue::text_made_by("2020-03-02".parse().unwrap(), "", None),
            ],
        ),
        // its text of 2019 is held, and nobody says who changed it
        work(
            "灯塔登记条例",
            vec![
                FactValue::Kind(WorkKind::AdministrativeRegulation),
                day(Published, "2014-11-24"),
                day(Effective, "2015-03-01"),
                begins("2014-11-24", "2015-03-01"),
                begins("2019-03-24", "2019-03-24"),
            ],
        ),
        work(
            "灯塔所得税法",
            vec![
                FactValue::Kind(WorkKind::Law),
                FactValue::Issuers(Issuers::named([("全国人民代表大会".to_owned(), None)])),
                day(Adopted, "1980-09-10"),
                day(Amended, "2018-08-31"),
            ],
        ),
    ]
}

/// A finding in short: class severity → suggestion.
fn short(finding: &Finding) -> String {
    let suggestion = finding.suggestion.as_deref().unwrap_or("-");
    let severity = format!("{:?}", finding.severity).to_lowercase();
    format!("{} {severity} {suggestion}", finding.class.id())
}

fn findings(row: &str) -> Vec<String> {
    let (title, rest) = row
        .trim_start_matches("| ")
        .split_once(" |")
        .expect("cells");
    let text = format!(
        "# 汇总\n\n| 名称 | 公布日期 | 施行日期 |\n| --- | --- | --- |\n| 《{title}》 |{rest}\n"
    );
    let digest = read_text(&text, "a.md");
    assert_eq!(digest.documents.len(), 1, "{row}");
    let (works, authorities) = (works(), AuthorityRegister::default());
    let index = CatalogueIndex::new(CatalogueView {
        works: &works,
        relations: &[],
        authorities: &authorities,
    });
    let report = reconcile(&digest, &index, "2026-11-22".parse().unwrap());
    assert!(report.rows[0].matched.is_some(), "{row}");
    report.rows[0].findings.iter().map(short).collect()
}

#[test]
fn days_of_a_revision_are_no_faults_and_wrong_days_stay_faults() {
    let rows: [(&str, &str, &[&str]); 34] = [
        (
            "the day of a revision, and the day its text begins",
            "| 灯塔条例 | 2024-08-05 | 2024-10-01 |",
            &[],
        ),
        (
            "the first text's own days",
            "| 灯塔条例 | 2004-08-01 | 2004-10-01 |",
            &[],
        ),
        (
            "the text of a revision does not begin with the first text's",
            "| 灯塔条例 | 2024-08-05 | 2024-11-01 |",
            &["date_wrong warning 2024-10-01"],
        ),
        (
            "nobody says when the text of 2011 began",
            "| 灯塔条例 | 2011-07-29 | 2011-08-01 |",
            &[],
        ),
        (
            "the first text begins on its own day",
            "| 灯塔条例 | 2004-08-01 | 2004-09-01 |",
            &["date_wrong warning 2004-10-01"],
        ),
        (
            "the day after a revision is that of a report, and the revision's is right",
            "| 灯塔条例 | 2024-08-06 | |",
            &["date_kind_differs warning 2024-08-05"],
        ),
        (
            "a slip of days before a revision",
            "| 灯塔条例 | 2024-07-20 | |",
            &["date_wrong error 2024-08-05"],
        ),
        (
            "a revision that nobody knows of",
            "| 灯塔条例 | 2026-03-01 | |",
            &["date_wrong note -"],
        ),
        (
            "the day on which a revised text begins, for its publication",
            "| 灯塔条例 | 2024-10-01 | |",
            &["date_kind_differs warning 2024-08-05"],
        ),
        (
            "a mark of the revision is no difference, and a day that is not later than another text's begin no contradiction",
            "| 灯塔公司法（2023年修订） | 2023-12-29 | 2024-07-01 |",
            &[],
        ),
        (
            "when the first text began nobody says",
            "| 灯塔公司法 | 1993-12-29 | 1994-07-01 |",
            &[],
        ),
        (
            "a mark without a year",
            "| 灯塔公司法（修正本） | 2023-12-29 | |",
            &[],
        ),
        (
            "another mark is a difference",
            "| 灯塔公司法（暂行） | 2023-12-29 | |",
            &["title_differs warning 灯塔公司法"],
        ),
        (
            "a work that was never revised",
            "| 灯塔能源办法 | 2024-04-20 | 2024-06-01 |",
            &[
                "date_wrong error 2024-03-05",
                "date_wrong warning 2024-05-01",
            ],
        ),
        (
            "the other side of a dispute",
            "| 灯塔电力规定 | 2024-12-11 | 2025-01-01 |",
            &["date_wrong note -"],
        ),
        (
            "neither side of it",
            "| 灯塔电力规定 | 2024-10-01 | 2025-01-01 |",
            &["date_kind_differs note -"],
        ),
        (
            "a revision of a regulation that nobody told us of",
            "| 灯塔快递条例 | 2025-04-06 | 2025-05-10 |",
            &["date_wrong note -", "date_wrong note -"],
        ),
        (
            "the same day of the year is rather a slip, and may be a revision",
            "| 灯塔快递条例 | 2019-03-02 | |",
            &["year_wrong warning 2018-03-02"],
        ),
        (
            "no law is revised in its first year",
            "| 灯塔快递条例 | 2018-11-20 | |",
            &["date_wrong error 2018-03-02"],
        ),
        (
            "nor before it begins",
            "| 灯塔个人信息法 | 2023-08-15 | |",
            &["date_wrong error 2021-08-20"],
        ),
        (
            "a day long after the making beside the day on which the first text begins",
            "| 灯塔快递条例 | 2023-09-17 | 2018-05-01 |",
            &["date_wrong error 2018-03-02"],
        ),
        (
            "one figure of a revision's day",
            "| 灯塔条例 | 2024-03-05 | |",
            &["date_wrong error 2024-08-05"],
        ),
        (
            "the text of a revision does not begin before it",
            "| 灯塔条例 | 2024-08-05 | 2004-10-01 |",
            &["date_wrong error 2024-10-01"],
        ),
        (
            "published some days after it began, as is known",
            "| 灯塔绿化条例 | 2019-01-07 | 2019-01-01 |",
            &[],
        ),
        (
            "an edition that nobody knows of",
            "| 灯塔条例（2019年修订） | | |",
            &["title_differs note -"],
        ),
        (
            "an edition named for the year in which it begins",
            "| 灯塔公司法（2006年修订） | 2005-10-27 | |",
            &[],
        ),
        (
            "the edition of one year with the day of another's",
            "| 灯塔条例（2011年修订） | 2024-08-05 | |",
            &["title_differs error 灯塔条例（2024年修订）"],
        ),
        (
            "a year before it was made is a slip",
            "| 灯塔快递条例 | 2017-03-02 | |",
            &["year_wrong error 2018-03-02"],
        ),
        (
            "and so is a day soon after",
            "| 灯塔快递条例 | 2018-03-12 | |",
            &["date_wrong error 2018-03-02"],
        ),
        (
            "the first text does not begin when a later one may",
            "| 灯塔快递条例 | 2018-03-02 | 2025-05-10 |",
            &["date_wrong warning 2018-05-01"],
        ),
        (
            "the day of a text that is held",
            "| 灯塔登记条例 | 2019-03-24 | |",
            &[],
        ),
        (
            "the day of a text that began at once",
            "| 灯塔立法条例 | 2016-03-30 | 2016-03-30 |",
            &[],
        ),
        (
            "the day of a text that is held, a year to the day after the making",
            "| 灯塔办学条例 | 2020-03-02 | |",
            &[],
        ),
        (
            "some days after the day of that text",
            "| 灯塔登记条例 | 2019-05-14 | |",
            &["date_wrong note -"],
        ),
    ];
    for (why, row, expected) in rows {
        assert_eq!(findings(row), expected, "{why}: {row}");
    }
}

/// The law is a congress's, its changes are its standing committee's.
#[test]
fn a_standing_committee_amends_what_its_congress_made() {
    for (reason, date, issuer, is_wrong) in [
        (
            "the change",
            "2018-08-31",
            "全国人民代表大会常务委员会",
            false,
        ),
        (
            "a change that nobody told us of",
            "2031-01-01",
            "全国人民代表大会常务委员会",
            false,
        ),
        (
            "the law itself",
            "1980-09-10",
            "全国人民代表大会常务委员会",
            true,
        ),
        ("somebody else", "2018-08-31", "国务院", true),
    ] {
        let digest = Digest {
            documents: vec![Row {
                title: "灯塔所得税法".to_owned(),
                date: Some(date.parse().unwrap()),
                issuers: vec![issuer.to_owned()],
                ..Row::default()
            }],
            ..Digest::default()
        };
        let (works, authorities) = (works(), AuthorityRegister::default());
        let index = CatalogueIndex::new(CatalogueView {
            works: &works,
            relations: &[],
            authorities: &authorities,
        });
        let report = reconcile(&digest, &index, "2032-11-22".parse().unwrap());
        let mut found = report.rows[0].findings.iter();
        let found = found.any(|finding| finding.class.id() == "issuer_wrong");
        assert_eq!(found, is_wrong, "{reason}");
    }
}

fn row_findings(row: Row) -> Vec<String> {
    let digest = Digest {
        documents: vec![row],
        ..Digest::default()
    };
    let (works, authorities) = (works(), AuthorityRegister::default());
    let index = CatalogueIndex::new(CatalogueView {
        works: &works,
        relations: &[],
        authorities: &authorities,
    });
    let report = reconcile(&digest, &index, "2032-11-22".parse().unwrap());
    report.rows[0].findings.iter().map(short).collect()
}

/// A day that the row calls a revision's.
#[test]
fn no_law_is_revised_on_the_day_of_its_making() {
    for (why, title, date, expected) in [
        (
            "the making of a law, by its own text",
            "灯塔个人信息法",
            "2021-08-20",
            "date_kind_differs warning -",
        ),
        (
            "the making of a regulation, which may be a revised one",
            "灯塔快递条例",
            "2018-03-02",
            "date_kind_differs note -",
        ),
        ("a revision", "灯塔条例", "2024-08-05", ""),
        ("a text of that day", "灯塔登记条例", "2019-03-24", ""),
        (
            "a revision that nobody knows of",
            "灯塔个人信息法",
            "2025-08-20",
            "date_wrong note -",
        ),
    ] {
        let row = Row {
            title: title.to_owned(),
            date: Some(date.parse().unwrap()),
            date_kind: Some(DateKind::Amended),
            ..Row::default()
        };
        assert_eq!(row_findings(row).join("; "), expected, "{why}");
    }
}

/// A list of issuers that nobody can look up, or that is shorter than its own count, is no authority against more of them.
#[test]
fn further_issuers_are_wrong_only_against_a_list_that_is_whole() {
    let issuers = |names: &[&str], stated: Option<u32>| {
        let members = names.iter().map(|name| ((*name).to_owned(), None));
        let mut issuers = Issuers::named(members);
        issuers.stated_count = stated;
        FactValue::Issuers(issuers)
    };
    let two = ["公安部", "灯塔办公室"];
    let (text, hearsay) = (
        Source::new(SourceKind::Text, "甲.md"),
        Source::new(SourceKind::Catalogue, "a.toml（一般知识，待核实）"),
    );
    let work = |source: &Source, stated: Option<u32>| {
        let told = |value: FactValue| Fact::new(value, source.clone(), Confidence::High);
        let facts = vec![
            told(FactValue::Title("灯塔认证办法".to_owned())),
            told(issuers(&two, stated)),
        ];
        Work::from_facts(WorkId::new("灯塔认证办法"), facts, ReviewState::Reviewed)
    };
    let more = ["公安部", "灯塔办公室", "民政部", "文化部"];
    let other = ["公安部", "民政部"];
    let wrong = "issuer_wrong error 公安部、灯塔办公室";
    for (why, work, shown, expected) in [
        (
            "the text names all",
            work(&text, None),
            &more[..],
            vec![wrong; 2],
        ),
        (
            "hearsay, and the row holds all of it",
            work(&hearsay, None),
            &more[..],
            vec!["issuer_wrong note -"],
        ),
        (
            "hearsay, and the row has another instead",
            work(&hearsay, None),
            &other[..],
            vec![wrong],
        ),
        (
            "the list is short of its own count",
            work(&text, Some(4)),
            &more[..],
            vec!["issuer_wrong note -"],
        ),
        (
            "hearsay, and the same",
            work(&hearsay, None),
            &two[..],
            vec![],
        ),
    ] {
        let digest = Digest {
            documents: vec![Row {
                title: "灯塔认证办法".to_owned(),
                issuers: shown.iter().map(|name| (*name).to_owned()).collect(),
                ..Row::default()
            }],
            ..Digest::default()
        };
        let (works, authorities) = (vec![work], AuthorityRegister::default());
        let index = CatalogueIndex::new(CatalogueView {
            works: &works,
            relations: &[],
            authorities: &authorities,
        });
        let report = reconcile(&digest, &index, "2032-11-22".parse().unwrap());
        let found: Vec<String> = report.rows[0].findings.iter().map(short).collect();
        assert_eq!(found, expected, "{why}");
    }
}

/// Lines of a list, and the issuers read from them.
#[test]
fn a_congress_is_an_issuer() {
    for (line, title, issuers) in [
        (
            "《灯塔间谍法》，全国人民代表大会",
            "灯塔间谍法",
            "全国人民代表大会",
        ),
        (
            "灯塔间谍法，全国人民代表大会",
            "灯塔间谍法",
            "全国人民代表大会",
        ),
        ("灯塔间谍法，全国人大", "灯塔间谍法", "全国人大"),
        (
            "灯塔间谍法，全国人民代表大会常务委员会，2023年4月26日",
            "灯塔间谍法",
            "全国人民代表大会常务委员会",
        ),
        (
            "《灯塔间谍法》（全国人民代表大会，2021年6月10日）",
            "灯塔间谍法",
            "全国人民代表大会",
        ),
        (
            "《灯塔密码法》——全国人民代表大会",
            "灯塔密码法",
            "全国人民代表大会",
        ),
        (
            "全国人民代表大会：《灯塔电子法》",
            "灯塔电子法",
            "全国人民代表大会",
        ),
        (
            "灯塔间谍条例，浙江省人民代表大会",
            "灯塔间谍条例",
            "浙江省人民代表大会",
        ),
        ("《灯塔间谍法》，世界互联网大会", "灯塔间谍法", ""),
        ("《灯塔间谍法》，国务院", "灯塔间谍法", "国务院"),
    ] {
        let text = format!(
            "# 2023年法规汇总\n\n1. {line}\n2. 《灯塔数据法》，国务院\n3. 《灯塔网络法》，国务院\n"
        );
        let digest = read_text(&text, "a.md");
        let row = digest
            .documents
            .iter()
            .find(|row| row.title == title)
            .unwrap_or_else(|| panic!("{line}: no row"));
        assert_eq!(row.issuers.join("、"), issuers, "{line}");
    }
}

#[test]
fn what_stands_behind_a_day_says_what_it_is() {
    for (behind, kind) in [
        ("修订", DateKind::Amended),
        ("修正", DateKind::Amended),
        ("公布", DateKind::Published),
        ("修订发布", DateKind::Published),
        ("通过", DateKind::Adopted),
        ("", DateKind::Unknown),
    ] {
        let text = format!(
            "# 2021年法规汇总\n\n1. 《灯塔间谍法》，2021年6月10日{behind}\n2. 《灯塔数据法》，2021年6月11日公布\n"
        );
        let digest = read_text(&text, "a.md");
        assert_eq!(digest.documents[0].date_kind, Some(kind), "{behind}");
    }
}
