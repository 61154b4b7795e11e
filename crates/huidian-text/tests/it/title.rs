use huidian_text::title::issued_without_marks;
use huidian_text::{bigram_similarity, edit_distance, title_key, title_variants};

#[test]
fn spellings_of_one_title_share_a_key() {
    let same = [
        ("《中华人民共和国网络安全法》", "网络安全法"),
        (
            "“数据要素×”三年行动计划（2024—2026年）",
            "数据要素×三年行动计划(2024-2026年)",
        ),
        (
            "网络安全标准实践指南—— 一键停止收集车外数据指引",
            "网络安全标准实践指南--一键停止收集车外数据指引",
        ),
    ];
    for (left, right) in same {
        assert_eq!(title_key(left), title_key(right), "{left}");
    }
    assert_eq!(title_key("中华人民共和国"), "中华人民共和国");
}

#[test]
fn looser_forms_follow_the_exact_one() {
    assert_eq!(
        title_variants("某部关于加强数据管理的通知（征求意见稿）"),
        [
            "某部关于加强数据管理的通知(征求意见稿)",
            "某部关于加强数据管理的通知",
            "关于加强数据管理的通知"
        ]
    );
    assert_eq!(
        title_variants("应急预案（试行）"),
        ["应急预案(试行)", "应急预案"]
    );
}

#[test]
fn distances_count_characters() {
    assert_eq!(edit_distance("工信部", "工信息部", 2), Some(1));
    assert_eq!(edit_distance("工信部", "国家能源局", 2), None);
    assert!(bigram_similarity("数据安全法", "数据安全法") > 0.99);
    assert!(bigram_similarity("数据安全法", "网络安全法") < 0.8);
}

#[test]
fn notices_name_what_they_issue_without_marks() {
    for (notice, issued) in [
        (
            "云湖市水务局关于印发云湖市供水办法（试行）的通知",
            Some("云湖市供水办法（试行）"),
        ),
        ("关于公布供水条例的公告", Some("供水条例")),
        ("关于印发《供水办法》的通知", None),
        ("关于公布第三批供水企业的通知", None),
        ("关于做好供水工作的通知", None),
    ] {
        assert_eq!(issued_without_marks(notice), issued, "{notice}");
    }
}
