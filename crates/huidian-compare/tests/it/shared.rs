//! A real draft and its final, read from the folder beside the repository.

use std::path::{Path, PathBuf};

use huidian_compare::{RowKind, Side, compare, propose_finals};
use huidian_model::Document;

use crate::sheet::document;

fn shared() -> Option<PathBuf> {
    let shared = std::env::var_os("HUIDIAN_SHARED").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"),
        PathBuf::from,
    );
    if shared.is_dir() {
        return Some(shared);
    }
    assert!(
        std::env::var_os("HUIDIAN_REQUIRE_ALL").is_none(),
        "needs ../shared"
    );
    println!("skipped: needs ../shared");
    None
}

fn read(path: &Path) -> Document {
    document(&std::fs::read_to_string(path).expect("a text of the shared folder"))
}

/// The final dropped three articles (intermediaries, refusals, independence of intermediaries) and added none; the numbers of the rest moved up.
#[test]
fn a_draft_and_its_final_are_aligned() {
    let Some(shared) = shared() else { return };
    let texts = shared.join("texts");
    let draft = read(&texts.join("公共数据资源登记管理暂行办法_征求意见稿(2024-10-12).md"));
    let last = read(&texts.join("公共数据资源登记管理暂行办法(2025-01-08).md"));
    let comparison = compare(&draft, &last);
    let label = |document: &Document, indices: &[u32]| {
        indices.first().map(|index| {
            document
                .label_of(&document.provisions[*index as usize])
                .replace('*', "")
        })
    };
    let removed: Vec<String> = comparison
        .rows
        .iter()
        .filter(|row| row.kind == RowKind::Removed)
        .filter_map(|row| label(&draft, &row.old))
        .collect();
    assert_eq!(removed, ["第八条", "第十五条", "第二十三条"]);
    assert_eq!(comparison.summary.added, 0);
    let partner = comparison
        .rows
        .iter()
        .find(|row| label(&draft, &row.old).as_deref() == Some("第二十条"))
        .and_then(|row| label(&last, &row.new));
    assert_eq!(partner.as_deref(), Some("第十八条"));
    let side = |title, text, is_draft| Side {
        title,
        text: Some(text),
        is_draft,
        ..Side::default()
    };
    let proposals = propose_finals(
        &side(
            "公共数据资源登记管理暂行办法（公开征求意见稿）",
            &draft,
            true,
        ),
        &[side("公共数据资源登记管理暂行办法", &last, false)],
    );
    assert!(
        proposals
            .first()
            .is_some_and(|proposal| proposal.score > 0.8),
        "{proposals:?}"
    );
}
