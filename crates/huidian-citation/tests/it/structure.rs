//! A parsed text tells where its articles are; titles come from a library.

use huidian_citation::{Context, Titles, find};
use huidian_model::provision::{Ordinal, PathStep, Provision};
use huidian_model::{Citation, Document, ProvisionKind, ProvisionPath};

/// Two articles whose labels the line scan would not accept: 甲 stands before each of them.
fn document() -> Document {
    let text = "甲第八条 平台应当公示。\n甲违反前款规定的，警告。\n甲第九条 违反前条的，罚款。\n";
    let at = |words: &str| text.find(words).expect("in the text") as u32;
    let node = |kind, number, words: &str, label: usize, end: u32, path: Vec<PathStep>, parent| {
        Provision {
            kind,
            ordinal: Some(Ordinal::one(number)),
            start: at(words),
            end,
            label_end: at(words) + label as u32,
            parent,
            path: ProvisionPath(path),
        }
    };
    let step = |kind, number| PathStep::new(kind, Ordinal::one(number));
    let article = |number| vec![step(ProvisionKind::Article, number)];
    let paragraph = |number, position| {
        vec![
            step(ProvisionKind::Article, number),
            step(ProvisionKind::Paragraph, position),
        ]
    };
    let label = "甲第八条".len();
    let end = text.len() as u32;
    Document {
        text: text.to_owned(),
        provisions: vec![
            node(
                ProvisionKind::Article,
                8,
                "甲第八条",
                label,
                at("甲第九条"),
                article(8),
                None,
            ),
            node(
                ProvisionKind::Paragraph,
                1,
                " 平台",
                0,
                at("甲违反前款"),
                paragraph(8, 1),
                Some(0),
            ),
            node(
                ProvisionKind::Paragraph,
                2,
                "甲违反前款",
                0,
                at("甲第九条"),
                paragraph(8, 2),
                Some(0),
            ),
            node(
                ProvisionKind::Article,
                9,
                "甲第九条",
                label,
                end,
                article(9),
                None,
            ),
        ],
    }
}

#[test]
fn the_tree_tells_the_enclosing_article() {
    let document = document();
    let found: Vec<(String, String)> = find(&document.text, &Context::of(&document))
        .into_iter()
        .map(|citation| (citation.text.clone(), citation.path()))
        .collect();
    let wanted = [("前款", "第八条第一款"), ("前条", "第八条")];
    assert_eq!(
        found,
        wanted.map(|(words, path)| (words.to_owned(), path.to_owned()))
    );
}

/// An Akoma Ntoso document may say that a provision has a number and give none.
#[test]
fn a_number_without_figures_is_none() {
    let text = "第一条 依照《灯塔条例》第三条处理。\n违反前款规定的，警告。\n";
    let node = |kind, words: &str, parent| Provision {
        kind,
        ordinal: Some(Ordinal(Vec::new())),
        start: text.find(words).expect("in the text") as u32,
        end: text.len() as u32,
        label_end: text.find(words).expect("in the text") as u32,
        parent,
        path: ProvisionPath::default(),
    };
    let document = Document {
        text: text.to_owned(),
        provisions: vec![
            node(ProvisionKind::Chapter, "第一条", None),
            node(ProvisionKind::Article, "第一条", None),
            node(ProvisionKind::Paragraph, "违反", Some(1)),
        ],
    };
    let found = find(text, &Context::of(&document));
    let named = found.iter().find(|one| one.work_label() == "灯塔条例");
    assert_eq!(named.map(Citation::path).as_deref(), Some("第三条"));
}

/// The ends of pages in a title inside a title and behind it are found in the order in which they stand.
#[test]
fn page_ends_in_a_nested_title_are_borne() {
    let text = "依据《关于实施《灯塔\n条例》\n第三条》处理。";
    let whole: Vec<char> = text.chars().collect();
    for one in find(text, &Context::default()) {
        let words: String = whole[one.start as usize..one.end as usize].iter().collect();
        assert_eq!(one.text, words);
    }
}

#[test]
fn a_library_adds_its_titles() {
    let text = "依照星际数据管理条例和星数条例第三条处理。";
    assert!(
        find(text, &Context::default())
            .iter()
            .all(|found| found.work_label() != "星际数据管理条例")
    );
    let name = |name: &str| (name.to_owned(), "星际数据管理条例".to_owned());
    let titles = Titles::with([name("中华人民共和国星际数据管理条例"), name("星数条例")]);
    let context = Context {
        document: None,
        titles: &titles,
    };
    let works: Vec<String> = find(text, &context)
        .iter()
        .map(|citation| citation.work_label().to_owned())
        .collect();
    assert_eq!(works, ["星际数据管理条例", "星际数据管理条例"]);
}

/// What a reference without a title of its own looks back to, in words that have no articles.
#[test]
fn references_look_back_to_what_was_named() {
    let cases: [(&str, &str, &[&str]); 9] = [
        (
            "the paragraph before the one cited",
            "《灯塔条例》第三条第二款规定了期限，前款规定的材料应当齐全。",
            &["灯塔条例 第三条第二款", "灯塔条例 第三条第一款"],
        ),
        (
            "the article before the one cited",
            "《灯塔条例》第五条要求检修，前条要求设置灯光。",
            &["灯塔条例 第五条", "灯塔条例 第四条"],
        ),
        (
            "the first has none before it",
            "《灯塔条例》第一条是目的，前条规定的除外。",
            &["灯塔条例 第一条", "- "],
        ),
        (
            "the instrument named above",
            "违反《灯塔条例》第四条。根据上述条例第五条，应当检修。",
            &["灯塔条例 第四条", "灯塔条例 第五条"],
        ),
        (
            "the last of its kind",
            "《灯塔条例》第四条要求设灯，《灯塔收费办法》第二条规定收费，前述条例第五条要求检修。",
            &["灯塔条例 第四条", "灯塔收费办法 第二条", "灯塔条例 第五条"],
        ),
        (
            "short names given to each",
            "根据《灯塔条例》《灯塔收费办法》（以下分别简称《条例》《办法》），《条例》第五条和《办法》第三条适用。",
            &[
                "灯塔条例 ",
                "灯塔收费办法 ",
                "灯塔条例 第五条",
                "灯塔收费办法 第三条",
            ],
        ),
        (
            "a line end behind 第",
            "依据《灯塔条例》第\n三条第一款规定。",
            &["灯塔条例 第三条第一款"],
        ),
        (
            "a line end inside a number",
            "依据《灯塔条例》第二\n条规定。",
            &["灯塔条例 第二条"],
        ),
        (
            "a line end before an item",
            "依据《灯塔条例》第三条第一款\n第（二）项的规定。",
            &["灯塔条例 第三条第一款第（二）项"],
        ),
    ];
    for (reason, text, expected) in cases {
        let found: Vec<String> = find(text, &Context::default())
            .iter()
            .map(|citation| {
                let work = citation.work.as_deref().unwrap_or("-");
                let places = citation.target.iter().map(|cited| cited.from.citation());
                format!("{work} {}", places.collect::<Vec<_>>().join("、"))
            })
            .collect();
        assert_eq!(found, expected, "{reason}: {text}");
    }
}
