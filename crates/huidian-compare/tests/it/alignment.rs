use huidian_compare::{ChangeKind, Comparison, compare};

use crate::sheet::document;

/// One line per row: kind, old labels, new labels.
fn shown(old: &str, new: &str) -> Vec<String> {
    let (old, new) = (document(old), document(new));
    let comparison = compare(&old, &new);
    let labels = |document: &huidian_model::Document, indices: &[u32]| {
        let labels: Vec<&str> = indices
            .iter()
            .map(|index| document.label_of(&document.provisions[*index as usize]))
            .collect();
        labels.join("+")
    };
    comparison
        .rows
        .iter()
        .map(|row| {
            format!(
                "{} {} → {}",
                row.kind.id(),
                labels(&old, &row.old),
                labels(&new, &row.new)
            )
        })
        .collect()
}

const PURPOSE: &str = "为了规范公共数据资源登记，促进合规流通，制定本办法。";
const SCOPE: &str = "在本省行政区域内开展登记以及监督管理，适用本办法。";
const DUTY: &str = "登记主体应当对登记材料的真实性、完整性负责，不得隐瞒有关情况。";
const REVIEW: &str = "登记机构应当自受理之日起二十个工作日内完成形式审核，并一次性告知补正要求。";
const PENALTY: &str = "登记机构工作人员泄露商业秘密的，依法给予处分；构成犯罪的，追究刑事责任。";

fn text(articles: &[&str]) -> String {
    let label = |index: usize| huidian_text::format_numeral(index as u32 + 1);
    let lines: Vec<String> = articles
        .iter()
        .enumerate()
        .map(|(index, words)| format!("第{}条 {words}\n", label(index)))
        .collect();
    lines.concat()
}

#[test]
fn an_inserted_article_renumbers_those_behind() {
    let old = text(&[PURPOSE, SCOPE, DUTY]);
    let new = text(&[
        PURPOSE,
        "登记遵循自愿、公开、便民的原则，任何单位不得强制收费。",
        SCOPE,
        DUTY,
    ]);
    assert_eq!(
        shown(&old, &new),
        [
            "unchanged 第一条 → 第一条",
            "added  → 第二条",
            "renumbered 第二条 → 第三条",
            "renumbered 第三条 → 第四条"
        ]
    );
}

#[test]
fn a_removed_article_stands_where_it_was() {
    let old = text(&[PURPOSE, SCOPE, DUTY, REVIEW]);
    let new = text(&[PURPOSE, DUTY, REVIEW]);
    assert_eq!(
        shown(&old, &new),
        [
            "unchanged 第一条 → 第一条",
            "removed 第二条 → ",
            "renumbered 第三条 → 第二条",
            "renumbered 第四条 → 第三条"
        ]
    );
}

#[test]
fn an_article_that_moved_is_told_from_those_that_stayed() {
    let old = text(&[PURPOSE, PENALTY, SCOPE, DUTY, REVIEW]);
    let new = text(&[PURPOSE, SCOPE, DUTY, REVIEW, PENALTY]);
    let rows = shown(&old, &new);
    assert_eq!(
        rows.last().map(String::as_str),
        Some("moved 第二条 → 第五条")
    );
    assert!(
        rows[1..4].iter().all(|row| row.starts_with("renumbered")),
        "{rows:?}"
    );
}

#[test]
fn one_article_becomes_two() {
    let old = text(&[PURPOSE, &format!("{DUTY}{REVIEW}"), PENALTY]);
    let new = text(&[PURPOSE, DUTY, REVIEW, PENALTY]);
    assert_eq!(
        shown(&old, &new),
        [
            "unchanged 第一条 → 第一条",
            "split 第二条 → 第二条+第三条",
            "renumbered 第三条 → 第四条"
        ]
    );
}

#[test]
fn two_articles_become_one() {
    let old = text(&[PURPOSE, DUTY, REVIEW, PENALTY]);
    let new = text(&[PURPOSE, &format!("{DUTY}{REVIEW}"), PENALTY]);
    assert_eq!(
        shown(&old, &new),
        [
            "unchanged 第一条 → 第一条",
            "merged 第二条+第三条 → 第二条",
            "renumbered 第四条 → 第三条"
        ]
    );
}

#[test]
fn an_article_rewritten_in_its_place_is_a_change() {
    let old = text(&[PURPOSE, "本办法自发布之日起施行，有效期三年。", DUTY]);
    let new = text(&[PURPOSE, "本办法自2025年3月1日起施行，有效期五年。", DUTY]);
    assert_eq!(shown(&old, &new)[1], "changed 第二条 → 第二条");
}

#[test]
fn words_are_marked_inside_an_article() {
    let old = document(&text(&["登记机构应当自受理之日起二十个工作日内完成审核。"]));
    let new = document(&text(&[
        "登记机构应当自受理之日起十五个工作日内完成形式审核。",
    ]));
    let comparison: Comparison = compare(&old, &new);
    let marked: Vec<(ChangeKind, &str)> = comparison.rows[0]
        .inline
        .iter()
        .map(|change| (change.kind, change.text.as_str()))
        .collect();
    assert_eq!(
        marked,
        [
            (ChangeKind::Equal, "登记机构应当自受理之日起"),
            (ChangeKind::Delete, "二十"),
            (ChangeKind::Insert, "十五"),
            (ChangeKind::Equal, "个工作日内完成"),
            (ChangeKind::Insert, "形式"),
            (ChangeKind::Equal, "审核。"),
        ]
    );
}

#[test]
fn texts_without_anything_in_common_are_removed_and_added() {
    let comparison = compare(
        &document("第一条 天地玄黄宇宙洪荒\n"),
        &document("第一条 登记机构应当公示\n"),
    );
    assert_eq!(
        (comparison.summary.removed, comparison.summary.added),
        (1, 1)
    );
}

#[test]
fn an_empty_text_against_a_full_one() {
    let comparison = compare(&document(""), &document(&text(&[PURPOSE, SCOPE])));
    assert_eq!(comparison.summary.added, 2);
    assert!(compare(&document(""), &document("")).rows.is_empty());
}
