//! Headings and annexes of composed texts.

use huidian_compare::{NotApplied, compose};
use huidian_model::provision::{Ordinal, PathStep};
use huidian_model::{Change, Document, Provision, ProvisionKind, ProvisionPath};

use crate::composing::{amendment, document, path};

/// Two chapters of two articles each, and an annex.
fn in_chapters() -> Document {
    let mut document = document(&["甲。", "乙。", "丙。", "丁。"]);
    let heads = [(1, "第一章　总则", 0), (2, "第二章　灯塔", 2)];
    // put in from the end, so that places in front stay
    for (number, line, first) in heads.into_iter().rev() {
        let articles: Vec<usize> = document
            .provisions
            .iter()
            .enumerate()
            .filter(|(_, provision)| provision.kind == ProvisionKind::Article)
            .map(|(index, _)| index)
            .collect();
        let at = articles[first];
        let start = document.provisions[at].start;
        let line = format!("{line}\n");
        let length = line.len() as u32;
        document.text.insert_str(start as usize, &line);
        let end = if first == 0 {
            document
                .provisions
                .get(articles[2])
                .map(|article| article.start)
        } else {
            None
        };
        for provision in &mut document.provisions {
            if provision.start >= start {
                provision.start += length;
                provision.end += length;
                provision.label_end += length;
            }
            provision.parent = provision
                .parent
                .map(|parent| parent + u32::from(parent as usize >= at));
        }
        let kind = ProvisionKind::Chapter;
        let text_end = document.text.len() as u32;
        document.provisions.insert(
            at,
            Provision {
                kind,
                ordinal: Some(Ordinal::one(number)),
                start,
                end: end.map_or(text_end, |end| end + length),
                label_end: start + length - 1,
                parent: None,
                path: ProvisionPath(vec![PathStep::new(kind, Ordinal::one(number))]),
            },
        );
        let count = if first == 0 { 2 } else { 4 };
        let below = document.provisions[at + 1..].iter_mut();
        below
            .filter(|provision| provision.path.0.len() == 1)
            .filter(|provision| provision.kind == ProvisionKind::Article)
            .take(count)
            .filter(|provision| provision.parent.is_none())
            .for_each(|provision| provision.parent = Some(at as u32));
    }
    let start = document.text.len() as u32;
    document.text.push_str("附件　费用表\n每年灯塔费十元。\n");
    document.provisions.push(Provision {
        kind: ProvisionKind::Annex,
        ordinal: None,
        start,
        end: document.text.len() as u32,
        label_end: start + "附件".len() as u32,
        parent: None,
        path: path("附件1"),
    });
    document
}

fn headings(base: &Document, changes: Vec<Change>) -> Vec<String> {
    compose(base, &amendment(changes))
        .headings
        .iter()
        .map(|heading| {
            let before = heading.before.as_ref().map_or(0, |number| number.0[0]);
            format!(
                "{before} {} {}",
                heading.label,
                heading.text.replace('\n', "|")
            )
        })
        .collect()
}

#[test]
fn headings_and_annexes_are_kept_renamed_and_put_in() {
    let base = in_chapters();
    let kept = [
        "1 第一章 总则",
        "3 第二章 灯塔",
        "0 附件 费用表|每年灯塔费十元。",
    ];
    assert_eq!(headings(&base, Vec::new()), kept);
    let renamed = vec![
        Change::Replace {
            target: path("第二章"),
            becomes: None,
            text: "第二章　灯塔与浮标".to_owned(),
        },
        Change::Substitute {
            target: path("附件1"),
            old: "十元".to_owned(),
            new: "二十元".to_owned(),
        },
    ];
    assert_eq!(
        headings(&base, renamed),
        [
            "1 第一章 总则",
            "3 第二章 灯塔与浮标",
            "0 附件 费用表|每年灯塔费二十元。"
        ]
    );
    // words changed in the whole text are changed in headings and annexes too
    let everywhere = vec![Change::Substitute {
        target: ProvisionPath::default(),
        old: "灯塔".to_owned(),
        new: "灯船".to_owned(),
    }];
    assert_eq!(
        headings(&base, everywhere),
        [
            "1 第一章 总则",
            "3 第二章 灯船",
            "0 附件 费用表|每年灯船费十元。"
        ]
    );
    let chapter = vec![
        Change::Insert {
            after: None,
            number: Some(path("第二章")),
            text: "第二章　浮标\n第三条　新丙。\n第四条　新丁。".to_owned(),
        },
        Change::RenumberRest,
    ];
    assert_eq!(
        headings(&base, chapter.clone()),
        [
            "1 第一章 总则",
            "3 第二章 浮标",
            "5 第三章 灯塔",
            "0 附件 费用表|每年灯塔费十元。"
        ]
    );
    let composed = compose(&base, &amendment(chapter));
    assert!(
        composed.text().contains("第三章　灯塔\n\n第五条　丙。"),
        "{}",
        composed.text()
    );
    let told = composed.heading_mismatches(&base);
    let labels: Vec<&str> = told
        .iter()
        .map(|mismatch| mismatch.label.as_str())
        .collect();
    assert_eq!(labels, ["第二章", "第三章"]);
}

/// Numbers and words of the articles.
fn articles(base: &Document, changes: Vec<Change>) -> Vec<String> {
    let composed = compose(base, &amendment(changes));
    assert_eq!(composed.not_applied, []);
    let articles = composed.articles.iter();
    articles
        .map(|article| format!("{} {}", article.number.0[0], article.text))
        .collect()
}

