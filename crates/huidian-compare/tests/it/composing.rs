//! Amended texts composed from a base text and changes.

use huidian_compare::{NotApplied, compose};
use huidian_model::provision::{Ordinal, PathStep};
use huidian_model::{
    Amendment, Change, Document, Instruction, Provision, ProvisionKind, ProvisionPath,
};

/// A text of articles; a line that begins with （ is an item, any other a paragraph.
pub(crate) fn document(articles: &[&str]) -> Document {
    let mut document = Document::default();
    for (index, words) in articles.iter().enumerate() {
        let path = ProvisionPath::article(index as u32 + 1);
        let start = document.text.len() as u32;
        let label = format!("{}　", path.citation());
        document.text.push_str(&label);
        let label_end = document.text.len() as u32 - 3;
        let parent = document.provisions.len() as u32;
        let mut below = Vec::new();
        let paragraphs = words.lines().filter(|line| !line.starts_with('（')).count();
        let (mut paragraph, mut item) = (0, 0);
        for line in words.lines() {
            let at = document.text.len() as u32;
            document.text.push_str(line);
            document.text.push('\n');
            let is_item = line.starts_with('（');
            let (kind, number) = if is_item {
                item += 1;
                (ProvisionKind::Item, item)
            } else {
                (paragraph, item) = (paragraph + 1, 0);
                (ProvisionKind::Paragraph, paragraph)
            };
            if !is_item && paragraphs == 1 {
                continue;
            }
            let above = if is_item && paragraphs > 1 {
                path.child(PathStep::new(
                    ProvisionKind::Paragraph,
                    Ordinal::one(paragraph),
                ))
            } else {
                path.clone()
            };
            below.push(Provision {
                kind,
                ordinal: Some(Ordinal::one(number)),
                start: at,
                end: document.text.len() as u32,
                label_end: at,
                parent: Some(parent),
                path: above.child(PathStep::new(kind, Ordinal::one(number))),
            });
        }
        document.provisions.push(Provision {
            kind: ProvisionKind::Article,
            ordinal: Some(Ordinal::one(index as u32 + 1)),
            start,
            end: document.text.len() as u32,
            label_end,
            parent: None,
            path,
        });
        document.provisions.extend(below);
    }
    document
}

pub(crate) fn path(words: &str) -> ProvisionPath {
    words.parse().expect("an address")
}

pub(crate) fn amendment(changes: Vec<Change>) -> Amendment {
    Amendment {
        instructions: changes
            .into_iter()
            .map(|change| Instruction {
                change,
                start: 0,
                end: 0,
            })
            .collect(),
        ..Amendment::default()
    }
}

fn lines(base: &Document, changes: Vec<Change>) -> Vec<String> {
    compose(base, &amendment(changes))
        .articles
        .iter()
        .map(|article| format!("{} {}", article.label(), article.text.replace('\n', "|")))
        .collect()
}

/// Sentences of a paragraph are changed, taken out and put in; where the article has several paragraphs, which is meant is not guessed.
#[test]
fn sentences_are_changed_in_their_place() {
    let base = document(&["甲。乙。", "丙。\n丁。"]);
    let sentence = |article: &str, number, text: &str| Change::ReplaceSentence {
        target: path(article),
        number,
        text: text.to_owned(),
    };
    let words = |article: &str, number, text: &str| Change::AddWords {
        target: path(article),
        number,
        text: text.to_owned(),
    };
    let cases = [
        (sentence("第一条", Some(2), "新乙。"), "第一条 甲。新乙。"),
        (sentence("第一条", None, ""), "第一条 甲。"),
        (words("第一条", None, "戊。"), "第一条 甲。乙。戊。"),
        (
            words("第一条", None, "，并公布。"),
            "第一条 甲。乙，并公布。",
        ),
        (words("第一条", Some(2), "戊。"), "第一条 甲。戊。乙。"),
        (words("第一条", Some(3), "戊。"), "第一条 甲。乙。戊。"),
        (words("第二条第一款", None, "戊。"), "第二条 丙。戊。|丁。"),
        (words("第二条", None, "戊。"), "第二条 丙。|丁。戊。"),
    ];
    for (change, expected) in cases {
        let found = lines(&base, vec![change.clone()]);
        assert!(
            found.contains(&expected.to_owned()),
            "{change:?}: {found:?}"
        );
    }
    let refused = [
        sentence("第一条", Some(3), "戊。"),
        sentence("第二条", Some(1), "戊。"),
        words("第一条", Some(4), "戊。"),
        words("第九条", None, "戊。"),
    ];
    for change in refused {
        let composed = compose(&base, &amendment(vec![change.clone()]));
        assert_eq!(composed.not_applied.len(), 1, "{change:?}");
    }
}

