use std::collections::BTreeMap;

use huidian_compare::{ChangeKind, compare};
use proptest::prelude::*;

use crate::sheet::document;

const SENTENCES: [&str; 12] = [
    "登记机构应当公示登记结果。",
    "运营者应当每年开展风险评估，并报送报告。",
    "任何单位和个人有权举报。",
    "违反规定的，责令限期改正，给予警告。",
    "数据分为一般数据、重要数据和核心数据三级。",
    "省级部门负责统筹协调，市级部门负责实施。",
    "涉及国家秘密的，依照有关法律执行。",
    "申请人应当提交申请书和承诺书。",
    "评估报告保存期限不少于三年。",
    "本办法所称公共数据，是指履职中产生的数据。",
    "鼓励行业协会制定团体标准。",
    "不得危害国家安全和公共利益。",
];

fn text() -> impl Strategy<Value = String> {
    let article = proptest::collection::vec(proptest::sample::select(SENTENCES.to_vec()), 1..4);
    proptest::collection::vec(article, 0..14).prop_map(|articles| {
        let label = |index: usize| huidian_text::format_numeral(index as u32 + 1);
        let lines: Vec<String> = articles
            .iter()
            .enumerate()
            .map(|(index, sentences)| format!("第{}条 {}\n", label(index), sentences.concat()))
            .collect();
        lines.concat()
    })
}

fn plain(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

proptest! {
    /// Every article of both texts is in exactly one row, and the runs of a row give back both sides.
    #[test]
    fn nothing_is_lost(old in text(), new in text()) {
        let (old, new) = (document(&old), document(&new));
        let comparison = compare(&old, &new);
        for (document, side) in [(&old, 0), (&new, 1)] {
            let mut seen: BTreeMap<u32, usize> = BTreeMap::new();
            for row in &comparison.rows {
                for index in if side == 0 { &row.old } else { &row.new } {
                    *seen.entry(*index).or_default() += 1;
                }
            }
            prop_assert_eq!(seen.len(), document.provisions.len());
            prop_assert!(seen.values().all(|count| *count == 1));
        }
        for row in &comparison.rows {
            let side = |dropped: ChangeKind| -> String {
                row.inline.iter().filter(|change| change.kind != dropped).map(|change| change.text.as_str()).collect()
            };
            let words = |document: &huidian_model::Document, indices: &[u32]| -> String {
                indices.iter().map(|index| {
                    let provision = &document.provisions[*index as usize];
                    document.text[provision.label_end as usize..provision.end as usize].to_owned()
                }).collect()
            };
            prop_assert_eq!(plain(&side(ChangeKind::Insert)), plain(&words(&old, &row.old)));
            prop_assert_eq!(plain(&side(ChangeKind::Delete)), plain(&words(&new, &row.new)));
        }
    }

    #[test]
    fn a_text_against_itself_is_unchanged(text in text()) {
        let document = document(&text);
        let comparison = compare(&document, &document);
        prop_assert_eq!(comparison.summary.unchanged, comparison.rows.len());
    }
}

/// Thousands of articles that say all but the same: no pair of them is looked at twice, and most are never looked at.
#[test]
fn many_like_articles_are_aligned_in_time() {
    let text = |shift: usize| {
        let lines: Vec<String> = (1..3000)
            .map(|number| {
                let label = huidian_text::format_numeral(number);
                format!(
                    "第{label}条 第{}号地块的登记由所在地登记机构办理，并公示登记结果。\n",
                    number as usize + shift
                )
            })
            .collect();
        lines.concat()
    };
    let start = std::time::Instant::now();
    let comparison = compare(&document(&text(0)), &document(&text(3)));
    assert!(
        comparison.summary.renumbered > 2900,
        "{:?}",
        comparison.summary
    );
    assert!(start.elapsed().as_secs() < 10, "{:?}", start.elapsed());
}
