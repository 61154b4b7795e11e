//! The query language.

use huidian_model::{Addressee, ForceStatus, Sector, Topic, WorkKind};
use huidian_search::{DateSpan, Filter, Query, Term, parse};
use jiff::civil::date;
use proptest::prelude::*;

fn word(text: &str) -> Query {
    Query::Text(Term {
        folded: text.into(),
        is_phrase: false,
    })
}

fn phrase(text: &str) -> Query {
    Query::Text(Term {
        folded: text.into(),
        is_phrase: true,
    })
}

fn not(query: Query) -> Query {
    Query::Not(Box::new(query))
}

#[test]
fn a_field_with_one_quotation_mark_is_words() {
    for text in ["year:\"", "sector:\"\"\"", ":\""] {
        let parsed = parse(text);
        let terms = parsed.query.terms();
        assert!(terms.iter().all(|term| !term.folded.is_empty()), "{text}");
    }
}

#[test]
fn queries_have_these_readings() {
    let span = |first, last| DateSpan { first, last };
    for (text, expected) in [
        ("数据", word("数据")),
        ("數據 出境", Query::And(vec![word("数据"), word("出境")])),
        // a field of nothing asks for nothing, and takes nothing with it
        ("数据 year:\"\"", word("数据")),
        (
            "数据 AND 出境",
            Query::And(vec![word("数据"), word("出境")]),
        ),
        ("电力 OR 能源", Query::Or(vec![word("电力"), word("能源")])),
        (
            "电力 或 能源 数据",
            Query::Or(vec![
                word("电力"),
                Query::And(vec![word("能源"), word("数据")]),
            ]),
        ),
        (
            "(电力 | 能源) 数据",
            Query::And(vec![
                Query::Or(vec![word("电力"), word("能源")]),
                word("数据"),
            ]),
        ),
        ("“重要 数据”", phrase("重要 数据")),
        (
            "数据 -个人",
            Query::And(vec![word("数据"), not(word("个人"))]),
        ),
        ("NOT 个人", not(word("个人"))),
        ("非 非 个人", word("个人")),
        ("办法（试行）", word("办法(试行)")),
        (
            "GB/T 22239-2019",
            Query::And(vec![word("gb/t"), word("22239-2019")]),
        ),
        ("sector:能源", Query::Filter(Filter::Sector(Sector::Energy))),
        (
            "topic:数据安全",
            Query::Filter(Filter::Topic(Topic::DataSecurity)),
        ),
        (
            "主题：data-security",
            Query::Filter(Filter::Topic(Topic::DataSecurity)),
        ),
        (
            "规范对象:数据处理者",
            Query::Filter(Filter::Addressee(Addressee::DataHandlers)),
        ),
        ("行业：能源", Query::Filter(Filter::Sector(Sector::Energy))),
        ("kind:法律", Query::Filter(Filter::Kind(WorkKind::Law))),
        (
            "status:已废止",
            Query::Filter(Filter::Status(ForceStatus::Repealed)),
        ),
        (
            "title:\"数据 安全\"",
            Query::Filter(Filter::Title("数据 安全".into())),
        ),
        (
            "year:2024",
            Query::Filter(Filter::Listed(span(date(2024, 1, 1), date(2024, 12, 31)))),
        ),
        (
            "year:2020..2024",
            Query::Filter(Filter::Listed(span(date(2020, 1, 1), date(2024, 12, 31)))),
        ),
        (
            "published:2024-02",
            Query::Filter(Filter::Listed(span(date(2024, 2, 1), date(2024, 2, 29)))),
        ),
        (
            "as-of:2022-06-30",
            Query::Filter(Filter::AsOf(date(2022, 6, 30))),
        ),
        (
            "as-of:2022年6月30日",
            Query::Filter(Filter::AsOf(date(2022, 6, 30))),
        ),
        ("或", word("或")),
        ("非", word("非")),
        ("（一）", word("(一)")),
        ("（一", word("(一")),
        ("-2019", word("-2019")),
        ("“数据", word("\"数据")),
        ("“数据出境”", phrase("数据出境")),
        ("“数据”出境", word("\"数据\"出境")),
        (
            "-kind:法律",
            not(Query::Filter(Filter::Kind(WorkKind::Law))),
        ),
        ("", Query::All),
        ("   ", Query::All),
    ] {
        assert_eq!(parse(text).query, expected, "{text}");
    }
}

#[test]
fn what_is_not_understood_is_text_and_said() {
    for (text, read_as) in [
        ("foo:bar", "foo:bar"),
        ("sector:海洋", "海洋"),
        ("year:明年", "明年"),
        ("as-of:2024", "2024"),
    ] {
        let parsed = parse(text);
        assert_eq!(parsed.query, word(read_as), "{text}");
        assert_eq!(parsed.notes.len(), 1, "{text}");
    }
}

#[test]
fn unbalanced_brackets_and_quotes_are_read_and_said() {
    let parsed = parse("(数据 (出境");
    assert_eq!(parsed.query, Query::And(vec![word("数据"), word("出境")]));
    assert!(!parsed.notes.is_empty());
    assert_eq!(
        parse("数据\"出境 安全").query,
        Query::And(vec![word("数据\"出境"), word("安全")])
    );
    assert_eq!(
        parse("数据 ) 出境").query,
        Query::And(vec![word("数据"), word("出境")])
    );
}

proptest! {
    #[test]
    fn every_text_has_a_reading(text in "\\PC{0,200}") {
        let parsed = parse(&text);
        prop_assert!(parsed.query.terms().len() <= 32);
    }

    #[test]
    fn every_mix_of_operators_has_a_reading(
        pieces in prop::collection::vec(prop::sample::select(vec![
            "(", ")", "\"", "-", "OR", "AND", "NOT", "或", "且", "非", "|", "数据", "year:", "as-of:", "2024", "..", ":", " ", "《", "》", "😀",
        ]), 0..120),
        gap in prop::sample::select(vec!["", " "]),
    ) {
        let parsed = parse(&pieces.join(gap));
        prop_assert!(parsed.query.terms().iter().all(|term| !term.folded.is_empty()));
    }
}
