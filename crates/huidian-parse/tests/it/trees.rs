//! Every fixture's tree is as written down, tiles its text and gives each address once.

use std::collections::HashSet;
use std::fs;
use std::path::Path;

use huidian_model::{Document, ProvisionKind, WorkKind};
use huidian_parse::{Hints, parse};

use crate::outline::outline;

fn check(case: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures")
        .join(case);
    let input = fs::read_to_string(folder.join("input.txt")).expect("fixture has input.txt");
    let parsed = parse(&input, &Hints::default());
    check_tree(&parsed.document);
    let actual = outline(&parsed);
    let expected_path = folder.join("expected.txt");
    let expected = fs::read_to_string(&expected_path).unwrap_or_default();
    if actual == expected {
        return;
    }
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        fs::write(&expected_path, &actual).expect("write expected.txt");
        return;
    }
    fs::write(folder.join("actual.txt"), &actual).expect("write actual.txt");
    panic!(
        "{case}: the tree is not as expected; compare actual.txt and expected.txt in {}",
        folder.display()
    );
}

/// What holds of every tree.
pub(crate) fn check_tree(document: &Document) {
    assert_eq!(
        document.reassemble(),
        document.text,
        "the tree gives back the text"
    );
    let mut addresses = HashSet::new();
    let mut last = 0;
    for provision in &document.provisions {
        assert!(provision.start >= last, "provisions stand in reading order");
        last = provision.start;
        assert!(provision.start < provision.end || document.text.is_empty());
        assert!((provision.start..=provision.end).contains(&provision.label_end));
        if let Some(parent) = provision.parent {
            let parent = &document.provisions[parent as usize];
            assert!(parent.start <= provision.start && provision.end <= parent.end);
        }
        assert!(
            provision.path.is_empty() || addresses.insert(provision.path.to_string()),
            "{} is given twice",
            provision.path
        );
    }
}

#[test]
fn law_with_parts_chapters_and_inserted_article() {
    check("law_with_parts");
}

#[test]
fn articles_of_unusual_form() {
    check("unusual_forms");
}

#[test]
fn articles_numbered_anew_keep_their_part_in_front() {
    check("numbered_anew");
}

#[test]
fn notice_with_divisions_signature_and_annexes() {
    check("notice");
}

/// Entries with leaders are no clauses, rows of a table are none either, and the issuers stand on the cover with nothing between them.
#[test]
fn a_standard_as_printed_has_a_cover_and_contents() {
    check("standard_cover");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/standard_cover");
    let input = fs::read_to_string(folder.join("input.txt")).expect("fixture has input.txt");
    let parsed = parse(&input, &Hints::default());
    let issuers: Vec<&str> = parsed
        .metadata
        .issuers
        .iter()
        .map(|issuer| &*issuer.value)
        .collect();
    assert_eq!(issuers, ["国家市场监督管理总局", "国家标准化管理委员会"]);
    let clauses = parsed
        .document
        .units()
        .filter(|unit| unit.kind == ProvisionKind::Clause)
        .count();
    assert_eq!(clauses, 4);
    let kind = |text: &str| {
        parse(text, &Hints::default())
            .metadata
            .kind
            .map(|guess| guess.kind)
    };
    assert_eq!(kind(&input), Some(WorkKind::NationalStandard));
    // Without its number, and with the number before the title.
    let unnumbered = input.replace("GB/T 99003—2025\n", "");
    assert_eq!(kind(&unnumbered), Some(WorkKind::NationalStandard));
    let plain = "GB/T 99004—2025 风铃\n\n1 范围\n\n本文件适用于风铃。\n\n2 规范性引用文件\n\n无。\n\n3 要求\n\n应响。\n";
    assert_eq!(kind(plain), Some(WorkKind::NationalStandard));
}

#[test]
fn standard_with_clauses_and_annex() {
    check("standard");
}

#[test]
fn order_in_front_of_a_rule() {
    check("order_and_rule");
}

#[test]
fn interpretation_with_headings_over_articles() {
    check("interpretation_with_groups");
}

#[test]
fn draft_behind_its_notice() {
    check("draft_with_notice");
}

#[test]
fn decision_that_quotes_what_it_puts_into_texts() {
    check("decision_with_quotes");
}

#[test]
fn articles_and_items_inside_lines() {
    check("lost_line_breaks");
}

/// 款 are natural paragraphs; one that ends in a colon is one of them where whole sentences follow it.
#[test]
fn sentences_below_a_colon_are_paragraphs_of_their_own() {
    let table = [
        (
            "sentences",
            "第四条 出了事故，按以下程序报告：\n\n涉及灯塔的，1小时报告。\n\n其他的，4小时报告。\n\n第五条 附则。\n",
            3,
        ),
        (
            "a list that lost its numbers; a paragraph alone has no number",
            "第四条 禁止下列行为：\n\n拆除灯塔；\n\n移动灯塔。\n\n第五条 附则。\n",
            0,
        ),
        (
            "a line broken at the colon",
            "第四条 出了事故，按以下程序报告：\n涉及灯塔的，1小时报告。\n\n其他的，4小时报告。\n\n第五条 附则。\n",
            2,
        ),
    ];
    for (reason, text, count) in table {
        let parsed = parse(text, &Hints::default());
        check_tree(&parsed.document);
        let article = parsed
            .document
            .provisions
            .iter()
            .position(|one| one.path.to_string() == "第四条")
            .expect("there is an article");
        let paragraphs = parsed
            .document
            .provisions
            .iter()
            .filter(|one| one.kind == ProvisionKind::Paragraph)
            .filter(|one| one.parent == Some(article as u32))
            .count();
        assert_eq!(paragraphs, count, "{reason}");
    }
}
