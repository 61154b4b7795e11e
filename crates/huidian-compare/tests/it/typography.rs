use huidian_compare::{RowKind, compare};

use crate::sheet::document;

/// Width, script, spaces and markup are no change.
#[test]
fn typography_is_no_change() {
    let pairs = [
        (
            "第一条 处１０万元以上罚款（含本数）。\n",
            "第一条　处10万元以上罚款(含本数)。\n",
        ),
        (
            "第一条 數據處理者應當備案。\n",
            "第一条 数据处理者应当备案。\n",
        ),
        (
            "第一条 落实“三同步”要求：\n（一）规划\n",
            "第一条 落实\"三同步\"要求:(一) 规划\n",
        ),
        ("**第一条** 平台 应当公示。\n", "第一条 平台应当公示。\n"),
    ];
    for (old, new) in pairs {
        let comparison = compare(&document(old), &document(new));
        assert_eq!(comparison.rows.len(), 1, "{old}{new}");
        assert_eq!(comparison.rows[0].kind, RowKind::Unchanged, "{old}{new}");
    }
}

#[test]
fn a_changed_digit_is_a_change() {
    let comparison = compare(
        &document("第一条 处１０万元罚款。\n"),
        &document("第一条 处20万元罚款。\n"),
    );
    assert_eq!(comparison.rows[0].kind, RowKind::Changed);
}
