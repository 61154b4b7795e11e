use huidian_model::{WorkId, id::IdFacts};

fn id(title: &str) -> String {
    WorkId::from_facts(&IdFacts {
        title,
        ..IdFacts::default()
    })
    .to_string()
}

#[test]
fn ids_are_readable_and_made_from_facts() {
    let cases = [
        ("《中华人民共和国网络安全法》", "网络安全法"),
        (
            "“数据要素×”三年行动计划（2024—2026年）",
            "数据要素×三年行动计划-2024-2026年",
        ),
        (
            "民航数据管理办法（征求意见稿）",
            "民航数据管理办法-征求意见稿",
        ),
        (
            "网络安全标准实践指南—— 一键停止收集车外数据指引",
            "网络安全标准实践指南-一键停止收集车外数据指引",
        ),
        ("人工智能安全治理框架1.0版", "人工智能安全治理框架1.0版"),
    ];
    for (title, expected) in cases {
        assert_eq!(id(title), expected);
        assert_eq!(WorkId::new(expected).as_str(), expected);
    }
}

#[test]
fn namesakes_regions_and_standards_are_told_apart() {
    let standard = huidian_model::StandardNumber {
        code: "GB/T".into(),
        serial: "45654".into(),
        year: Some(2025),
    };
    let facts = IdFacts {
        title: "某要求",
        standard: Some(&standard),
        ..IdFacts::default()
    };
    assert_eq!(WorkId::from_facts(&facts).as_str(), "GB-T-45654-2025");
    let facts = IdFacts {
        title: "道路运输条例",
        region: Some("河南"),
        ..IdFacts::default()
    };
    assert_eq!(WorkId::from_facts(&facts).as_str(), "道路运输条例-河南");
    let facts = IdFacts {
        title: "河南省道路运输条例",
        region: Some("河南"),
        ..IdFacts::default()
    };
    assert_eq!(WorkId::from_facts(&facts).as_str(), "河南省道路运输条例");
    let facts = IdFacts {
        title: "电力监控系统安全防护规定",
        year: Some(2014),
        ..IdFacts::default()
    };
    assert_eq!(
        WorkId::from_facts(&facts).as_str(),
        "电力监控系统安全防护规定-2014"
    );
}

#[test]
fn long_titles_stay_apart() {
    let long = "长".repeat(100);
    assert_ne!(id(&format!("{long}甲")), id(&format!("{long}乙")));
    assert!(id(&long).chars().count() <= WorkId::MAX_CHARS);
}