#[test]
fn a_chapter_goes_with_its_articles_or_its_heading_alone() {
    let base = in_chapters();
    let whole = vec![
        Change::Delete {
            target: path("第一章"),
        },
        Change::RenumberRest,
    ];
    assert_eq!(articles(&base, whole.clone()), ["1 丙。", "2 丁。"]);
    assert_eq!(
        headings(&base, whole),
        ["1 第一章 灯塔", "0 附件 费用表|每年灯塔费十元。"]
    );
    // without a word on the order nothing moves
    let gap = vec![Change::Delete {
        target: path("第一章"),
    }];
    assert_eq!(articles(&base, gap.clone()), ["3 丙。", "4 丁。"]);
    assert_eq!(headings(&base, gap)[0], "3 第二章 灯塔");
    let heading = vec![Change::DeleteHeading {
        target: path("第二章"),
    }];
    assert_eq!(articles(&base, heading.clone()).len(), 4);
    assert_eq!(
        headings(&base, heading),
        ["1 第一章 总则", "0 附件 费用表|每年灯塔费十元。"]
    );
}

#[test]
fn a_chapter_is_given_anew_with_its_sections_and_articles() {
    let base = in_chapters();
    let anew = vec![Change::Replace {
        target: path("第一章"),
        becomes: None,
        text: "第一章　通则\n第一节　目的\n第一条　新甲。\n第二条　新乙。\n第二节　范围\n第三条　新丙。"
            .to_owned(),
    }];
    assert_eq!(
        articles(&base, anew.clone()),
        ["1 新甲。", "2 新乙。", "3 新丙。", "4 丙。", "5 丁。"]
    );
    assert_eq!(
        headings(&base, anew),
        [
            "1 第一章 通则",
            "1 第一节 目的",
            "3 第二节 范围",
            "4 第二章 灯塔",
            "0 附件 费用表|每年灯塔费十元。"
        ]
    );
    // what has no numbers has no place
    let unnumbered = amendment(vec![Change::Replace {
        target: path("第一章"),
        becomes: None,
        text: "第一章　通则\n灯塔应当常亮。".to_owned(),
    }]);
    let composed = compose(&base, &unnumbered);
    assert_eq!(composed.not_applied, [(0, NotApplied::NoPlace)]);
    assert_eq!(composed.articles.len(), 4);
}

#[test]
fn an_article_named_with_its_chapter_is_the_article() {
    let base = in_chapters();
    let gone = vec![Change::Delete {
        target: path("第二章第四条"),
    }];
    assert_eq!(articles(&base, gone), ["1 甲。", "2 乙。", "3 丙。"]);
    let told = compose(&base, &amendment(vec![Change::NotUnderstood]));
    assert_eq!(told.not_applied, [(0, NotApplied::NotUnderstood)]);
}

/// The heading of a new chapter whose articles stand in instructions of their own, before or behind it.
#[test]
fn a_heading_alone_stands_before_the_new_articles_of_its_chapter() {
    let base = in_chapters();
    let insert = |number: &str, text: &str| Change::Insert {
        after: None,
        number: Some(path(number)),
        text: text.to_owned(),
    };
    let heading = || insert("第二章", "第二章　浮标");
    let article = || insert("第三条", "新丙。");
    let rest = || Change::RenumberRest;
    let expected = [
        "1 第一章 总则",
        "3 第二章 浮标",
        "4 第三章 灯塔",
        "0 附件 费用表|每年灯塔费十元。",
    ];
    for changes in [
        vec![heading(), article(), rest()],
        vec![article(), heading(), rest()],
    ] {
        assert_eq!(headings(&base, changes.clone()), expected);
        assert_eq!(articles(&base, changes).len(), 5);
    }
}

/// Behind the last chapter it begins with the new articles at the end.
#[test]
fn a_new_last_chapter_begins_with_the_new_articles_at_the_end() {
    let base = in_chapters();
    let insert = |number: &str, text: &str| Change::Insert {
        after: None,
        number: Some(path(number)),
        text: text.to_owned(),
    };
    let heading = || insert("第三章", "第三章　法律责任");
    let fifth = || insert("第五条", "新戊。");
    let sixth = || insert("第六条", "新己。");
    let with_last = |line: &'static str| {
        [
            "1 第一章 总则",
            "3 第二章 灯塔",
            line,
            "0 附件 费用表|每年灯塔费十元。",
        ]
    };
    for (changes, line) in [
        (vec![heading(), fifth()], "5 第三章 法律责任"),
        (vec![heading(), fifth(), sixth()], "5 第三章 法律责任"),
        (vec![fifth(), heading()], "5 第三章 法律责任"),
        // what the decision adds before the chapter belongs to the one before
        (vec![fifth(), heading(), sixth()], "6 第三章 法律责任"),
    ] {
        assert_eq!(headings(&base, changes.clone()), with_last(line));
        assert!(compose(&base, &amendment(changes)).not_applied.is_empty());
    }
    // nothing new at the end, several articles of which nobody says whose they are, and a number that follows none
    for (at, changes) in [
        (0, vec![heading()]),
        (
            0,
            vec![heading(), insert("第三条", "新丙。"), Change::RenumberRest],
        ),
        (2, vec![fifth(), sixth(), heading()]),
        (0, vec![insert("第四章", "第四章　法律责任"), fifth()]),
        (0, vec![insert("第三节", "第三节　法律责任"), fifth()]),
    ] {
        let composed = compose(&base, &amendment(changes.clone()));
        assert_eq!(
            composed.not_applied,
            [(at, NotApplied::NoPlace)],
            "{changes:?}"
        );
        assert_eq!(composed.headings.len(), 3);
    }
}