/// 第二条第二款改为第三条: the paragraph leaves its article.
#[test]
fn a_paragraph_becomes_an_article() {
    let base = document(&["甲。", "丙。\n丁。", "戊。"]);
    let renumber = |from: &str, to: &str| Change::Renumber {
        from: path(from),
        to: path(to),
    };
    let changes = vec![
        renumber("第二条第二款", "第三条"),
        renumber("第三条", "第四条"),
    ];
    assert_eq!(
        lines(&base, changes),
        ["第一条 甲。", "第二条 丙。", "第三条 丁。", "第四条 戊。"]
    );
    let into_another = vec![renumber("第二条第二款", "第三条第二款")];
    let composed = compose(&base, &amendment(into_another));
    assert_eq!(composed.not_applied.len(), 1);
}

#[test]
fn articles_are_replaced_put_in_taken_out_and_counted_again() {
    let base = document(&[
        "甲。",
        "乙，依照本法第三条处理。",
        "丙。",
        "丁，见《某法》第三条。",
    ]);
    let changes = vec![
        Change::Replace {
            target: path("第一条"),
            becomes: None,
            text: "第一条　新甲。".to_owned(),
        },
        Change::Insert {
            after: None,
            number: Some(path("第三条")),
            text: "加。".to_owned(),
        },
        Change::RenumberRest,
    ];
    assert_eq!(
        lines(&base, changes),
        [
            "第一条 新甲。",
            "第二条 乙，依照本法第四条处理。",
            "第三条 加。",
            "第四条 丙。",
            "第五条 丁，见《某法》第三条。",
        ]
    );
    let changes = vec![
        Change::Delete {
            target: path("第三条"),
        },
        Change::RenumberRest,
    ];
    assert_eq!(
        lines(&base, changes),
        [
            "第一条 甲。",
            "第二条 乙，依照本法第三条处理。",
            "第三条 丁，见《某法》第三条。"
        ]
    );
}

#[test]
fn an_article_in_between_moves_no_other() {
    let base = document(&["甲。", "乙。", "丙。"]);
    let changes = vec![Change::Insert {
        after: Some(path("第二条")),
        number: Some(path("第二条之一")),
        text: "第二条之一　加。\n第二条之二　又加。".to_owned(),
    }];
    assert_eq!(
        lines(&base, changes),
        [
            "第一条 甲。",
            "第二条 乙。",
            "第二条之一 加。",
            "第二条之二 又加。",
            "第三条 丙。"
        ]
    );
}

#[test]
fn paragraphs_items_and_words_are_changed_where_they_stand() {
    let base = document(&[
        "总则：\n（一）供电；\n（二）制冷。\n此外照办。",
        "海事局管理。海事局负责。",
    ]);
    let changes = vec![
        Change::Insert {
            after: Some(path("第一条")),
            number: Some(path("第一条第一款第（二）项")),
            text: "（二）供水；".to_owned(),
        },
        Change::Replace {
            target: path("第一条第二款"),
            becomes: None,
            text: "其他照办。".to_owned(),
        },
        Change::Substitute {
            target: path("第二条"),
            old: "海事局".to_owned(),
            new: "海事机构".to_owned(),
        },
    ];
    assert_eq!(
        lines(&base, changes),
        [
            "第一条 总则：|（一）供电；|（二）供水；|（三）制冷。|其他照办。",
            "第二条 海事机构管理。海事机构负责。",
        ]
    );
}

#[test]
fn what_cannot_be_applied_is_told_and_changes_nothing() {
    let base = document(&["甲。", "乙。"]);
    let composed = compose(
        &base,
        &amendment(vec![
            Change::Replace {
                target: path("第九条"),
                becomes: None,
                text: "新。".to_owned(),
            },
            Change::Substitute {
                target: path("第一条"),
                old: "没有".to_owned(),
                new: "有".to_owned(),
            },
            Change::Replace {
                target: path("第二章"),
                becomes: None,
                text: "新章".to_owned(),
            },
        ]),
    );
    assert_eq!(
        composed.not_applied,
        [
            (0, NotApplied::NoSuchProvision(path("第九条"))),
            (1, NotApplied::WordsNotFound("没有".to_owned())),
            (2, NotApplied::NoSuchHeading(path("第二章"))),
        ]
    );
    assert!(
        composed
            .articles
            .iter()
            .all(|article| article.changed_by.is_empty())
    );
    assert!(composed.mismatches(&base).is_empty());
}
