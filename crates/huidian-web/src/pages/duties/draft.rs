//! A draft report, checked against what it must contain.

/// What a report has to say, and words by which a draft shows that it says so.
///
/// From article 5 of 国家网络安全事件报告管理办法, in our own words; the official page was not compared (待核实). A draft that has none of the words may say it
/// otherwise: the check reminds, it does not judge.
const CONTENTS: [(&str, &[&str]); 7] = [
    (
        "单位名称和出事的系统、平台",
        &["单位", "公司", "系统", "平台"],
    ),
    (
        "发现或发生时间、类型、级别",
        &["时间", "发现", "发生", "级别"],
    ),
    ("已造成的影响和危害", &["影响", "危害", "损失"]),
    ("已采取的措施和效果", &["措施", "处置", "已采取"]),
    ("发展趋势和可能的进一步影响", &["趋势", "可能", "进一步"]),
    ("初步分析的原因", &["原因", "初步", "分析"]),
    ("下一步措施和需要的支援", &["下一步", "拟", "请求", "支援"]),
];

/// Each content, and whether the draft has a word of it.
pub(super) fn check(draft: &str) -> Vec<(&'static str, bool)> {
    CONTENTS
        .iter()
        .map(|(content, words)| (*content, words.iter().any(|word| draft.contains(word))))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn what_a_draft_leaves_out_is_named() {
        let missing: Vec<&str> =
            check("我公司门户系统于3月1日10时发现异常，用户受影响，已采取隔离措施。")
                .into_iter()
                .filter(|(_, is_there)| !is_there)
                .map(|(content, _)| content)
                .collect();
        assert_eq!(
            missing,
            [
                "发展趋势和可能的进一步影响",
                "初步分析的原因",
                "下一步措施和需要的支援"
            ]
        );
    }
}
